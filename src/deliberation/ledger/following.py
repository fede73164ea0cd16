"""Follow a log from outside: the head it shows now must continue the head it showed before."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import entry as entries
from deliberation.ledger import merkle, note, tiles
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
    """From the head that was trusted (None at the first look) to the one that is shown; both are signed.

    `first` is the entry that the shown tree must begin with, where that is asked.
    """

    trusted: Checkpoint | None
    shown: Checkpoint
    first: bytes | None = None

    @property
    def _old(self) -> int:
        return self.trusted.size if self.trusted else 0

    def tiles(self) -> AbstractSet[Tile]:
        """The tiles of the shown tree that `check` will read."""
        places = tiles.needed(lambda read: merkle.root(self.shown.size, read))
        places |= tiles.needed(lambda read: merkle.consistency_proof(self._old, self.shown.size, read))
        if self.first is not None:
            places |= tiles.needed(lambda read: merkle.inclusion_proof(0, self.shown.size, read))
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
        if self.first is not None:
            path = merkle.inclusion_proof(0, self.shown.size, read)
            merkle.check_inclusion(merkle.leaf_hash(self.first), 0, self.shown.size, path, self.shown.root)


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


def beginning(shown_note: bytes, first: bytes, log: Verifier) -> Step:
    """To the head of a log of which only its first entry is asked. Raises Untrue or Malformed."""
    entries.parse(first)
    return Step(None, checkpoints.verify(shown_note, log), first)


def signer(signed: bytes, keys: Sequence[Verifier]) -> Verifier | None:
    """Whose signature a head seems to have, of the keys that are known; nobody has checked it yet. Raises Malformed.

    A key that is listed for another epoch of the same log signs on, unless another is listed for this one.
    """
    found = note.parse(signed)
    origin = checkpoints.parse(found.text).origin
    log = origin.split("/")[-2]
    named = [key for key in keys if key.name == origin]
    near = [Verifier(origin, key.public_key) for key in keys if key.name.split("/")[-2:-1] == [log]]
    by = {(line.name, line.key_id) for line in found.signatures}
    return next((key for key in named or near if (key.name, key.key_id) in by), None)


def check_begun(first: bytes, ended: Checkpoint, log: Verifier) -> int:
    """How many entries of the epoch before it this log goes on from, by its first entry; `ended` has been seen of them.

    Raises RolledBack, Forked, Untrue for an entry that begins no such log, Malformed.
    """
    entry, epoch = entries.parse(first), checkpoints.epoch_of(log.name)
    said = {"epoch": epoch, "public_key": log.public_key.hex(), "prev_epoch": epoch - 1}
    if entry.type != "log.started" or entry.log != log.name or not said.items() <= entry.data.items():
        raise Untrue(f"{log.name} does not begin with an entry that says so, and which log it continues")
    size, root = entry.data["prev_size"], entry.data["prev_root"]
    if not isinstance(size, int) or size < ended.size:
        raise RolledBack(
            f"{log.name} goes on from {size} entries, and {ended.origin} has signed {ended.size} before"
        )
    if size == ended.size and root != ended.root.hex():
        raise Forked(f"{log.name} goes on from another tree of {size} entries than {ended.origin} has signed")
    return size
