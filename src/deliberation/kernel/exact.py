"""Exact numbers: fractions, areas in whole square centimetres, money in whole cents. No float, ever."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

CM2_PER_M2 = 10_000
_AREA = re.compile(r"\d{1,12}(\.\d{1,4})?")
_FRACTION = re.compile(r"(0|[1-9]\d{0,9})/([1-9]\d{0,9})")


def fraction(text: str) -> Fraction:
    """`2/3` as a fraction; must be in lowest terms and between 0 and 1. Raises ValueError."""
    match = _FRACTION.fullmatch(text)
    value = Fraction(int(match[1]), int(match[2])) if match else None
    if value is None or value > 1 or f"{value.numerator}/{value.denominator}" != text:
        msg = f"not a fraction in lowest terms between 0 and 1: {text!r}"
        raise ValueError(msg)
    return value


def area_cm2(square_metres: str) -> int:
    """Square metres with up to four decimals, as whole square centimetres. Raises ValueError."""
    if not _AREA.fullmatch(square_metres):
        msg = f"not an area with at most four decimals: {square_metres!r}"
        raise ValueError(msg)
    return int(Decimal(square_metres) * CM2_PER_M2)


def square_metres(cm2: int, *, places: int = 2, up: bool = False) -> Decimal:
    """Whole square centimetres as square metres, rounded down (or up) to `places` decimals for display."""
    rounding = ROUND_CEILING if up else ROUND_FLOOR
    return (Decimal(cm2) / CM2_PER_M2).quantize(Decimal(1).scaleb(-places), rounding=rounding)


def percent(share: Fraction, *, places: int = 2, up: bool = False) -> Decimal:
    """A share in percent, rounded down (or up): a share that falls short never prints as enough."""
    hundredths = share * 100 * 10**places
    whole = (
        -(-hundredths.numerator // hundredths.denominator)
        if up
        else hundredths.numerator // hundredths.denominator
    )
    return Decimal(whole).scaleb(-places)
