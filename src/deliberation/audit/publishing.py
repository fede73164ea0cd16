"""Tiles and entry bundles as they are served to everybody: never more than has been signed."""

from sqlalchemy import ScalarSelect
from sqlmodel import col, func, select

from deliberation.audit.models import ENTRY_OF_LEAF, AuditCheckpoint, AuditEntry, AuditLeaf, AuditTile
from deliberation.audit.queries import LogView
from deliberation.audit.rules import NoSuchTile
from deliberation.database.sessions import Reader
from deliberation.ledger import entry_bundle, tiles
from deliberation.ledger.tiles import Tile

_LARGEST_TREE = (1 << 63) - 1


async def tile(db: Reader, log: LogView, asked: Tile) -> bytes:
    """The hashes of a tile; of a wider one, as many as are asked for. Raises NoSuchTile."""
    _check_place(asked)
    hashes = select(AuditTile.hashes, _signed_size(log)).where(
        AuditTile.community_id == log.community_id,
        AuditTile.epoch == log.epoch,
        AuditTile.level == asked.level,
        AuditTile.place == asked.index,
    )
    stored, size = (await db.exec(hashes)).first() or (b"", 0)
    signed_count = (size or 0) >> tiles.HEIGHT * asked.level
    if asked.index * tiles.WIDTH + asked.width > signed_count:
        raise NoSuchTile
    return asked.cut(stored)


async def entries(db: Reader, log: LogView, asked: Tile) -> bytes:
    """The bundle of the entries whose leaf hashes are this tile of level 0. Raises NoSuchTile."""
    _check_place(asked)
    first = asked.index * tiles.WIDTH
    bodies = (
        select(AuditEntry.body)
        .join(AuditLeaf, ENTRY_OF_LEAF)
        .where(
            AuditLeaf.community_id == log.community_id,
            AuditLeaf.epoch == log.epoch,
            AuditLeaf.seq >= first,
            AuditLeaf.seq < first + asked.width,
            col(AuditLeaf.seq) < _signed_size(log),
        )
        .order_by(col(AuditLeaf.seq))
    )
    found = (await db.exec(bodies)).all()
    if len(found) < asked.width:
        raise NoSuchTile
    return entry_bundle.make(found)


def _check_place(asked: Tile) -> None:
    """No tree is so large that a column cannot hold its size."""
    if (asked.index * tiles.WIDTH + asked.width) << tiles.HEIGHT * asked.level > _LARGEST_TREE:
        raise NoSuchTile


def _signed_size(log: LogView) -> ScalarSelect[int]:
    return (
        select(func.max(AuditCheckpoint.size))
        .where(AuditCheckpoint.community_id == log.community_id, AuditCheckpoint.epoch == log.epoch)
        .scalar_subquery()
    )
