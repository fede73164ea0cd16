"""How firmly a quorum stands: the fewest who must leave until it is lost, and the fewest who must come until it is met.

An outcome of the quorum is a list of alternatives, each a set of demands that hold together (see `demands`). One demand by
itself is met by the fewest moves when the heaviest move first, so a set needs at least as many as its hardest demand; where
those few meet all the others too, that is the very number.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.counting.expressions import Expression
from deliberation.counting.margin import demands
from deliberation.counting.margin.demands import Alternative, Demand
from deliberation.counting.quantities import Quantity


class There(StrEnum):
    """Where a voice is. `elsewhere` is present by proxy or from afar."""

    IN_PERSON = "in_person"
    ELSEWHERE = "elsewhere"
    ABSENT = "absent"


_HERE = frozenset({There.IN_PERSON, There.ELSEWHERE})
MEMBERS: Mapping[Quantity, frozenset[There]] = {
    Quantity.TOTAL: frozenset(There),
    Quantity.PRESENT: _HERE,
    Quantity.IN_PERSON: frozenset({There.IN_PERSON}),
    Quantity.PARTICIPATING: _HERE,
}
"""Whoever is present is expected to take part."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One voice: its whole weights by dimension, and where it is."""

    weights: Mapping[str, int]
    there: There


@dataclass(frozen=True, kw_only=True)
class Fewest:
    """`voices` is None where no number is enough; not exact means at least so many."""

    voices: int | None
    is_exact: bool


_NEVER = Fewest(voices=None, is_exact=True)


def until_lost(quorum: Expression, voices: Sequence[Voice]) -> Fewest | None:
    """The fewest present voices whose leaving breaks a quorum that is met, whoever they are.

    None where the quorum asks for more than who is present.
    """
    return _fewest(quorum, voices, is_true=False, to=There.ABSENT)


def until_met(quorum: Expression, voices: Sequence[Voice]) -> Fewest | None:
    """The fewest absent voices whose coming in person makes up a quorum that is missed. None as in `until_lost`."""
    return _fewest(quorum, voices, is_true=True, to=There.IN_PERSON)


def _fewest(quorum: Expression, voices: Sequence[Voice], *, is_true: bool, to: There) -> Fewest | None:
    asked = {each for atom in quorum.atoms() for each in (atom.quantity, atom.bound.of) if each is not None}
    if not asked <= MEMBERS.keys():
        return None
    try:
        ways = demands.Shapes(tuple(There), MEMBERS).ways(quorum, is_true)
    except demands.AlternativesError:
        return Fewest(voices=1, is_exact=False)
    movable = _HERE if to is There.ABSENT else frozenset({There.ABSENT})
    found = [_moves(way, voices, movable, to) for way in ways]
    possible = [each for each in found if each.voices is not None]
    return min(possible, key=lambda each: (each.voices, not each.is_exact), default=_NEVER)


def _moves(way: Alternative, voices: Sequence[Voice], movable: frozenset[There], to: There) -> Fewest:
    """For one alternative: its hardest demand by itself, tried on the others with each demand's best movers."""
    orders = [_Order.of(demand, voices, movable, to) for demand in way]
    floors = [order.enough() for order in orders]
    known = [floor for floor in floors if floor is not None]
    if len(known) < len(floors):
        return _NEVER
    floor = max(known, default=0)
    together = any(all(other.is_met_by(order.movers[:floor]) for other in orders) for order in orders)
    return Fewest(voices=floor, is_exact=together or not orders)


@dataclass(frozen=True)
class _Order:
    """What a demand lacks, what each voice that can move adds to it, and who adds most first."""

    lack: int
    gains: Mapping[int, int]
    movers: Sequence[int]

    @classmethod
    def of(cls, demand: Demand, voices: Sequence[Voice], movable: frozenset[There], to: There) -> "_Order":
        worth = dict(zip(There, demand.coefficients, strict=True))
        gains = {
            at: voice.weights.get(demand.dim, 0) * (worth[to] - worth[voice.there])
            for at, voice in enumerate(voices)
            if voice.there in movable
        }
        has = sum(voice.weights.get(demand.dim, 0) * worth[voice.there] for voice in voices)
        return cls(demand.need - has, gains, sorted(gains, key=lambda at: -gains[at]))

    def enough(self) -> int | None:
        """The fewest moves that make up what is lacking."""
        return next((number for number, gained in enumerate(self._sums()) if gained >= self.lack), None)

    def is_met_by(self, movers: Sequence[int]) -> bool:
        return sum(self.gains[at] for at in movers) >= self.lack

    def _sums(self) -> Iterator[int]:
        return itertools.accumulate((self.gains[at] for at in self.movers), initial=0)
