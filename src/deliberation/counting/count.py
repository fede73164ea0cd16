"""The count: what each side weighs, every test with both its sides, and what follows from them."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.counting import expressions, rules
from deliberation.counting.expressions import Atom, Comparison, Quantities, Quantity
from deliberation.counting.parties import Party
from deliberation.counting.rules import Choice, Rule
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

Ballots = Mapping[str, Choice]
"""What each party said last, by the party's key; who said nothing is not in it."""


class PartyNotInElectorate(Invalid):
    message = sentence("A ballot names %(party)s, which has no vote here. Check the roll of this vote.")


class Outcome(StrEnum):
    """FAIL: quorum met, motion lost. NOT_PASSED: surely not adopted, but the figures do not say which of both."""

    PASS = "PASS"  # noqa: S105 - a verdict
    FAIL = "FAIL"
    NO_QUORUM = "NO_QUORUM"
    NOT_PASSED = "NOT_PASSED"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, kw_only=True)
class Test:
    """One atom of the rule with both sides, exact. `base` is what the fraction is taken of; None is not known."""

    stage: str
    part: str
    atom: Atom
    left: Fraction | None
    right: Fraction | None
    base: Fraction | None
    holds: bool | None

    @property
    def ratio(self) -> Fraction | None:
        """The share reached. None where there is no base, or nothing in it."""
        return Fraction(self.left, self.base) if self.left is not None and self.base else None


@dataclass(frozen=True, kw_only=True)
class Count:
    outcome: Outcome
    quantities: Quantities
    tests: tuple[Test, ...]

    def whole(self, dim: str, quantity: Quantity) -> int:
        """Heads, or square centimetres. Raises ValueError for a figure that is unknown or no whole number."""
        value = self.quantities[dim].get(quantity)
        if value is None or value.denominator != 1:
            msg = f"not a whole number: {dim}.{quantity}"
            raise ValueError(msg)
        return value.numerator


@dataclass(frozen=True, kw_only=True)
class ToGo:
    """How far one test of the quorum still is, in whole heads or square centimetres."""

    dim: str
    reached: int
    needed: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.reached)


def count(rule: Rule, parties: Collection[Party], ballots: Ballots) -> Count:
    """Raises RuleNeedsMore, PartyNotInElectorate."""
    rules.check_countable(rule)
    return judge(rule, tally(rule, parties, ballots))


def judge(rule: Rule, quantities: Quantities) -> Count:
    """The verdict on figures, published ones with gaps included."""
    tests = [
        _test(rule.stage.id, part, atom, quantities)
        for part, expression in rule.stage.parts()
        for atom in expression.atoms()
    ]
    quorum = rule.stage.quorum is None or rule.stage.quorum.holds(quantities)
    outcome = _outcome(quorum, rule.stage.passing.holds(quantities))
    return Count(outcome=outcome, quantities=quantities, tests=tuple(tests))


def tally(rule: Rule, parties: Collection[Party], ballots: Ballots) -> dict[str, dict[Quantity, Fraction]]:
    """What every quantity weighs in each dimension of the rule. Raises PartyNotInElectorate."""
    keys: dict[Choice, list[str]] = {choice: [] for choice in Choice}
    for key, said in ballots.items():
        keys[Choice(said)].append(key)
    sides = {choice: _chosen(parties, keys[choice]) for choice in Choice}
    return {dim: _figures(rule, dim, sides, parties) for dim in rule.dims}


def to_go(rule: Rule, parties: Collection[Party], voted_keys: Collection[str]) -> tuple[ToGo, ...]:
    """One entry for each test of the quorum that more ballots can meet, in the rule's order.

    Takes every ballot so far as taking part and asks for no choice, so it is safe to show before the close.
    Raises RuleNeedsMore, PartyNotInElectorate.
    """
    rules.check_countable(rule)
    voted = _chosen(parties, voted_keys)
    quorum = rule.stage.quorum
    lacks = (_lack(atom, parties, voted) for atom in (() if quorum is None else quorum.atoms()))
    return tuple(lack for lack in lacks if lack is not None)


def _outcome(quorum: bool | None, passing: bool | None) -> Outcome:  # noqa: FBT001 - three-valued truths
    if quorum is False:
        return Outcome.NO_QUORUM
    if passing is False:
        return Outcome.FAIL if quorum else Outcome.NOT_PASSED
    return Outcome.PASS if quorum and passing else Outcome.INSUFFICIENT_DATA


def _test(stage: str, part: str, atom: Atom, quantities: Quantities) -> Test:
    figures = quantities.get(atom.dim, {})
    return Test(
        stage=stage,
        part=part,
        atom=atom,
        left=figures.get(atom.quantity),
        right=atom.bound.right(figures),
        base=atom.bound.base(figures),
        holds=atom.holds(quantities),
    )


def _chosen(parties: Iterable[Party], keys: Collection[str]) -> list[Party]:
    by_key = {party.key: party for party in parties}
    for key in keys:
        if key not in by_key:
            raise PartyNotInElectorate({"party": key})
    return [by_key[key] for key in keys]


def _figures(
    rule: Rule, dim: str, sides: Mapping[Choice, Iterable[Party]], everybody: Iterable[Party]
) -> dict[Quantity, Fraction]:
    total = _weight(dim, everybody)
    said = {choice: _weight(dim, parties) for choice, parties in sides.items()}
    zero = Fraction(0)
    return {
        Quantity.TOTAL: total,
        Quantity.PARTICIPATING: sum((said[choice] for choice in rule.participating), zero),
        Quantity.VOTES: said[Choice.FOR] + said[Choice.AGAINST],
        **{Quantity(choice): weight for choice, weight in said.items()},
        Quantity.SILENT: total - sum(said.values(), zero),
    }


def _weight(dim: str, parties: Iterable[Party]) -> Fraction:
    return Fraction(sum(party.weight(dim) for party in parties))


def _lack(atom: Atom, everybody: Collection[Party], voted: Collection[Party]) -> ToGo | None:
    """None where more ballots are no way to meet the test."""
    if atom.quantity is not Quantity.PARTICIPATING or not atom.comparison.is_floor:
        return None
    right = atom.bound.right({Quantity.TOTAL: _weight(atom.dim, everybody)})
    if right is None:
        return None
    strictly = atom.comparison is Comparison.MORE_THAN
    return ToGo(
        dim=atom.dim,
        reached=math.floor(_weight(atom.dim, voted)),
        needed=expressions.smallest_above(right, strictly=strictly),
    )
