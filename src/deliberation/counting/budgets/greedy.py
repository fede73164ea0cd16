"""Greedy: the project with the highest score first, as long as there is money for it.

Three variants: one that does not fit is passed over; or it ends the count; or those below a threshold are dropped first.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from deliberation.counting import ties
from deliberation.counting.budgets import election as electing
from deliberation.counting.budgets.election import Election, Funding
from deliberation.counting.ties import Act, Breaker, Step, TieRule, Turn

Tie = tuple[Breaker, Turn]
_TIES = frozenset({Step.LOWER_COST})


class Variant(StrEnum):
    """SKIP: what does not fit is passed over. NO_SKIP: the first that does not fit ends the count.

    THRESHOLD: as SKIP, without those whose score is below the least score.
    """

    SKIP = "greedy"
    NO_SKIP = "greedy-no-skip"
    THRESHOLD = "greedy-threshold"


def fund(
    election: Election,
    *,
    variant: Variant,
    least_score: Fraction = Fraction(0),
    tie_rule: TieRule = ties.NO_TIES,
) -> Funding:
    """Only a tie that can change who is funded is broken. Raises what Breaker raises."""
    breaker = Breaker(tie_rule, election.keys, _TIES)
    costs, scores = election.costs, electing.scores(election)
    if variant is Variant.THRESHOLD:
        scores = {name: score for name, score in scores.items() if score >= least_score}
    left = election.money
    funded: list[str] = []
    for rank, equals in enumerate(_by_score(scores), start=1):
        for name in _in_turn(equals, variant, costs, left, (breaker, Turn(Act.FUND, rank))):
            if costs[name] <= left:
                funded.append(name)
                left -= costs[name]
            else:
                return _funding(funded, election, left, breaker)
    return _funding(funded, election, left, breaker)


def _by_score(scores: dict[str, Fraction]) -> Iterator[list[str]]:
    """Those with the same score together, the highest first."""
    ordered = sorted(scores, key=lambda name: -scores[name])
    for _, equals in groupby(ordered, key=lambda name: scores[name]):
        yield list(equals)


def _in_turn(
    equals: list[str], variant: Variant, costs: Mapping[str, Fraction], left: Fraction, tie: Tie
) -> Iterator[str]:
    """A tie is broken only while the order of the tied says who is funded. Passes over what does not fit, or ends there."""
    breaker, turn = tie
    waiting = equals
    while True:
        fitting = [name for name in waiting if costs[name] <= left]
        if variant is not Variant.NO_SKIP:
            waiting = fitting
        if not fitting or sum(costs[name] for name in waiting) <= left:
            yield from waiting
            return
        name = breaker.best(waiting, turn, {Step.LOWER_COST: [{name: -costs[name] for name in waiting}]})
        waiting = [other for other in waiting if other != name]
        left -= costs[name] if name in fitting else 0
        yield name


def _funding(funded: list[str], election: Election, left: Fraction, breaker: Breaker) -> Funding:
    return Funding(funded=tuple(funded), cost=election.money - left, left=left, broken=tuple(breaker.broken))
