"""What the rooms do without the web, each beside the least that such work can cost."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import select

from deliberation.accounts.facts import IdentityVerified
from deliberation.accounts.rules import Proof
from deliberation.audit import actions as audit
from deliberation.audit import proving, queries, sequencing
from deliberation.audit.models import AuditTile
from deliberation.audit.rules import LogKey
from deliberation.bench.measuring import Bar, Measured, Sizes, compare, in_turns, milliseconds_of
from deliberation.counting import count, presets
from deliberation.counting.margin import flipping
from deliberation.counting.parties import Party
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.demo import settling
from deliberation.kernel.facts import SYSTEM
from deliberation.ledger import merkle, tiles
from deliberation.roll import headers, workbook
from deliberation.roll import reading as roll

COUNT = Bar(
    what="counting a vote by heads and area",
    limit="adding the same figures up",
    unit="ms",
)
FLIP = Bar(
    what="the fewest ballots that would turn a vote by heads and area",
    limit="counting it",
    unit="ms",
)
ROLL = Bar(what="reading and checking a roll of 594 units", limit="splitting its lines", unit="ms")
LOG = Bar(what="numbering an entry: tree stored, head signed", limit="hashing its leaf into tiles", unit="ms")
PROOF = Bar(what="a proof that an entry is in the log", limit="the same from tiles in memory", unit="ms")
_PROOFS = 20


@dataclass(frozen=True)
class Log:
    """A log that nobody else is numbering."""

    sessions: Sessions
    community_id: UUID
    key: LogKey
    now: datetime


async def all_of(log: Log, sizes: Sizes) -> list[Measured]:
    return [
        *await _counting(sizes),
        await _reading(sizes, log.now.date()),
        await _numbering(log, sizes),
        await _proving(log, sizes),
    ]


async def _counting(sizes: Sizes) -> list[Measured]:
    parties = [_party(number) for number in range(sizes.parties)]
    choices = tuple(Choice)
    ballots = {party.key: choices[place % len(choices)] for place, party in enumerate(parties) if place % 5}
    rule = presets.load("CN-278-SPEC").rule

    async def ours() -> None:
        count.count(rule, parties, ballots)

    async def limit() -> None:
        _sums(parties, ballots)

    async def flip() -> None:
        flipping.flip(rule, parties, ballots)

    return [
        await in_turns(COUNT, 4 * sizes.rounds, ours, limit),
        await in_turns(FLIP, sizes.rounds, flip, ours),
    ]


def _party(number: int) -> Party:
    key = f"{number:06}"
    return Party(
        key=key,
        units=(key,),
        voters=frozenset({key}),
        heads=1,
        area_cm2=700_000 + number,
        is_developer=False,
    )


def _sums(parties: list[Party], ballots: Mapping[str, Choice]) -> dict[Choice | None, list[int]]:
    sums: dict[Choice | None, list[int]] = {choice: [0, 0] for choice in (None, *Choice)}
    for party in parties:
        side = sums[ballots.get(party.key)]
        side[0] += party.heads
        side[1] += party.area_cm2
    return sums


async def _reading(sizes: Sizes, on: date) -> Measured:
    data = settling.TABLES["hengyu"]

    async def ours() -> None:
        table = workbook.read(data)
        roll.read(table, headers.find(table), on=on)

    async def limit() -> None:
        list(csv.reader(io.StringIO(data.decode())))

    return await in_turns(ROLL, sizes.rounds, ours, limit)


async def _numbering(log: Log, sizes: Sizes) -> Measured:
    """Entries are written beforehand: only what the sequencer does counts."""
    while await _number(log):
        pass
    bodies = [bytes([place % 256]) * 400 for place in range(sizes.entries)]

    async def limit() -> None:
        leaves = [merkle.leaf_hash(body) for body in bodies]
        merkle.root(len(leaves), tiles.reader(tiles.grow(0, {}, leaves)))

    own, limits = [], []
    for _ in range(sizes.rounds):
        await _write(log, sizes.entries)
        own.append(await milliseconds_of(partial(_number, log)) / sizes.entries)
        limits.append(await milliseconds_of(limit) / sizes.entries)
    return compare(LOG, own, limits)


async def _write(log: Log, entries: int) -> None:
    fact = IdentityVerified(subject_id=log.community_id, proof=Proof.DESK)
    async with writing(log.sessions, log.community_id) as db:
        for _ in range(entries):
            await audit.record(db, log.community_id, fact, actor=SYSTEM, at=log.now)


async def _number(log: Log) -> int:
    return await sequencing.sequence_once(log.sessions, log.key, log.community_id)


async def _proving(log: Log, sizes: Sizes) -> Measured:
    async with reading(log.sessions, log.community_id) as db:
        place = await queries.get_log(db, log.community_id)
        head = await queries.find_checkpoint(db, place)
        stored = {(tile.level, tile.place): tile.hashes for tile in await db.exec(select(AuditTile))}
        assert head is not None
        size = head.size

        async def ours() -> None:
            for number in range(_PROOFS):
                await proving.inclusion(db, place, number * size // _PROOFS)

        async def limit() -> None:
            for number in range(_PROOFS):
                merkle.inclusion_proof(number * size // _PROOFS, size, tiles.reader(stored))

        return await in_turns(PROOF, sizes.rounds, ours, limit, of=_PROOFS)
