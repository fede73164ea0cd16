"""What members of a meeting say to the draft of its minutes, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.minutes.kinds import Remark, Taken
from deliberation.meetings.minutes.models import MinutesRemark, MinutesReply
from deliberation.meetings.minutes.record import Statement


@dataclass(frozen=True, kw_only=True)
class Said:
    """A comment with its answer, if there is one, or a statement."""

    id: UUID
    number: int
    kind: Remark
    item_id: UUID | None
    seat_id: UUID | None
    name: str = field(repr=False)
    text: str = field(repr=False)
    written_at: datetime
    outcome: Taken | None = None
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return self.kind is Remark.COMMENT and self.outcome is None


async def all_of(db: Reader, meeting_id: UUID) -> tuple[Said, ...]:
    """In the order in which they came."""
    rows = await db.exec(
        select(MinutesRemark, MinutesReply)
        .outerjoin(MinutesReply, col(MinutesReply.remark_id) == col(MinutesRemark.id))
        .where(MinutesRemark.meeting_id == meeting_id)
        .order_by(col(MinutesRemark.number))
    )
    return tuple(_said(row, reply) for row, reply in rows)


async def statements(db: Reader, meeting_id: UUID) -> tuple[Said, ...]:
    return tuple(each for each in await all_of(db, meeting_id) if each.kind is Remark.STATEMENT)


def on_record(
    said: Iterable[Said], item_id: UUID | None, numbers: Mapping[UUID, int]
) -> tuple[Statement, ...]:
    """Of an item, or of none; `numbers` are those of the seats by their ids."""
    return tuple(
        Statement(
            number=each.number,
            seat=numbers.get(each.seat_id) if each.seat_id else None,
            name=each.name,
            text=each.text,
            written_at=each.written_at,
        )
        for each in said
        if each.item_id == item_id
    )


def _said(row: MinutesRemark, reply: MinutesReply | None) -> Said:
    return Said(
        id=row.id,
        number=row.number,
        kind=Remark(row.kind),
        item_id=row.item_id,
        seat_id=row.seat_id,
        name=row.name,
        text=row.text,
        written_at=row.written_at,
        outcome=Taken(reply.outcome) if reply else None,
        answer=reply.text if reply else "",
    )
