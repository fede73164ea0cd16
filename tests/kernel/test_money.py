"""Money as people type it becomes whole cents, exactly, or nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernel import exact


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("86400", 8_640_000),
        ("¥86,400", 8_640_000),
        ("￥１２，３００．５", 1_230_050),
        ("8.64万", 8_640_000),
        ("8.64 万元", 8_640_000),
        ("0.01", 1),
        ("0", 0),
        ("1,234,567.89元", 123_456_789),
        ("0.000001万", 1),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    assert exact.cents(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "free",
        "-5",
        "1.005",
        "1,23",
        "1,2345",
        "1e5",
        "NaN",
        "∞",
        "0.0000001万",
        "9" * 13,
        "١٢",
        "5 dollars",
    ],
)
def test_what_is_not_an_amount_in_whole_cents_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        exact.cents(typed)


@given(st.integers(0, exact.MOST_CENTS))
def test_every_amount_survives_being_written_out(cents: int) -> None:
    assert exact.cents(f"{cents // 100:,}.{cents % 100:02d}") == cents


@given(st.text(max_size=30))
def test_any_text_is_an_exact_amount_or_refused(typed: str) -> None:
    try:
        found = exact.cents(typed)
    except ValueError:
        return
    assert 0 <= found <= exact.MOST_CENTS


@given(st.decimals(0, 10**8, places=6))
def test_ten_thousands_are_never_rounded(amount: Decimal) -> None:
    exactly = amount * 1_000_000
    if exactly == exactly.to_integral_value():
        assert exact.cents(f"{amount}万") == exactly
    else:
        with pytest.raises(ValueError, match="not an amount"):
            exact.cents(f"{amount}万")
