"""The log of a vote that nobody held: where it is, what key it has, and how its entries become files of a bundle."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.audit import rules as audit
from deliberation.kernel.facts import Actor, Fact
from deliberation.ledger import checkpoint, entry_bundle, merkle, note, tiles
from deliberation.ledger.bundle import Gathering
from deliberation.ledger.checkpoint import Checkpoint

COMMUNITY = UUID("01930000-0000-7000-8000-000000000001")
ORIGIN = checkpoint.origin("deliberation.example", COMMUNITY, 1)
CLERK = Actor("clerk", "ab" * 16)


def vkey(key: bytes) -> str:
    return note.Signer(ORIGIN, key).verifier.vkey


@dataclass
class Log:
    """Takes entries and puts them into the bundle, 256 at a time."""

    gathering: Gathering
    hashes: list[bytes] = field(default_factory=list)
    waiting: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> int:
        self.hashes.append(merkle.leaf_hash(leaf))
        self.waiting.append(leaf)
        if len(self.waiting) == tiles.WIDTH:
            self.flush()
        return len(self.hashes) - 1

    def record(self, fact: Fact, at: datetime, actor: Actor = CLERK) -> int:
        return self.add(audit.write(ORIGIN, fact, actor=actor, at=at, salt=bytes(32)).body)

    def flush(self) -> None:
        if self.waiting:
            tile = tiles.Tile(0, (len(self.hashes) - 1) // tiles.WIDTH, len(self.waiting))
            self.gathering.add(f"log/{tile.entries_path}", [entry_bundle.make(self.waiting)])
            self.waiting.clear()

    def head(self) -> Checkpoint:
        frontier = merkle.Frontier()
        for leaf in self.hashes:
            frontier.append(leaf)
        return Checkpoint(ORIGIN, frontier.size, frontier.root())

    def end(self, key: bytes) -> Checkpoint:
        self.flush()
        grown, size = tiles.grow(0, {}, self.hashes), len(self.hashes)
        for tile in tiles.all_of(size):
            self.gathering.add(f"log/{tile.path}", [grown[tile.place]])
        head = self.head()
        self.gathering.add("log/checkpoint", [checkpoint.sign(head, [note.Signer(ORIGIN, key)])])
        return head
