"""Receipt codes, and the bytes that roots are made of."""

import string

from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting.parties import Party
from deliberation.papers import documents
from deliberation.papers.documents import CastBallot


@given(st.binary(min_size=32, max_size=32))
def test_a_code_can_be_copied_by_hand_and_typed_in_any_way(leaf_hash: bytes) -> None:
    code = documents.receipt_code(leaf_hash)
    assert len(code) == 12
    assert not set(code) & set("0O1I" + string.ascii_lowercase)
    shown = documents.grouped(code)
    assert documents.as_code(shown) == documents.as_code(shown.lower().replace(" ", "-")) == code


@given(st.binary(min_size=32, max_size=32), st.integers(min_value=0, max_value=59))
def test_every_one_of_its_sixty_bits_changes_a_code(leaf_hash: bytes, bit: int) -> None:
    number = int.from_bytes(leaf_hash) ^ (1 << (255 - bit))
    assert documents.receipt_code(number.to_bytes(32)) != documents.receipt_code(leaf_hash)


def test_full_width_letters_are_the_same_code() -> None:
    assert documents.as_code("７Ｋ４Ｐ　２９ＱＤ　Ｍ３ＸＷ") == "7K4P29QDM3XW"


def test_the_items_of_roots_are_canonical() -> None:
    party = Party(key="a", units=("a", "b"), voters=frozenset(), heads=1, area_cm2=2, is_developer=False)
    assert documents.roll_item(party, ["y", "x"]) == (
        b'{"area_cm2":2,"heads":1,"is_developer":false,"key":"a","units":["a","b"],"voters":["x","y"]}'
    )
    assert documents.ballot_item(CastBallot("a", 2, "ff")) == b'{"commit":"ff","party":"a","rev":2}'
