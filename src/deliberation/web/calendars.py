"""What happens in a community as calendars read it (RFC 5545): meetings, the last day of each vote that is open, and the last day to object to what hangs out.

An event keeps its id for ever. What is sent again with a higher number takes the place of what was sent before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from deliberation.kernel.text import sentence
from deliberation.meetings.call.views import CallView
from deliberation.notices import listing
from deliberation.notices.views import NoticeView
from deliberation.web import meeting_words
from deliberation.web.deps import Visit
from deliberation.web.vote_deadlines import Deadline

_LASTS = timedelta(hours=2)
"""What a calendar shows where nobody said how long a meeting takes."""
_LAST_DAY = sentence("Last day to vote: %(title)s")
_OBJECT = sentence("Last day to object: %(title)s")
_MOST = 100
_ENDS = sentence("The vote ends at %(time)s.")
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """What a calendar shows; links to come online by are for members."""

    calls: Iterable[CallView]
    deadlines: Iterable[Deadline]
    notices: Iterable[NoticeView]
    sees_links: bool


async def objectionable(visit: Visit) -> tuple[NoticeView, ...]:
    """Notices that hang out, to which one can object."""
    found = await listing.hanging(visit.db, visit.community.day(visit.now), at_most=_MOST)
    return tuple(each for each in found if each.kind.hears_objections)


def of(visit: Visit, dates: Dates) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Deliberation//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", visit.community.name)
    calendar.add("x-wr-timezone", visit.community.time_zone)
    for call in dates.calls:
        calendar.add_component(_meeting(visit, call, sees_link=dates.sees_links))
    for notice in dates.notices:
        calendar.add_component(_notice(visit, notice))
    for deadline in dates.deadlines:
        calendar.add_component(_vote(visit, deadline))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _meeting(visit: Visit, call: CallView, *, sees_link: bool) -> Event:
    """One that was adjourned stands where it goes on."""
    called = call.called
    page = f"{_here(visit)}/meetings/{called.number}"
    begins = (call.resumes_at or called.starts_at).astimezone(ZoneInfo(visit.community.time_zone))
    planned = called.planned_minutes
    event = _event(f"meeting-{called.meeting_id}", call.changed_at, page, call.changes)
    event.add("dtstart", begins)
    event.add("dtend", begins + (_LASTS if planned is None else timedelta(minutes=planned)))
    event.add("summary", f"{visit.say(meeting_words.KINDS[called.kind])} · {called.title}")
    agenda = (f"{each.position}. {each.title}" for each in called.items)
    event.add("description", "\n".join((*agenda, page)))
    event.add("status", "CANCELLED" if call.is_cancelled else "CONFIRMED")
    where = [each for each in (called.venue, called.link if sees_link else "") if each]
    if where:
        event.add("location", " · ".join(where))
    return event


def _vote(visit: Visit, deadline: Deadline) -> Event:
    """A day that takes nobody's time. One that ends at midnight ends on the day before."""
    poll = deadline.poll
    page = f"{_here(visit)}/polls/{poll.number}"
    ends = poll.window.closes_at
    day = visit.community.day(ends - _A_MOMENT)
    event = _event(f"poll-{poll.id}", deadline.changed_at, page, deadline.moves)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", visit.say(_LAST_DAY, {"title": deadline.title}))
    event.add("description", "\n".join((visit.say(_ENDS, {"time": visit.translator.datetime(ends)}), page)))
    event.add("status", "CONFIRMED")
    return event


def _notice(visit: Visit, notice: NoticeView) -> Event:
    page = f"{_here(visit)}/notices/{notice.name}"
    event = _event(f"notice-{notice.id}", notice.published_at, page, 0)
    event.add("dtstart", notice.by_on)
    event.add("dtend", notice.by_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", visit.say(_OBJECT, {"title": notice.texts.title(visit.translator.language)}))
    event.add("description", page)
    event.add("status", "CONFIRMED")
    return event


def _event(uid: str, changed_at: datetime, page: str, changes: int) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed_at)
    event.add("url", page)
    event.add("sequence", changes)
    return event


def _here(visit: Visit) -> str:
    return f"{visit.config.settings.base_url}/c/{visit.community.slug}"
