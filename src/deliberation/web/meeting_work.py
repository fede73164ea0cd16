"""What waits about meetings for those who call them: drafts whose last day for the call is near, and people who were not told yet."""

from datetime import timedelta

from deliberation.kernel.text import sentence
from deliberation.meetings.call import invitees, notice, queries
from deliberation.meetings.call.views import Listed
from deliberation.meetings.kinds import MeetingKind
from deliberation.web import meeting_acts, meeting_lists
from deliberation.web.deps import Visit

_NEAR = timedelta(days=5)
_CALL = sentence("Call the meeting by %(day)s")
_LATE = sentence("The notice of a meeting is late")
_TELL = sentence("People who were not told of a meeting yet")
Waiting = tuple[str, str, str, int]
"""Where, in which words, about which meeting, how many."""


async def of_visitor(visit: Visit) -> tuple[Waiting, ...]:
    """Meetings to come alone, the soonest first."""
    ahead = [each for each in reversed(await queries.listed(visit.db)) if meeting_lists.is_ahead(each)]
    called = [each.id for each in ahead if each.is_called and each.last_step is None]
    untold = await invitees.untold(visit.db, called)
    found: list[Waiting] = []
    for each in ahead:
        if not each.is_called:
            found += _due(visit, each)
        elif untold.get(each.id):
            path = meeting_acts.desk(visit, each.number, "invitations")
            found.append((path, visit.say(_TELL), each.title, untold[each.id]))
    return tuple(found)


def _due(visit: Visit, draft: Listed) -> list[Waiting]:
    if draft.starts_at <= visit.now:
        return []
    clock = notice.clock(
        draft.place,
        MeetingKind(draft.kind),
        is_extraordinary=draft.is_extraordinary,
        posted_at=visit.now,
        held_at=draft.starts_at,
        zone=visit.community.time_zone,
    )
    if clock.call_by > clock.posted_on + _NEAR:
        return []
    path = meeting_acts.desk(visit, draft.number)
    is_late = clock.call_by < clock.posted_on
    words = visit.say(_LATE) if is_late else visit.say(_CALL, {"day": clock.call_by})
    return [(path, words, draft.title, 1)]
