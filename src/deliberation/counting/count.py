"""The count: what each side weighs, every test with both its sides, and what follows from them."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from deliberation.counting import expressions, quantities, rules, silence, weighing
from deliberation.counting import parties as electorates
from deliberation.counting.after import Afterwards
from deliberation.counting.expressions import Atom, Comparison, Expression
from deliberation.counting.parties import Party
from deliberation.counting.quantities import Known, Quantities, Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.stages import Stage
from deliberation.counting.transforms import Weights
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

Ballots = Mapping[str, Choice]
"""What each party said last, by the party's key; who said nothing is not in it."""


class PartyNotInElectorate(Invalid):
    message = sentence("A ballot names %(party)s, which has no vote here. Check the roll of this vote.")


class Outcome(StrEnum):
    """FAIL: quorum met, motion lost. NOT_PASSED: surely not adopted, but the figures do not say which of both.

    BRIDGE_OPEN: lost, but a second vote under another majority may follow at once. BLOCKED: the numbers suffice, but an
    objection is open or an owner's consent is missing.
    """

    PASS = "PASS"  # noqa: S105 - a verdict
    FAIL = "FAIL"
    NO_QUORUM = "NO_QUORUM"
    BRIDGE_OPEN = "BRIDGE_OPEN"
    BLOCKED = "BLOCKED"
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
    """`quantities` are those of the call it began with. `notes` say what silence did."""

    outcome: Outcome
    quantities: Quantities
    tests: tuple[Test, ...]
    notes: tuple[str, ...] = ()

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


def judge(rule: Rule, known: Quantities) -> Count:
    """The verdict of the votes on the figures of the first call, published ones with gaps included.

    Nobody can object to a count before it is made: what may still hold or undo it is no part of this.
    """
    return decide(rule.of_the_votes, {rule.stage.id: known})


def decide(
    rule: Rule, cast: Mapping[str, Quantities], *, start: Stage | None = None, later: Afterwards | None = None
) -> Count:
    """The verdict on the figures of each call, by its id. What came after the count weighs only on a motion that passed.

    A missed quorum leads to the next call, a lost vote to a bridge, if there are figures of it. Raises KeyError for a
    `start` without figures.
    """
    calls = list(_calls(rule, cast, start or rule.stage))
    tests = [test for call in calls for test in call.tests]
    last = calls[-1]
    outcome = last.outcome
    if outcome is Outcome.PASS and rule.after is not None:
        fails_if = rule.after.fails_if
        tests += [] if fails_if is None else _tests("after", "fails_if", fails_if, last.quantities)
        outcome = _afterwards(rule, last.quantities, later or Afterwards())
    return Count(
        outcome=outcome,
        quantities=calls[0].quantities,
        tests=tuple(tests),
        notes=tuple(dict.fromkeys(note for call in calls for note in call.notes)),
    )


def tally(rule: Rule, parties: Collection[Party], ballots: Ballots) -> dict[str, Known]:
    """What every quantity weighs in each dimension of the rule. Raises PartyNotInElectorate."""
    _check_known(parties, ballots)
    known = {key: Choice(choice) for key, choice in ballots.items()}
    said = [known.get(party.key) for party in parties]
    selectors: dict[Quantity, list[bool]] = {
        Quantity(choice): [each is choice for each in said] for choice in Choice
    }
    selectors[Quantity.SILENT] = [each is None for each in said]
    return {
        dim: quantities.with_sums(
            weighing.figures(Weights.of(electorates.weights(parties, dim)), selectors),
            rule.participating,
        )
        for dim in rule.dims
    }


def to_go(rule: Rule, parties: Collection[Party], voted_keys: Collection[str]) -> tuple[ToGo, ...]:
    """One entry for each test of the quorum that more ballots can meet, in the rule's order.

    Takes every ballot so far as taking part and asks for no choice, so it is safe to show before the close.
    Raises RuleNeedsMore, PartyNotInElectorate.
    """
    rules.check_countable(rule)
    _check_known(parties, voted_keys)
    keys = set(voted_keys)
    voted = [party for party in parties if party.key in keys]
    quorum = rule.stage.quorum
    lacks = (_lack(atom, parties, voted) for atom in (() if quorum is None else quorum.atoms()))
    return tuple(lack for lack in lacks if lack is not None)


def quorum_tests(stage: Stage, known: Quantities) -> tuple[Test, ...]:
    """Every test of a call's quorum on the figures so far; none where it asks for none."""
    quorum = stage.quorum
    return () if quorum is None else tuple(_tests(stage.id, "quorum", quorum, stage.known(known)))


@dataclass(frozen=True)
class _Call:
    outcome: Outcome
    quantities: Quantities
    tests: tuple[Test, ...]
    notes: tuple[str, ...]


def _calls(rule: Rule, cast: Mapping[str, Quantities], stage: Stage) -> Iterator[_Call]:
    """One call after the other, as far as there are figures."""
    call = _call(rule, stage, cast[stage.id])
    rest = rule.stages[rule.stages.index(stage) + 1 :]
    if call.outcome is Outcome.NO_QUORUM:
        again = next((each for each in rest if each.opens_if is None and each.id in cast), None)
        yield call
        if again is not None:
            yield from _calls(rule, cast, again)
        return
    bridge = next((each for each in rest if each.opens_if is not None), None)
    if call.outcome is not Outcome.FAIL or bridge is None or bridge.opens_if is None:
        yield call
        return
    tests = (*call.tests, *_tests(bridge.id, "opens_if", bridge.opens_if, call.quantities))
    is_open = bridge.opens_if.holds(call.quantities)
    yield replace(call, outcome=Outcome.BRIDGE_OPEN if is_open else Outcome.FAIL, tests=tests)
    if is_open and bridge.id in cast:
        yield from _calls(rule, cast, bridge)


def _call(rule: Rule, stage: Stage, known: Quantities) -> _Call:
    heard = silence.heard(rule.silence, known)
    figures = stage.known(heard.quantities)
    tests = [
        test for part, expression in stage.parts() for test in _tests(stage.id, part, expression, figures)
    ]
    quorum = stage.quorum is None or stage.quorum.holds(figures)
    return _Call(_outcome(quorum, stage.passing.holds(figures)), figures, tuple(tests), heard.notes)


def _outcome(quorum: bool | None, passing: bool | None) -> Outcome:  # noqa: FBT001 - three-valued truths
    if quorum is False:
        return Outcome.NO_QUORUM
    if passing is False:
        return Outcome.FAIL if quorum else Outcome.NOT_PASSED
    return Outcome.PASS if quorum and passing else Outcome.INSUFFICIENT_DATA


def _afterwards(rule: Rule, known: Quantities, later: Afterwards) -> Outcome:
    """Of a motion that passed by numbers."""
    after = rule.after
    fails = False if after is None or after.fails_if is None else after.fails_if.holds(known)
    if fails is None:
        return Outcome.INSUFFICIENT_DATA
    if fails:
        return Outcome.FAIL
    return Outcome.BLOCKED if after is not None and after.is_blocked(later) else Outcome.PASS


def _tests(stage: str, part: str, expression: Expression, known: Quantities) -> list[Test]:
    return [_test(stage, part, atom, known) for atom in expression.atoms()]


def _test(stage: str, part: str, atom: Atom, known: Quantities) -> Test:
    figures = known.get(atom.dim, {})
    return Test(
        stage=stage,
        part=part,
        atom=atom,
        left=figures.get(atom.quantity),
        right=atom.bound.right(figures),
        base=atom.bound.base(figures),
        holds=atom.holds(known),
    )


def _check_known(parties: Collection[Party], keys: Collection[str]) -> None:
    known = {party.key for party in parties}
    for key in keys:
        if key not in known:
            raise PartyNotInElectorate({"party": key})


def _weight(dim: str, parties: Collection[Party]) -> Fraction:
    return Fraction(sum(electorates.weights(parties, dim)))


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
