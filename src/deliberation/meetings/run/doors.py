"""The doors of a meeting: whoever comes, goes or asks to speak locks nothing that another seat needs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.database.sessions import Writer
from deliberation.meetings.call.refusals import NoSuchMeeting, NotCalled
from deliberation.meetings.models import Meeting, MeetingCall
from deliberation.meetings.run import course as courses
from deliberation.meetings.run import taken
from deliberation.meetings.run.course import Course


@dataclass(frozen=True)
class Door:
    """A meeting as it stands at `moment`: by the database's clock, or when it was for what is told afterwards."""

    meeting: Meeting
    course: Course
    moment: datetime


async def entered(db: Writer, meeting_id: UUID, *, at: datetime | None = None) -> Door:
    """It cannot end or empty until this transaction does. Raises NoSuchMeeting, NotCalled."""
    return await _door(db, meeting_id, stays=False, at=at)


async def stood_still(db: Writer, meeting_id: UUID) -> Door:
    """Nothing is taken up, put down or ended until this transaction does. Raises NoSuchMeeting, NotCalled."""
    return await _door(db, meeting_id, stays=True, at=None)


async def _door(db: Writer, meeting_id: UUID, *, stays: bool, at: datetime | None) -> Door:
    asked = (
        select(Meeting, MeetingCall.called_at)
        .outerjoin(MeetingCall, col(MeetingCall.meeting_id) == col(Meeting.id))
        .where(Meeting.id == meeting_id)
        .with_for_update(read=True, key_share=not stays, of=Meeting)
    )
    found = (await db.exec(asked)).first()
    if found is None:
        raise NoSuchMeeting
    meeting, called_at = found
    if called_at is None:
        raise NotCalled
    steps = await taken.steps(db, meeting_id)  # after the lock: what was done until now
    moment = at or (await db.exec(select(func.clock_timestamp()))).one()
    return Door(meeting, courses.of(steps), moment)
