"""The second call of a meeting that missed its quorum: the same agenda under the rule's next call."""

from datetime import datetime
from uuid import UUID

from deliberation.communities import actions as communities
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.meetings.call import acting, clocks, copying, fitting, queries, refusals, rules
from deliberation.meetings.call.acting import NUMBERED, By
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.models import Meeting


async def draft(
    db: Writer,
    community_id: UUID,
    meeting_id: UUID,
    *,
    starts_at: datetime,
    by: By,
) -> MeetingView:
    """A draft of the second call: the same agenda under the rule's next call, or under the same where the rule knows only one.

    Raises QuorumWasMet, AgainAlready, TooSoonAfter, TooLateAfter, StartsInThePast.
    """
    first = await acting.held(db, meeting_id)
    if first.had_quorum is not False:
        raise refusals.QuorumWasMet
    there = await queries.again_number(db, meeting_id)
    if there is not None:
        raise refusals.AgainAlready({"number": there})
    rules.check_start(starts_at, by.now)
    row = Meeting(
        community_id=community_id,
        id=new_id(),
        number=await communities.next_number(db, community_id, NUMBERED),
        kind=first.kind.value,
        mode=first.mode.value,
        title=first.title,
        venue=first.venue,
        link=first.link,
        starts_at=starts_at,
        planned_minutes=first.planned_minutes,
        is_extraordinary=first.is_extraordinary,
        place=first.place,
        preset=first.preset.canonical_bytes(),
        stage=fitting.next_call(first.preset, first.stage),
        again_of=first.id,
        drafted_at=by.now,
        drafted_by=by.account_id,
    )
    db.add(row)
    await db.flush()
    again = await queries.view(db, row)
    clocks.check_gap(again, first, clocks.clock_of(again, by))
    await copying.agenda(db, community_id, first, row.id, by=by)
    return await queries.by_id(db, row.id)
