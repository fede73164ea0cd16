"""Photos that came with objections: deleted when the decision is old enough; the log tells how many."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM
from deliberation.roll.facts import ObjectionPhotosDeleted
from deliberation.roll.models import RollDecision, RollObjection

LAST = timedelta(days=29)
"""After the decision. Thirty days at most are promised: a service that rests for a night keeps it."""


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now."""
    over = select(RollDecision.objection_id).where(col(RollDecision.decided_at) <= now - LAST)
    due = select(RollObjection.publication_id, RollObjection.id).where(
        col(RollObjection.photo).is_not(None), col(RollObjection.id).in_(over)
    )
    deleted: dict[UUID, int] = {}
    for publication_id, objection_id in await db.exec(due.order_by(col(RollObjection.id))):
        this_one = (col(RollObjection.community_id) == community_id, col(RollObjection.id) == objection_id)
        await db.exec(update(RollObjection).where(*this_one).values(photo=None, photo_deleted_at=now))
        deleted[publication_id] = deleted.get(publication_id, 0) + 1
    for publication_id, count in deleted.items():
        fact = ObjectionPhotosDeleted(subject_id=publication_id, count=count)
        await audit.record(db, community_id, fact, actor=SYSTEM, at=now)
    return sum(deleted.values())
