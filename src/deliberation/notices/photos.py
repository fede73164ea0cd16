"""Photos of sheets on boards and of what came with objections: kept until nobody can go to court any more, then deleted by the clock."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.sql.expression import Select

from deliberation.audit import actions as audit
from deliberation.database.base import CommunityTable
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM, Fact
from deliberation.kernel.ids import new_id
from deliberation.notices.facts import NoticePhotosDeleted
from deliberation.notices.models import Notice, NoticePhoto
from deliberation.notices.refusals import SamePhoto
from deliberation.proposals.pictures import Picture

LAST = timedelta(days=366)
"""After a notice's last day: whoever read it then has a year to ask a court (ADR 0015). Thirteen months at most are promised."""


async def keep(db: Writer, community_id: UUID, notice_id: UUID, picture: Picture) -> UUID:
    """The photo's id. Others wait for the notice's lock, so that of two who send one at a moment one comes first. Raises SamePhoto."""
    same = select(NoticePhoto.id).where(
        NoticePhoto.notice_id == notice_id, NoticePhoto.sha256 == picture.sha256
    )
    if (await db.exec(same)).first() is not None:
        raise SamePhoto
    photo_id = new_id()
    row = NoticePhoto(
        community_id=community_id,
        id=photo_id,
        notice_id=notice_id,
        sha256=picture.sha256,
        content=picture.content,
    )
    db.add(row)
    await db.flush()
    return photo_id


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now; the log tells it of each notice."""
    over = select(Notice.id).where(col(Notice.until_on) < (now - LAST).date())
    due = select(NoticePhoto.notice_id, NoticePhoto.id).where(
        col(NoticePhoto.deleted_at).is_(None), col(NoticePhoto.notice_id).in_(over)
    )
    return await delete(db, community_id, NoticePhoto, due, tell=NoticePhotosDeleted, now=now)


async def delete(
    db: Writer,
    community_id: UUID,
    table: type[CommunityTable],
    due: Select[UUID, UUID],
    *,
    tell: Callable[..., Fact],
    now: datetime,
) -> int:
    """Of what each photo belongs to, and the photo: how many were deleted now. The log tells it of each that they belong to."""
    found = (await db.exec(due.order_by(col(table.id)))).all()
    these = (col(table.community_id) == community_id, col(table.id).in_([photo for _, photo in found]))
    await db.exec(update(table).where(*these).values(content=None, deleted_at=now))
    for subject_id, count in Counter(subject for subject, _ in found).items():
        await audit.record(db, community_id, tell(subject_id=subject_id, count=count), actor=SYSTEM, at=now)
    return len(found)
