"""An estate with a committee, for tests: Ning and Wen are of the office, owners are called by their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from builders import NOW, a_mandate, a_member
from deliberation.committees import beginning, changing, queries
from deliberation.committees.acting import By
from deliberation.committees.beginning import Wanted
from deliberation.committees.changing import Proposal
from deliberation.committees.kinds import Left, Office, Outcome, What
from deliberation.committees.views import CommitteeView
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.outbox.models import PostedLetter
from deliberation.roll.models import PersonContact
from polling import Estate, Home, an_estate

OWNERS = ("赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七", "王八", "冯九", "陈十")
TODAY = NOW.date()
STARTS, ENDS = date(2026, 3, 1), date(2029, 2, 28)
TAIZHOU = "cn-zhejiang-taizhou"


def mail_of(name: str) -> str:
    return f"owner{OWNERS.index(name)}@mail.test"


@dataclass
class Seated:
    """`people` are the accounts of the office."""

    sessions: Sessions
    estate: Estate
    ning: UUID
    wen: UUID
    accounts: dict[str, UUID] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.estate.id

    def by(self, account_id: UUID, now: datetime = NOW) -> By:
        return By(account_id=account_id, actor=Actor("clerk", account_id.hex), now=now, today=now.date())

    async def committee(self) -> CommitteeView:
        async with reading(self.sessions, self.id) as db:
            return await queries.present(db, TODAY)

    async def member_id(self, name: str) -> UUID:
        return next(each.id for each in (await self.committee()).members if each.name == name)

    async def signs_in(self, name: str) -> UUID:
        """The account of an owner."""
        async with writing(self.sessions, self.id) as db:
            self.accounts[name] = await a_member(db, self.id, name=name, person_id=self.estate.persons[name])
        return self.accounts[name]

    async def gets_mail(self, *names: str) -> None:
        """Each at an address of their own on the roll."""
        async with writing(self.sessions, self.id) as db:
            for name in names:
                address = mail_of(name)
                row = PersonContact(
                    community_id=self.id,
                    id=new_id(),
                    person_id=self.estate.persons[name],
                    kind="mail",
                    value=address,
                    value_hash=address.encode(),
                )
                db.add(row)

    async def letters(self) -> list[tuple[str, str]]:
        """To whom, and what about."""
        async with reading(self.sessions) as db:
            rows = await db.exec(
                select(PostedLetter.to, PostedLetter.subject).order_by(
                    col(PostedLetter.posted_at), col(PostedLetter.to)
                )
            )
            return list(rows)

    async def proposes(self, proposal: Proposal, *, by: UUID | None = None, now: datetime = NOW) -> UUID:
        async with writing(self.sessions, self.id) as db:
            return await changing.propose(db, self.id, proposal, by=self.by(by or self.ning, now))

    async def settles(
        self, change_id: UUID, outcome: Outcome = Outcome.CONFIRMED, *, by: UUID | None = None
    ) -> None:
        async with writing(self.sessions, self.id) as db:
            await changing.settle(db, self.id, change_id, outcome=outcome, by=self.by(by or self.wen))

    async def does(self, proposal: Proposal) -> None:
        await self.settles(await self.proposes(proposal))

    async def leaves(self, name: str, reason: Left = Left.RESIGNED, on_day: date = TODAY) -> None:
        member_id = await self.member_id(name)
        await self.does(Proposal(what=What.LEAVE, member_id=member_id, reason=reason, on_day=on_day))

    async def office(self, name: str, office: Office) -> Proposal:
        return Proposal(what=What.OFFICE, member_id=await self.member_id(name), office=office, on_day=TODAY)


async def an_office(sessions: Sessions) -> Seated:
    """Ten homes and their owners, two people of the office, no committee yet."""
    homes = [Home(label=str(101 + place), owners=(name,)) for place, name in enumerate(OWNERS)]
    estate = await an_estate(sessions, homes)
    staff = []
    async with writing(sessions, estate.id) as db:
        for name in ("社工小宁", "社工小文"):
            staff.append(await a_member(db, estate.id, name=name))
            await a_mandate(db, estate.id, staff[-1], role=Role.STAFF)
    return Seated(sessions, estate, *staff)


async def a_list(
    seated: Seated,
    *,
    place: str = TAIZHOU,
    seats: int = 5,
    elected: Iterable[str] = OWNERS[:5],
    reserves: Iterable[str] = OWNERS[5:7],
    starts_on: date = STARTS,
    ends_on: date = ENDS,
) -> None:
    """Written down by Ning, confirmed by nobody yet."""
    by = seated.by(seated.ning)
    wanted = Wanted(place=place, seats=seats, starts_on=starts_on, ends_on=ends_on)
    ranked = [*((name, None) for name in elected), *((name, place) for place, name in enumerate(reserves, 1))]
    async with writing(seated.sessions, seated.id) as db:
        await beginning.write(db, seated.id, wanted, by=by)
        for name, rank in ranked:
            person_id = seated.estate.persons[name]
            await beginning.add_owner(db, seated.id, person_id=person_id, rank=rank, by=by)


async def a_committee(sessions: Sessions, *, signed_in: Iterable[str] = (), place: str = TAIZHOU) -> Seated:
    """Five sit since March, two wait; Wen confirmed them."""
    seated = await an_office(sessions)
    for name in signed_in:
        await seated.signs_in(name)
    await a_list(seated, place=place)
    async with writing(sessions, seated.id) as db:
        await beginning.confirm(db, seated.id, by=seated.by(seated.wen))
    return seated
