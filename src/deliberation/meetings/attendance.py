"""Who is present at a moment, and what they weigh: worked out from intervals, never kept as a number."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from deliberation.counting.quantities import Figures, Quantity
from deliberation.meetings.kinds import How

Weights = Mapping[str, int]
"""By dimension of counting: members, owner_members, heads, area (cm²)."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    id: UUID
    key: str
    weights: Weights = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A seat was there from `since` to just before `until`; None is still there."""

    seat_id: UUID
    how: How
    since: datetime
    until: datetime | None

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


def present_at(intervals: Iterable[Interval], moment: datetime) -> dict[UUID, How]:
    """How each seat that is there is there."""
    return {each.seat_id: each.how for each in intervals if each.holds(moment)}


def weight(seats: Iterable[Seat], dim: str) -> int:
    """Together in one dimension; a seat that weighs nothing in it counts nothing."""
    return sum(seat.weights.get(dim, 0) for seat in seats)


def figures(seats: Collection[Seat], present: Collection[UUID], dims: Iterable[str]) -> dict[str, Figures]:
    """What is known for a quorum before anybody votes: the whole and who is there, in each dimension."""
    there = [seat for seat in seats if seat.id in present]
    return {
        dim: {
            Quantity.TOTAL: Fraction(weight(seats, dim)),
            Quantity.PRESENT: Fraction(weight(there, dim)),
        }
        for dim in dims
    }
