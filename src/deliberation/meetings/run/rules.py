"""What may be done at a meeting, by whom and when, and why not."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from deliberation.communities.rules import CONVENING_ROLES, Role
from deliberation.kernel.refusals import Refusal
from deliberation.meetings.call.refusals import Cancelled, MeetingOver
from deliberation.meetings.kinds import How, MeetingKind, Mode, Office
from deliberation.meetings.run import refusals
from deliberation.meetings.run.course import Course, Status

DOORS_OPEN = timedelta(hours=2)
"""So long before the time on the call people may be marked as present: whoever comes early need not queue when it begins."""
LEAST_SECONDS, MOST_SECONDS = 30, 3600
SHORT_BREAK = timedelta(hours=3)
"""So long the hall stays, past midnight too."""
MOST_ADJOURNED = timedelta(days=60)
"""A meeting that rests longer is called anew."""


def check_running(course: Course) -> None:
    """Raise unless the meeting is open."""
    match course.status:
        case Status.CALLED:
            raise refusals.NotOpen
        case Status.ADJOURNED:
            raise refusals.Adjourned
        case Status.OPEN | Status.ENDED | Status.CANCELLED:
            check_not_over(course)


def check_not_over(course: Course) -> None:
    """Raise MeetingOver or Cancelled."""
    if course.status is Status.ENDED:
        raise MeetingOver
    if course.status is Status.CANCELLED:
        raise Cancelled


def check_nameable(course: Course, *, is_vacant: bool) -> None:
    """Raise MeetingOver or Cancelled. Minutes are still to be written after the end, so that an empty office may be filled."""
    if not (is_vacant and course.status is Status.ENDED):
        check_not_over(course)


def check_opening(course: Course, *, starts_at: datetime, now: datetime) -> None:
    """Raise OpenAlready, BeforeItsTime or what `check_not_over` raises."""
    check_not_over(course)
    if course.status is not Status.CALLED:
        raise refusals.OpenAlready
    if now < starts_at:
        raise refusals.BeforeItsTime({"starts_at": starts_at})


def check_adjourning(course: Course, *, resumes_at: datetime, now: datetime) -> None:
    """While it is adjourned the time may be set anew. Raise ResumesTooEarly, ResumesTooLate, or what `check_running` raises."""
    if course.status is not Status.ADJOURNED:
        check_running(course)
    if resumes_at <= now:
        raise refusals.ResumesTooEarly
    if resumes_at > now + MOST_ADJOURNED:
        raise refusals.ResumesTooLate


def empties_the_hall(*, now: datetime, resumes_at: datetime, zone: str) -> bool:
    """Whether everybody leaves when it is adjourned: over to another day, by the clock of the place, and for longer than a short break."""
    there = ZoneInfo(zone)
    is_another_day = resumes_at.astimezone(there).date() != now.astimezone(there).date()
    return is_another_day and resumes_at - now > SHORT_BREAK


def check_resuming(course: Course, *, now: datetime) -> None:
    """Raise NotAdjourned or BeforeItsTime."""
    if course.resumes_at is None:
        raise refusals.NotAdjourned
    if now < course.resumes_at:
        raise refusals.BeforeItsTime({"starts_at": course.resumes_at})


def check_ending(course: Course) -> None:
    """Raise NotOpen before it was opened, or what `check_not_over` raises."""
    check_not_over(course)
    if course.status is Status.CALLED:
        raise refusals.NotOpen


def check_doors(course: Course, *, starts_at: datetime, now: datetime) -> None:
    """Raise DoorsClosed before people may be marked as present, or what `check_not_over` raises."""
    check_not_over(course)
    begins = starts_at if course.status is Status.CALLED else course.resumes_at
    if begins is not None and now < begins - DOORS_OPEN:
        raise refusals.DoorsClosed({"opens_at": begins - DOORS_OPEN})


def check_how(kind: MeetingKind, mode: Mode, how: How) -> None:
    """Raise OnlyInPerson, OnlyRemote or NoProxies."""
    refusal = _reason_against(kind, mode, how)
    if refusal is not None:
        raise refusal


def offered(kind: MeetingKind, mode: Mode) -> tuple[How, ...]:
    """How a seat may be present there."""
    return tuple(how for how in How if _reason_against(kind, mode, how) is None)


def _reason_against(kind: MeetingKind, mode: Mode, how: How) -> Refusal | None:
    """A committee decides by its members themselves (Shanghai ordinance art. 26, Hangzhou art. 29, Beijing art. 45).

    A body at a joint meeting sends whom it likes, so it needs no proxy.
    """
    if how is How.REMOTE and mode is Mode.IN_PERSON:
        return refusals.OnlyInPerson()
    if how is not How.REMOTE and mode is Mode.ONLINE:
        return refusals.OnlyRemote()
    if how is How.PROXY and kind is not MeetingKind.ASSEMBLY:
        return refusals.NoProxies()
    return None


def check_fit(
    office: Office,
    kind: MeetingKind,
    *,
    roles: frozenset[Role],
    sits_here: bool,
    other: UUID | None,
    who: UUID,
) -> None:
    """Raise UnfitChair, UnfitForOffice or HoldsOtherOffice. `other` holds the other office.

    A committee is chaired by one of its own; at other meetings whoever has a mandate to convene leads.
    """
    if kind is MeetingKind.COMMITTEE and office is Office.CHAIR and not sits_here:
        raise refusals.UnfitChair
    sits_on_it = kind is MeetingKind.COMMITTEE and sits_here
    if not sits_on_it and not roles & CONVENING_ROLES:
        raise refusals.UnfitForOffice
    if who == other:
        raise refusals.HoldsOtherOffice


def check_limit(seconds: int | None) -> None:
    """Raise UnfitLimit; None sets no limit."""
    if seconds is not None and not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise refusals.UnfitLimit


def check_represents(kind: MeetingKind) -> None:
    """Raise NoProxies where a seat may not be represented."""
    if kind is not MeetingKind.ASSEMBLY:
        raise refusals.NoProxies


def check_mandates(others: Collection[UUID], *, most: int | None) -> None:
    """`others` are the other seats that one stands for. Raise TooManyMandates; `most` None sets no limit."""
    if most is not None and len(others) >= most:
        raise refusals.TooManyMandates({"most": most})
