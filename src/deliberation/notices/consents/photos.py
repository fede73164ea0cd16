"""Photos of signed papers go when nobody can ask a court about their vote any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import col, select, update

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM
from deliberation.notices.consents.facts import ConsentPhotosDeleted
from deliberation.notices.consents.models import ConsentPhoto
from deliberation.notices.models import Notice
from deliberation.notices.photos import LAST
from deliberation.polls.models import Poll


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now; the log tells it of each vote."""
    since = now - LAST
    hangs = exists().where(col(Notice.subject_id) == col(Poll.id), col(Notice.until_on) >= since.date())
    over = select(Poll.id).where(col(Poll.closes_at) < since, ~hangs.correlate(Poll))
    due = select(ConsentPhoto.poll_id, ConsentPhoto.id).where(
        col(ConsentPhoto.deleted_at).is_(None), col(ConsentPhoto.poll_id).in_(over)
    )
    found = (await db.exec(due.order_by(col(ConsentPhoto.id)))).all()
    these = (
        col(ConsentPhoto.community_id) == community_id,
        col(ConsentPhoto.id).in_([each for _, each in found]),
    )
    await db.exec(update(ConsentPhoto).where(*these).values(content=None, deleted_at=now))
    for poll_id in dict.fromkeys(poll_id for poll_id, _ in found):
        count = sum(each == poll_id for each, _ in found)
        fact = ConsentPhotosDeleted(subject_id=poll_id, count=count)
        await audit.record(db, community_id, fact, actor=SYSTEM, at=now)
    return len(found)
