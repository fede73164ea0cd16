"""Delete the photos from the doors of votes that were counted long enough ago; the log tells how many."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM
from deliberation.polls.door_models import DeliveryPhoto
from deliberation.polls.facts import DeliveryPhotosDeleted
from deliberation.polls.models import PollResult

LAST = timedelta(days=29)
"""After the result. Thirty days at most are promised: a service that rests for a night keeps it."""


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now."""
    over = select(PollResult.poll_id).where(col(PollResult.published_at) <= now - LAST)
    due = select(DeliveryPhoto.poll_id, DeliveryPhoto.id).where(
        col(DeliveryPhoto.deleted_at).is_(None), col(DeliveryPhoto.poll_id).in_(over)
    )
    deleted: dict[UUID, int] = {}
    for poll_id, photo_id in await db.exec(due.order_by(col(DeliveryPhoto.id))):
        this_one = (col(DeliveryPhoto.community_id) == community_id, col(DeliveryPhoto.id) == photo_id)
        await db.exec(update(DeliveryPhoto).where(*this_one).values(content=None, deleted_at=now))
        deleted[poll_id] = deleted.get(poll_id, 0) + 1
    for poll_id, count in deleted.items():
        fact = DeliveryPhotosDeleted(subject_id=poll_id, count=count)
        await audit.record(db, community_id, fact, actor=SYSTEM, at=now)
    return sum(deleted.values())
