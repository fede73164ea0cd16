"""Ballots over HTTP: each is the form that a voter checked, sent once."""

import asyncio
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method, Proof
from deliberation.bench import lines
from deliberation.bench.lines import Asking, Line
from deliberation.bench.measuring import Bar, Measured, Sizes, compare, high
from deliberation.bench.server import CLIENTS, Served
from deliberation.database.sessions import Reader, Sessions, reading, writing
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.roll.models import Person

Cookies = dict[str, str]
HELLO = lines.get("/healthz")
AGAINST_HELLO = Bar(
    what=f"ballots, {CLIENTS} connections",
    limit="hello of the same app",
    unit="/s",
    goal=0.85,
    more_is_better=True,
)
AGAINST_INSERTS = Bar(
    what=f"ballots, {CLIENTS} connections",
    limit=f"two bare inserts, pgbench, {CLIENTS} clients",
    unit="/s",
    goal=0.70,
    more_is_better=True,
)
CPU = Bar(what="CPU of the app for a ballot", limit="CPU of the app for a hello", unit="ms", goal=1.0)
LONE = Bar(what="a ballot, 1 connection, p50", limit="fdatasync of a page", unit="ms", goal=2.0)
CROWDED = Bar(what=f"a ballot, {CLIENTS} connections, p99", limit="fdatasync of a page", unit="ms", goal=12.0)


@dataclass
class Rounds:
    """What was measured, round by round."""

    ballots: list[float] = field(default_factory=list)
    hellos: list[float] = field(default_factory=list)
    inserts: list[float] = field(default_factory=list)
    ballot_cpu: list[float] = field(default_factory=list)
    hello_cpu: list[float] = field(default_factory=list)
    lone: list[float] = field(default_factory=list)
    crowded: list[float] = field(default_factory=list)
    flushes: list[float] = field(default_factory=list)

    def measured(self) -> list[Measured]:
        return [
            compare(AGAINST_HELLO, self.ballots, self.hellos),
            compare(AGAINST_INSERTS, self.ballots, self.inserts),
            compare(CPU, self.ballot_cpu, self.hello_cpu),
            compare(LONE, self.lone, self.flushes),
            compare(CROWDED, [high(self.crowded)], [statistics.median(self.flushes)]),
        ]


async def voters(
    sessions: Sessions, community_id: UUID, poll_id: UUID, most: int, *, now: datetime
) -> list[Cookies]:
    """Owners of one home each, of different homes, each with a session of their own."""
    async with reading(sessions, community_id) as db:
        people = await _owners_of_one_home(db, poll_id)
    return await signed_in(sessions, community_id, people[:most], now=now)


async def signed_in(
    sessions: Sessions, community_id: UUID, people: Sequence[tuple[UUID, str]], *, now: datetime
) -> list[Cookies]:
    """A session of their own for each, by their id on the roll and their name, in their order."""
    found: list[Cookies] = []
    for person_id, name in people:
        async with writing(sessions, community_id) as db:
            account_id = await accounts.account_of_person(
                db, community_id, person_id, name=name, proof=Proof.DESK, now=now
            )
            token = await accounts.sign_in(
                db, account_id, method=Method.LETTER, device="firefox/linux", now=now
            )
        found.append({"session": token, "browser": f"bench-{len(found)}"})
    return found


async def _owners_of_one_home(db: Reader, poll_id: UUID) -> list[tuple[UUID, str]]:
    rows = (
        await db.exec(
            select(PollPartyVoter.party_id, Person.id, Person.name)
            .join(Person, col(Person.id) == col(PollPartyVoter.person_id))
            .where(PollPartyVoter.poll_id == poll_id)
        )
    ).all()
    homes = Counter(person_id for _, person_id, _ in rows)
    by_home = {party_id: (person_id, name) for party_id, person_id, name in rows if homes[person_id] == 1}
    return sorted(by_home.values())


async def all_of(served: Served, people: Sequence[Cookies], poll: str, sizes: Sizes) -> list[Measured]:
    """`poll` is the path of an open one."""
    many = [await Line.open(served.port) for _ in range(CLIENTS)]
    await served.make_tables()
    rounds = Rounds()
    for _ in range(sizes.rounds):
        ready = await _checked(many, people[: sizes.ballots + sizes.lone_ballots], poll)
        await _one(served, many, ready, rounds, sizes)
    for line in many:
        line.close()
    return rounds.measured()


async def _one(
    served: Served, many: Sequence[Line], ready: Sequence[Asking], rounds: Rounds, sizes: Sizes
) -> None:
    crowd, lone = ready[sizes.lone_ballots :], ready[: sizes.lone_ballots]
    loop = asyncio.get_running_loop()
    cpu, began = served.cpu_seconds(), loop.time()
    rounds.crowded += await lines.milliseconds(many, crowd)
    rounds.ballots.append(len(crowd) / (loop.time() - began))
    rounds.ballot_cpu.append((served.cpu_seconds() - cpu) * 1000 / len(crowd))
    cpu = served.cpu_seconds()
    rounds.hellos.append(await lines.a_second(many, [HELLO] * sizes.hellos))
    # a tick of the clock at least: a run too short to be seen is no reason to divide by nothing
    rounds.hello_cpu.append(max(served.cpu_seconds() - cpu, 0.01) * 1000 / sizes.hellos)
    rounds.inserts.append(await served.bare_inserts_a_second(sizes.seconds))
    rounds.lone.append(statistics.median(await lines.milliseconds(many[:1], lone)))
    rounds.flushes.append(statistics.median(served.flush_milliseconds()))


async def _checked(many: Sequence[Line], people: Sequence[Cookies], poll: str) -> list[Asking]:
    """A ballot of each voter, opened, chosen and checked; only the last act is left."""
    waiting = iter(people)
    ready: list[Asking] = []

    async def go_on(line: Line) -> None:
        for cookies in waiting:
            opened = lines.hidden(await line.ask(lines.get(f"{poll}/ballot", cookies)))
            filled = {**opened, "choice": "for"}
            page = await line.ask(lines.post(f"{poll}/ballot/check", cookies, filled))
            ready.append(lines.post(f"{poll}/ballot", cookies, lines.hidden(page), wanted=303))

    await asyncio.gather(*map(go_on, many))
    return ready
