"""Photos that came with objections: deleted when the decision, or without one the showing, is old enough; the log tells how many."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import and_, col, or_, select, update

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM
from deliberation.roll.facts import ObjectionPhotosDeleted
from deliberation.roll.publication_models import RollDecision, RollObjection, RollPublication

LAST = timedelta(days=29)
"""After the decision. Thirty days at most are promised: a service that rests for a night keeps it."""

UNDECIDED_LAST = timedelta(days=179)
"""After the last day on which the roll was on show, where nobody decided. Half a year at most is promised."""


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now."""
    due = (
        select(RollObjection.publication_id, RollObjection.id)
        .join(RollPublication, col(RollPublication.id) == col(RollObjection.publication_id))
        .outerjoin(RollDecision, col(RollDecision.objection_id) == col(RollObjection.id))
        .where(
            col(RollObjection.photo).is_not(None),
            or_(
                col(RollDecision.decided_at) <= now - LAST,
                and_(
                    col(RollDecision.decided_at).is_(None),
                    col(RollPublication.ends_on) < (now - UNDECIDED_LAST).date(),
                ),
            ),
        )
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
