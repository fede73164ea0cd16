"""The language of quorums and thresholds: all, any, not, and tests of one quantity against a bound.

Figures may be missing; then a test is neither true nor false (Kleene). Nothing is divided, nothing rounded.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

from deliberation.counting import numbers
from deliberation.counting.quantities import Figures, Quantities, Quantity
from deliberation.counting.shapes import Misshapen, Object, Shape
from deliberation.kernel import exact
from deliberation.kernel.text import sentence

_NEVER_MET_WHEN_EMPTY = {
    Quantity.TOTAL,
    Quantity.DELIVERED,
    Quantity.PRESENT,
    Quantity.PARTICIPATING,
    Quantity.VOTES,
}
DEEPEST = 16
"""How far all, any and not may be nested. No law we know goes past three."""


class NestedTooDeep(Misshapen):
    message = sentence("%(where)s is nested too deep. Write the rule with fewer levels.")


class WithoutBound(Misshapen):
    message = sentence("The test at %(where)s has no base: add frac and of, count, or lesser_of.")


class Comparison(StrEnum):
    MORE_THAN = ">"
    AT_LEAST = ">="
    LESS_THAN = "<"
    AT_MOST = "<="
    EQUAL = "=="

    def holds(self, left: Fraction, right: Fraction) -> bool:
        ours, theirs = left.numerator * right.denominator, right.numerator * left.denominator
        match self:
            case Comparison.MORE_THAN:
                return ours > theirs
            case Comparison.AT_LEAST:
                return ours >= theirs
            case Comparison.LESS_THAN:
                return ours < theirs
            case Comparison.AT_MOST:
                return ours <= theirs
            case Comparison.EQUAL:
                return ours == theirs
            case _:
                assert_never(self)

    @property
    def is_floor(self) -> bool:
        """Whether more always helps."""
        return self in (Comparison.MORE_THAN, Comparison.AT_LEAST)


def smallest_above(right: Fraction, *, strictly: bool) -> int:
    """The smallest whole amount that is at least (or more than) `right`."""
    return math.floor(right) + 1 if strictly else math.ceil(right)


@dataclass(frozen=True)
class Bound:
    """A share of a base (`share`, `of`), a fixed amount (`amount`), or the lesser of both."""

    share: Fraction | None
    of: Quantity | None
    amount: Fraction | None

    @property
    def text(self) -> str:
        share = f"{self._share_text} of {self.of}"
        if self.amount is None:
            return share
        amount = exact.exact_text(self.amount)
        return amount if self.share is None else f"lesser of ({share}, {amount})"

    def as_json(self) -> Object:
        share: Object = {"frac": self._share_text, "of": self.of}
        if self.amount is None:
            return share
        amount: Object = {"count": exact.exact_text(self.amount)}
        return amount if self.share is None else {"lesser_of": [share, amount]}

    def base(self, figures: Figures) -> Fraction | None:
        return None if self.of is None else figures.get(self.of)

    def right(self, figures: Figures) -> Fraction | None:
        """The amount itself, or None if it is not known."""
        if self.share is None:
            return self.amount
        base = self.base(figures)
        if base is None:
            return None
        return self.share * base if self.amount is None else min(self.share * base, self.amount)

    def is_empty(self, figures: Figures) -> bool:
        return self.of in _NEVER_MET_WHEN_EMPTY and self.base(figures) == 0

    @property
    def _share_text(self) -> str:
        return "" if self.share is None else f"{self.share.numerator}/{self.share.denominator}"


@dataclass(frozen=True)
class Atom:
    quantity: Quantity
    dim: str
    comparison: Comparison
    bound: Bound

    @property
    def text(self) -> str:
        return f"{self.dim}.{self.quantity} {self.comparison} {self.bound.text}"

    def as_json(self) -> Object:
        return {"q": self.quantity, "dim": self.dim, "op": self.comparison, **self.bound.as_json()}

    def atoms(self) -> Iterator["Atom"]:
        yield self

    def holds(self, quantities: Quantities) -> bool | None:
        """None if a figure is missing. An empty base is never enough, for upper limits neither."""
        figures = quantities.get(self.dim, {})
        left, right = figures.get(self.quantity), self.bound.right(figures)
        if left is None or right is None:
            return None
        return not self.bound.is_empty(figures) and self.comparison.holds(left, right)


@dataclass(frozen=True)
class AllOf:
    members: tuple["Expression", ...]

    def as_json(self) -> Object:
        return {"all": [member.as_json() for member in self.members]}

    def atoms(self) -> Iterator[Atom]:
        return (atom for member in self.members for atom in member.atoms())

    def holds(self, quantities: Quantities) -> bool | None:
        truths = {member.holds(quantities) for member in self.members}
        return False if False in truths else None if None in truths else True


@dataclass(frozen=True)
class AnyOf:
    members: tuple["Expression", ...]

    def as_json(self) -> Object:
        return {"any": [member.as_json() for member in self.members]}

    def atoms(self) -> Iterator[Atom]:
        return (atom for member in self.members for atom in member.atoms())

    def holds(self, quantities: Quantities) -> bool | None:
        truths = {member.holds(quantities) for member in self.members}
        return True if True in truths else None if None in truths else False


@dataclass(frozen=True)
class Not:
    member: "Expression"

    def as_json(self) -> Object:
        return {"not": self.member.as_json()}

    def atoms(self) -> Iterator[Atom]:
        return self.member.atoms()

    def holds(self, quantities: Quantities) -> bool | None:
        truth = self.member.holds(quantities)
        return None if truth is None else not truth


Expression = AllOf | AnyOf | Not | Atom


def parse(shape: Shape, depth: int = DEEPEST) -> Expression:
    """Raises Misshapen, and of it UnknownWord for an operator or quantity that is not known."""
    if not depth:
        raise NestedTooDeep(shape.where)
    names = shape.entries().keys()
    if "all" in names:
        return AllOf(_members(shape.fields({"all"})["all"], depth))
    if "any" in names:
        return AnyOf(_members(shape.fields({"any"})["any"], depth))
    if "not" in names:
        return Not(parse(shape.fields({"not"})["not"], depth - 1))
    return _atom(shape)


def _members(shape: Shape, depth: int) -> tuple[Expression, ...]:
    """An empty list would be true of everything."""
    members = tuple(parse(member, depth - 1) for member in shape.items())
    if not members:
        raise Misshapen(shape.where)
    return members


def _atom(shape: Shape) -> Atom:
    fields = shape.fields({"q", "dim", "op"}, {"frac", "of", "count", "lesser_of"})
    bound = {name: field.value for name, field in fields.items() if name not in ("q", "dim", "op")}
    return Atom(
        quantity=fields["q"].one_of(Quantity),
        dim=fields["dim"].text(),
        comparison=fields["op"].one_of(Comparison),
        bound=_bound(Shape(bound, shape.where)),
    )


def _bound(shape: Shape) -> Bound:
    names = shape.entries().keys()
    if not names:
        raise WithoutBound(shape.where)
    if "lesser_of" in names:
        sides = shape.fields({"lesser_of"})["lesser_of"]
        match sides.items():
            case (share, amount):
                return Bound(*share_of(share), _amount(amount))
            case _:
                raise Misshapen(sides.where)
    return Bound(None, None, _amount(shape)) if "count" in names else Bound(*share_of(shape), None)


def share_of(shape: Shape) -> tuple[Fraction, Quantity]:
    """A fraction and what it is taken of."""
    fields = shape.fields({"frac", "of"})
    return numbers.share(fields["frac"]), fields["of"].one_of(Quantity)


def _amount(shape: Shape) -> Fraction:
    return numbers.number(shape.fields({"count"})["count"])
