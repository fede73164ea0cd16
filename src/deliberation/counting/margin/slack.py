"""How far each test is above or below what it asks for: whole heads, whole square centimetres."""

import math
from fractions import Fraction

from deliberation.counting import expressions
from deliberation.counting.count import Test
from deliberation.counting.expressions import Comparison


def need(test: Test) -> Fraction | None:
    """The least that is enough, or for a limit the most that is allowed. None if a side is not known or the base is empty.

    Weights come in steps of 1/scale: whole heads and square centimetres, unless the rule cut some of them.
    """
    if test.left is None or test.right is None or test.base == 0:
        return None
    scale = math.lcm(test.left.denominator, 1 if test.base is None else test.base.denominator)
    right, comparison = test.right * scale, test.atom.comparison
    if comparison is Comparison.EQUAL:
        return test.right
    if comparison.is_floor:
        strictly = comparison is Comparison.MORE_THAN
        return Fraction(expressions.smallest_above(right, strictly=strictly), scale)
    most = math.ceil(right) - 1 if comparison is Comparison.LESS_THAN else math.floor(right)
    return Fraction(most, scale)


def slack(test: Test) -> Fraction | None:
    """Zero or more where the test holds, below zero where it does not: by so much."""
    wanted = need(test)
    if wanted is None or test.left is None:
        return None
    if test.atom.comparison is Comparison.EQUAL:
        return -abs(test.left - wanted)
    return test.left - wanted if test.atom.comparison.is_floor else wanted - test.left
