"""Bundles of entries, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger import entry_bundle
from deliberation.ledger.faults import Malformed
from deliberation.ledger.tiles import Tile


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    assert entry_bundle.parse(entry_bundle.make(entries)) == entries


def test_each_entry_has_its_length_in_two_bytes_before_it() -> None:
    assert entry_bundle.make([b"ab", b"", b"c" * 258]) == b"\x00\x02ab\x00\x00\x01\x02" + b"c" * 258
    longest = entry_bundle.make([bytes(65_535)])
    assert longest[:2] == b"\xff\xff"
    assert entry_bundle.parse(longest) == [bytes(65_535)]


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]])
def test_too_few_too_many_or_too_long_entries_make_no_bundle(entries: list[bytes]) -> None:
    with pytest.raises(Malformed):
        entry_bundle.make(entries)


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\x00\x01", b"\x00\x00\x00", b"\x00\x02a", b"\x00\x00" * 257]
)
def test_what_is_cut_short_empty_or_too_long_is_no_bundle(data: bytes) -> None:
    with pytest.raises(Malformed):
        entry_bundle.parse(data)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/entries/000"),
        (Tile(0, 1_234_067, 7), "tile/entries/x001/x234/067.p/7"),
    ],
)
def test_a_bundle_has_the_path_of_its_tile(tile: Tile, path: str) -> None:
    assert tile.entries_path == path
    assert Tile.of_entries(path) == tile


@pytest.mark.parametrize(
    "path", ["", "tile/entries/", "tile/entries/0", "tile/0/000", "tile/entries/000.p/256"]
)
def test_any_other_path_of_a_bundle_is_refused(path: str) -> None:
    with pytest.raises(Malformed):
        Tile.of_entries(path)
