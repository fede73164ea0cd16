"""Proofs and receipts out of stored tiles: what somebody takes home and checks without us."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import func, select

from deliberation.audit import cosigning, queries, tree
from deliberation.audit.models import ENTRY_OF_PENDING, AuditEntry, AuditPending, AuditPrivate
from deliberation.audit.queries import CheckpointView, LeafView, LogView
from deliberation.audit.rules import NoSuchTree, NotAsSealed, NotInTheLog, NotNumberedYet, OpeningErased
from deliberation.database.sessions import Reader, Sessions, reading
from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical, digests, merkle
from deliberation.ledger import entry as entries
from deliberation.ledger import proof as proofs
from deliberation.ledger import receipt as receipts
from deliberation.ledger.faults import Malformed
from deliberation.ledger.proof import Proof
from deliberation.ledger.receipt import Opening

LOOK_SECONDS = 0.03


async def inclusion(db: Reader, log: LogView, seq: int) -> str:
    """The tlog-proof that leaf `seq` is in a signed tree: one that witnesses signed, or the newest. Raises NotInTheLog."""
    return proofs.make(await _proof(db, log, seq)).decode()


async def consistency(db: Reader, log: LogView, old: int, new: int) -> tuple[bytes, ...]:
    """The hashes that show that the tree of `new` begins with the tree of `old`. Raises NoSuchTree."""
    head = await queries.find_checkpoint(db, log)
    if head is None or not 0 <= old <= new <= head.size:
        raise NoSuchTree
    return tuple(await tree.ask(db, log, lambda read: merkle.consistency_proof(old, new, read)))


async def receipt(db: Reader, community_id: UUID, entry_id: UUID) -> str:
    """The receipt of an entry: a tlog-proof with the entry itself, and what opens its commitment if it has one.

    Whoever holds it reads the private body, so hand it to its owner only. Raises NotInTheLog, NotNumberedYet or
    OpeningErased.
    """
    leaf, opening = await _entry(db, community_id, entry_id)
    place = await queries.find_leaf(db, community_id, entry_id)
    if place is None:
        raise NotNumberedYet
    log = await queries.get_log(db, community_id, place.epoch)
    return receipts.make(leaf, opening, await _proof(db, log, place.seq)).decode()


async def opened(db: Reader, community_id: UUID, entry_id: UUID) -> Mapping[str, PublicValue] | None:
    """What an entry seals, or None where it seals nothing or that was erased. Raises NotInTheLog, NotAsSealed."""
    try:
        leaf, opening = await _entry(db, community_id, entry_id)
    except OpeningErased:
        return None
    if opening is None:
        return None
    entry = entries.parse(leaf)
    if digests.commitment(opening.salt, entry.type, opening.body) != entry.commit:
        raise NotAsSealed
    return opening.body


async def wait_for_leaf(
    sessions: Sessions, community_id: UUID, entry_id: UUID, seconds: float
) -> LeafView | None:
    """Where a committed entry stands, waiting this long for its number at most."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    while True:
        async with reading(sessions, community_id) as db:
            leaf = await queries.find_leaf(db, community_id, entry_id)
        if leaf is not None or clock() >= deadline:
            return leaf
        await asyncio.sleep(LOOK_SECONDS)


async def waiting_since(db: Reader, log: LogView) -> datetime | None:
    """When the oldest entry was made that has no number yet; it should be moments ago."""
    oldest = select(func.min(AuditEntry.at)).join(AuditPending, ENTRY_OF_PENDING)
    return (await db.exec(oldest.where(AuditPending.community_id == log.community_id))).one()


async def _proof(db: Reader, log: LogView, seq: int) -> Proof:
    head = await cosigning.find_witnessed(db, log, above=seq) or await queries.find_checkpoint(db, log)
    if head is None or not 0 <= seq < head.size:
        raise NotInTheLog
    return Proof(seq, await _path(db, log, seq, head), head.note)


async def _path(db: Reader, log: LogView, seq: int, head: CheckpointView) -> tuple[bytes, ...]:
    return tuple(await tree.ask(db, log, lambda read: merkle.inclusion_proof(seq, head.size, read)))


async def _entry(db: Reader, community_id: UUID, entry_id: UUID) -> tuple[bytes, Opening | None]:
    of_entry = select(AuditEntry.body).where(
        AuditEntry.community_id == community_id, AuditEntry.id == entry_id
    )
    leaf = (await db.exec(of_entry)).first()
    if leaf is None:
        raise NotInTheLog
    if entries.parse(leaf).commit is None:
        return leaf, None
    of_opening = select(AuditPrivate).where(
        AuditPrivate.community_id == community_id, AuditPrivate.entry_id == entry_id
    )
    private = (await db.exec(of_opening)).first()
    if private is None:
        raise OpeningErased
    return leaf, Opening(private.salt, _object(private.body))


def _object(data: bytes) -> Mapping[str, PublicValue]:
    value = canonical.decode(data)
    if not isinstance(value, dict):
        raise Malformed("a private body is an object")
    return value
