"""Who acts on a meeting, and what every act on it begins with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import select

from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.meetings.call import queries
from deliberation.meetings.call.refusals import (
    CalledAlready,
    Cancelled,
    MeetingOver,
    NoSuchMeeting,
    NotCalled,
)
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import Step
from deliberation.meetings.models import Meeting

NUMBERED = "meeting"


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, and when; `zone` says which day it is in the community."""

    account_id: UUID
    actor: Actor
    now: datetime
    zone: str


async def held(db: Writer, meeting_id: UUID) -> MeetingView:
    """Nobody else acts on this meeting until this transaction ends. Raises NoSuchMeeting."""
    locked = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    # what changed while we waited must not be what was read before
    row = (await db.exec(locked.execution_options(populate_existing=True))).first()
    if row is None:
        raise NoSuchMeeting
    return await queries.view(db, row)


async def draft_held(db: Writer, meeting_id: UUID) -> MeetingView:
    """Raises NoSuchMeeting, CalledAlready."""
    meeting = await held(db, meeting_id)
    if meeting.called is not None:
        raise CalledAlready
    return meeting


async def called_held(db: Writer, meeting_id: UUID) -> MeetingView:
    """One that was called and is not over. Raises NoSuchMeeting, NotCalled, Cancelled, MeetingOver."""
    meeting = await held(db, meeting_id)
    if meeting.called is None:
        raise NotCalled
    if meeting.is_cancelled:
        raise Cancelled
    if meeting.last_step is Step.ENDED:
        raise MeetingOver
    return meeting
