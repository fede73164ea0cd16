"""Exact numbers in, exact numbers out; display never crosses a threshold."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernel import exact


def test_two_thirds_is_two_thirds() -> None:
    assert exact.fraction("2/3") == Fraction(2, 3)


@pytest.mark.parametrize("text", ["0.6667", "4/6", "3/2", "2/0", "", "2/3 ", "-1/2", "²/3", "1/1/1"])
def test_what_is_not_a_fraction_in_lowest_terms_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a fraction"):
        exact.fraction(text)


def test_four_decimals_of_a_square_metre_are_whole_square_centimetres() -> None:
    assert exact.area_cm2("226421.0857") == 2264210857


@pytest.mark.parametrize("text", ["1.23456", "-3", "1e3", "", ".5", "NaN", "1,5", "٣"])
def test_what_is_not_an_area_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an area"):
        exact.area_cm2(text)


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_share_that_falls_short_never_prints_as_enough(part: int, whole: int) -> None:
    share = Fraction(part, whole)
    need = Fraction(2, 3)
    if share < need:
        assert exact.percent(share) <= need * 100
    assert exact.percent(share) <= share * 100 <= exact.percent(share, up=True)


@given(st.integers(0, 10**12))
def test_an_area_shown_is_never_larger_than_it_is(cm2: int) -> None:
    assert exact.square_metres(cm2) <= Decimal(cm2) / 10_000 <= exact.square_metres(cm2, up=True)
