"""Lists of meetings: what is to come, soonest first, and what was."""

from collections.abc import Sequence

from deliberation.meetings.call import queries
from deliberation.meetings.call.views import Listed
from deliberation.meetings.kinds import Step
from deliberation.web import meeting_views
from deliberation.web.deps import Visit
from deliberation.web.meeting_views import Line

_MOST_AHEAD = 3
_MOST_SHOWN = 100


async def called(visit: Visit, sought: str = "") -> tuple[Sequence[Line], Sequence[Line]]:
    """Those to come and those that were, by words of their title."""
    listed = [each for each in await queries.listed(visit.db) if each.is_called]
    found = [each for each in listed if sought.casefold() in each.title.casefold()]
    ahead = [meeting_views.line(visit, each) for each in reversed(found) if is_ahead(each)]
    past = [meeting_views.line(visit, each) for each in found if not is_ahead(each)]
    return ahead[:_MOST_SHOWN], past[:_MOST_SHOWN]


async def ahead(visit: Visit) -> Sequence[Line]:
    """The next ones, for the page of the community."""
    return (await called(visit))[0][:_MOST_AHEAD]


def is_ahead(meeting: Listed) -> bool:
    """Neither over nor cancelled."""
    return meeting.last_step not in (Step.ENDED, Step.CANCELLED)
