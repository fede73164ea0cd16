"""Whole amounts of a bounded size, and money in whole cents."""

import math
from collections.abc import Iterable
from fractions import Fraction

from deliberation.counting import numbers
from deliberation.counting.shapes import Misshapen, Shape

MOST_PARTS = 10**60


def bounded(shape: Shape, most: int) -> int:
    """A whole number from 0 to `most`. Raises Misshapen."""
    value = shape.whole()
    if value > most:
        raise Misshapen(shape.where)
    return value


def check_commensurable(values: Iterable[Fraction], where: str) -> None:
    """Raise Misshapen if only absurdly small parts fit into all of them: sums of such would never end."""
    parts = 1
    for value in values:
        parts = math.lcm(parts, value.denominator)
        if parts > MOST_PARTS:
            raise Misshapen(where)


def cents(shape: Shape) -> int:
    """`600000.00` as whole cents. Raises Misshapen."""
    amount = numbers.number(shape) * 100
    if amount.denominator != 1:
        raise Misshapen(shape.where)
    return amount.numerator


def money_text(amount: int) -> str:
    """Whole cents as `600000.00`."""
    return f"{amount // 100}.{amount % 100:02d}"
