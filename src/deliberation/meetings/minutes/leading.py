"""Which meetings an account leads now, and what of them waits for it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import and_, col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import Step
from deliberation.meetings.minutes import given
from deliberation.meetings.minutes.given import GivenView
from deliberation.meetings.minutes.kinds import Progress
from deliberation.meetings.minutes.models import MinutesPublication
from deliberation.meetings.models import Meeting, MeetingOffice, MeetingStep
from deliberation.meetings.run import holding


@dataclass(frozen=True)
class Led:
    """A meeting that ended, with its minutes still to be published."""

    number: int
    title: str
    ended_at: datetime


async def unpublished(db: Reader, account_id: UUID) -> tuple[Led, ...]:
    """The oldest first."""
    rows = await db.exec(
        select(Meeting.number, Meeting.title, MeetingStep.taken_at)
        .join(
            MeetingStep,
            and_(col(MeetingStep.meeting_id) == col(Meeting.id), col(MeetingStep.step) == Step.ENDED.value),
        )
        .outerjoin(MinutesPublication, col(MinutesPublication.meeting_id) == col(Meeting.id))
        .where(
            col(MinutesPublication.meeting_id).is_(None),
            col(Meeting.id).in_(await ids(db, account_id)),
        )
        .order_by(col(MeetingStep.taken_at))
    )
    return tuple(Led(*row) for row in rows)


async def to_confirm(db: Reader, account_id: UUID) -> tuple[GivenView, ...]:
    """Tasks that somebody else reported done, and that this account may find done or not."""
    led = await ids(db, account_id)
    return tuple(
        each
        for each in await given.all_here(db)
        if each.meeting_id in led
        and each.progress is Progress.REPORTED
        and account_id not in {each.owner_id, each.reports[-1].reported_by}
    )


async def ids(db: Reader, account_id: UUID) -> frozenset[UUID]:
    """Of each office the last one named holds it, as long as their role lasts."""
    newest = (
        select(
            MeetingOffice.meeting_id, MeetingOffice.office, func.max(MeetingOffice.ordinal).label("ordinal")
        )
        .group_by(col(MeetingOffice.meeting_id), col(MeetingOffice.office))
        .subquery()
    )
    rows = await db.exec(
        select(MeetingOffice.meeting_id)
        .join(
            newest,
            and_(
                col(MeetingOffice.meeting_id) == newest.c.meeting_id,
                col(MeetingOffice.office) == newest.c.office,
                col(MeetingOffice.ordinal) == newest.c.ordinal,
            ),
        )
        .where(MeetingOffice.account_id == account_id, holding.is_in_force())
    )
    return frozenset(rows)
