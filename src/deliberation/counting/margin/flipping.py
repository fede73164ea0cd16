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
from deliberation.counting import parties as electorates
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
            else:
                high = min(high, bisect.bisect_right(gain, -lack, key=lambda value: -value) - 1)
        return low, high


def flip(rule: Rule, parties: Collection[Party], ballots: Ballots, *, outcome: Outcome | None = None) -> Flip:
    """A ballot may be changed to any other choice, or struck out. `outcome` is that of the count, if it is known.

    Raises RuleNeedsMore, PartyNotInElectorate.
    """
    if outcome is None:
        outcome = counting.count(rule, parties, ballots).outcome
    weights = _weights(rule, parties, ballots)
    try:
        others = [
            alternative
            for other in (Outcome.PASS, Outcome.FAIL, Outcome.NO_QUORUM)
            if other is not outcome
            for alternative in demands.alternatives(rule, other)
        ]
    except demands.AlternativesError:
        return Flip(1, is_exact=False)
    lacks = {demand: _lack(demand, weights[demand.dim]) for demand in itertools.chain(*others)}
    alone = {demand: _alone(demand, lack, weights[demand.dim]) for demand, lack in lacks.items()}
    best = Flip(None, is_exact=True)
    for floor, alternative in _by_floor(others, alone):
        if best.ballots is not None and (floor, False) >= (best.ballots, not best.is_exact):
            break
        rows = _Rows(alternative, weights)
        best = _better(best, _fewest([lacks[demand] for demand in alternative], rows, floor))
    return best


def _by_floor(
    others: Sequence[Alternative], alone: Mapping[Demand, int | None]
) -> list[tuple[int, Alternative]]:
    """Those that can be met at all, with the number of changes that their hardest demand needs by itself."""
    found = []
    for alternative in dict.fromkeys(others):
        floors = [alone[demand] for demand in alternative]
        known = [floor for floor in floors if floor is not None]
        if len(known) == len(floors):
            found.append((max(known, default=0), alternative))
    return sorted(found, key=lambda each: each[0])


def _better(one: Flip, other: Flip) -> Flip:
    """The lower one; of two equals the one that is exact."""
    if one.ballots is None or other.ballots is None:
        return other if one.ballots is None else one
    return min(one, other, key=lambda each: (each.ballots, not each.is_exact))


def _fewest(lacks: Sequence[int], rows: "_Rows", floor: int) -> Flip:
    classes = rows.classes()
    if classes is None:
        return Flip(floor, is_exact=False)
    return _search(classes, lacks, floor)


def _lack(demand: Demand, weights: Mapping[Said, Sequence[int]]) -> int:
    return demand.need - sum(sum(mine) * demand.of(each) for each, mine in weights.items())


def _alone(demand: Demand, lack: int, weights: Mapping[Said, Sequence[int]]) -> int | None:
    """The fewest changes that make up what one demand lacks, whatever becomes of the others."""
    if lack <= 0:
        return 0
    most = max(demand.coefficients)
    gains = []
    for each, mine in weights.items():
        gain = most - demand.of(each)
        if gain and each is not Said.SILENT:
            gains += [weight * gain for weight in mine]
    gains.sort(reverse=True)
    sums = itertools.accumulate(gains)
    return next((number for number, gained in enumerate(sums, 1) if gained >= lack), None)


Weights = Mapping[str, Mapping[Said, Sequence[int]]]
"""For each dimension, what those weigh who said the same; their order is one for all dimensions."""


def _weights(rule: Rule, parties: Collection[Party], ballots: Ballots) -> Weights:
    words = {choice: Said(choice.value) for choice in Choice}
    said = [words[ballots[party.key]] if party.key in ballots else Said.SILENT for party in parties]
    alike = {each: [one is each for one in said] for each in Said}
    weights = {dim: electorates.weights(parties, dim) for dim in rule.dims}
    return {
        dim: {each: [*itertools.compress(mine, alike[each])] for each in Said}
        for dim, mine in weights.items()
    }


@dataclass(frozen=True)
class _Rows:
    """The ballots under the demands of one alternative."""

    alternative: Alternative
    weights: Weights

    def classes(self) -> tuple[_Class, ...] | None:
        """None where a ballot could be changed to different good effects, or its weights pull in two directions."""
        said: dict[Effect, list[Said]] = {}
        for each in Said:
            found = self._effects(each)
            if len(found) > 1:
                return None
            for effect in found:
                said.setdefault(effect, []).append(each)
        made = []
        for effect, alike in said.items():
            if self._anybody(alike):
                new = self._class(effect, alike)
                if new is None:
                    return None
                made.append(new)
        return tuple(made)

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

    def _anybody(self, alike: Sequence[Said]) -> bool:
        return any(found[each] for found in self.weights.values() for each in alike)

    def _class(self, effect: Effect, alike: Sequence[Said]) -> _Class | None:
        mine = [
            [*itertools.chain.from_iterable(self.weights[demand.dim][each] for each in alike)]
            for demand in self.alternative
        ]
        order = self._order(effect, mine)
        if order is None:
            return None
        gains = tuple(
            tuple(
                itertools.accumulate((each * weight for weight in map(weights.__getitem__, order)), initial=0)
            )
            for each, weights in zip(effect, mine, strict=True)
        )
        return _Class(effect, len(order), gains)

    def _order(self, effect: Effect, mine: Sequence[Sequence[int]]) -> Sequence[int] | None:
        """The best first, if there is one order that is best for every demand; `mine` are the weights under each."""
        wanted = {
            (demand.dim, each > 0): weights
            for each, demand, weights in zip(effect, self.alternative, mine, strict=True)
            if each and len(set(weights)) > 1
        }
        if len(wanted) > 1:
            return None
        for (_, is_gain), weights in wanted.items():
            return sorted(range(len(weights)), key=weights.__getitem__, reverse=is_gain)
        return range(min(map(len, mine)))


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
