"""Attendance by item of the agenda: who was there when it began, at the moments asked for, and when it ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from deliberation.meetings import attendance
from deliberation.meetings.attendance import Interval
from deliberation.meetings.kinds import How
from deliberation.meetings.run import quorum
from deliberation.meetings.run.course import Item, Turn
from deliberation.meetings.run.queries import Hall


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Who was there at a moment: seats by how they were there, their weight by dimension of the whole, and whether that was a quorum.

    `seats` is how many have one that counts for this item; `left_out` how many an interest takes out of every total.
    """

    at: datetime
    present: Mapping[UUID, How]
    seats: int
    left_out: int
    weights: Mapping[str, int]
    totals: Mapping[str, int]
    had_quorum: bool | None


@dataclass(frozen=True, kw_only=True)
class ItemAttendance:
    """One turn of an item. `end` is None while it is before the meeting; `moments` are those asked for that fall into it."""

    item: Item
    begin: Attendance
    moments: tuple[Attendance, ...]
    end: Attendance | None


def by_item(
    hall: Hall,
    moments: Sequence[tuple[UUID, datetime]] = (),
    left_out: Mapping[UUID, frozenset[UUID]] = MappingProxyType({}),
) -> tuple[ItemAttendance, ...]:
    """In the order in which items were before the meeting; one that was taken up again stands twice.

    `moments` say of which item each is: what closes one is often the moment at which the next begins. `left_out` are the seats
    that weigh in no total of an item, by its id.
    """
    items = {item.id: item for item in hall.items}
    return tuple(
        _of_turn(
            replace(hall, left_out=left_out.get(turn.item_id, frozenset())),
            items[turn.item_id],
            turn,
            [at for item_id, at in moments if item_id == turn.item_id],
        )
        for turn in hall.course.turns
    )


def _of_turn(hall: Hall, item: Item, turn: Turn, moments: Iterable[datetime]) -> ItemAttendance:
    within = [at for at in sorted(moments) if turn.since <= at and (turn.until is None or at <= turn.until)]
    return ItemAttendance(
        item=item,
        begin=_attendance(hall, item, turn.since, attendance.present_at(hall.presences, turn.since)),
        moments=tuple(
            _attendance(hall, item, at, attendance.present_at(hall.presences, at)) for at in within
        ),
        end=None
        if turn.until is None
        else _attendance(hall, item, turn.until, _until(hall.presences, turn.until)),
    )


def _until(presences: Iterable[Interval], moment: datetime) -> dict[UUID, How]:
    """Who was there until that moment: whoever leaves when an item ends was there for all of it."""
    return {
        each.seat_id: each.how
        for each in presences
        if each.since < moment and (each.until is None or moment <= each.until)
    }


def _attendance(hall: Hall, item: Item, at: datetime, present: Mapping[UUID, How]) -> Attendance:
    stage = hall.stage_for(item.id)
    counted = [seat for seat in hall.seats if seat.id not in hall.left_out]
    there = [seat for seat in counted if seat.id in present]
    dims = sorted({dim for seat in hall.seats for dim in seat.weights})
    return Attendance(
        at=at,
        present={seat.id: present[seat.id] for seat in there},
        seats=len(counted),
        left_out=len(hall.seats) - len(counted),
        weights={dim: attendance.weight(there, dim) for dim in dims},
        totals={dim: attendance.weight(counted, dim) for dim in dims},
        had_quorum=quorum.at(stage, hall.seats, present, left_out=hall.left_out).is_met,
    )
