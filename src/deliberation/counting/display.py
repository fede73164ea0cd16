"""Figures for people. Rounding never contradicts the verdict: read together, the two shown numbers give the same answer."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from deliberation.counting.count import Test
from deliberation.counting.expressions import Comparison
from deliberation.counting.parties import AREA
from deliberation.kernel import exact


@dataclass(frozen=True)
class Shown:
    """What was reached, and what was asked for."""

    left: Decimal
    right: Decimal


def percents(test: Test, *, places: int = 2) -> Shown | None:
    """Both sides in percent of the base. None if a side is not known, or nothing is in the base."""
    if test.left is None or test.right is None or not test.base:
        return None
    left, right = (Fraction(side * 100, test.base) for side in (test.left, test.right))
    return _agreeing(test, left, right, places)


def amounts(test: Test) -> Shown | None:
    """Both sides in square metres with two decimals, or in whole heads. None if a side is not known, or the base is empty."""
    if test.left is None or test.right is None or test.base == 0:
        return None
    if test.atom.dim != AREA:
        return _agreeing(test, test.left, test.right, 0)
    left, right = (Fraction(side, exact.CM2_PER_M2) for side in (test.left, test.right))
    return _agreeing(test, left, right, 2)


def _agreeing(test: Test, left: Fraction, right: Fraction, places: int) -> Shown:
    """`left` rounded down, unless that would turn the answer; then up. `right` is rounded away from a wrong answer."""
    comparison = test.atom.comparison
    need = exact.rounded(right, places=places, up=_rounds_up(comparison, left, right))
    reached = exact.rounded(left, places=places)
    if comparison.holds(Fraction(reached), Fraction(need)) is not test.holds:
        reached = exact.rounded(left, places=places, up=True)
    return Shown(reached, need)


def _rounds_up(comparison: Comparison, left: Fraction, right: Fraction) -> bool:
    """At least 66.67 %, more than 33.33 %, at most 33.33 %, less than 66.67 %."""
    if comparison is Comparison.EQUAL:
        return left < right
    return comparison in (Comparison.AT_LEAST, Comparison.LESS_THAN)
