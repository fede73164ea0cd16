"""A log as files that other people's tools read (c2sp.org/tlog-tiles), up to one signed head, in streams."""

from collections.abc import AsyncIterator

from sqlalchemy import select as rows_of
from sqlmodel import col, select

from deliberation.audit import cosigning, queries
from deliberation.audit.models import ENTRY_OF_LEAF, AuditCheckpoint, AuditEntry, AuditLeaf, AuditTile
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.database.sessions import Reader, streamed
from deliberation.ledger import entry_bundle, tiles
from deliberation.ledger.tiles import WIDTH, Tile


async def find_first_head(db: Reader, log: LogView, seq: int) -> CheckpointView | None:
    """The first signed head with entry `seq` in it, with the lines of all witnesses that have signed it by now."""
    after = select(AuditCheckpoint).where(
        AuditCheckpoint.community_id == log.community_id,
        AuditCheckpoint.epoch == log.epoch,
        AuditCheckpoint.size > seq,
    )
    row = (await db.exec(after.order_by(col(AuditCheckpoint.size)).limit(1))).first()
    return await cosigning.cosigned(db, log, queries.head_view(row)) if row else None


async def hash_tiles(db: Reader, log: LogView, size: int) -> AsyncIterator[tuple[str, bytes]]:
    """Path and bytes of each tile of the tree of `size`. What grew since is cut to what it was then."""
    wanted = {tile.place: tile for tile in tiles.all_of(size)}
    stored = (
        rows_of(col(AuditTile.level), col(AuditTile.place), col(AuditTile.hashes))
        .where(col(AuditTile.community_id) == log.community_id, col(AuditTile.epoch) == log.epoch)
        .where(col(AuditTile.place) <= size // WIDTH)
        .order_by(col(AuditTile.level), col(AuditTile.place))
    )
    async for level, place, hashes in streamed(db, stored):
        tile = wanted.get((level, place))
        if tile is not None:
            yield tile.path, tile.cut(hashes)


async def entry_tiles(db: Reader, log: LogView, size: int) -> AsyncIterator[tuple[str, bytes]]:
    """Path and bytes of each bundle of entries: as many together as a tile has hashes."""
    entries = (
        rows_of(col(AuditEntry.body))
        .join(AuditLeaf, ENTRY_OF_LEAF)
        .where(
            col(AuditLeaf.community_id) == log.community_id,
            col(AuditLeaf.epoch) == log.epoch,
            col(AuditLeaf.seq) < size,
        )
        .order_by(col(AuditLeaf.seq))
    )
    waiting: list[bytes] = []
    index = 0
    async for (body,) in streamed(db, entries):
        waiting.append(body)
        if len(waiting) == WIDTH:
            yield Tile(0, index).entries_path, entry_bundle.make(waiting)
            waiting, index = [], index + 1
    if waiting:
        yield Tile(0, index, len(waiting)).entries_path, entry_bundle.make(waiting)
