"""End a mandate, in the same transaction as whatever ends it."""

from datetime import datetime

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.meetings.mandates.facts import MandateEnded
from deliberation.meetings.mandates.kinds import Because
from deliberation.meetings.mandates.live import Live
from deliberation.meetings.mandates.models import MeetingMandateEnd
from deliberation.meetings.models import Meeting


async def end(
    db: Writer, meeting: Meeting, mandate: Live, *, because: Because, actor: Actor, at: datetime
) -> None:
    """The seat is held, and the mandate has not ended."""
    fact = MandateEnded(subject_id=meeting.id, mandate_sha256=mandate.document_sha256, reason=because.value)
    recorded = await audit.record(db, meeting.community_id, fact, actor=actor, at=at)
    db.add(
        MeetingMandateEnd(
            community_id=meeting.community_id,
            mandate_id=mandate.id,
            because=because.value,
            ended_at=at,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
