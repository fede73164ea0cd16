"""The quorum of this moment, from who is present, and how firmly it stands. All comparing is done by counting."""

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from deliberation.counting import count as counting
from deliberation.counting.count import Test
from deliberation.counting.margin import leaving
from deliberation.counting.margin.leaving import Fewest, There, Voice
from deliberation.counting.quantities import Known, Quantity
from deliberation.counting.stages import Stage
from deliberation.meetings import attendance
from deliberation.meetings.attendance import Interval, Seat
from deliberation.meetings.kinds import How

Present = Mapping[UUID, How]
"""How each seat that is there is there."""


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """`is_met` is None where the figures do not say.

    `is_forecast`: the rule asks who takes part in the vote, and whoever is present is taken as one who will.
    `lost_after` is the fewest present seats whose leaving breaks a quorum that is met, in the worst case; `met_after` the
    fewest absent ones whose coming makes one that is missed. Both are None otherwise, and where nothing can be said.
    """

    tests: tuple[Test, ...]
    is_met: bool | None
    is_forecast: bool
    lost_after: Fewest | None
    met_after: Fewest | None


def at(
    stage: Stage, seats: Collection[Seat], present: Present, *, left_out: Collection[UUID] = frozenset()
) -> Quorum:
    """Seats left out weigh in no figure: they are out of the base of this item. A rule without a quorum always has it."""
    counted = [seat for seat in seats if seat.id not in left_out]
    expression = stage.quorum
    if expression is None:
        return Quorum(tests=(), is_met=True, is_forecast=False, lost_after=None, met_after=None)
    known = _Sums.of(stage, counted, present).known()
    is_met = expression.holds(stage.known(known))
    voices = [Voice(weights=seat.weights, there=_there(present.get(seat.id))) for seat in counted]
    return Quorum(
        tests=counting.quorum_tests(stage, known),
        is_met=is_met,
        is_forecast=any(atom.quantity is Quantity.PARTICIPATING for atom in expression.atoms()),
        lost_after=leaving.until_lost(expression, voices) if is_met else None,
        met_after=leaving.until_met(expression, voices) if is_met is False else None,
    )


def ever_met(
    stage: Stage, seats: Collection[Seat], intervals: Collection[Interval], session: tuple[datetime, datetime]
) -> bool:
    """Whether it was met at any moment of a session, from its beginning to just before its end."""
    begin, end = session
    if stage.quorum is None:
        return True
    by_id = {seat.id: seat for seat in seats}
    sums = _Sums.of(stage, seats)
    changes = sorted(_changes(intervals, begin, end), key=lambda each: each[0])
    for _, now in itertools.groupby(changes, key=lambda each: each[0]):
        for _, seat_id, how, sign in now:
            sums.move(by_id[seat_id], how, sign)
        if stage.quorum.holds(stage.known(sums.known())):
            return True
    return not changes and stage.quorum.holds(stage.known(sums.known())) is True


def _changes(
    intervals: Iterable[Interval], begin: datetime, end: datetime
) -> Iterator[tuple[datetime, UUID, How, int]]:
    for each in intervals:
        until = end if each.until is None else each.until
        if each.since < end and until > begin:
            yield max(each.since, begin), each.seat_id, each.how, 1
            if until < end:
                yield until, each.seat_id, each.how, -1


@dataclass(frozen=True)
class _Sums:
    """The weights of all, of who is present, and of who is there in person, by dimension."""

    total: dict[str, int]
    present: dict[str, int]
    in_person: dict[str, int]

    @classmethod
    def of(cls, stage: Stage, seats: Collection[Seat], present: Present | None = None) -> "_Sums":
        dims = sorted({atom.dim for atom in stage.atoms()})
        total = {dim: attendance.weight(seats, dim) for dim in dims}
        sums = cls(total, dict.fromkeys(dims, 0), dict.fromkeys(dims, 0))
        for seat in seats:
            how = (present or {}).get(seat.id)
            if how is not None:
                sums.move(seat, how, 1)
        return sums

    def move(self, seat: Seat, how: How, sign: int) -> None:
        for dim in self.total:
            weight = sign * seat.weights.get(dim, 0)
            self.present[dim] += weight
            self.in_person[dim] += weight if how is How.IN_PERSON else 0

    def known(self) -> dict[str, Known]:
        """Whoever is present is expected to take part."""
        return {
            dim: {
                Quantity.TOTAL: Fraction(self.total[dim]),
                Quantity.PRESENT: Fraction(self.present[dim]),
                Quantity.PARTICIPATING: Fraction(self.present[dim]),
                Quantity.IN_PERSON: Fraction(self.in_person[dim]),
            }
            for dim in self.total
        }


def _there(how: How | None) -> There:
    match how:
        case None:
            return There.ABSENT
        case How.IN_PERSON:
            return There.IN_PERSON
        case How.PROXY | How.REMOTE:
            return There.ELSEWHERE
