"""A follower lets a log grow, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger import following, tiles
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.following import Forked, RolledBack
from deliberation.ledger.tiles import Tile
from logs import Log

LOG = Log()


@given(st.integers(0, 600), st.integers(0, 600))
def test_every_growth_is_followed_with_the_tiles_it_names(first: int, second: int) -> None:
    old, new = sorted((first, second))
    step = following.step(LOG.note(old), LOG.note(new), LOG.verifier)
    stored = LOG.tiles(new)
    fetched = {tile.place: stored[tile.place] for tile in step.tiles()}
    assert all(len(stored[tile.place]) == 32 * tile.width for tile in step.tiles())
    step.check(tiles.reader(fetched))


@given(st.integers(2, 400), st.integers(0, 200), st.data())
def test_a_fork_before_the_trusted_end_is_found(old: int, more: int, data: st.DataObject) -> None:
    other = Log(twist=data.draw(st.integers(0, old - 1)))
    with pytest.raises(Forked):
        following.step(LOG.note(old), other.note(old + more), LOG.verifier).check(
            tiles.reader(other.tiles(old + more))
        )


def test_a_log_that_changes_only_what_was_never_signed_is_followed() -> None:
    other = Log(twist=300)
    following.step(LOG.note(300), other.note(301), LOG.verifier).check(tiles.reader(other.tiles(301)))


def test_a_smaller_log_was_rolled_back() -> None:
    with pytest.raises(RolledBack, match="shows 5 entries and has signed 9"):
        following.step(LOG.note(9), LOG.note(5), LOG.verifier)


@given(st.integers(1, 600), st.data())
def test_tiles_that_were_changed_are_not_those_of_the_signed_head(size: int, data: st.DataObject) -> None:
    step = following.step(None, LOG.note(size), LOG.verifier)
    fetched = {tile.place: bytearray(LOG.tiles(size)[tile.place]) for tile in step.tiles()}
    place = data.draw(st.sampled_from(sorted(fetched)))
    fetched[place][data.draw(st.integers(0, len(fetched[place]) - 1))] ^= 1
    with pytest.raises(Forked):
        step.check(tiles.reader({place: bytes(hashes) for place, hashes in fetched.items()}))


def test_only_the_log_itself_is_believed() -> None:
    for other in (Log(key=bytes(32)), Log(origin=LOG.origin[:-1] + "2")):
        with pytest.raises(Untrue):
            following.step(None, other.note(3), LOG.verifier)


def test_an_answer_for_a_tile_has_whole_hashes_and_enough_of_them() -> None:
    tile = Tile(0, 0, 3)
    assert following.checked_width(tile, bytes(96)) == bytes(96)
    assert following.checked_width(tile, bytes(8192)) == bytes(96)
    for length in (0, 64, 95, 97, 8193, 8224):
        with pytest.raises(Malformed):
            following.checked_width(tile, bytes(length))
