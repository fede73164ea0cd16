"""A meeting that was cancelled is drafted anew for another day, with the same agenda and papers."""

from datetime import datetime
from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.meetings.call import acting, copying, drafting, refusals
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.drafting import Draft
from deliberation.meetings.call.views import MeetingView


async def draft(
    db: Writer, community_id: UUID, meeting_id: UUID, *, starts_at: datetime, by: By
) -> MeetingView:
    """A draft like the one that was cancelled. A second call is called again from its first instead.

    Raises NotCancelled, and what a draft may be refused for.
    """
    first = await acting.held(db, meeting_id)
    if not first.is_cancelled or first.again_of is not None:
        raise refusals.NotCancelled
    wanted = Draft(
        kind=first.kind,
        mode=first.mode,
        title=first.title,
        venue=first.venue,
        link=first.link,
        starts_at=starts_at,
        planned_minutes=first.planned_minutes,
        is_extraordinary=first.is_extraordinary,
        preset_id=first.preset.id,
        place=first.place,
    )
    anew = await drafting.draft(db, community_id, wanted, by=by)
    await copying.agenda(db, community_id, first, anew.id, by=by)
    return anew
