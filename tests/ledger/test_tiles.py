import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deliberation.ledger import merkle, tiles
from deliberation.ledger.faults import Malformed
from deliberation.ledger.tiles import Tile
from ledger import samples

HASHES = samples.leaves(70_000)


def grown(*sizes: int) -> dict[tiles.Place, bytes]:
    """The stored tiles of a log that grew to each of these sizes in turn."""
    stored: dict[tiles.Place, bytes] = {}
    size = 0
    for goal in sizes:
        edge = {tile.place: stored[tile.place] for tile in tiles.edge(size)}
        stored |= tiles.grow(size, edge, HASHES[size:goal])
        size = goal
    return stored


def test_a_log_of_70000_has_the_tiles_the_specification_counts() -> None:
    stored = grown(70_000)
    widths = {place: len(data) // 32 for place, data in stored.items()}
    assert sum(1 for (level, _), width in widths.items() if level == 0 and width == 256) == 273
    assert {place: width for place, width in widths.items() if width < 256} == {
        (0, 273): 112,
        (1, 1): 17,
        (2, 0): 1,
    }
    assert widths[1, 0] == 256
    assert len(widths) == 273 + 1 + 1 + 1 + 1


def test_a_log_of_256_has_a_full_tile_and_one_hash_above_it() -> None:
    assert {place: len(data) // 32 for place, data in grown(256).items()} == {(0, 0): 256, (1, 0): 1}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(1, 1, 17), "tile/1/001.p/17"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(63, 1000, 1), "tile/63/x001/000.p/1"),
    ],
)
def test_a_tile_has_the_path_the_specification_gives_it(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p/01",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/entries/000",
        "/tile/0/000",
    ],
)
def test_any_other_path_is_refused(path: str) -> None:
    with pytest.raises(Malformed):
        Tile.parse(path)


@pytest.mark.parametrize("tile", [(-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257), (64, 0, 1)])
def test_a_tile_outside_the_format_cannot_be_made(tile: tuple[int, int, int]) -> None:
    with pytest.raises(Malformed):
        Tile(*tile)


@given(st.integers(0, 63), st.integers(0, 2**63), st.integers(1, 256))
def test_every_tile_is_found_again_by_its_path(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path) == tile


@settings(deadline=None)
@given(st.lists(st.integers(0, 3_000), min_size=1, max_size=4).map(sorted))
@example([65_535, 65_536, 65_537, 70_000])
def test_a_log_grown_in_steps_has_the_tiles_of_a_log_grown_at_once(sizes: list[int]) -> None:
    assert grown(*sizes) == grown(sizes[-1])


@settings(deadline=None)
@given(st.integers(0, 3_000) | st.integers(65_000, 66_000), st.integers(0, 700))
def test_the_changed_tiles_are_exactly_those_that_growing_writes(old: int, more: int) -> None:
    new = old + more
    before, written = grown(old), {}
    if new > old:
        edge = {tile.place: before[tile.place] for tile in tiles.edge(old)}
        written = tiles.grow(old, edge, HASHES[old:new])
    listed = tiles.changed(old, new)
    assert {tile.place: tile.width * 32 for tile in listed} == {
        place: len(data) for place, data in written.items()
    }
    assert all(before.get(place, b"") != data for place, data in written.items())


FULL = grown(70_000)
PLAIN = samples.naive_reader(HASHES)


def test_a_log_that_does_not_grow_changes_nothing() -> None:
    assert tiles.changed(300, 300) == []
    assert tiles.changed(0, 0) == []
    assert tiles.grow(0, {}, []) == {}


def test_a_log_never_shrinks() -> None:
    with pytest.raises(Malformed):
        tiles.changed(2, 1)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000])
def test_root_and_proofs_from_tiles_are_those_of_the_tree(size: int) -> None:
    read, plain = tiles.reader(grown(size)), samples.naive_reader(HASHES[:size])
    assert merkle.root(size, read) == merkle.root(size, plain)
    for index in {0, size // 3, size // 2, size - 1}:
        assert merkle.inclusion_proof(index, size, read) == merkle.inclusion_proof(index, size, plain)
    for old in {1, size // 2 or 1, size}:
        assert merkle.consistency_proof(old, size, read) == merkle.consistency_proof(old, size, plain)


@settings(deadline=None)
@given(st.integers(1, 70_000), st.data())
def test_the_needed_tiles_are_enough_and_each_is_used(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))

    def ask(read: merkle.HashReader) -> list[bytes]:
        return [merkle.root(size, read), *merkle.inclusion_proof(index, size, read)]

    needed = tiles.needed(ask)
    loaded = {place: FULL[place] for place in needed}
    assert ask(tiles.reader(loaded)) == ask(PLAIN)
    for place in needed:
        with pytest.raises(Malformed):
            ask(tiles.reader({other: FULL[other] for other in needed - {place}}))


def test_the_edge_is_all_that_the_root_needs() -> None:
    for size in (0, 1, 256, 300, 65_536, 65_537, 70_000):
        assert tiles.needed(lambda read, size=size: merkle.root(size, read)) == {
            tile.place for tile in tiles.edge(size)
        }


def test_a_hash_beyond_the_end_of_a_tile_is_not_read() -> None:
    read = tiles.reader({(0, 0): b"".join(HASHES[:3])})
    assert read(0, 2) == HASHES[2]
    for level, index in ((0, 3), (1, 1), (8, 0)):
        with pytest.raises(Malformed):
            read(level, index)


@pytest.mark.parametrize(
    "edge", [{}, {(0, 0): b""}, {(0, 0): bytes(64)}, {(0, 0): bytes(96 + 1)}, {(0, 1): bytes(96)}]
)
def test_a_log_does_not_grow_from_tiles_that_do_not_fit_its_size(edge: dict[tiles.Place, bytes]) -> None:
    with pytest.raises(Malformed):
        tiles.grow(3, edge, HASHES[3:4])


def test_seventy_thousand_leaves_become_tiles_in_less_than_two_seconds_of_work() -> None:
    began = time.process_time()
    grown(*range(5_000, 70_001, 5_000))
    assert time.process_time() - began < 2
