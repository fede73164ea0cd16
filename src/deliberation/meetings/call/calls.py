"""Calls as they were made, with what became of them: whether they still hold, and when an adjourned meeting goes on."""

from typing import Any

from sqlalchemy import Row, Select, false, func
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlmodel import col, select

from deliberation.database.base import MOMENT
from deliberation.database.sessions import Reader
from deliberation.meetings.call import content
from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.call.views import CallView
from deliberation.meetings.kinds import Step
from deliberation.meetings.models import Meeting, MeetingCall, MeetingStep


async def newest(db: Reader, *, at_most: int) -> tuple[CallView, ...]:
    """The newest calls, the last one first."""
    newest = _calls().order_by(col(MeetingCall.called_at).desc(), col(MeetingCall.meeting_id)).limit(at_most)
    return tuple(_call(row) for row in await (await db.connection()).execute(newest))


async def of_meeting(db: Reader, number: int) -> CallView:
    """Of the meeting of this number. Raises NoSuchMeeting for one that was not called."""
    numbered = _calls().join(Meeting, col(Meeting.id) == col(MeetingCall.meeting_id))
    found = (await (await db.connection()).execute(numbered.where(col(Meeting.number) == number))).first()
    if found is None:
        raise NoSuchMeeting
    return _call(found)


def _calls() -> Select[*tuple[Any, ...]]:
    """Each with the steps that moved or cancelled it."""
    last_first = aggregate_order_by(col(MeetingStep.resumes_at), col(MeetingStep.ordinal).desc())
    steps = (
        select(  # type: ignore[call-overload]
            MeetingStep.meeting_id,
            func.count().label("changes"),
            func.max(MeetingStep.taken_at).label("changed_at"),
            func.bool_or(col(MeetingStep.step) == Step.CANCELLED.value).label("is_cancelled"),
            func.array_agg(last_first, type_=ARRAY(MOMENT))[1].label("resumes_at"),
        )
        .where(col(MeetingStep.step).in_([Step.ADJOURNED.value, Step.CANCELLED.value]))
        .group_by(col(MeetingStep.meeting_id))
        .subquery()
    )
    return select(  # type: ignore[call-overload, no-any-return]
        MeetingCall.content,
        func.greatest(MeetingCall.called_at, steps.c.changed_at),
        func.coalesce(steps.c.changes, 0),
        steps.c.resumes_at,
        func.coalesce(steps.c.is_cancelled, false()),
    ).outerjoin(steps, steps.c.meeting_id == col(MeetingCall.meeting_id))


def _call(row: Row[*tuple[Any, ...]]) -> CallView:
    encoded, changed_at, changes, resumes_at, is_cancelled = row
    return CallView(
        called=content.decode(encoded),
        changed_at=changed_at,
        changes=changes,
        resumes_at=resumes_at,
        is_cancelled=is_cancelled,
    )
