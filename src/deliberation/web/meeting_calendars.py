"""Meetings as calendars read them (RFC 5545): one event each, in the community's time zone, under an id that stays."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from deliberation.meetings.call.views import CallView
from deliberation.web import meeting_words
from deliberation.web.deps import Visit

KEY = "calendar-feed"
"""The purpose under which the installation's key for private addresses is derived."""
_LASTS = timedelta(hours=2)
"""What a calendar shows where nobody said how long a meeting takes."""
_PROOF_BYTES = 16


def of(visit: Visit, calls: Iterable[CallView], *, sees_links: bool) -> bytes:
    """A calendar of called meetings; links to come online by are for members."""
    calendar = Calendar()
    calendar.add("prodid", "-//Deliberation//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", visit.community.name)
    calendar.add("x-wr-timezone", visit.community.time_zone)
    for call in calls:
        calendar.add_component(_event(visit, call, sees_link=sees_links))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def token(key: bytes, community_id: UUID, account_id: UUID) -> str:
    """The part of a member's own address that nobody else can guess."""
    proof = _proof(key, community_id, account_id)
    return base64.urlsafe_b64encode(account_id.bytes + proof).decode().rstrip("=")


def whose(key: bytes, community_id: UUID, typed: str) -> UUID | None:
    """Whose address this is; None where it is nobody's."""
    try:
        found = base64.urlsafe_b64decode(typed + "=" * (-len(typed) % 4))
        account_id = UUID(bytes=found[:16])
    except ValueError:
        return None
    is_true = hmac.compare_digest(found[16:], _proof(key, community_id, account_id))
    return account_id if is_true else None


def _proof(key: bytes, community_id: UUID, account_id: UUID) -> bytes:
    said = b"deliberation/calendar/v1\n" + community_id.bytes + account_id.bytes
    return hmac.digest(key, said, hashlib.sha256)[:_PROOF_BYTES]


def _event(visit: Visit, call: CallView, *, sees_link: bool) -> Event:
    called = call.called
    page = f"{visit.config.settings.base_url}/c/{visit.community.slug}/meetings/{called.number}"
    begins = called.starts_at.astimezone(ZoneInfo(visit.community.time_zone))
    event = Event()
    event.add("uid", f"meeting-{called.meeting_id}")
    event.add("dtstamp", call.called_at)
    event.add("dtstart", begins)
    event.add("dtend", begins + _LASTS)
    event.add("summary", f"{visit.say(meeting_words.KINDS[called.kind])} · {called.title}")
    agenda = (f"{each.position}. {each.title}" for each in called.items)
    event.add("description", "\n".join((*agenda, page)))
    event.add("url", page)
    # what is sent again with a higher number takes the place of what was sent before
    event.add("sequence", int(call.is_cancelled))
    event.add("status", "CANCELLED" if call.is_cancelled else "CONFIRMED")
    where = [each for each in (called.venue, called.link if sees_link else "") if each]
    if where:
        event.add("location", " · ".join(where))
    return event
