"""Days of notices: when objections are in time, how long a sheet has hung, what is late. Pure.

The day of an event is not counted; a last day on a holiday moves to the next working day (`counting/days.py`). A day ends at 24:00 in the
community, whatever its clocks did in that night.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deliberation.counting import days
from deliberation.counting.days import LastDay

_ONE_DAY = timedelta(days=1)


class Hanging(StrEnum):
    """How long a sheet has hung on a board: it hangs still, or was taken down."""

    STILL = "still"
    LONG_ENOUGH = "long_enough"
    BY_THE_COMMON_COUNT = "by_the_common_count"
    TOO_SHORT = "too_short"


@dataclass(frozen=True)
class Hung:
    """`until` is the last day it has to hang, by the careful count; `so_far` are days after the one it went up."""

    state: Hanging
    so_far: int
    until: date


def last_day(posted_on: date, count: int, place: str) -> LastDay:
    """The last of so many days, by the holidays of the place's country."""
    return days.last_day(posted_on, count, days.holidays_of(place.partition("-")[0]))


def end_of(day: date, zone: str) -> datetime:
    """24:00 of that day there."""
    return datetime.combine(day + _ONE_DAY, time(), ZoneInfo(zone)).astimezone(UTC)


def day_of(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def hung(posted_on: date, taken_down_on: date | None, *, count: int, place: str, today: date) -> Hung:
    until = last_day(posted_on, count, place).earliest
    so_far = max(0, ((taken_down_on or today) - posted_on).days)
    if taken_down_on is None:
        return Hung(Hanging.STILL if today <= until else Hanging.LONG_ENOUGH, so_far, until)
    if taken_down_on == until:
        return Hung(Hanging.BY_THE_COMMON_COUNT, so_far, until)
    return Hung(Hanging.LONG_ENOUGH if taken_down_on > until else Hanging.TOO_SHORT, so_far, until)
