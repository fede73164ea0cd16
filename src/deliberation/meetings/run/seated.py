"""The seats of a meeting. The call froze them: they are read once in a process, however many phones ask again and again."""

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.attendance import Seat
from deliberation.meetings.models import MeetingSeat

_MOST_KEPT = 32
_KEPT: OrderedDict[UUID, tuple["LabelledSeat", ...]] = OrderedDict()


@dataclass(frozen=True, kw_only=True)
class LabelledSeat(Seat):
    """A seat with its number and what everybody may call it."""

    number: int
    label: str


async def of_called(db: Reader, meeting_id: UUID) -> tuple[LabelledSeat, ...]:
    """By number, of a meeting that was found called."""
    kept = _KEPT.get(meeting_id)
    if kept is None:
        kept = _KEPT[meeting_id] = await _read(db, meeting_id)
        if len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return kept


async def _read(db: Reader, meeting_id: UUID) -> tuple[LabelledSeat, ...]:
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            MeetingSeat.id, MeetingSeat.key, MeetingSeat.weights, MeetingSeat.number, MeetingSeat.label
        )
        .where(MeetingSeat.meeting_id == meeting_id)
        .order_by(col(MeetingSeat.number))
    )
    return tuple(
        LabelledSeat(id=seat_id, key=key, weights=weights, number=number, label=label)
        for seat_id, key, weights, number, label in rows
    )
