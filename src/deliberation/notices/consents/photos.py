"""Photos of signed papers go when nobody can ask a court about their vote any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import col, select

from deliberation.database.sessions import Writer
from deliberation.notices import photos
from deliberation.notices.consents.facts import ConsentPhotosDeleted
from deliberation.notices.consents.models import ConsentPhoto
from deliberation.notices.models import Notice
from deliberation.polls.models import Poll


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now; the log tells it of each vote."""
    since = now - photos.LAST
    hangs = exists().where(col(Notice.subject_id) == col(Poll.id), col(Notice.until_on) >= since.date())
    over = select(Poll.id).where(col(Poll.closes_at) < since, ~hangs.correlate(Poll))
    due = select(ConsentPhoto.poll_id, ConsentPhoto.id).where(
        col(ConsentPhoto.deleted_at).is_(None), col(ConsentPhoto.poll_id).in_(over)
    )
    return await photos.delete(db, community_id, ConsentPhoto, due, tell=ConsentPhotosDeleted, now=now)
