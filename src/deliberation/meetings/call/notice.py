"""The notice clock: how many days before a meeting it must be called, and by which day, counted both ways.

Days count from the day after the notice (Civil Code, article 201). Whether the day of the meeting counts is disputed: plan by the
careful count, in which it does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from deliberation.counting import days
from deliberation.counting.days import Holidays, Kept
from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter, Setting
from deliberation.meetings.kinds import MeetingKind

_ONE_DAY = timedelta(days=1)
_LONGEST_HOLIDAY = 14


@dataclass(frozen=True)
class Clock:
    """`setting` is who asks for so many days; None where nobody does, and then every call is in time."""

    setting: Setting | None
    posted_on: date
    held_on: date
    zone: str

    @property
    def days(self) -> int:
        return 0 if self.setting is None else int(self.setting.value)

    @property
    def kept(self) -> Kept:
        return Kept.YES if self.setting is None else days.notice_kept(self.posted_on, self.held_on, self.days)

    @property
    def call_by(self) -> date:
        """The last day for the call by the careful count."""
        return days.latest_before_full_days(self.held_on, self.days) if self.days else self.held_on

    @property
    def call_by_common(self) -> date:
        """The last day for those who count the day of the meeting."""
        return days.minus_days(self.held_on, self.days)

    @property
    def earliest_meeting(self) -> date:
        """The first day for the meeting, called today, by the careful count."""
        return days.earliest_after_full_days(self.posted_on, self.days) if self.days else self.posted_on

    def workday_to_call(self, holidays: Holidays) -> date | None:
        """The last day before a holiday on which somebody is there to call it; None where `call_by` is no holiday."""
        if self.call_by not in holidays.holidays:
            return None
        return next((day for day in _back(self.call_by) if day not in holidays.holidays), None)


def clock(
    place: str,
    kind: MeetingKind,
    *,
    is_extraordinary: bool,
    posted_at: datetime,
    held_at: datetime,
    zone: str,
) -> Clock:
    """How it stands when called at that moment; which days these are is the community's. Raises PlaceUnknown."""
    there = ZoneInfo(zone)
    return Clock(
        setting(place, kind, is_extraordinary=is_extraordinary),
        posted_at.astimezone(there).date(),
        held_at.astimezone(there).date(),
        zone,
    )


def setting(place: str, kind: MeetingKind, *, is_extraordinary: bool) -> Setting | None:
    """What the nearest place says that says anything. Raises PlaceUnknown."""
    match kind:
        case MeetingKind.COMMITTEE:
            asked: tuple[Parameter, ...] = (Parameter.COMMITTEE_NOTICE_DAYS,)
        case MeetingKind.JOINT:
            return None
        case _:
            # a place that has one term only means it for every assembly
            asked = (Parameter.NOTICE_DAYS,)
            if is_extraordinary:
                asked = (Parameter.NOTICE_DAYS_EXTRAORDINARY, *asked)
    found = (here.settings.get(each) for here in places.upwards(place) for each in asked)
    return next((each for each in found if each is not None), None)


def _back(day: date) -> Iterator[date]:
    for past in range(1, _LONGEST_HOLIDAY + 1):
        yield day - past * _ONE_DAY
