"""The tree as it lies in the database: tiles that are loaded before they are asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import tuple_
from sqlmodel import col, select

from deliberation.audit.models import AuditTile
from deliberation.audit.queries import LogView
from deliberation.database.sessions import Reader
from deliberation.ledger import merkle, tiles
from deliberation.ledger.faults import Malformed
from deliberation.ledger.merkle import HashReader
from deliberation.ledger.tiles import Place

T = TypeVar("T")


@dataclass(frozen=True)
class Growth:
    """What more leaves make of a tree: its new size and root, and the tiles that changed, whole."""

    size: int
    root: bytes
    tiles: Mapping[Place, bytes]


def grow(size: int, edge: Mapping[Place, bytes], leaves: Sequence[bytes]) -> Growth:
    """`edge` has the tiles of tiles.edge(size)."""
    changed = tiles.grow(size, edge, leaves)
    new_size = size + len(leaves)
    return Growth(new_size, merkle.root(new_size, tiles.reader({**edge, **changed})), changed)


async def load(db: Reader, log: LogView, places: set[Place]) -> dict[Place, bytes]:
    """The stored tiles among these places."""
    if not places:
        return {}
    rows = await db.exec(
        select(AuditTile).where(
            AuditTile.community_id == log.community_id,
            AuditTile.epoch == log.epoch,
            tuple_(col(AuditTile.level), col(AuditTile.place)).in_(sorted(places)),
        )
    )
    return {(row.level, row.place): row.hashes for row in rows}


async def ask(db: Reader, log: LogView, question: Callable[[HashReader], T]) -> T:
    """The answer to a question about hashes of the tree, with one statement. Raises Malformed for absent tiles."""
    return question(tiles.reader(await load(db, log, tiles.needed(question))))


async def begins_with(db: Reader, log: LogView, size: int, root: bytes) -> bool:
    """Whether the stored tree was this one when it had `size` leaves."""
    try:
        return await ask(db, log, lambda read: merkle.root(size, read)) == root
    except Malformed:
        return False
