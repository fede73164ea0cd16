"""Photos of sheets on boards and of what came with objections: kept until nobody can go to court any more, then deleted by the clock."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM
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
    found = (await db.exec(due.order_by(col(NoticePhoto.id)))).all()
    these = (
        col(NoticePhoto.community_id) == community_id,
        col(NoticePhoto.id).in_([each for _, each in found]),
    )
    await db.exec(update(NoticePhoto).where(*these).values(content=None, deleted_at=now))
    for notice_id in dict.fromkeys(notice_id for notice_id, _ in found):
        count = sum(each == notice_id for each, _ in found)
        fact = NoticePhotosDeleted(subject_id=notice_id, count=count)
        await audit.record(db, community_id, fact, actor=SYSTEM, at=now)
    return len(found)
