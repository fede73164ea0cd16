"""Items of the agenda, as forms name them."""

from uuid import UUID

from sqlmodel import select

from deliberation.database.sessions import Reader
from deliberation.meetings.minutes import refusals
from deliberation.meetings.models import MeetingItem


async def item_at(db: Reader, meeting_id: UUID, position: int | None) -> UUID | None:
    """Raises NoSuchItem."""
    if position is None:
        return None
    asked = select(MeetingItem.id).where(
        MeetingItem.meeting_id == meeting_id, MeetingItem.position == position
    )
    found = (await db.exec(asked)).first()
    if found is None:
        raise refusals.NoSuchItem
    return found
