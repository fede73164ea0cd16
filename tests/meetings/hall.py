"""Meetings that were called, for tests: a committee of seven, and an assembly from a small roll.

They begin around the real present, since the database's clock decides, and were called long enough before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from builders import a_community, a_mandate, a_member
from conftest import SECRET
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import Actor
from deliberation.kernel.keys import Keys
from deliberation.meetings.call import calling, codes, drafting, queries, seating
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.drafting import Draft, Item
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Member
from deliberation.meetings.call.views import ItemView, MeetingView, SeatView
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode
from deliberation.polls import electorate
from polling import PEPPER, Estate, Home, a_voter, an_estate

CLERK = Actor("clerk", "ab" * 16)
ZONE = "Asia/Shanghai"
LONG_BEFORE = timedelta(days=40)
MEMBERS = ("陈国强", "赵兰", "何建军", "王淑芬", "李明", "周丽华", "吴伟")
REPORT = Item(kind=ItemKind.REPORT, title="消防演练报告")
DECISIONS = (
    Item(kind=ItemKind.DECISION, title="更换门禁系统", body="把2号门的门禁换成刷卡。"),
    Item(kind=ItemKind.DECISION, title="清理楼道杂物"),
    Item(kind=ItemKind.DECISION, title="公告栏换玻璃"),
)
AGENDA = (REPORT, *DECISIONS)
KEY = Keys(SECRET).for_purpose(codes.KEY)


@dataclass(kw_only=True)
class Hall:
    """A called meeting in its community. `accounts` of those who sit there by name; `codes` by speaker, once they were issued."""

    community: CommunityView
    convenor: UUID
    meeting: MeetingView
    seats: tuple[SeatView, ...]
    accounts: Mapping[str, UUID]
    estate: Estate | None = None
    codes: dict[UUID, str] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.meeting.id

    @property
    def decisions(self) -> tuple[ItemView, ...]:
        return tuple(item for item in self.meeting.items if item.kind is ItemKind.DECISION)

    def seat(self, number: int) -> SeatView:
        """Seats count from 1."""
        return self.seats[number - 1]


def by(account_id: UUID, now: datetime | None = None) -> By:
    return By(account_id=account_id, actor=CLERK, now=now or clock.now(), zone=ZONE)


def a_draft(
    kind: MeetingKind = MeetingKind.COMMITTEE,
    *,
    starts_at: datetime,
    preset: str = "CN-COMM",
    place: str = "cn",
    mode: Mode = Mode.BOTH,
    title: str = "第四次会议",
    venue: str = "3号楼一层活动室",
    link: str = "https://meet.example/fuxing-li",
) -> Draft:
    return Draft(
        kind=kind,
        mode=mode,
        title=title,
        venue=venue,
        link=link,
        starts_at=starts_at,
        preset_id=preset,
        place=place,
    )


async def drafted(
    db: Writer, community_id: UUID, wanted: Draft, agenda: Iterable[Item] = AGENDA, *, by: By
) -> MeetingView:
    meeting = await drafting.draft(db, community_id, wanted, by=by)
    for item in agenda:
        await drafting.add_item(db, community_id, meeting.id, item, by=by)
    return await queries.by_id(db, meeting.id)


async def a_committee_meeting(
    sessions: Sessions,
    *,
    starts_at: datetime | None = None,
    members: Sequence[str] = MEMBERS,
    preset: str = "CN-COMM",
    agenda: Iterable[Item] = AGENDA,
    slug: str = "fuxing-li",
) -> Hall:
    """Seven members of a committee, each with an account and a mandate, weighing one; it begins now, called forty days ago."""
    starts_at = starts_at or clock.now()
    early = starts_at - LONG_BEFORE
    async with writing(sessions) as db:
        community = await a_community(db, slug=slug)
        accounts = {name: await a_member(db, community.id, name=name) for name in members}
        convenor = await a_member(db, community.id, name="王敏")
        await a_mandate(db, community.id, convenor, role=Role.STAFF, now=early)
        for account_id in accounts.values():
            await a_mandate(db, community.id, account_id, role=Role.COMMITTEE, now=early)
    acting = by(convenor, early)
    async with writing(sessions, community.id) as db:
        meeting = await drafted(
            db, community.id, a_draft(starts_at=starts_at, preset=preset), agenda, by=acting
        )
        seats = seating.of_members(
            [Member(account_id=account_id, name=name) for name, account_id in accounts.items()]
        )
        await calling.call(db, community.id, meeting.id, seats=seats, ticks=Ticks(), pepper=PEPPER, by=acting)
    return await _hall(sessions, community, convenor, meeting.id, accounts)


HOMES = (
    Home(label="101", owners=("陈国强", "赵兰"), area_cm2=885_000),
    Home(label="102", owners=("何建军",), area_cm2=1_204_100),
    Home(label="201", owners=("何建军",), area_cm2=700_000),
    Home(label="202", owners=("王淑芬",), area_cm2=953_300),
    Home(label="301", owners=("李明",), area_cm2=885_000),
    Home(label="302", owners=(), area_cm2=640_000),
)
"""Five parties: a couple, one owner of two homes, two single owners, and a home whose owner nobody knows."""


async def an_assembly(
    sessions: Sessions,
    *,
    starts_at: datetime | None = None,
    homes: Iterable[Home] = HOMES,
    preset: str = "CN-278-ORD",
    agenda: Iterable[Item] = AGENDA,
    with_account: Sequence[str] = ("何建军",),
    slug: str = "fuxing-li",
) -> Hall:
    """The parties of the roll with heads and area; those named have an account. It begins now, called forty days ago."""
    starts_at = starts_at or clock.now()
    early = starts_at - LONG_BEFORE
    estate = await an_estate(sessions, homes, slug=slug)
    accounts = {name: (await a_voter(sessions, estate, name)).account_id for name in with_account}
    acting = by(estate.convenor, early)
    wanted = a_draft(MeetingKind.ASSEMBLY, starts_at=starts_at, preset=preset)
    async with writing(sessions, estate.id) as db:
        meeting = await drafted(db, estate.id, wanted, agenda, by=acting)
        roll = await electorate.of_roll(
            db, meeting.id, scope=Scope(), rule=meeting.preset.rule, on=early.date(), pepper=PEPPER
        )
        seats = await seating.of_roll(db, estate.id, roll)
        await calling.call(db, estate.id, meeting.id, seats=seats, ticks=Ticks(), pepper=PEPPER, by=acting)
    return await _hall(sessions, estate.community, estate.convenor, meeting.id, accounts, estate)


async def issue_codes(sessions: Sessions, hall: Hall) -> Mapping[UUID, str]:
    """A code for everybody who may speak, by the id of the speaker."""
    speakers = [speaker.id for seat in hall.seats for speaker in seat.speakers]
    async with writing(sessions, hall.community.id) as db:
        hall.codes |= await codes.issue(db, hall.community.id, speakers, key=KEY, now=clock.now())
    return hall.codes


async def _hall(
    sessions: Sessions,
    community: CommunityView,
    convenor: UUID,
    meeting_id: UUID,
    accounts: Mapping[str, UUID],
    estate: Estate | None = None,
) -> Hall:
    async with reading(sessions, community.id) as db:
        return Hall(
            community=community,
            convenor=convenor,
            meeting=await queries.by_id(db, meeting_id),
            seats=await queries.seats(db, meeting_id),
            accounts=accounts,
            estate=estate,
        )
