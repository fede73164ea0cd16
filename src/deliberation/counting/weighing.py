"""What every quantity weighs in one dimension: whole numbers are added, and become a fraction once."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import compress

from deliberation.counting.quantities import Known, Quantity
from deliberation.counting.transforms import Weights

Selectors = Mapping[Quantity, Sequence[bool] | bytes]
"""For each quantity which of the parties, in their order, weigh in it."""

_VOTES = (Quantity.FOR, Quantity.AGAINST)


def figures(weights: Weights, selectors: Selectors) -> Known:
    """A vote may be worth less than what its party weighs everywhere else."""
    found: Known = {Quantity.TOTAL: Fraction(weights.total, weights.scale)}
    for quantity, selector in selectors.items():
        values = weights.values if weights.votes is None or quantity not in _VOTES else weights.votes
        found[quantity] = Fraction(sum(compress(values, selector)), weights.scale)
    return found
