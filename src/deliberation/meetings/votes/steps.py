"""What the chair does with the meeting while nobody is voting: an open vote is closed or annulled first."""

from datetime import datetime
from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.meetings.run import acting, steps
from deliberation.meetings.run.acting import By
from deliberation.meetings.votes import docket
from deliberation.meetings.votes.refusals import VoteStillOpen


async def begin_item(db: Writer, *, meeting_id: UUID, item_id: UUID, by: By) -> None:
    """Raises VoteStillOpen, and as the step itself."""
    await _check_nobody_votes(db, meeting_id, by)
    await steps.begin_item(db, meeting_id=meeting_id, item_id=item_id, by=by)


async def end_item(db: Writer, *, meeting_id: UUID, by: By) -> None:
    """Raises VoteStillOpen, and as the step itself."""
    await _check_nobody_votes(db, meeting_id, by)
    await steps.end_item(db, meeting_id=meeting_id, by=by)


async def adjourn(db: Writer, *, meeting_id: UUID, resumes_at: datetime, by: By) -> None:
    """Raises VoteStillOpen, and as the step itself."""
    await _check_nobody_votes(db, meeting_id, by)
    await steps.adjourn(db, meeting_id=meeting_id, resumes_at=resumes_at, by=by)


async def end(db: Writer, *, meeting_id: UUID, by: By) -> None:
    """Raises VoteStillOpen, and as the step itself."""
    await _check_nobody_votes(db, meeting_id, by, empties=True)
    await steps.end(db, meeting_id=meeting_id, by=by)


async def _check_nobody_votes(db: Writer, meeting_id: UUID, by: By, *, empties: bool = False) -> None:
    """No vote is opened either until this transaction ends."""
    await acting.led(db, meeting_id, by, empties=empties)
    vote = (await docket.of_meeting(db, meeting_id)).open_vote
    if vote is not None:
        raise VoteStillOpen({"number": vote.number})
