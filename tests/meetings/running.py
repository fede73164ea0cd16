"""A meeting that is run, for tests: who acts, and what they do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel import clock
from deliberation.meetings.call.views import SeatView
from deliberation.meetings.kinds import How, Office
from deliberation.meetings.run import coming, leaving, offices, queries, steps
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.coming import Coming, Mandate
from deliberation.meetings.run.queries import Hall
from meetings import hall as halls
from polling import PEPPER

STAFF = frozenset({Role.STAFF})
SOON = timedelta(minutes=30)


def acting(account_id: UUID, *, person_id: UUID | None = None, roles: frozenset[Role] = frozenset()) -> By:
    return By(account_id=account_id, person_id=person_id, roles=roles, zone=halls.ZONE, pepper=PEPPER)


@dataclass
class Running:
    """A called meeting with those who act in it. A committee's first member chairs, its second writes."""

    sessions: Sessions
    called: halls.Hall

    @property
    def id(self) -> UUID:
        return self.called.id

    @property
    def desk(self) -> By:
        return acting(self.called.convenor, roles=STAFF)

    def member(self, number: int) -> By:
        """Who sits on the seat of that number, by their account."""
        (speaker,) = self.called.seat(number).speakers
        assert speaker.account_id is not None
        return acting(speaker.account_id)

    async def do(self, act: Callable[..., Awaitable[object]], **wanted: object) -> None:
        async with writing(self.sessions, self.called.community.id) as db:
            await act(db, meeting_id=self.id, **wanted)

    async def do_here(self, act: Callable[..., Awaitable[object]], **wanted: object) -> None:
        """What also wants to know the community."""
        async with writing(self.sessions, self.called.community.id) as db:
            await self.act_in(db, act, **wanted)

    async def act_in(self, db: Writer, act: Callable[..., Awaitable[object]], **wanted: object) -> None:
        await act(db, self.called.community.id, meeting_id=self.id, **wanted)

    async def name(self, office: Office, account_id: UUID) -> None:
        await self.do_here(offices.name, office=office, account_id=account_id, by=self.desk)

    async def led(self) -> "Running":
        await self.name(Office.CHAIR, self.member(1).account_id)
        await self.name(Office.SECRETARY, self.member(2).account_id)
        return self

    async def come(self, *numbers: int, how: How = How.IN_PERSON, mandate: Mandate | None = None) -> None:
        for number in numbers:
            await self.do_here(coming.come_to_desk, coming=self.coming(number, how, mandate), by=self.desk)

    def coming(self, number: int, how: How = How.IN_PERSON, mandate: Mandate | None = None) -> Coming:
        seat = self.seat(number)
        return Coming(seat_id=seat.id, speaker_id=seat.speakers[0].id, how=how, mandate=mandate)

    async def leave(self, *numbers: int) -> None:
        for number in numbers:
            await self.do_here(leaving.leave_at_desk, seat_id=self.seat(number).id, by=self.desk)

    async def opened(self, *numbers: int) -> "Running":
        """With these seats there."""
        await self.led()
        await self.come(*numbers)
        await self.do(steps.open_meeting, by=self.chair)
        return self

    @property
    def chair(self) -> By:
        return self.member(1)

    def seat(self, number: int) -> SeatView:
        return self.called.seat(number)

    async def hall(self) -> Hall:
        async with reading(self.sessions, self.called.community.id) as db:
            return await queries.hall(db, self.called.meeting.number)


async def a_committee(
    sessions: Sessions, *, begins_in: timedelta = timedelta(0), **wanted: object
) -> Running:
    starts_at = clock.now() + begins_in
    return Running(sessions, await halls.a_committee_meeting(sessions, starts_at=starts_at, **wanted))  # type: ignore[arg-type]


async def an_assembly(sessions: Sessions, **wanted: object) -> Running:
    return Running(sessions, await halls.an_assembly(sessions, **wanted))  # type: ignore[arg-type]
