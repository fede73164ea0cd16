"""An estate with a roll, and polls in it, for tests. Windows lie around the real present, since the database's clock decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from builders import a_community, a_member, an_account
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.queries import CommunityView
from deliberation.communities.rules import Role
from deliberation.counting.parties import Scope, UnitKind
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.papers.papers import Answers
from deliberation.polls import casting, closing, homes, opening, queries
from deliberation.polls.casting import Accepted, Refused, Sent, Voter
from deliberation.polls.closing import Closer
from deliberation.polls.opening import Plan
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Window
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Ownership, Person
from matters import a_published_proposal, an_author

PEPPER = bytes(32)
CLERK = Actor("clerk", "ab" * 16)
MEMBER = Actor("member", "cd" * 16)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A unit to put on the roll; area in square centimetres."""

    label: str
    owners: tuple[str, ...]
    area_cm2: int = 1_000_000
    kind: UnitKind = UnitKind.DWELLING
    building: str = "1 栋"
    entrance: str = "1 单元"
    handed_over_on: date | None = None


def homes_of(areas: Iterable[int]) -> list[Home]:
    """One home an area, each with an owner of its own."""
    return [
        Home(label=str(101 + place), owners=(f"业主{place}",), area_cm2=area)
        for place, area in enumerate(areas)
    ]


@dataclass
class Estate:
    """A community with its roll and a published proposal; persons by name, units by label."""

    community: CommunityView
    convenor: UUID
    proposal_id: UUID
    persons: dict[str, UUID] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)
    buildings: dict[str, UUID] = field(default_factory=dict)
    entrances: dict[str, UUID] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.community.id


async def an_estate(
    sessions: Sessions, homes: Iterable[Home], *, slug: str = "fuxing-li", developer: str = ""
) -> Estate:
    async with writing(sessions) as db:
        community = await a_community(db, slug=slug)
        author = await an_author(db, community.id)
        proposal_id = await a_published_proposal(db, community.id, author)
        estate = Estate(community, await an_account(db, name="召集人"), proposal_id)
        for place, home in enumerate(homes):
            await _add_home(db, estate, home, place, developer)
    return estate


async def a_voter(sessions: Sessions, estate: Estate, name: str) -> Voter:
    """The owner of that name, with an account."""
    person_id = estate.persons[name]
    if name not in estate.members:
        async with writing(sessions, estate.id) as db:
            estate.members[name] = await a_member(db, estate.id, name=name, person_id=person_id)
    return Voter(account_id=estate.members[name], person_id=person_id, pepper=PEPPER)


def a_plan(
    estate: Estate,
    *,
    preset: str = "CN-278-ORD",
    scope: Scope | None = None,
    leave_out: Iterable[UnitKind] = (),
    opens_in: timedelta = timedelta(0),
    lasts: timedelta = timedelta(hours=1),
) -> Plan:
    now = clock.now()
    return Plan(
        poll_id=new_id(),
        proposal_id=estate.proposal_id,
        question="您是否同意停车位方案？",
        preset_id=preset,
        scope=scope or Scope(),
        leave_out=frozenset(leave_out),
        window=Window(now + opens_in, now + opens_in + lasts),
        record_on=estate.community.day(now),
    )


async def open_poll(sessions: Sessions, estate: Estate, plan: Plan) -> PollView:
    now = clock.now()
    async with writing(sessions, estate.id) as db:
        seen = await opening.preview(db, plan, pepper=PEPPER, now=now)
        number = await opening.open_poll(
            db,
            estate.id,
            plan=plan,
            seen_root=seen.root,
            opened_by=estate.convenor,
            pepper=PEPPER,
            actor=CLERK,
            now=now,
        )
        return await queries.page(db, number, now=now)


async def vote(
    sessions: Sessions,
    estate: Estate,
    poll: PollView,
    name: str,
    choice: Choice | Answers,
    *,
    seen_revision: int | None = None,
    form_key: UUID | None = None,
    party_id: UUID | None = None,
) -> Accepted | Refused:
    """Look at the first home of this owner and vote for it."""
    voter = await a_voter(sessions, estate, name)
    async with reading(sessions, estate.id) as db:
        own = await homes.party_of(db, poll.id, voter.person_id)
    sent = Sent(
        party_id=party_id or own[0].party_id,
        answers=papers.of_choice(choice) if isinstance(choice, Choice) else choice,
        seen_revision=own[0].revision if seen_revision is None else seen_revision,
        form_key=form_key or new_id(),
    )
    async with writing(sessions, estate.id) as writer:
        return await casting.cast(writer, estate.id, poll_id=poll.id, sent=sent, voter=voter)


async def end_window(owner: URL, poll: PollView) -> None:
    """Let the window end now, as if the time had passed: only the database's owner can do that."""
    await as_owner(owner, "UPDATE poll SET closes_at = clock_timestamp() WHERE id = :id", {"id": poll.id})


async def as_owner(
    owner: URL, statement: str, values: Mapping[str, object] | None = None
) -> list[tuple[object, ...]]:
    engine = create_async_engine(owner, poolclass=NullPool)
    async with engine.begin() as connection:
        found = await connection.execute(text(statement), values or {})
        rows = [tuple(row) for row in found] if found.returns_rows else []
    await engine.dispose()
    return rows


async def closed(sessions: Sessions, estate: Estate, poll: PollView) -> PollView:
    async with writing(sessions, estate.id) as db:
        await closing.close(
            db, estate.id, poll_id=poll.id, closer=Closer(estate.convenor, Role.COMMITTEE), actor=CLERK
        )
        return await queries.page(db, poll.number, now=clock.now())


async def _add_home(db: Writer, estate: Estate, home: Home, place: int, developer: str) -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    own = {"community_id": estate.id}
    if home.building not in estate.buildings:
        estate.buildings[home.building] = new_id()
        db.add(
            Building(**own, id=estate.buildings[home.building], name=home.building, sort_key=home.building)
        )
        await db.flush()
    staircase = f"{home.building} {home.entrance}"
    if staircase not in estate.entrances:
        estate.entrances[staircase] = new_id()
        db.add(
            Entrance(
                **own,
                id=estate.entrances[staircase],
                building_id=estate.buildings[home.building],
                name=home.entrance,
                sort_key=home.entrance,
            )
        )
        await db.flush()
    estate.units[home.label] = new_id()
    db.add(
        Unit(
            **own,
            id=estate.units[home.label],
            building_id=estate.buildings[home.building],
            entrance_id=estate.entrances[staircase],
            label=home.label,
            kind=home.kind.value,
            area_cm2=home.area_cm2,
            area_source="register",
            handed_over_on=home.handed_over_on,
            sort_key=f"{place:06}",
        )
    )
    for name in home.owners:
        if name not in estate.persons:
            estate.persons[name] = new_id()
            kind = PersonKind.DEVELOPER if name == developer else PersonKind.NATURAL
            db.add(
                Person(**own, id=estate.persons[name], kind=kind.value, name=name, sort_key=name, added_at=at)
            )
    await db.flush()
    for name in home.owners:
        db.add(
            Ownership(
                **own,
                id=new_id(),
                unit_id=estate.units[home.label],
                person_id=estate.persons[name],
                starts_on=date(2020, 1, 1),
            )
        )
    await db.flush()
