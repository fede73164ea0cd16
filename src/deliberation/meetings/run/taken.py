"""The steps that a meeting has taken, as they were written down."""

from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import Step
from deliberation.meetings.models import MeetingStep
from deliberation.meetings.run.course import Taken


async def steps(db: Reader, meeting_id: UUID) -> tuple[Taken, ...]:
    rows = await db.exec(
        select(  # type: ignore[call-overload]
            MeetingStep.step,
            MeetingStep.taken_at,
            MeetingStep.item_id,
            MeetingStep.resumes_at,
            MeetingStep.had_quorum,
        )
        .where(MeetingStep.meeting_id == meeting_id)
        .order_by(col(MeetingStep.ordinal))
    )
    return tuple(
        Taken(step=Step(step), at=at, item_id=item_id, resumes_at=resumes_at, had_quorum=had_quorum)
        for step, at, item_id, resumes_at, had_quorum in rows
    )
