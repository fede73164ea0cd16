"""Electing a committee: each candidate must be wanted by enough, then the strongest fill the seats.

Every candidate is a question of its own: more than half of those who took part, by heads and by area. Those who
qualify are ranked; who finds no seat is in reserve, in that order. A tie on the whole key at the last seat is never
broken by chance: the tied alone vote again.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.counting import amounts, numbers
from deliberation.counting.expressions import Comparison
from deliberation.counting.shapes import Json, Misshapen, Object, Shape

FEWEST_SEATS = 3
MOST_SEATS = 11
MOST_CANDIDATES = 1_000
_MORE_THAN_HALF = Fraction(1, 2)
_REQUIRED = {
    "participating",
    "total",
    "quorum",
    "need",
    "seats",
    "rank",
    "legal_min",
    "agreed_seats",
    "candidates",
}


class Dim(StrEnum):
    HEADS = "heads"
    AREA = "area"


class OnTie(StrEnum):
    RUNOFF = "runoff"


class Status(StrEnum):
    FORMED = "FORMED"
    NOT_FORMED = "NOT_FORMED"
    """Too few qualified: those who did are elected, the missing seats need a by-election."""
    RUNOFF = "RUNOFF"
    """The tied at the last seat vote again among themselves."""
    NO_QUORUM = "NO_QUORUM"
    INVALID_CONFIG = "INVALID_CONFIG"
    """The seats are even in number, or too few, or too many."""


Weights = Mapping[Dim, Fraction]


@dataclass(frozen=True)
class Candidate:
    name: str
    support: Weights


@dataclass(frozen=True)
class Share:
    """So much of a base; of an empty one nothing is ever enough."""

    comparison: Comparison
    share: Fraction

    def met(self, left: Weights, base: Weights) -> bool:
        return all(base[dim] > 0 and self.comparison.holds(left[dim], self.share * base[dim]) for dim in Dim)


@dataclass(frozen=True, kw_only=True)
class Election:
    """`seats` are to be filled now; `sitting` members stay. `agreed_seats` is the size the by-laws name."""

    participating: Weights
    total: Weights
    quorum: Share
    need: Share
    seats: int
    sitting: int
    agreed_seats: int
    legal_min: int
    rank: tuple[Dim, ...]
    candidates: tuple[Candidate, ...]

    @property
    def is_lawful_size(self) -> bool:
        size = self.seats + self.sitting
        return size % 2 == 1 and max(FEWEST_SEATS, self.legal_min) <= size <= MOST_SEATS

    def key(self, candidate: Candidate) -> tuple[Fraction, ...]:
        return tuple(candidate.support[dim] for dim in self.rank)


@dataclass(frozen=True)
class Elected:
    """Names, strongest first. While a run-off is due, `reserve` follows whoever loses it."""

    status: Status
    elected: tuple[str, ...] = ()
    reserve: tuple[str, ...] = ()
    not_qualified: tuple[str, ...] = ()
    runoff: tuple[str, ...] = ()


def elect(election: Election) -> Elected:
    if not election.is_lawful_size:
        return Elected(Status.INVALID_CONFIG)
    if not election.quorum.met(election.participating, election.total):
        return Elected(Status.NO_QUORUM)
    met = [election.need.met(one.support, election.participating) for one in election.candidates]
    ranked = sorted(itertools.compress(election.candidates, met), key=election.key, reverse=True)
    unfit = tuple(one.name for one, is_fit in zip(election.candidates, met, strict=True) if not is_fit)
    if _is_tied_at_the_last_seat(election, ranked):
        return _with_runoff(election, ranked, unfit)
    elected = _names(ranked[: election.seats])
    status = Status.FORMED if _is_formed(election, len(elected)) else Status.NOT_FORMED
    return Elected(status, elected, _names(ranked[election.seats :]), unfit)


def _is_tied_at_the_last_seat(election: Election, ranked: Sequence[Candidate]) -> bool:
    if not 0 < election.seats < len(ranked):
        return False
    return election.key(ranked[election.seats - 1]) == election.key(ranked[election.seats])


def _with_runoff(election: Election, ranked: Sequence[Candidate], unfit: tuple[str, ...]) -> Elected:
    last = election.key(ranked[election.seats - 1])
    above = [one for one in ranked if election.key(one) > last]
    tied = [one for one in ranked if election.key(one) == last]
    below = [one for one in ranked if election.key(one) < last]
    return Elected(Status.RUNOFF, _names(above), _names(below), unfit, _names(tied))


def _is_formed(election: Election, elected: int) -> bool:
    members = elected + election.sitting
    return members >= election.legal_min and members > _MORE_THAN_HALF * election.agreed_seats


def _names(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(candidate.name for candidate in candidates)


def read(shape: Shape) -> Election:
    """The input of a case. Raises Misshapen."""
    fields = shape.fields(_REQUIRED, {"on_full_tie", "sitting"})
    if "on_full_tie" in fields:
        fields["on_full_tie"].one_of(OnTie)
    total = _weights(fields["total"])
    participating = _part_of(total, _weights(fields["participating"]), fields["participating"].where)
    return Election(
        participating=participating,
        total=total,
        quorum=_share(fields["quorum"]),
        need=_share(fields["need"]),
        seats=amounts.bounded(fields["seats"], MOST_CANDIDATES),
        sitting=amounts.bounded(fields["sitting"], MOST_CANDIDATES) if "sitting" in fields else 0,
        agreed_seats=amounts.bounded(fields["agreed_seats"], MOST_CANDIDATES),
        legal_min=amounts.bounded(fields["legal_min"], MOST_CANDIDATES),
        rank=_rank(fields["rank"]),
        candidates=_candidates(fields["candidates"], participating),
    )


def result(election: Election) -> Object:
    found = elect(election)
    return {
        "status": found.status.value,
        "elected": list[Json](found.elected),
        "reserve": list[Json](found.reserve),
        "not_qualified": list[Json](found.not_qualified),
        "runoff": list[Json](found.runoff),
    }


def _weights(shape: Shape) -> Weights:
    fields = shape.fields(set(Dim))
    return {dim: numbers.number(fields[dim]) for dim in Dim}


def _part_of(whole: Weights, part: Weights, where: str) -> Weights:
    for dim in Dim:
        if part[dim] > whole[dim]:
            raise Misshapen(f"{where}.{dim}")
    return part


def _share(shape: Shape) -> Share:
    fields = shape.fields({"frac", "op"})
    comparison = fields["op"].one_of(Comparison)
    if not comparison.is_floor:
        raise Misshapen(fields["op"].where)
    return Share(comparison, numbers.share(fields["frac"]))


def _rank(shape: Shape) -> tuple[Dim, ...]:
    keys = tuple(key.one_of(Dim) for key in shape.items())
    if not keys or len(set(keys)) < len(keys):
        raise Misshapen(shape.where)
    return keys


def _candidates(shape: Shape, participating: Weights) -> tuple[Candidate, ...]:
    rows = shape.items()
    candidates = tuple(_candidate(row, participating) for row in rows)
    if len(rows) > MOST_CANDIDATES or len({candidate.name for candidate in candidates}) < len(candidates):
        raise Misshapen(shape.where)
    return candidates


def _candidate(shape: Shape, participating: Weights) -> Candidate:
    match shape.items():
        case (name, heads, area):
            support = {Dim.HEADS: numbers.number(heads), Dim.AREA: numbers.number(area)}
            return Candidate(name.text(), _part_of(participating, support, shape.where))
        case _:
            raise Misshapen(shape.where)
