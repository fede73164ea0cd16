"""Give the next entries of one log their numbers, in one transaction."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import delete
from sqlmodel import and_, col

from deliberation.audit import queries, tree
from deliberation.audit.facts import LogStarted
from deliberation.audit.heads import Heads
from deliberation.audit.models import (
    ENTRY_OF_PENDING,
    AuditCheckpoint,
    AuditEntry,
    AuditLeaf,
    AuditPending,
    AuditTile,
)
from deliberation.audit.queries import LogView
from deliberation.audit.rules import LogKey
from deliberation.audit.tree import Growth
from deliberation.database.sessions import Reader, Sessions, Writer, writing
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import merkle, tiles
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed

BATCH = 5_000
RESTORED = "the database is behind what was signed, as after a restore: go on with a new epoch only"


@dataclass(frozen=True)
class Waiting:
    """An entry of the outbox."""

    turn: int
    entry_id: UUID
    kind: str
    subject_id: UUID
    leaf_hash: bytes


@dataclass(frozen=True)
class Done:
    """What a batch made of a log."""

    log: LogView
    growth: Growth
    count: int


class LogHalted(Exception):  # noqa: N818 - a claim, as all our refusals are
    """Nothing more may be signed for this log until a person has looked; the message says why."""


async def sequence_once(
    sessions: Sessions, key: LogKey, community_id: UUID, heads: Heads | None = None
) -> int:
    """How many entries got their number: at most BATCH, none while another sequencer is at this log.

    Raises LogHalted if the stored tree is not the one that was signed, is behind `heads`, or `key` is not the log's.
    """
    try:
        async with writing(sessions, community_id) as db:
            done = await _sequence(db, key, community_id, heads) if await _locked(db, community_id) else None
    except IntegrityError as error:
        raise LogHalted(f"{community_id}: another entry stands in the place of the next one") from error
    if done is None:
        return 0
    if heads:
        await asyncio.to_thread(heads.keep, done.log, done.growth.size, done.growth.root)
    return done.count


async def _sequence(db: Writer, key: LogKey, community_id: UUID, heads: Heads | None) -> Done | None:
    log = await queries.get_log(db, community_id)
    batch = await _pending(db, log)
    if not batch:
        return None
    growth = await _grown(db, log, batch)
    if heads:
        await _check_memory(db, log, heads)
    await _store(db, log, key, batch, growth)
    return Done(log, growth, len(batch))


async def find_stop(db: Reader, log: LogView, heads: Heads) -> str | None:
    """Why nothing more may be signed: somebody said stop, or the tree that was signed last is not the stored one's beginning."""
    halt = heads.find_halt(log)
    if halt is not None:
        return halt
    try:
        kept = heads.find(log)
    except Malformed as error:
        return f"what was signed last is not known: {error}"
    return RESTORED if kept and not await tree.begins_with(db, log, kept.size, kept.root) else None


async def lock(db: Writer, community_id: UUID) -> None:
    """Until this transaction ends no sequencer is at this log; one that is there now is waited for."""
    await db.exec(select(func.pg_advisory_xact_lock(_number(community_id))))  # type: ignore[call-overload]


async def drain(db: Writer, key: LogKey, community_id: UUID, heads: Heads) -> None:
    """Number what waits, whole, in a transaction that holds the lock. Raises LogHalted."""
    log = await queries.get_log(db, community_id)
    await _check_memory(db, log, heads)
    while await _sequence(db, key, community_id, heads):
        pass


async def _locked(db: Writer, community_id: UUID) -> bool:
    """The lock goes with the transaction, so a sequencer that dies frees it. It is taken before anything is read."""
    is_ours = select(func.pg_try_advisory_xact_lock(_number(community_id)))
    return bool((await db.exec(is_ours)).scalar_one())  # type: ignore[call-overload]


def _number(community_id: UUID) -> int:
    digest = hashlib.sha256(b"deliberation/log/v1\n" + community_id.bytes).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


async def _pending(db: Reader, log: LogView) -> Sequence[Waiting]:
    """What waits, in turn. An entry that was meant for an earlier epoch and came too late for it stands in this one."""
    is_beginning = and_(col(AuditEntry.kind) == LogStarted.kind, col(AuditPending.epoch) == log.epoch)
    waiting = (
        select(
            col(AuditPending.turn),
            col(AuditPending.entry_id),
            col(AuditEntry.kind),
            col(AuditEntry.subject_id),
            col(AuditEntry.leaf_hash),
        )
        .join(AuditEntry, ENTRY_OF_PENDING)
        .where(col(AuditPending.community_id) == log.community_id)
        .order_by(is_beginning.desc(), col(AuditPending.turn))
        .limit(BATCH)
    )
    rows = await (await db.connection()).execute(waiting)
    return [Waiting(row.turn, row.entry_id, row.kind, row.subject_id, row.leaf_hash) for row in rows]


async def _check_memory(db: Reader, log: LogView, heads: Heads) -> None:
    reason = await find_stop(db, log, heads)
    if reason is not None:
        raise LogHalted(f"{log.origin}: {reason}")


async def _grown(db: Reader, log: LogView, batch: Sequence[Waiting]) -> Growth:
    """The tree with these leaves, if what is stored is what was signed."""
    head = await queries.find_checkpoint(db, log)
    size, root = (head.size, head.root) if head else (0, merkle.EMPTY_ROOT)
    edge = await tree.load(db, log, {tile.place for tile in tiles.edge(size)})
    try:
        stored = merkle.root(size, tiles.reader(edge))
        growth = tree.grow(size, edge, [row.leaf_hash for row in batch])
    except Malformed as error:
        raise LogHalted(f"{log.origin}: the tiles do not fit a tree of {size}: {error}") from error
    if stored != root:
        raise LogHalted(f"{log.origin}: the stored tree of {size} is not the one that was signed")
    return growth


async def _store(db: Writer, log: LogView, key: LogKey, batch: Sequence[Waiting], growth: Growth) -> None:
    if key.public_key != log.public_key:
        raise LogHalted(f"{log.origin}: the key in the log's key file is not the one this log began with")
    connection = await db.connection()
    of_log = {"community_id": log.community_id, "epoch": log.epoch}
    leaves = [
        {
            **of_log,
            "seq": seq,
            "entry_id": row.entry_id,
            "kind": row.kind,
            "subject_id": row.subject_id,
            "leaf_hash": row.leaf_hash,
        }
        for seq, row in enumerate(batch, start=growth.size - len(batch))
    ]
    await connection.execute(insert(AuditLeaf), leaves)
    stored = [
        {**of_log, "level": level, "place": place, "hashes": hashes}
        for (level, place), hashes in growth.tiles.items()
    ]
    await connection.execute(_WIDER_TILE, stored)
    head = Checkpoint(log.origin, growth.size, growth.root)
    note = checkpoints.sign(head, [key.signer(log.origin)])
    signed = insert(AuditCheckpoint).values(
        **of_log, size=head.size, root=head.root, note=note, signed_at=func.clock_timestamp()
    )
    await connection.execute(signed)
    await connection.execute(
        delete(AuditPending).where(
            col(AuditPending.community_id) == log.community_id,
            col(AuditPending.turn).in_([row.turn for row in batch]),
        )
    )


_NEW_TILE = insert(AuditTile)
_WIDER_TILE = _NEW_TILE.on_conflict_do_update(
    index_elements=["community_id", "epoch", "level", "place"],
    set_={"hashes": _NEW_TILE.excluded.hashes},
    where=func.length(col(AuditTile.hashes)) < func.length(_NEW_TILE.excluded.hashes),
)
