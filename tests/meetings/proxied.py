"""An assembly whose owners name proxies online, for tests."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from typing_extensions import override

from builders import a_mandate, a_member
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.meetings.kinds import How, Office
from deliberation.meetings.mandates.live import Live
from deliberation.meetings.proxies import agreeing, arriving, giving
from deliberation.meetings.proxies.giving import Wanted, Wishes
from deliberation.meetings.run import standing
from deliberation.meetings.run.acting import By
from deliberation.meetings.votes import words
from deliberation.meetings.votes.words import Speaker
from meetings import hall as halls
from meetings.running import Running, acting
from meetings.voting import Voting

Result = TypeVar("Result")
OWNERS = ("陈国强", "赵兰", "何建军", "王淑芬", "李明")


@dataclass
class Assembly(Running):
    """Every owner has an account; `neighbour` has one and owns nothing, `leader` and `secretary` lead and own nothing."""

    neighbour: UUID
    leader: UUID
    secretary: UUID

    def owner(self, name: str) -> By:
        assert self.called.estate is not None
        return acting(self.called.accounts[name], person_id=self.called.estate.persons[name])

    def number(self, name: str) -> int:
        person_id = self.owner(name).person_id
        return next(
            seat.number
            for seat in self.called.seats
            if person_id in {each.person_id for each in seat.speakers}
        )

    def seat_of(self, name: str) -> UUID:
        return self.seat(self.number(name)).id

    async def act(self, action: Callable[..., Awaitable[Result]], **wanted: object) -> Result:
        async with writing(self.sessions, self.called.community.id) as db:
            return await action(db, self.called.community.id, meeting_id=self.id, **wanted)

    async def give(
        self, name: str, holder: UUID, *, most: int | None = 2, wishes: Wishes | None = None
    ) -> UUID:
        wanted = Wanted(
            seat_id=self.seat_of(name), holder_id=holder, wishes=wishes, most=most, form_key=new_id()
        )
        return await self.act(giving.give, wanted=wanted, by=self.owner(name))

    async def name_proxy(self, *names: str, holder: UUID) -> None:
        """They give it, and it is taken on."""
        for name in names:
            mandate_id = await self.give(name, holder)
            await self.act(agreeing.accept, mandate_id=mandate_id, by=acting(holder))

    async def arrive(self, holder: UUID, how: How = How.IN_PERSON) -> tuple[Live, ...]:
        return await self.act(arriving.signed_in, how=how, by=acting(holder))


@dataclass
class Led(Voting):
    """Led by two who own nothing there."""

    meeting: Assembly

    @property
    @override
    def chair(self) -> By:
        return acting(self.meeting.leader)

    @property
    @override
    def secretary(self) -> By:
        return acting(self.meeting.secretary)

    async def said_by(self, vote_id: UUID, name: str, by: By, choice: Choice = Choice.FOR) -> None:
        """For the home of that name, on the phone of whoever acts."""
        seat_id = self.meeting.seat_of(name)
        voice = await self.act(standing.voice, meeting_id=self.id, seat_id=seat_id, by=by)
        speaker = Speaker(seat_id=seat_id, speaker_id=voice.id, account_id=by.account_id)
        await self.act(words.say, vote_id=vote_id, speaker=speaker, choice=choice, code="ab" * 16)


async def an_assembly(sessions: Sessions, **wanted: object) -> Assembly:
    called = await halls.an_assembly(sessions, with_account=OWNERS, **wanted)  # type: ignore[arg-type]
    here, long_ago = called.community.id, clock.now() - timedelta(days=60)
    async with writing(sessions, here) as db:
        neighbour = await a_member(db, here, name="孙建平")
        leading = [await a_member(db, here, name=name) for name in ("欧阳澜", "司徒静")]
        for account_id in leading:
            await a_mandate(db, here, account_id, role=Role.COMMITTEE, now=long_ago)
    meeting = Assembly(sessions, called, neighbour, *leading)
    for office, account_id in zip((Office.CHAIR, Office.SECRETARY), leading, strict=True):
        await meeting.name(office, account_id)
    return meeting
