"""Exact numbers: fractions, areas in whole square centimetres, money in whole cents. No float, ever."""

import math
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

CM2_PER_M2 = 10_000
_AREA = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
_MONEY = re.compile(r"¥?((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,6})?)(万)?元?")
MOST_CENTS = 10**14
_FRACTION = re.compile(r"(0|[1-9][0-9]{0,9})/([1-9][0-9]{0,9})")


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


def cents(yuan: str) -> int:
    """Yuan as people write them (`12,300.50`, `¥86400`, `8.64万元`), as whole cents. Raises ValueError."""
    match = _MONEY.fullmatch("".join(unicodedata.normalize("NFKC", yuan).split()))
    amount = Decimal(match[1].replace(",", "")) * (10_000 if match[2] else 1) * 100 if match else None
    if amount is None or amount != amount.to_integral_value() or amount > MOST_CENTS:
        msg = f"not an amount in yuan with at most two decimals: {yuan!r}"
        raise ValueError(msg)
    return int(amount)


def square_metres(cm2: int | Fraction, *, places: int = 2, up: bool = False) -> Decimal:
    """Square centimetres as square metres, rounded down (or up) to `places` decimals for display."""
    return rounded(Fraction(cm2, CM2_PER_M2), places=places, up=up)


def percent(share: Fraction, *, places: int = 2, up: bool = False) -> Decimal:
    """A share in percent, rounded down (or up): a share that falls short never prints as enough."""
    return rounded(share * 100, places=places, up=up)


def rounded(value: Fraction, *, places: int, up: bool = False) -> Decimal:
    """A number of at most 28 digits, rounded down (or up) to `places` decimals for display."""
    scaled = value * 10**places
    return Decimal(math.ceil(scaled) if up else math.floor(scaled)).scaleb(-places)


def exact_text(value: Fraction) -> str:
    """The number itself: `304.5` where its decimals end, else `1000/3`. Nothing is rounded."""
    places = _finite_places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    return f"{'-' if value < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def _finite_places(denominator: int) -> int | None:
    """How many decimals 1/denominator has, or None if they never end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None
