"""What must be true of every community's log at every moment, whatever happened before."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select

from audit import naive
from builders import LOG_KEY
from deliberation.audit import queries
from deliberation.audit.models import AuditCheckpoint, AuditEntry, AuditLeaf, AuditPending, AuditTile
from deliberation.database.sessions import Reader, Sessions, reading
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import tiles


@dataclass(frozen=True)
class Counts:
    entries: int
    sequenced: int
    checkpoints: int


async def check(sessions: Sessions, community_id: UUID) -> Counts:
    """Assert: no gap, no fork, nothing lost, nothing twice, every signed root is that of the entries."""
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        entries = {row.id: row.body for row in await db.exec(select(AuditEntry))}
        waiting = [row.entry_id for row in await db.exec(select(AuditPending))]
        leaves = (await db.exec(select(AuditLeaf).order_by(col(AuditLeaf.seq)))).all()
        heads = (await db.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size)))).all()
        await _check_tiles(db, len(leaves))
    assert [leaf.seq for leaf in leaves] == list(range(len(leaves)))
    assert sorted([*waiting, *(leaf.entry_id for leaf in leaves)]) == sorted(entries)
    bodies = [entries[leaf.entry_id] for leaf in leaves]
    for head in heads:
        signed = checkpoints.verify(head.note, LOG_KEY.signer(log.origin).verifier)
        assert (signed.size, signed.root) == (head.size, head.root)
        assert head.root == naive.root(bodies[: head.size])
    assert (heads[-1].size if heads else 0) == len(leaves)
    return Counts(len(entries), len(leaves), len(heads))


async def _check_tiles(db: Reader, size: int) -> None:
    stored = {(row.level, row.place): len(row.hashes) // 32 for row in await db.exec(select(AuditTile))}
    assert stored == {tile.place: tile.width for tile in tiles.changed(0, size)}


async def wait_until_sequenced(sessions: Sessions, community_id: UUID, count: int) -> Counts:
    """The counts once `count` entries have numbers. Fails after half a minute."""
    async with asyncio.timeout(30):
        while (await _sequenced(sessions, community_id)) < count:  # noqa: ASYNC110 - it waits for the database
            await asyncio.sleep(0.02)
    return await check(sessions, community_id)


async def _sequenced(sessions: Sessions, community_id: UUID) -> int:
    async with reading(sessions, community_id) as db:
        return (await db.exec(select(func.count()).select_from(AuditLeaf))).one()
