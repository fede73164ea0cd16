"""How few seats could have turned a vote by saying something else; nobody who said nothing is made to speak. Pure.

Who was there is settled when a vote ends. So a test of it is replaced by the amount it came to, and what is left is the search that polls use.
"""

from dataclasses import replace
from fractions import Fraction

from deliberation.counting.count import Outcome
from deliberation.counting.expressions import AllOf, AnyOf, Atom, Bound, Comparison, Expression, Not
from deliberation.counting.margin import flipping
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.parties import AREA, HEADS, Party
from deliberation.counting.quantities import Quantities, Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.stages import Stage
from deliberation.meetings.votes.tally import Gathering, Sums, Words

_SLOTS = (HEADS, AREA)
"""The search knows two dimensions; which they are is nothing to it."""
_SETTLED = frozenset({Quantity.PRESENT, Quantity.IN_PERSON, Quantity.REQUIRED_QUORUM})


def of_words(
    rule: Rule, stage: Stage, room: Gathering, words: Words, known: Quantities, outcome: Outcome
) -> Flip | None:
    """None where the rule weighs in a way the search does not know."""
    if rule.transforms or len(rule.dims) > len(_SLOTS):
        return None
    slots = dict(zip(rule.dims, _SLOTS, strict=False))
    may = {seat.id for seat in room.voters}
    parties, ballots = [], {}
    for seat in room.counted:
        weights = [seat.weights.get(dim, 0) for dim in rule.dims] + [0]
        parties.append(_party(seat.key, weights[0], weights[1]))
        if seat.id in may and seat.id in words:
            ballots[seat.key] = words[seat.id]
    return flipping.flip(_settled(rule, stage, known, slots), parties, ballots, outcome=_lost(outcome))


def of_hands(
    rule: Rule, stage: Stage, room: Gathering, sums: Sums, known: Quantities, outcome: Outcome
) -> Flip | None:
    """Hands weigh alike, so it does not matter whose they were."""
    raised = [choice for choice in Choice for _ in range(sums.get(choice, 0))]
    words = {seat.id: choice for seat, choice in zip(room.voters, raised, strict=False)}
    return of_words(rule, stage, room, words, known, outcome)


def _party(key: str, heads: int, area: int) -> Party:
    return Party(key, (key,), frozenset(), heads, area, is_developer=False)


def _lost(outcome: Outcome) -> Outcome:
    return Outcome.FAIL if outcome is Outcome.BRIDGE_OPEN else outcome


def _settled(rule: Rule, stage: Stage, known: Quantities, slots: dict[str, str]) -> Rule:
    figures = stage.known(known)
    alone = Stage(
        id=stage.id,
        quorum=None if stage.quorum is None else _with_amounts(stage.quorum, figures, slots),
        passing=_with_amounts(stage.passing, figures, slots),
    )
    return replace(rule, dims=tuple(slots.values()), stages=(alone,), after=None, exclude_kinds_by_dim={})


def _with_amounts(expression: Expression, known: Quantities, slots: dict[str, str]) -> Expression:
    match expression:
        case Not(member):
            return Not(_with_amounts(member, known, slots))
        case AllOf(members):
            return AllOf(tuple(_with_amounts(member, known, slots) for member in members))
        case AnyOf(members):
            return AnyOf(tuple(_with_amounts(member, known, slots) for member in members))
        case Atom():
            return _atom(expression, known, slots)


def _atom(atom: Atom, known: Quantities, slots: dict[str, str]) -> Atom:
    figures, dim = known[atom.dim], slots[atom.dim]
    if atom.bound.of in _SETTLED and atom.bound.is_empty(figures):
        return _truth(dim, is_true=False)
    bound = Bound(None, None, atom.bound.right(figures)) if atom.bound.of in _SETTLED else atom.bound
    if atom.quantity in _SETTLED:
        return _truth(dim, is_true=bool(atom.holds(known)))
    return Atom(atom.quantity, dim, atom.comparison, bound)


def _truth(dim: str, *, is_true: bool) -> Atom:
    """A test that always holds, or never."""
    comparison = Comparison.AT_LEAST if is_true else Comparison.LESS_THAN
    return Atom(Quantity.TOTAL, dim, comparison, Bound(None, None, Fraction(0)))
