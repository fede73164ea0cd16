"""Photos of signed sheets and of what was done: kept until nobody can go to court any more, then deleted by the clock (ADR 0015)."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update

from deliberation.audit import actions as audit
from deliberation.communities import queries as communities
from deliberation.database.sessions import Sessions, Writer, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.meetings.minutes.action_models import ActionItem, ActionReport, ActionVerdict
from deliberation.meetings.minutes.facts import SheetPhotosDeleted
from deliberation.meetings.minutes.kinds import Verdict
from deliberation.meetings.minutes.models import MinutesClosing, MinutesPublication, MinutesSheet

LAST = timedelta(days=366)
"""After the minutes were published, or the work was found done. Thirteen months at most are promised."""
_log = logging.getLogger("deliberation")


async def erase_old(sessions: Sessions, *, now: datetime) -> None:
    """Community by community, one transaction each."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            count = await delete_old(db, community.id, now=now)
        if count:
            _log.info("photos of minutes deleted: %d", count)


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now; the log tells it of each meeting."""
    deleted = Counter([*await _sheets(db, community_id, now), *await _reports(db, community_id, now)])
    for meeting_id, count in deleted.items():
        fact = SheetPhotosDeleted(subject_id=meeting_id, count=count)
        await audit.record(db, community_id, fact, actor=SYSTEM, at=now)
    return deleted.total()


async def _sheets(db: Writer, community_id: UUID, now: datetime) -> list[UUID]:
    """The meeting of each."""
    due = (
        select(MinutesClosing.meeting_id, MinutesSheet.id)
        .join(MinutesClosing, col(MinutesClosing.id) == col(MinutesSheet.closing_id))
        .join(MinutesPublication, col(MinutesPublication.meeting_id) == col(MinutesClosing.meeting_id))
        .where(
            col(MinutesSheet.photo_deleted_at).is_(None), col(MinutesPublication.published_at) <= now - LAST
        )
    )
    found = (await db.exec(due)).all()
    these = (
        col(MinutesSheet.community_id) == community_id,
        col(MinutesSheet.id).in_([each for _, each in found]),
    )
    await db.exec(update(MinutesSheet).where(*these).values(photo=None, photo_deleted_at=now))
    return [meeting_id for meeting_id, _ in found]


async def _reports(db: Writer, community_id: UUID, now: datetime) -> list[UUID]:
    """Those of reports that were given back go with the one that was confirmed."""
    done = (
        select(ActionReport.action_id)
        .join(ActionVerdict, col(ActionVerdict.report_id) == col(ActionReport.id))
        .where(ActionVerdict.verdict == Verdict.CONFIRMED.value, col(ActionVerdict.given_at) <= now - LAST)
    )
    due = (
        select(ActionItem.meeting_id, ActionReport.id)
        .join(ActionItem, col(ActionItem.id) == col(ActionReport.action_id))
        .where(col(ActionReport.photo).is_not(None), col(ActionReport.action_id).in_(done))
    )
    found = (await db.exec(due)).all()
    these = (
        col(ActionReport.community_id) == community_id,
        col(ActionReport.id).in_([each for _, each in found]),
    )
    await db.exec(update(ActionReport).where(*these).values(photo=None, photo_deleted_at=now))
    return [meeting_id for meeting_id, _ in found]
