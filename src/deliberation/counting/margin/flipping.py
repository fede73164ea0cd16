"""The fewest ballots whose change gives another outcome. Nobody who said nothing is made to speak.

A small integer program: choose as few changes as possible so that every demand of an outcome holds. Changes with the
same effect form a class, and of one class the heaviest (or lightest) ballots are the best to change, whatever their
number; so the numbers of changes in all classes but the largest are tried out, and the last follows by bisection.
Where the classes do not line up like that, the answer is a bound: no demand by itself is met with fewer changes.
"""

import bisect
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.counting import count as counting
from deliberation.counting.count import Ballots, Outcome
from deliberation.counting.margin import demands
from deliberation.counting.margin.demands import Alternative, Demand, Said
from deliberation.counting.parties import Party
from deliberation.counting.rules import Choice, Rule

MOST_TRIALS = 200_000
Effect = tuple[int, ...]
"""What a change adds to each demand, for each unit of weight."""


@dataclass(frozen=True)
class Flip:
    """`ballots` is None where no change of ballots gives another outcome; not exact means at least so many."""

    ballots: int | None
    is_exact: bool


@dataclass(frozen=True)
class _Class:
    """Ballots that can all be changed to the same effect, the best to change first."""

    effect: Effect
    size: int
    gains: tuple[tuple[int, ...], ...]
    """For each demand what the first n changes add, for n from 0 to size."""

    def most_and_least(self, lacks: Sequence[int]) -> tuple[int, int]:
        """The numbers of changes, from and to, that make up what each demand lacks."""
        low, high = 0, self.size
        for gain, lack, each in zip(self.gains, lacks, self.effect, strict=True):
            if each > 0:
                low = max(low, bisect.bisect_left(gain, lack))
            elif each < 0:
                high = min(high, bisect.bisect_right(gain, -lack, key=lambda value: -value) - 1)
            elif lack > 0:
                return 1, 0
        return low, high


def flip(rule: Rule, parties: Collection[Party], ballots: Ballots, *, outcome: Outcome | None = None) -> Flip:
    """A ballot may be changed to any other choice, or struck out. `outcome` is that of the count, if it is known.

    Raises RuleNeedsMore, PartyNotInElectorate.
    """
    if outcome is None:
        outcome = counting.count(rule, parties, ballots).outcome
    words = {choice: Said(choice.value) for choice in Choice}
    said = [words[ballots[party.key]] if party.key in ballots else Said.SILENT for party in parties]
    weights = {dim: [int(party.weight(dim)) for party in parties] for dim in rule.dims}
    best: Flip = Flip(None, is_exact=True)
    try:
        others = [
            alternative
            for other in (Outcome.PASS, Outcome.FAIL, Outcome.NO_QUORUM)
            if other is not outcome
            for alternative in demands.alternatives(rule, other)
        ]
    except demands.AlternativesError:
        return Flip(1, is_exact=False)
    sums = {dim: _sums(said, weights[dim]) for dim in rule.dims}
    for alternative in dict.fromkeys(others):
        lacks = [_lack(demand, sums[demand.dim]) for demand in alternative]
        best = _better(best, _fewest(lacks, _Rows(alternative, said, weights)))
    return best


def _better(one: Flip, other: Flip) -> Flip:
    """The lower one; of two equals the one that is exact."""
    if one.ballots is None or other.ballots is None:
        return other if one.ballots is None else one
    return min(one, other, key=lambda each: (each.ballots, not each.is_exact))


def _fewest(lacks: Sequence[int], rows: "_Rows") -> Flip:
    floor = 0
    for place, lack in enumerate(lacks):
        alone = rows.alone(place, lack)
        if alone is None:
            return Flip(None, is_exact=True)
        floor = max(floor, alone)
    classes = rows.classes()
    if classes is None:
        return Flip(floor, is_exact=False)
    return _search(classes, lacks, floor)


def _lack(demand: Demand, sums: Mapping[Said, int]) -> int:
    return demand.need - sum(weight * demand.of(each) for each, weight in sums.items())


def _sums(said: Sequence[Said], weights: Sequence[int]) -> dict[Said, int]:
    """What all that said the same weigh together."""
    return {each: sum(itertools.compress(weights, [one is each for one in said])) for each in Said}


@dataclass(frozen=True)
class _Rows:
    """The ballots under the demands of one alternative."""

    alternative: Alternative
    said: Sequence[Said]
    weights: Mapping[str, Sequence[int]]

    def alone(self, place: int, lack: int) -> int | None:
        """The fewest changes that make up what one demand lacks, whatever becomes of the others."""
        if lack <= 0:
            return 0
        demand = self.alternative[place]
        most = max(demand.coefficients)
        gains = []
        for each in Said:
            gain = most - demand.of(each)
            if gain and each is not Said.SILENT:
                mine = itertools.compress(self.weights[demand.dim], [said is each for said in self.said])
                gains += [weight * gain for weight in mine]
        gains.sort(reverse=True)
        sums = itertools.accumulate(gains)
        return next((number for number, gained in enumerate(sums, 1) if gained >= lack), None)

    def classes(self) -> tuple[_Class, ...] | None:
        """None where a ballot could be changed to different good effects, or its weights pull in two directions."""
        places: dict[Effect, list[int]] = {}
        for each in Said:
            found = self._effects(each)
            if len(found) > 1:
                return None
            for effect in found:
                places.setdefault(effect, []).extend(at for at, said in enumerate(self.said) if said is each)
        made = [self._class(effect, at) for effect, at in places.items() if at]
        whole = [each for each in made if each is not None]
        return tuple(whole) if len(whole) == len(made) else None

    def _effects(self, now: Said) -> list[Effect]:
        """The effects of changes that no other change outdoes."""
        if now is Said.SILENT:
            return []
        effects = {
            tuple(demand.of(then) - demand.of(now) for demand in self.alternative)
            for then in Said
            if then is not now
        }
        useful = [effect for effect in effects if max(effect, default=0) > 0]
        return [effect for effect in useful if not any(_outdoes(other, effect) for other in useful)]

    def _class(self, effect: Effect, places: Sequence[int]) -> _Class | None:
        order = self._order(effect, places)
        if order is None:
            return None
        mine = [self.weights[demand.dim] for demand in self.alternative]
        gains = tuple(
            tuple(itertools.accumulate((each * weights[at] for at in order), initial=0))
            for each, weights in zip(effect, mine, strict=True)
        )
        return _Class(effect, len(order), gains)

    def _order(self, effect: Effect, places: Sequence[int]) -> list[int] | None:
        """The best first, if there is one order that is best for every demand."""
        wanted = {
            (demand.dim, each > 0)
            for each, demand in zip(effect, self.alternative, strict=True)
            if each and len({self.weights[demand.dim][at] for at in places}) > 1
        }
        if len(wanted) > 1:
            return None
        for dim, is_gain in wanted:
            return sorted(places, key=lambda at: self.weights[dim][at], reverse=is_gain)
        return list(places)


def _outdoes(one: Effect, other: Effect) -> bool:
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def _search(classes: Sequence[_Class], lacks: Sequence[int], floor: int) -> Flip:
    """Try out all classes but the largest; `floor` is what any answer has at least."""
    if not classes:
        return Flip(0 if max(lacks, default=0) <= 0 else None, is_exact=True)
    *tried, last = sorted(classes, key=lambda each: each.size)
    best: int | None = None
    for trial, numbers in enumerate(_numbers(tried)):
        if trial >= MOST_TRIALS:
            return Flip(floor, is_exact=False)
        changed = sum(numbers)
        if best is not None and changed >= best:
            continue
        left = [
            lack - sum(each.gains[place][number] for each, number in zip(tried, numbers, strict=True))
            for place, lack in enumerate(lacks)
        ]
        low, high = last.most_and_least(left)
        if low <= high and (best is None or changed + low < best):
            best = changed + low
        if best == floor:
            break
    return Flip(best, is_exact=True)


def _numbers(classes: Sequence[_Class]) -> Iterator[tuple[int, ...]]:
    return itertools.product(*(range(each.size + 1) for each in classes))
