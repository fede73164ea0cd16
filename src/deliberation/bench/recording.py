"""What it costs a vote that the log tells of it in the same transaction, and how soon its place is signed."""

import asyncio
import itertools
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy.engine import URL

from deliberation.audit import actions as audit
from deliberation.audit import queries
from deliberation.bench.measuring import Bar, Measured, Once, Sizes, compare, high
from deliberation.bench.server import CLIENTS
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, Writer, reading, statement, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.papers import papers
from deliberation.polls.ballots.facts import BallotAccepted

RECORDED = Bar(
    what=f"ballot rows with their entry in the log, {CLIENTS} at once",
    limit="the same rows without",
    unit="/s",
    goal=0.70,
    more_is_better=True,
)
SIGNED = Bar(
    what="from commit to a signed place in the log, half load, p99",
    limit="the time allowed",
    unit="s",
    goal=1.0,
)
_MOST_SECONDS = 0.5
_LOOK_SECONDS = 0.005
_PATIENCE_SECONDS = 60
_POLL = UUID(int=0)
_PARTIES = 100_000
_ROUNDS = 3
"""For each of the others': what stands beside it takes turns with it, and a machine is not as quick at every second."""
_TABLES = f"""
    CREATE TABLE bench_party (id int PRIMARY KEY, heads int, area_cm2 bigint, revision int);
    CREATE TABLE bench_cast (id uuid PRIMARY KEY, party_id int REFERENCES bench_party, revision int, choice text,
      channel text, person_id uuid, cast_at timestamptz, commitment text, code text UNIQUE);
    CREATE INDEX ON bench_cast (party_id, revision);
    INSERT INTO bench_party SELECT n, 1, 900000 + n, 0 FROM generate_series(0, {_PARTIES - 1}) n;
    GRANT SELECT, INSERT, UPDATE ON bench_party, bench_cast TO deliberation_app;
"""  # noqa: S608 - a number of ours
"""Plain tables that hold what a cast holds, without the keys that tie a ballot to its entry."""
_LOCK = "SELECT heads, area_cm2, revision, clock_timestamp() AS at FROM bench_party WHERE id = :party FOR NO KEY UPDATE"
_BEFORE = "SELECT * FROM bench_cast WHERE party_id = :party AND revision = :revision"
_COUNT_UP = "UPDATE bench_party SET revision = revision + 1 WHERE id = :party"
_CAST = """
    INSERT INTO bench_cast VALUES (:id, :party, :revision, 'for', 'web', :person, :at, :commitment, :code)
"""
_HEAD = "SELECT coalesce(max(size), 0) FROM audit_checkpoint WHERE community_id = $1"


@dataclass
class Casts:
    """Rows like a vote's, each in a transaction of its own, each of another party."""

    sessions: Sessions
    community_id: UUID
    _parties: Iterator[int] = field(default_factory=itertools.count)
    committed: dict[UUID, float] = field(default_factory=dict)
    """When each entry's commit had come back."""

    async def bare(self) -> None:
        async with writing(self.sessions, self.community_id) as db:
            await self._cast(db, "00" * 32, await self._locked(db))

    async def recorded(self) -> None:
        async with writing(self.sessions, self.community_id) as db:
            found = await self._locked(db)
            fact = _fact(found)
            entry = await audit.record(db, self.community_id, fact, actor=SYSTEM, at=found.at)
            await self._cast(db, entry.leaf_hash.hex(), found)
        self.committed[entry.entry_id] = time.perf_counter()

    async def _locked(self, db: Writer) -> "_Party":
        number = next(self._parties) % _PARTIES
        row = (await statement(db, _LOCK, {"party": number})).one()
        await statement(db, _BEFORE, {"party": number, "revision": row.revision})
        return _Party(number, row.heads, row.area_cm2, row.revision + 1, row.at)

    async def _cast(self, db: Writer, commitment: str, party: "_Party") -> None:
        await statement(db, _COUNT_UP, {"party": party.number})
        made = new_id()
        values = {
            "id": made,
            "party": party.number,
            "revision": party.revision,
            "person": made,
            "at": party.at,
            "commitment": commitment,
            "code": str(made),
        }
        await statement(db, _CAST, values)


@dataclass(frozen=True)
class _Party:
    number: int
    heads: int
    area_cm2: int
    revision: int
    at: datetime


async def all_of(sessions: Sessions, owner: URL, community_id: UUID, sizes: Sizes) -> list[Measured]:
    """While a sequencer runs elsewhere, as it always does."""
    address = owner.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(_TABLES)
        casts = Casts(sessions, community_id)
        throughput = await _throughput(casts, sizes)
        return [throughput, await _delay(casts, connection, throughput.ours / 2, sizes)]
    finally:
        await connection.close()


async def _throughput(casts: Casts, sizes: Sizes) -> Measured:
    recorded, bare = [], []
    for _ in range(_ROUNDS * sizes.rounds):
        bare.append(await _a_second(casts.bare, sizes.casts))
        recorded.append(await _a_second(casts.recorded, sizes.casts))
        await _until_numbered(casts)
    return compare(RECORDED, recorded, bare)


async def _a_second(cast: Once, number: int) -> float:
    turns = iter(range(number))

    async def go_on() -> None:
        for _ in turns:
            await cast()

    began = time.perf_counter()
    await asyncio.gather(*(go_on() for _ in range(CLIENTS)))
    return number / (time.perf_counter() - began)


async def _delay(casts: Casts, connection: asyncpg.Connection, rate: float, sizes: Sizes) -> Measured:
    """Casts at a steady rate, whether or not those before are done; heads as somebody beside them sees them."""
    casts.committed.clear()
    seen = Seen()
    watching = asyncio.create_task(seen.watch(connection, casts.community_id))
    try:
        await _at_rate(casts, rate, sizes)
        async with reading(casts.sessions, casts.community_id) as db:
            places = await queries.leaves(db, casts.community_id, casts.committed)
        seen.wanted = max(leaf.seq for leaf in places.values()) + 1
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await watching
    finally:
        watching.cancel()
    delays = [
        max(seen.signed_at(places[entry_id].seq) - committed, 0.0)
        for entry_id, committed in casts.committed.items()
    ]
    return compare(SIGNED, [high(delays)], [_MOST_SECONDS])


async def _at_rate(casts: Casts, rate: float, sizes: Sizes) -> None:
    """Until all of them have their place in the log."""
    began = time.perf_counter()
    running = []
    for number in range(max(CLIENTS, round(rate * sizes.seconds))):
        await asyncio.sleep(began + number / rate - time.perf_counter())
        running.append(asyncio.create_task(casts.recorded()))
    await asyncio.gather(*running)
    await _until_numbered(casts)


@dataclass
class Seen:
    """The signed heads in the order in which they could be seen, up to the size that is wanted in the end."""

    wanted: int | None = None
    sizes: list[int] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)

    async def watch(self, connection: asyncpg.Connection, community_id: UUID) -> None:
        while self.wanted is None or not self.sizes or self.sizes[-1] < self.wanted:
            size = await connection.fetchval(_HEAD, community_id)
            if size > (self.sizes[-1] if self.sizes else 0):
                self.sizes.append(size)
                self.moments.append(time.perf_counter())
            await asyncio.sleep(_LOOK_SECONDS)

    def signed_at(self, seq: int) -> float:
        """When the first head above this place was seen."""
        return self.moments[bisect_right(self.sizes, seq)]


async def _until_numbered(casts: Casts) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while await _waiting(casts):  # noqa: ASYNC110 - it waits for the database
            await asyncio.sleep(_LOOK_SECONDS)


async def _waiting(casts: Casts) -> int:
    async with reading(casts.sessions, casts.community_id) as db:
        return await queries.waiting_count(db, await queries.get_log(db, casts.community_id))


def _fact(party: _Party) -> BallotAccepted:
    reference = f"{party.number:032x}"
    return BallotAccepted(
        subject_id=_POLL,
        voter_ref=reference,
        channel="web",
        revision=party.revision,
        previous=None,
        units=(str(UUID(int=party.number)),),
        cast_by=reference,
        answers=papers.of_choice(Choice.FOR),
        heads=party.heads,
        area_cm2=party.area_cm2,
        cast_at=party.at,
    )
