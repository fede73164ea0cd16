"""Logs of any length in a folder, laid out as c2sp.org/tlog-tiles says, by the code that fills the database's."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from builders import LOG_KEY, NOW
from deliberation.audit import rules, tree
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.kernel.facts import SYSTEM, Fact
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import merkle, tiles
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.merkle import HashReader
from deliberation.ledger.tiles import WIDTH, Place, Tile
from deliberation.polls.ballots.facts import BallotAccepted, BallotRejected

ORIGIN = checkpoints.origin("testserver.local", UUID(int=1), 1)
VKEY = LOG_KEY.signer(ORIGIN).verifier.vkey


@dataclass(frozen=True)
class Written:
    """A log in a folder. `heads` are the checkpoints it had on its way, the last one included."""

    folder: Path
    bodies: Sequence[bytes]
    read: HashReader
    heads: tuple[bytes, ...]

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint"


def write(folder: Path, size: int, *, seed: int = 7) -> Written:
    """Entries as votes make them, numbered in batches of any size, each batch signed."""
    chance = random.Random(seed)
    bodies = [_body(place, chance) for place in range(size)]
    leaves = [merkle.leaf_hash(body) for body in bodies]
    stored: dict[Place, bytes] = {}
    heads: list[bytes] = []
    done = 0
    while done < size:
        batch = leaves[done : done + chance.randrange(1, max(2, size // 8))]
        edge = {tile.place: stored[tile.place] for tile in tiles.edge(done)}
        growth = tree.grow(done, edge, batch)
        stored |= growth.tiles
        done = growth.size
        head = Checkpoint(ORIGIN, growth.size, growth.root)
        heads.append(checkpoints.sign(head, [LOG_KEY.signer(ORIGIN)]))
    _lay_out(folder, bodies, stored)
    (folder / "checkpoint").write_bytes(heads[-1])
    return Written(folder, bodies, tiles.reader(stored), tuple(heads))


def _lay_out(folder: Path, bodies: Sequence[bytes], stored: dict[Place, bytes]) -> None:
    for tile in tiles.changed(0, len(bodies)):
        _put(folder / tile.path, stored[tile.place])
    for path, bundle in _bundles(bodies):
        _put(folder / path, bundle)


def _bundles(bodies: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    for place in range(0, len(bodies), WIDTH):
        part = bodies[place : place + WIDTH]
        path = Tile(0, place // WIDTH, len(part)).path.replace("tile/0/", "tile/entries/")
        yield path, b"".join(len(body).to_bytes(2, "big") + body for body in part)


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _body(place: int, chance: random.Random) -> bytes:
    at = NOW + timedelta(milliseconds=place)
    fact = _fact(place, chance, at)
    return rules.write(ORIGIN, fact, actor=SYSTEM, at=at, salt=chance.randbytes(32)).body


def _fact(place: int, chance: random.Random, at: datetime) -> Fact:
    voter = chance.randbytes(16).hex()
    if place % 50 == 0:
        return RoleChanged(subject_id=UUID(int=place), role=Role.LEAD, is_held=True)
    if place % 7 == 0:
        return BallotRejected(subject_id=UUID(int=2), voter_ref=voter, reason="not_open", channel="web")
    return BallotAccepted(
        subject_id=UUID(int=2),
        voter_ref=voter,
        channel="web",
        revision=1,
        previous=None,
        units=(str(UUID(int=place)),),
        cast_by=voter,
        answers={"motion": ("for",)},
        heads=1,
        area_cm2=900_000 + place,
        cast_at=at,
    )
