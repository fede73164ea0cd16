"""The notice clock of a meeting that is called now, and the days between two calls of one matter."""

from zoneinfo import ZoneInfo

from deliberation.counting import days
from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter
from deliberation.meetings.call import notice
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.notice import Clock
from deliberation.meetings.call.refusals import TooLateAfter, TooSoonAfter
from deliberation.meetings.call.views import MeetingView


def clock_of(meeting: MeetingView, by: By) -> Clock:
    """How the notice clock stands if it is called now."""
    return notice.clock(
        meeting.place,
        meeting.kind,
        is_extraordinary=meeting.is_extraordinary,
        posted_at=by.now,
        held_at=meeting.starts_at,
        zone=by.zone,
    )


def check_gap(again: MeetingView, first: MeetingView, clock: Clock) -> None:
    """Where the place says how long after the first call the second one may be. Raises TooSoonAfter, TooLateAfter."""
    first_on = first.starts_at.astimezone(ZoneInfo(clock.zone)).date()
    least = places.setting(again.place, Parameter.SECOND_CALL_DAYS_MIN)
    if least is not None and clock.held_on < (day := days.plus_days(first_on, int(least.value))):
        raise TooSoonAfter({"day": day, "law": least.citation})
    most = places.setting(again.place, Parameter.SECOND_CALL_DAYS_MAX)
    if most is not None and clock.held_on > (day := days.plus_days(first_on, int(most.value))):
        raise TooLateAfter({"day": day, "law": most.citation})
