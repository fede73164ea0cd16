"""A vote from its opening to its result by honest code, kept as databases at three moments of its life.

`opened`: the roll is frozen, the end was moved once, nobody has voted; the backup of that day. `voted`: everybody has, the window is open.
`counted`: closed, counted, published, and life went on. Each is a template; whoever tampers gets a copy.
"""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlmodel import col, select

from builders import LOG_KEY, a_mandate, an_account
from conftest import APP_PASSWORD, TEMPLATE, Database, tell
from database_clock import make_movable, pass_time, put_first
from deliberation.audit import proving, queries
from deliberation.audit.heads import Heads
from deliberation.audit.sequencing import sequence_once
from deliberation.communities.rules import Role
from deliberation.counting.parties import UnitKind
from deliberation.counting.rules import Choice
from deliberation.database import migrating
from deliberation.database.embedded import Server
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, writing
from deliberation.polls import disputes
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.casting import Accepted, Refused
from deliberation.polls.dispute_rules import Because, Decider, Outcome
from deliberation.polls.disputes import Owner
from deliberation.polls.models import PollClosing
from deliberation.polls.queries import PollView
from polling import PEPPER, Estate, Home, a_plan, a_voter, an_estate, closed, open_poll, vote
from polls.lengthening import extended, wanted

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
AREA = 881_237
HOMES = [
    *(Home(label=f"{101 + place}", owners=(f"业主{place}",), area_cm2=AREA + place) for place in range(9)),
    Home(label="201", owners=("业主0",), area_cm2=1_204_500),
    Home(label="202", owners=("周甲", "周乙"), area_cm2=990_000),
    Home(label="203", owners=("开发商",), area_cm2=700_000),
    Home(label="301", owners=("业主9",), area_cm2=AREA),
    Home(label="302", owners=("业主10",), area_cm2=AREA),
    Home(label="B1", owners=("业主1",), area_cm2=127_200, kind=UnitKind.PARKING),
]
VOTES = {
    **{f"业主{place}": FOR for place in range(6)},
    "业主6": AGAINST,
    "业主7": ABSTAIN,
    "周甲": FOR,
    "业主9": FOR,
    "业主10": FOR,
}
RECEIPTS = ("业主2", "业主6", "周甲")
"""Who keeps theirs. One of them owns nothing else, one voted twice, one shares a home."""
DISPUTED, STRUCK = "业主9", "业主10"
"""Whose ballot is in dispute, and whose was struck by two people."""
MORE_TIME = timedelta(minutes=20)
_COPY = "STRATEGY FILE_COPY"


class Moment(StrEnum):
    OPENED = "opened"
    VOTED = "voted"
    COUNTED = "counted"


@dataclass(frozen=True)
class Kept:
    """What others keep since the last votes came in: a signed head, and receipts by the voter's name."""

    head: bytes
    receipts: Mapping[str, str]


@dataclass
class World:
    """The vote as it was left at a moment, in a copy of its database. `heads` is the sequencer's memory."""

    database: Database
    sessions: Sessions
    estate: Estate
    poll: PollView
    heads: Heads
    kept: Kept
    past: Path
    vkey: str = ""

    async def is_closed(self) -> bool:
        async with reading(self.sessions, self.estate.id) as db:
            return (await db.exec(select(PollClosing))).first() is not None

    async def sequence(self) -> None:
        while await sequence_once(self.sessions, LOG_KEY, self.estate.id, self.heads):
            pass

    async def say(self, name: str, choice: Choice) -> Accepted | Refused:
        return await vote(self.sessions, self.estate, self.poll, name, choice)

    async def close(self) -> None:
        """The window ends, honest code counts and publishes, and the log goes on."""
        await pass_time(self.database, "2 hours")
        await closed(self.sessions, self.estate, self.poll)
        await self.sequence()

    async def head(self) -> bytes:
        async with reading(self.sessions, self.estate.id) as db:
            found = await queries.find_checkpoint(db, await queries.get_log(db, self.estate.id))
        assert found is not None
        return found.note

    async def receipt(self, name: str) -> str:
        """Of the last ballot that this owner cast."""
        async with reading(self.sessions, self.estate.id) as db:
            person = self.estate.persons[name]
            cast = select(Ballot).where(Ballot.person_id == person).order_by(col(Ballot.cast_at).desc())
            ballot = (await db.exec(cast)).first()
            assert ballot is not None
            return await proving.receipt(db, self.estate.id, ballot.entry_id)


@dataclass
class Past:
    """What happened, to be looked at as often as one likes."""

    server: Server
    folder: Path
    name: str
    estate: Estate
    poll: PollView
    kept: Kept
    vkey: str

    @asynccontextmanager
    async def at(self, moment: Moment) -> AsyncIterator[World]:
        """The world as it was then: a copy, gone afterwards."""
        name = f"{self.name}_{moment}_copy"
        heads = Heads(self.folder / name)
        shutil.copytree(self.folder / moment, heads.folder)
        try:
            async with _connected(self.server, name, template=f"{self.name}_{moment}") as (
                database,
                sessions,
            ):
                yield World(
                    database, sessions, self.estate, self.poll, heads, self.kept, self.folder, self.vkey
                )
        finally:
            await tell(self.server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            shutil.rmtree(heads.folder)


async def lived(server: Server, folder: Path, name: str) -> Past:
    """Let it happen once."""
    working = Heads(folder / "now")
    async with _connected(server, name, template=TEMPLATE) as (database, sessions):
        await make_movable(database)
        estate = await an_estate(sessions, HOMES, slug=name.replace("_", "-"), developer="开发商")
        for voter in estate.persons:
            await a_voter(sessions, estate, voter)
        poll = await open_poll(sessions, estate, a_plan(estate, leave_out=[UnitKind.PARKING]))
        poll = await extended(sessions, estate, poll, wanted(poll, MORE_TIME))
        world = World(database, sessions, estate, poll, working, Kept(b"", {}), folder)
        await world.sequence()
        async with reading(sessions, estate.id) as db:
            vkey = (await queries.get_log(db, estate.id)).vkey
    past = Past(server, folder, name, estate, poll, world.kept, vkey)
    await _keep(past, Moment.OPENED)
    async with _connected(server, name) as (_, world.sessions):
        await _vote(world)
        past.kept = Kept(await world.head(), {who: await world.receipt(who) for who in RECEIPTS})
        await _dispute_two(world)
    await _keep(past, Moment.VOTED)
    async with _connected(server, name) as (_, world.sessions):
        await world.close()
        async with writing(world.sessions, estate.id) as db:
            await a_mandate(db, estate.id, estate.convenor)
        await world.sequence()
    await _keep(past, Moment.COUNTED)
    return past


async def _vote(world: World) -> None:
    """One of them thinks again, one is refused, and the log is signed in between."""
    for name, choice in VOTES.items():
        await world.say(name, choice)
        await world.sequence()
    await world.say("业主6", FOR)
    refused = await vote(world.sessions, world.estate, world.poll, "周乙", AGAINST, seen_revision=0)
    assert isinstance(refused, Refused)
    await world.sequence()


async def _dispute_two(world: World) -> None:
    """One of the disputes is settled by two people, the other is open to the end."""
    await _dispute(world, DISPUTED)
    struck = await _dispute(world, STRUCK)
    for name in ("社工甲", "社工乙"):
        await _strike(world, struck, name)
    await world.sequence()


async def _dispute(world: World, name: str) -> UUID:
    estate = world.estate
    owner = Owner(person_id=estate.persons[name], pepper=PEPPER)
    async with writing(world.sessions, estate.id) as db:
        cast = select(Ballot.id).where(Ballot.person_id == owner.person_id)
        ballot_id = (await db.exec(cast)).one()
        return await disputes.open_dispute(db, estate.id, ballot_id=ballot_id, owner=owner)


async def _strike(world: World, dispute_id: UUID, name: str) -> None:
    async with writing(world.sessions, world.estate.id) as db:
        await disputes.decide(
            db,
            world.estate.id,
            dispute_id=dispute_id,
            outcome=Outcome.UPHELD,
            because=Because.OWNER_DID_NOT,
            decider=Decider(await an_account(db, name=name), None, Role.STAFF),
            pepper=PEPPER,
        )


async def _keep(past: Past, moment: Moment) -> None:
    await tell(past.server, f'CREATE DATABASE "{past.name}_{moment}" TEMPLATE "{past.name}" {_COPY}')
    shutil.copytree(past.folder / "now", past.folder / moment)


@asynccontextmanager
async def _connected(
    server: Server, name: str, *, template: str | None = None
) -> AsyncIterator[tuple[Database, Sessions]]:
    """Sessions of the application's role, in which our clock stands before PostgreSQL's own."""
    owner = server.address.url(name)
    database = Database(owner, migrating.app_url(owner, APP_PASSWORD))
    if template is not None:
        await tell(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" {_COPY}')
        await put_first(database)
    engine = make_engine(database.app)
    try:
        yield database, make_sessions(engine)
    finally:
        await engine.dispose()
