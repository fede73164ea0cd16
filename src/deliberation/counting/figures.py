"""Figures as case files write them: a whole number, or text like `14000`, `5369.63` or `50/3`. Never a float."""

import re
from fractions import Fraction

from deliberation.counting.shapes import Misshapen, Shape
from deliberation.kernel import exact

_FIGURE = re.compile(r"[0-9]{1,24}(\.[0-9]{1,12})?|[0-9]{1,24}/[0-9]{1,24}")
_MOST = 10**24
_MONEY = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")


def figure(shape: Shape) -> Fraction:
    """Zero or more, exact. Raises Misshapen."""
    if isinstance(shape.value, int):
        return Fraction(bounded(shape, _MOST))
    if not _FIGURE.fullmatch(shape.text()):
        raise Misshapen(shape.where)
    try:
        return Fraction(shape.text())
    except ZeroDivisionError:
        raise Misshapen(shape.where) from None


def bounded(shape: Shape, most: int) -> int:
    """A whole number from 0 to `most`. Raises Misshapen."""
    value = shape.whole()
    if value > most:
        raise Misshapen(shape.where)
    return value


def share(shape: Shape) -> Fraction:
    """`2/3`: in lowest terms, from 0 to 1. Raises Misshapen."""
    try:
        return exact.fraction(shape.text())
    except ValueError:
        raise Misshapen(shape.where) from None


def cents(shape: Shape) -> int:
    """`600000.00` as whole cents. Raises Misshapen."""
    match = _MONEY.fullmatch(shape.text())
    if match is None:
        raise Misshapen(shape.where)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def money_text(amount: int) -> str:
    """Whole cents as `600000.00`."""
    return f"{amount // 100}.{amount % 100:02d}"
