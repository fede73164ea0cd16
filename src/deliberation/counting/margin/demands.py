"""What an outcome demands of the figures, as linear inequalities over whole numbers.

A test compares a sum over parties with a share of another sum (or a fixed amount), so it is one inequality
`sum of weight x coefficient of the party's state >= need`. An outcome is a formula of tests; in disjunctive normal
form it is a list of alternatives, each a set of inequalities that must hold together.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from deliberation.counting.count import Outcome
from deliberation.counting.expressions import AllOf, AnyOf, Atom, Comparison, Expression, Not
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Rule

MOST_ALTERNATIVES = 256
"""More than the law of any place gives by far."""


class Said(StrEnum):
    """What a ballot says, or that there is none."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"
    SILENT = "silent"


class AlternativesError(ValueError):
    """The formula has more alternatives than MOST_ALTERNATIVES."""


@dataclass(frozen=True)
class Demand:
    """The parties' weights in `dim`, each times the coefficient of its state, add up to `need` or more."""

    dim: str
    coefficients: tuple[int, ...]
    need: int

    def of(self, said: Said) -> int:
        return self.coefficients[_PLACES[said]]


Alternative = tuple[Demand, ...]
State = TypeVar("State", bound=StrEnum)
_PLACES = {said: place for place, said in enumerate(Said)}


def alternatives(rule: Rule, outcome: Outcome) -> tuple[Alternative, ...]:
    """All ways to that outcome of a rule with one call. Weights must be whole. Raises AlternativesError."""
    stage = rule.stage
    quorum, passing = stage.quorum, stage.passing
    there: list[tuple[Expression, bool]] = [] if quorum is None else [(quorum, True)]
    match outcome:
        case Outcome.PASS:
            wanted = [[*there, (passing, True)]]
        case Outcome.FAIL:
            wanted = [[*there, (passing, False)]]
        case Outcome.NO_QUORUM:
            wanted = [] if quorum is None else [[(quorum, False)]]
        case _:
            wanted = []
    shapes = Shapes(tuple(Said), _memberships(rule))
    return tuple(each for parts in wanted for each in _product(shapes.ways(*part) for part in parts))


def _memberships(rule: Rule) -> Mapping[Quantity, frozenset[Said]]:
    """Which of the ballots weigh in a quantity."""
    taking_part = {Said(state.value) for state in rule.participating}
    return {
        Quantity.TOTAL: frozenset(Said),
        Quantity.PARTICIPATING: frozenset(taking_part),
        Quantity.VOTES: frozenset({Said.FOR, Said.AGAINST}),
        **{Quantity(said.value): frozenset({said}) for said in Said},
    }


@dataclass(frozen=True)
class Shapes(Generic[State]):
    """The states a party can be in, in the order of the coefficients, and which of them weigh in a quantity."""

    states: tuple[State, ...]
    members: Mapping[Quantity, frozenset[State]]

    def ways(self, expression: Expression, is_true: bool) -> tuple[Alternative, ...]:  # noqa: FBT001 - a truth value
        """All ways to that truth. Raises AlternativesError, and KeyError for a quantity that is not among the members."""
        match expression:
            case Not(member):
                return self.ways(member, not is_true)
            case AllOf(members) | AnyOf(members):
                parts = [self.ways(member, is_true) for member in members]
                if isinstance(expression, AllOf) is is_true:
                    return _product(parts)
                return tuple(itertools.chain.from_iterable(parts))
            case Atom():
                return self._true(expression) if is_true else self._false(expression)

    def _true(self, atom: Atom) -> tuple[Alternative, ...]:
        """An empty base is never enough."""
        base = atom.bound.of
        filled = () if base is None else (self._filled(atom.dim, base),)
        return tuple((*filled, *demands) for demands in self._compared(atom, atom.comparison))

    def _false(self, atom: Atom) -> tuple[Alternative, ...]:
        base = atom.bound.of
        empty = () if base is None else ((self._empty(atom.dim, base),),)
        opposites = tuple(
            each for comparison in _OPPOSITES[atom.comparison] for each in self._compared(atom, comparison)
        )
        return (*opposites, *empty)

    def _compared(self, atom: Atom, comparison: Comparison) -> tuple[Alternative, ...]:
        """Below the lesser of two bounds is below both; above it is above either."""
        if comparison is Comparison.EQUAL:
            both = (self._compared(atom, each) for each in (Comparison.AT_LEAST, Comparison.AT_MOST))
            return _product(both)
        bound = atom.bound
        sides = (
            [self._side(atom, comparison, bound.share, bound.of, Fraction(0))]
            if bound.share is not None
            else []
        )
        if bound.amount is not None:
            sides.append(self._side(atom, comparison, Fraction(0), None, bound.amount))
        return tuple((side,) for side in sides) if comparison.is_floor else (tuple(sides),)

    def _side(
        self, atom: Atom, comparison: Comparison, share: Fraction, of: Quantity | None, amount: Fraction
    ) -> Demand:
        """`left - share x base >= amount`, times the denominators; a strict sign asks for one more."""
        scale = share.denominator * amount.denominator
        base = frozenset[State]() if of is None else self.members[of]
        left = self.members[atom.quantity]
        coefficients = [int(scale * ((each in left) - share * (each in base))) for each in self.states]
        need = int(scale * amount)
        if not comparison.is_floor:
            coefficients, need = [-each for each in coefficients], -need
        strictly = comparison in (Comparison.MORE_THAN, Comparison.LESS_THAN)
        return Demand(atom.dim, tuple(coefficients), need + strictly)

    def _filled(self, dim: str, base: Quantity) -> Demand:
        return Demand(dim, tuple(int(each in self.members[base]) for each in self.states), 1)

    def _empty(self, dim: str, base: Quantity) -> Demand:
        return Demand(dim, tuple(-int(each in self.members[base]) for each in self.states), 0)


_OPPOSITES = {
    Comparison.MORE_THAN: (Comparison.AT_MOST,),
    Comparison.AT_LEAST: (Comparison.LESS_THAN,),
    Comparison.LESS_THAN: (Comparison.AT_LEAST,),
    Comparison.AT_MOST: (Comparison.MORE_THAN,),
    Comparison.EQUAL: (Comparison.LESS_THAN, Comparison.MORE_THAN),
}


def _product(parts: Iterable[tuple[Alternative, ...]]) -> tuple[Alternative, ...]:
    """One alternative of each part, together."""
    found: tuple[Alternative, ...] = ((),)
    for part in parts:
        found = tuple((*some, *more) for some in found for more in part)
        if len(found) > MOST_ALTERNATIVES:
            raise AlternativesError
    return found
