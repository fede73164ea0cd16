"""Follow a log from outside: the head it shows now must continue the head it showed before."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import merkle, tiles
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.merkle import HashReader
from deliberation.ledger.note import Verifier
from deliberation.ledger.strict import HASH_BYTES
from deliberation.ledger.tiles import Tile


class RolledBack(Untrue):
    """The log shows a smaller tree than it has signed before."""


class Forked(Untrue):
    """The log shows a tree that does not begin with the one it has signed before."""


@dataclass(frozen=True)
class Step:
    """From the head that was trusted (None at the first look) to the one that is shown; both are signed."""

    trusted: Checkpoint | None
    shown: Checkpoint

    @property
    def _old(self) -> int:
        return self.trusted.size if self.trusted else 0

    def tiles(self) -> AbstractSet[Tile]:
        """The tiles of the shown tree that `check` will read."""
        places = tiles.needed(lambda read: merkle.root(self.shown.size, read))
        places |= tiles.needed(lambda read: merkle.consistency_proof(self._old, self.shown.size, read))
        return frozenset(tiles.tile_at(place, self.shown.size) for place in places)

    def check(self, read: HashReader) -> None:
        """That the tiles are those of the shown tree, and that it begins with the trusted one.

        Raises Forked; Malformed where a tile is absent or cut short.
        """
        if merkle.root(self.shown.size, read) != self.shown.root:
            raise Forked(
                f"the tiles of the log do not give the root that it signed for {self.shown.size} entries"
            )
        proof = merkle.consistency_proof(self._old, self.shown.size, read)
        root = self.trusted.root if self.trusted else merkle.EMPTY_ROOT
        try:
            merkle.check_consistency(self._old, self.shown.size, root, self.shown.root, proof)
        except Untrue as error:
            raise Forked(
                f"the tree of {self.shown.size} entries does not begin with the tree of {self._old} signed before"
            ) from error


def step(trusted_note: bytes | None, shown_note: bytes, log: Verifier) -> Step:
    """Both heads, signed by the log. Raises RolledBack, Forked for two roots of one size, Untrue or Malformed."""
    trusted = checkpoints.verify(trusted_note, log) if trusted_note is not None else None
    shown = checkpoints.verify(shown_note, log)
    if trusted and shown.size < trusted.size:
        raise RolledBack(f"the log shows {shown.size} entries and has signed {trusted.size} before")
    if trusted and shown.size == trusted.size and shown.root != trusted.root:
        raise Forked(f"the log has signed two different trees of {shown.size} entries")
    return Step(trusted, shown)


def checked_width(tile: Tile, data: bytes) -> bytes:
    """The hashes of this tile out of what was served for it, a wider tile included. Raises Malformed."""
    length = tile.width * HASH_BYTES
    if len(data) % HASH_BYTES or not length <= len(data) <= tiles.WIDTH * HASH_BYTES:
        raise Malformed(f"{tile.path} does not have {tile.width} hashes")
    return data[:length]
