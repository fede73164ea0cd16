"""How the rooms above use this one: record, sequence, sign, prove, and grow without breaking a promise."""

from dataclasses import replace

import pytest

from deliberation.ledger import checkpoint, merkle, proof, receipt, tiles
from deliberation.ledger import entry as entries
from deliberation.ledger.faults import Untrue
from ledger import samples


class Store:
    """What a database would keep: the tiles and the last checkpoint."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tiles.Place, bytes] = {}
        self.head = checkpoint.Checkpoint(samples.ORIGIN, 0, merkle.EMPTY_ROOT)

    def load(self, places: set[tiles.Place]) -> merkle.HashReader:
        return tiles.reader({place: self.tiles[place] for place in places})

    def sequence(self, batch: list[bytes]) -> bytes:
        edge = {tile.place: self.tiles[tile.place] for tile in tiles.edge(self.size)}
        assert merkle.root(self.size, tiles.reader(edge)) == self.head.root
        written = tiles.grow(self.size, edge, [merkle.leaf_hash(leaf) for leaf in batch])
        self.size += len(batch)
        self.tiles |= written
        self.head = checkpoint.Checkpoint(
            samples.ORIGIN, self.size, merkle.root(self.size, tiles.reader(edge | written))
        )
        return checkpoint.sign(self.head, [samples.SIGNER])

    def consistency(self, old: int) -> list[bytes]:
        needed = tiles.needed(lambda read: merkle.consistency_proof(old, self.size, read))
        return merkle.consistency_proof(old, self.size, self.load(needed))

    def inclusion(self, index: int) -> list[bytes]:
        needed = tiles.needed(lambda read: merkle.inclusion_proof(index, self.size, read))
        return merkle.inclusion_proof(index, self.size, self.load(needed))


def test_a_ballot_stays_provable_while_the_log_grows_and_a_rewritten_log_is_caught() -> None:
    leaf = entries.encode(samples.BALLOT)
    store, heads = Store(), []
    for batch in ([b"started"], [b"other"] * 300, [leaf], [b"more"] * 70_000):
        store.sequence(batch)
        heads.append(store.head)
    for old in heads:
        merkle.check_consistency(old.size, store.size, old.root, store.head.root, store.consistency(old.size))
    signed = store.sequence([b"last"])
    file = receipt.make(leaf, samples.OPENING, proof.Proof(301, tuple(store.inclusion(301)), signed))
    assert receipt.check(file, samples.VKEY).entry == samples.BALLOT

    other = Store()
    for batch in (
        [b"started"],
        [b"other"] * 300,
        [entries.encode(replace(samples.BALLOT, commit=None))],
        [b"more"] * 70_001,
    ):
        other.sequence(batch)
    with pytest.raises(Untrue):
        merkle.check_consistency(302, other.size, heads[2].root, other.head.root, other.consistency(302))
    merkle.check_consistency(301, other.size, heads[1].root, other.head.root, other.consistency(301))
