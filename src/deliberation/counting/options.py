"""Several options, ranked by residents: advice, never a decision.

Three readings stand side by side, because they may name three winners: most first places, beats every other option in
pairs, wins when the weakest is dropped round by round. What binds is a yes or no on one text, afterwards.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import amounts
from deliberation.counting.methods import pairwise, plurality, ranked
from deliberation.counting.methods.ranked import Ballot, Paper, Profile, Ranks, SharedRank
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


@dataclass(frozen=True)
class Advice:
    """None where no option wins alone."""

    plurality: str | None
    pairwise_winner: str | None
    instant_runoff: str | None


def advise(profile: Profile) -> Advice:
    """A place that several options share is shared out among them. Raises TooManyTies."""
    if not any(ballot.ranks for ballot in profile.ballots):
        return Advice(None, None, None)
    firsts, _ = plurality.tally(profile, SharedRank.SPLIT)
    return Advice(
        plurality=_alone(ranked.leaders(firsts)),
        pairwise_winner=pairwise.winner(pairwise.compare(profile)),
        instant_runoff=_alone(
            _possible_winners(ranked.countable(profile, SharedRank.SPLIT), profile.standing)
        ),
    )


def _alone(winners: Sequence[str]) -> str | None:
    return winners[0] if len(winners) == 1 else None


def _possible_winners(papers: Sequence[Paper], options: Sequence[str]) -> tuple[str, ...]:
    """Who could win the rounds, whichever of the equally weak is dropped first: chance decides nothing."""
    found: set[str] = set()
    seen: set[frozenset[str]] = set()
    waiting = [frozenset(options)]
    while waiting:
        left = waiting.pop()
        if left in seen:
            continue
        seen.add(left)
        if len(seen) > _MOST_WAYS or len(seen) * len(papers) > _MOST_WORK:
            raise TooManyTies
        firsts, _ = ranked.dealt(papers, left)
        won, drops = _round(firsts)
        found.update(won)
        waiting += [left - drop for drop in drops]
    return tuple(found)


def _round(firsts: Mapping[str, Fraction]) -> tuple[tuple[str, ...], list[frozenset[str]]]:
    """Who has won, or else each set of options that may be dropped next."""
    votes = sum(firsts.values(), Fraction(0))
    if votes == 0:
        return (), []
    if 2 * max(firsts.values()) > votes:
        return ranked.leaders(firsts), []
    hopeless = _hopeless(firsts)
    if hopeless:
        return (), [hopeless]
    fewest = min(firsts.values())
    return (), [frozenset({option}) for option, first in firsts.items() if first == fewest]


def _hopeless(firsts: Mapping[str, Fraction]) -> frozenset[str]:
    """The weakest that together have fewer than the next: they fall first, in whatever order."""
    ranked = sorted(firsts, key=lambda option: firsts[option])
    together = Fraction(0)
    for at, option in enumerate(ranked):
        if at and together < firsts[option]:
            return frozenset(ranked[:at])
        together += firsts[option]
    return frozenset()


def read(shape: Shape) -> Profile:
    """The input of a case: `[[4, ["A", "B", "C"]], …]`; a place shared by several options is a list. Raises Misshapen."""
    ballots = shape.fields({"ballots"})["ballots"]
    counts: Counter[Ranks] = Counter()
    for shown in ballots.items():
        ranks, count = _paper(shown)
        counts[ranks] += count
    options = sorted({option for ranks in counts for rank in ranks for option in rank})
    if len(counts) > MOST_RANKINGS or len(options) > MOST_OPTIONS:
        raise Misshapen(ballots.where)
    cast = tuple(Ballot(ranks, count) for ranks, count in counts.items() if count)
    return Profile(candidates=tuple(options), ballots=cast)


def result(profile: Profile) -> Object:
    """Raises TooManyTies."""
    advice = advise(profile)
    return {
        "plurality": advice.plurality,
        "pairwise_winner": advice.pairwise_winner,
        "instant_runoff": advice.instant_runoff,
    }


def _paper(shape: Shape) -> Paper:
    match shape.items():
        case (count, order):
            ranks = tuple(map(_rank, order.items()))
        case _:
            raise Misshapen(shape.where)
    named = [option for rank in ranks for option in rank]
    if len(set(named)) < len(named):
        raise Misshapen(order.where)
    return ranks, amounts.bounded(count, MOST_BALLOTS)


def _rank(shape: Shape) -> tuple[str, ...]:
    tied = shape.items() if isinstance(shape.value, list) else (shape,)
    if not tied:
        raise Misshapen(shape.where)
    return tuple(sorted(option.text() for option in tied))
