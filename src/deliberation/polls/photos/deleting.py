"""Delete the photos of votes that were counted long enough ago; the log tells how many."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM
from deliberation.polls.door_models import DeliveryPhoto
from deliberation.polls.models import PollResult
from deliberation.polls.photographed.models import PollPhoto
from deliberation.polls.photos import terms
from deliberation.polls.photos.facts import PhotosDeleted
from deliberation.polls.proxies.models import ProxyPhoto
from deliberation.polls.scans.models import PaperPhoto

TERMS: Mapping[type[PollPhoto], timedelta] = {
    DeliveryPhoto: terms.DOORS,
    PaperPhoto: terms.PAPERS,
    ProxyPhoto: terms.PAPERS,
}


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now. A vote that is not counted keeps its photos."""
    deleted: Counter[UUID] = Counter()
    for photos, term in TERMS.items():
        deleted += await _delete(db, community_id, photos, term, now)
    for poll_id, count in deleted.items():
        fact = PhotosDeleted(subject_id=poll_id, count=count)
        await audit.record(db, community_id, fact, actor=SYSTEM, at=now)
    return deleted.total()


async def _delete(
    db: Writer, community_id: UUID, photos: type[PollPhoto], term: timedelta, now: datetime
) -> Counter[UUID]:
    """How many of which poll."""
    over = select(PollResult.poll_id).where(col(PollResult.published_at) <= now - term)
    due = select(photos.poll_id, photos.id).where(
        col(photos.deleted_at).is_(None), col(photos.poll_id).in_(over)
    )
    found = (await db.exec(due.order_by(col(photos.id)))).all()
    these = (col(photos.community_id) == community_id, col(photos.id).in_([each for _, each in found]))
    await db.exec(update(photos).where(*these).values(content=None, deleted_at=now))
    return Counter(poll_id for poll_id, _ in found)
