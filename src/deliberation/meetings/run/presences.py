"""When which seat was there, by whom, and how they were marked."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.attendance import Interval
from deliberation.meetings.kinds import How, Via
from deliberation.meetings.models import MeetingPresence


@dataclass(frozen=True, kw_only=True)
class Presence(Interval):
    """An interval with who stood for the seat, and how they were marked. A proxy named online may be there online."""

    id: UUID
    speaker_id: UUID | None
    proxy_name: str | None
    mandate_id: UUID | None
    is_proxy_online: bool
    via: Via


async def of_meeting(db: Reader, meeting_id: UUID) -> tuple[Presence, ...]:
    mine = select(MeetingPresence).where(MeetingPresence.meeting_id == meeting_id)
    rows = await db.exec(mine.order_by(col(MeetingPresence.since), col(MeetingPresence.id)))
    return tuple(
        Presence(
            id=row.id,
            seat_id=row.seat_id,
            how=How(row.how),
            since=row.since,
            until=row.until,
            speaker_id=row.speaker_id,
            proxy_name=row.proxy_name,
            mandate_id=row.mandate_id,
            is_proxy_online=row.is_proxy_online,
            via=Via(row.via),
        )
        for row in rows
    )
