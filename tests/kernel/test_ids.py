"""Ids sort by the moment they were made in."""

from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernel import ids

milliseconds = st.integers(0, 2**48 - 1)
randomness = st.integers(0, 2**74 - 1)


@given(milliseconds, randomness)
def test_an_id_is_a_version_7_uuid(moment: int, random: int) -> None:
    made = ids.id_at(moment, random)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == moment


@given(milliseconds, randomness, randomness)
def test_a_later_id_sorts_later(moment: int, one: int, other: int) -> None:
    if moment + 1 < 2**48:
        assert ids.id_at(moment, one) < ids.id_at(moment + 1, other)
