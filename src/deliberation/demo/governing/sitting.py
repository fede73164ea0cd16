"""A meeting of the samples while it sits: its clock, who comes, what is moved, and how it is voted on."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Writer
from deliberation.demo.governing import hands
from deliberation.demo.scene import Scene
from deliberation.demo.ways import people
from deliberation.kernel.ids import new_id
from deliberation.meetings.call import queries
from deliberation.meetings.call.views import MeetingView, SeatView
from deliberation.meetings.kinds import How, Office
from deliberation.meetings.run import coming, leaving, offices, steps
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.coming import Coming, Mandate
from deliberation.meetings.votes import closing, docket, forms, motions, opening, words
from deliberation.meetings.votes import hands as raised
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.opening import Opening
from deliberation.meetings.votes.views import VoteView

Words = Mapping[UUID, Choice]
"""What seats say, by their ids."""
COUNTERS = (people.SECOND, people.COUNTER)
_DRAWN = random.Random(4)  # noqa: S311 - made-up forms


@dataclass
class Sitting:
    """`at` is when it is there; None for a meeting that sits at this very moment."""

    scene: Scene
    db: Writer
    meeting: MeetingView
    seats: tuple[SeatView, ...]
    at: datetime | None

    @property
    def id(self) -> UUID:
        return self.meeting.id

    def by(self, name: str) -> By:
        return hands.of_run(self.scene, name, self.at)

    def later(self, minutes: int) -> None:
        if self.at is not None:
            self.at += timedelta(minutes=minutes)

    def seat(self, label: str) -> SeatView:
        return next(seat for seat in self.seats if seat.label == label)

    async def lead(self) -> None:
        """The committee's chair leads, its secretary writes."""
        for office, name in ((Office.CHAIR, people.CHAIR), (Office.SECRETARY, hands.SECRETARY)):
            await offices.name(
                self.db,
                self.scene.community_id,
                meeting_id=self.id,
                office=office,
                account_id=self.scene.speakers[name].account_id,
                by=self.by(people.STAFF),
            )

    async def come(
        self, seats: Iterable[SeatView], *, how: How = How.IN_PERSON, proxy: str | None = None
    ) -> None:
        mandate = Mandate(proxy_name=proxy, is_seen=True, most=None) if proxy else None
        for seat in seats:
            wanted = Coming(seat_id=seat.id, speaker_id=seat.speakers[0].id, how=how, mandate=mandate)
            by = self.by(people.STAFF)
            await coming.come_to_desk(
                self.db, self.scene.community_id, meeting_id=self.id, coming=wanted, by=by
            )

    async def leave(self, seat: SeatView) -> None:
        by = self.by(people.STAFF)
        await leaving.leave_at_desk(
            self.db, self.scene.community_id, meeting_id=self.id, seat_id=seat.id, by=by
        )

    async def open(self) -> None:
        await steps.open_meeting(self.db, meeting_id=self.id, by=self.by(people.CHAIR))

    async def take_up(self, position: int) -> UUID:
        item = self.meeting.items[position - 1]
        await steps.begin_item(self.db, meeting_id=self.id, item_id=item.id, by=self.by(people.CHAIR))
        return item.id

    async def end_item(self) -> None:
        await steps.end_item(self.db, meeting_id=self.id, by=self.by(people.CHAIR))

    async def end(self) -> None:
        await steps.end(self.db, meeting_id=self.id, by=self.by(people.CHAIR))

    async def move(self, moved: Moved) -> UUID:
        return await motions.move(self.db, meeting_id=self.id, moved=moved, by=self.by(hands.SECRETARY))

    async def open_vote(self, motion_id: UUID, way: Way) -> VoteView:
        counters = () if way is Way.NAMES else tuple(self._account(name) for name in COUNTERS)
        wanted = Opening(motion_id=motion_id, way=way, counters=counters)
        number = await opening.open_vote(
            self.db, meeting_id=self.id, opening=wanted, by=self.by(people.CHAIR)
        )
        return (await docket.of_meeting(self.db, self.id)).numbered(number)

    async def close(self, vote: VoteView) -> None:
        await closing.close(self.db, meeting_id=self.id, vote_id=vote.id, by=self.by(people.CHAIR))

    async def call_out(self, vote: VoteView, said: Words) -> None:
        for seat_id, choice in said.items():
            by = self.by(hands.SECRETARY)
            await words.call_out(self.db, vote_id=vote.id, seat_id=seat_id, choice=choice, by=by)

    async def by_name(self, motion_id: UUID, said: Words) -> None:
        vote = await self.open_vote(motion_id, Way.NAMES)
        await self.call_out(vote, said)
        self.later(4)
        await self.close(vote)

    async def by_hand(self, motion_id: UUID, sums: Mapping[Choice, int]) -> None:
        vote = await self.open_vote(motion_id, Way.HANDS)
        for name in COUNTERS:
            await raised.count(self.db, meeting_id=self.id, vote_id=vote.id, sums=sums, by=self.by(name))
        self.later(2)
        await self.close(vote)

    async def in_secret(self, motion_id: UUID, said: Words) -> None:
        """On forms that two people read."""
        vote = await self.open_vote(motion_id, Way.SECRET)
        printed = await forms.print_forms(
            self.db, meeting_id=self.id, vote_id=vote.id, draw=_DRAWN.randrange, by=self.by(hands.SECRETARY)
        )
        for form in printed:
            for name in COUNTERS:
                choice = said[form.seat.id]
                code = new_id().hex
                await forms.read(
                    self.db, vote_id=vote.id, serial=form.serial, choice=choice, code=code, by=self.by(name)
                )
        self.later(6)
        await self.close(vote)

    def _account(self, name: str) -> UUID:
        return self.scene.speakers[name].account_id


async def of(scene: Scene, db: Writer, meeting_id: UUID, at: datetime | None) -> Sitting:
    meeting = await queries.by_id(db, meeting_id)
    return Sitting(scene, db, meeting, await queries.seats(db, meeting_id), at)
