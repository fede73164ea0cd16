"""The quorum of this moment, from who is present, and how firmly it stands. All comparing is done by counting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from deliberation.counting import count as counting
from deliberation.counting.count import Test
from deliberation.counting.margin import leaving
from deliberation.counting.margin.leaving import Fewest, There, Voice
from deliberation.counting.quantities import Known, Quantity
from deliberation.counting.stages import Stage
from deliberation.meetings import attendance
from deliberation.meetings.attendance import Seat
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
    known = _figures(stage, counted, present)
    is_met = expression.holds(stage.known(known))
    voices = [Voice(weights=seat.weights, there=_there(present.get(seat.id))) for seat in counted]
    return Quorum(
        tests=counting.quorum_tests(stage, known),
        is_met=is_met,
        is_forecast=any(atom.quantity is Quantity.PARTICIPATING for atom in expression.atoms()),
        lost_after=leaving.until_lost(expression, voices) if is_met else None,
        met_after=leaving.until_met(expression, voices) if is_met is False else None,
    )


def _figures(stage: Stage, seats: Collection[Seat], present: Present) -> dict[str, Known]:
    dims = sorted({atom.dim for atom in stage.atoms()})
    in_person = [seat for seat in seats if present.get(seat.id) is How.IN_PERSON]
    return {
        dim: {
            **known,
            Quantity.PARTICIPATING: known[Quantity.PRESENT],
            Quantity.IN_PERSON: Fraction(attendance.weight(in_person, dim)),
        }
        for dim, known in attendance.figures(seats, present.keys(), dims).items()
    }


def _there(how: How | None) -> There:
    match how:
        case None:
            return There.ABSENT
        case How.IN_PERSON:
            return There.IN_PERSON
        case How.PROXY | How.REMOTE:
            return There.ELSEWHERE
