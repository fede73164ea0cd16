"""Several options, ranked by residents: advice, never a decision.

Three readings stand side by side, because they may name three winners: most first places, beats every other option in
pairs, wins when the weakest is dropped round by round. What binds is a yes or no on one text, afterwards.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import amounts
from deliberation.counting.shapes import Misshapen, Object, Shape
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

MOST_OPTIONS = 30
MOST_BALLOTS = 1_000_000_000
MOST_RANKINGS = 20_000
_MOST_WAYS = 512
_MOST_WORK = 2_000_000


class TooManyTies(Invalid):
    message = sentence(
        "So many options are tied that the rounds have too many ways to go. Ask about fewer options."
    )


Rank = frozenset[str]
"""Options that a ballot puts on one place."""


@dataclass(frozen=True)
class Ranking:
    """So many ballots of one order, best first. What a ballot leaves out is last, and tied."""

    count: int
    order: tuple[Rank, ...]

    def favourites(self, among: frozenset[str]) -> Rank:
        """The best of those still in; empty when the ballot names none of them."""
        return next((rank & among for rank in self.order if rank & among), frozenset())

    def places(self, options: frozenset[str]) -> dict[str, int]:
        last = len(self.order)
        return dict.fromkeys(options, last) | {one: at for at, rank in enumerate(self.order) for one in rank}


@dataclass(frozen=True)
class Advice:
    """None where no option wins alone."""

    plurality: str | None
    pairwise_winner: str | None
    instant_runoff: str | None


def advise(rankings: Sequence[Ranking]) -> Advice:
    """Raises TooManyTies."""
    options = options_of(rankings)
    return Advice(
        plurality=_alone(_leaders(_firsts(rankings, options))),
        pairwise_winner=_pairwise_winner(rankings, options),
        instant_runoff=_alone(_possible_winners(rankings, options)),
    )


def options_of(rankings: Sequence[Ranking]) -> frozenset[str]:
    return frozenset(option for ranking in rankings for rank in ranking.order for option in rank)


def _firsts(rankings: Sequence[Ranking], among: frozenset[str]) -> dict[str, Fraction]:
    """First places among those still in; a ballot with several favourites is shared equally."""
    firsts = dict.fromkeys(sorted(among), Fraction(0))
    for ranking in rankings:
        favourites = ranking.favourites(among)
        for option in favourites:
            firsts[option] += Fraction(ranking.count, len(favourites))
    return firsts


def _leaders(firsts: dict[str, Fraction]) -> frozenset[str]:
    most = max(firsts.values(), default=Fraction(0))
    return frozenset(option for option, votes in firsts.items() if votes == most > 0)


def _alone(winners: frozenset[str]) -> str | None:
    return next(iter(winners)) if len(winners) == 1 else None


def _pairwise_winner(rankings: Sequence[Ranking], options: frozenset[str]) -> str | None:
    """The option that more ballots put above than below, against each other one."""
    margins: Counter[tuple[str, str]] = Counter()
    pairs = list(itertools.combinations(sorted(options), 2))
    for ranking in rankings:
        places = ranking.places(options)
        for one, other in pairs:
            margins[one, other] += ranking.count * (
                (places[one] < places[other]) - (places[one] > places[other])
            )
    beaten = {other if margin > 0 else one for (one, other), margin in margins.items() if margin}
    tied = {option for pair in pairs if not margins[pair] for option in pair}
    winners = options - beaten - tied
    return _alone(winners) if any(ranking.count for ranking in rankings) else None


def _possible_winners(rankings: Sequence[Ranking], options: frozenset[str]) -> frozenset[str]:
    """Who could win the rounds, whichever of the equally weak is dropped first: chance decides nothing."""
    found: set[str] = set()
    seen: set[frozenset[str]] = set()
    waiting = [options]
    while waiting:
        left = waiting.pop()
        if left in seen:
            continue
        seen.add(left)
        if len(seen) > _MOST_WAYS or len(seen) * len(rankings) > _MOST_WORK:
            raise TooManyTies
        won, drops = _round(_firsts(rankings, left))
        found |= won
        waiting += [left - drop for drop in drops]
    return frozenset(found)


def _round(firsts: dict[str, Fraction]) -> tuple[frozenset[str], list[frozenset[str]]]:
    """Who has won, or else each set of options that may be dropped next."""
    votes = sum(firsts.values(), Fraction(0))
    most = max(firsts.values(), default=Fraction(0))
    if votes == 0 or 2 * most > votes:
        return _leaders(firsts), []
    hopeless = _hopeless(firsts)
    if hopeless:
        return frozenset(), [hopeless]
    fewest = min(firsts.values())
    return frozenset(), [frozenset({option}) for option, first in firsts.items() if first == fewest]


def _hopeless(firsts: dict[str, Fraction]) -> frozenset[str]:
    """The weakest that together have fewer than the next: they fall first, in whatever order."""
    ranked = sorted(firsts, key=lambda option: firsts[option])
    together = Fraction(0)
    for at, option in enumerate(ranked):
        if at and together < firsts[option]:
            return frozenset(ranked[:at])
        together += firsts[option]
    return frozenset()


def read(shape: Shape) -> tuple[Ranking, ...]:
    """The input of a case: `[[4, ["A", "B", "C"]], …]`; a place shared by several options is a list. Raises Misshapen."""
    ballots = shape.fields({"ballots"})["ballots"]
    counts: Counter[tuple[Rank, ...]] = Counter()
    for ballot in ballots.items():
        ranking = _ranking(ballot)
        counts[ranking.order] += ranking.count
    rankings = tuple(Ranking(count, order) for order, count in counts.items())
    if len(rankings) > MOST_RANKINGS or len(options_of(rankings)) > MOST_OPTIONS:
        raise Misshapen(ballots.where)
    return rankings


def result(rankings: Sequence[Ranking]) -> Object:
    """Raises TooManyTies."""
    advice = advise(rankings)
    return {
        "plurality": advice.plurality,
        "pairwise_winner": advice.pairwise_winner,
        "instant_runoff": advice.instant_runoff,
    }


def _ranking(shape: Shape) -> Ranking:
    match shape.items():
        case (count, order):
            ranking = Ranking(amounts.bounded(count, MOST_BALLOTS), tuple(map(_rank, order.items())))
        case _:
            raise Misshapen(shape.where)
    named = [option for rank in ranking.order for option in rank]
    if len(set(named)) < len(named):
        raise Misshapen(order.where)
    return ranking


def _rank(shape: Shape) -> Rank:
    tied = shape.items() if isinstance(shape.value, list) else (shape,)
    names = frozenset(option.text() for option in tied)
    if not names or len(names) < len(tied):
        raise Misshapen(shape.where)
    return names
