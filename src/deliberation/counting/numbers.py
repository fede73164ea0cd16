"""Exact numbers as people and files write them: 12, 85.44, 50/3. No float, no exponent, no sign, no absurd length."""

import functools
import re
from fractions import Fraction

from deliberation.counting.shapes import Misshapen, Shape
from deliberation.kernel import exact
from deliberation.kernel.text import sentence

MOST_DIGITS = 30
"""Before the point, after it, above and below a stroke: all the areas of a country fit."""

_NUMBER = re.compile(
    rf"([0-9]{{1,{MOST_DIGITS}}})(?:\.([0-9]{{1,{MOST_DIGITS}}})|/([0-9]{{1,{MOST_DIGITS}}}))?"
)

Parts = tuple[int, int]
"""Above and below the stroke, not reduced: 85.44 is (8544, 100)."""


class NotANumber(Misshapen):
    message = sentence('%(where)s must be a number of zero or more, such as 12, "85.44" or "50/3".')


class NotAShare(Misshapen):
    message = sentence(
        "%(where)s must be a fraction from 0 to 1 in lowest terms, such as 2/3; it says %(said)s."
    )


def number(shape: Shape) -> Fraction:
    """Raises NotANumber."""
    try:
        return Fraction(*parts(shape.value))
    except ValueError:
        raise NotANumber(shape.where) from None


def share(shape: Shape) -> Fraction:
    """`2/3`, never `0.6667`. Raises NotAShare."""
    try:
        return exact.fraction(shape.text())
    except ValueError:
        raise NotAShare(shape.where, said=shape.text()) from None


def share_text(share: Fraction) -> str:
    """`2/3`; as `share` reads it."""
    return f"{share.numerator}/{share.denominator}"


def places(value: object) -> int:
    """How many decimals it is written with."""
    match = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return len(match[2] or "") if match else 0


def parts(value: object) -> Parts:
    """Raises ValueError."""
    if isinstance(value, str):
        return _parts(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**MOST_DIGITS:
        raise ValueError(value)
    return value, 1


@functools.lru_cache(maxsize=4096)
def _parts(text: str) -> Parts:
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    whole, decimals, below = match.groups()
    if decimals is not None:
        return int(whole + decimals), 10 ** len(decimals)
    if below is None:
        return int(whole), 1
    if int(below) == 0:
        raise ValueError(text)
    return int(whole), int(below)
