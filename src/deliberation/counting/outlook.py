"""What a rule will mean in figures before anybody votes: how much must take part, and how much must agree."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import expressions, rules
from deliberation.counting.expressions import AllOf, Atom, Comparison, Expression
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Rule


@dataclass(frozen=True)
class Need:
    """So much of a dimension must do what the quantity says; at most so much where it `is_limit`.

    Whole heads or square centimetres, as is the total.
    """

    dim: str
    quantity: Quantity
    amount: int
    total: int
    is_limit: bool


@dataclass(frozen=True)
class Outlook:
    """`if_fewest` is for just as many as the quorum asks for; empty where the turnout changes nothing.

    Nobody abstains in it: whoever abstains takes part, and makes agreeing no easier.
    """

    taking_part: tuple[Need, ...]
    if_fewest: tuple[Need, ...]
    if_all: tuple[Need, ...]


def of(rule: Rule, totals: Mapping[str, int]) -> Outlook | None:
    """`totals` by dimension, in whole heads or square centimetres. None where a rule has several ways to pass.

    Raises RuleNeedsMore, and KeyError for a dimension without a total.
    """
    rules.check_countable(rule)
    quorum = [] if rule.stage.quorum is None else plain(rule.stage.quorum)
    passing = plain(rule.stage.passing)
    if quorum is None or passing is None:
        return None
    everybody = {dim: totals[dim] for dim in rule.dims}
    taking_part = tuple(_need(atom, totals, everybody) for atom in quorum)
    fewest = {**everybody, **_fewest(taking_part)}
    if_fewest, if_all = (
        tuple(_need(atom, totals, turnout) for atom in passing) for turnout in (fewest, everybody)
    )
    return Outlook(taking_part, () if if_fewest == if_all else if_fewest, if_all)


def plain(expression: Expression) -> list[Atom] | None:
    """Tests that must all hold; None if it says anything else."""
    if isinstance(expression, Atom):
        return [expression]
    if not isinstance(expression, AllOf):
        return None
    parts = [plain(member) for member in expression.members]
    return None if None in parts else [atom for part in parts for atom in part or ()]


def _fewest(needs: Iterable[Need]) -> dict[str, int]:
    fewest: dict[str, int] = {}
    for need in needs:
        if need.quantity is Quantity.PARTICIPATING and not need.is_limit:
            fewest[need.dim] = max(need.amount, fewest.get(need.dim, 0))
    return fewest


def _need(atom: Atom, totals: Mapping[str, int], turnout: Mapping[str, int]) -> Need:
    figures = {
        Quantity.TOTAL: Fraction(totals[atom.dim]),
        Quantity.PARTICIPATING: Fraction(turnout[atom.dim]),
        Quantity.VOTES: Fraction(turnout[atom.dim]),
    }
    right = atom.bound.right(figures)
    amount = _amount(atom.comparison, Fraction(0) if right is None else right)
    is_limit = not atom.comparison.is_floor
    return Need(atom.dim, atom.quantity, amount, totals[atom.dim], is_limit)


def _amount(comparison: Comparison, right: Fraction) -> int:
    """The least that is enough, or the most that may be."""
    match comparison:
        case Comparison.LESS_THAN:
            return max(0, math.ceil(right) - 1)
        case Comparison.AT_MOST | Comparison.EQUAL:
            return math.floor(right)
        case _:
            return expressions.smallest_above(right, strictly=comparison is Comparison.MORE_THAN)
