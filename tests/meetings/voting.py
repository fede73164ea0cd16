"""Motions and votes in a meeting that runs, for tests: who moves, who says what, and what is kept of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.meetings.run import steps
from deliberation.meetings.run.acting import By
from deliberation.meetings.votes import closing, docket, motions, opening, words
from deliberation.meetings.votes.closing import Kept
from deliberation.meetings.votes.kinds import Way
from deliberation.meetings.votes.motions import Moved
from deliberation.meetings.votes.opening import Opening
from deliberation.meetings.votes.records import Closed
from deliberation.meetings.votes.views import Docket, VoteView
from deliberation.meetings.votes.words import Receipt, Speaker
from meetings.running import Running, a_committee

Result = TypeVar("Result")
CODE = "0123456789abcdef" * 2


@dataclass
class Voting:
    """A running meeting whose first decision is before it."""

    meeting: Running
    item_id: UUID

    @property
    def id(self) -> UUID:
        return self.meeting.id

    @property
    def chair(self) -> By:
        return self.meeting.chair

    @property
    def secretary(self) -> By:
        return self.meeting.member(2)

    def seat(self, number: int) -> UUID:
        return self.meeting.seat(number).id

    async def act(self, action: Callable[..., Awaitable[Result]], **wanted: object) -> Result:
        async with writing(self.meeting.sessions, self.meeting.called.community.id) as db:
            return await action(db, **wanted)

    async def at(self, place: int) -> None:
        """Take up the decision at this place, from 1."""
        self.item_id = self.meeting.called.decisions[place - 1].id
        await self.act(steps.begin_item, meeting_id=self.id, item_id=self.item_id, by=self.chair)

    async def moved(
        self, text: str = "把2号门的门禁换成刷卡", *, amends: UUID | None = None, by: By | None = None
    ) -> UUID:
        moved = Moved(item_id=self.item_id, text=text, amends=amends)
        return await self.act(motions.move, meeting_id=self.id, moved=moved, by=by or self.secretary)

    async def opened(
        self, motion_id: UUID, way: Way = Way.NAMES, *, counters: tuple[int, ...] = ()
    ) -> VoteView:
        """`counters` by the numbers of their seats."""
        named = tuple(self.meeting.member(number).account_id for number in counters)
        wanted = Opening(motion_id=motion_id, way=way, counters=named)
        number = await self.act(opening.open_vote, meeting_id=self.id, opening=wanted, by=self.chair)
        return (await self.docket()).numbered(number)

    async def called_out(self, vote: VoteView, *numbers: int, choice: Choice = Choice.FOR) -> None:
        for number in numbers:
            await self.act(
                words.call_out,
                vote_id=vote.id,
                seat_id=self.seat(number),
                choice=choice,
                by=self.secretary,
            )

    async def says(self, vote: VoteView, number: int, choice: Choice = Choice.FOR) -> Receipt:
        """On their own phone."""
        return await self.act(
            words.say, vote_id=vote.id, speaker=self.speaker(number), choice=choice, code=f"{number:032x}"
        )

    def speaker(self, number: int) -> Speaker:
        seat = self.meeting.seat(number)
        who = seat.speakers[0]
        return Speaker(seat_id=seat.id, speaker_id=who.id, account_id=who.account_id)

    async def closed(self, vote: VoteView) -> Closed:
        return await self.act(closing.close, meeting_id=self.id, vote_id=vote.id, by=self.chair)

    async def docket(self) -> Docket:
        async with reading(self.meeting.sessions, self.meeting.called.community.id) as db:
            return await docket.of_meeting(db, self.id)

    async def kept(self, vote: VoteView) -> Kept:
        async with reading(self.meeting.sessions, self.meeting.called.community.id) as db:
            return await closing.kept(db, vote.id)


async def a_voting_committee(sessions: Sessions, *present: int) -> Voting:
    """A committee of seven at its first decision, with these seats there; the first chairs, the second writes."""
    meeting = await (await a_committee(sessions)).opened(*(present or range(1, 8)))
    voting = Voting(meeting, meeting.called.decisions[0].id)
    await voting.at(1)
    return voting
