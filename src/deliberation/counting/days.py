"""Days of law: the day of the event is not counted, and a last day on a holiday moves to the next working day.

"Fifteen days before" is read in two ways, one day apart. Plan for the careful one; warn between them.
"""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib import resources

from deliberation.counting import amounts
from deliberation.counting.shapes import Misshapen, Object, Shape

MOST_DAYS = 3_660
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


class Op(StrEnum):
    PLUS_DAYS = "plus_days"
    """The last of so many days, counted from the day after."""
    EARLIEST_AFTER_FULL_DAYS = "earliest_after_full_days"
    """The first day with so many full days before it."""
    LATEST_BEFORE_FULL_DAYS = "latest_before_full_days"
    """The last day with so many full days after it, before that day."""
    MINUS_DAYS = "minus_days"
    LAST_DAY = "last_day"
    """As `plus_days`, moved past the holidays that are given."""


class Kept(StrEnum):
    """Whether a notice came in time."""

    YES = "yes"
    BY_THE_COMMON_COUNT = "by_the_common_count"
    """In time for those who count the day of the meeting, one day short for those who do not."""
    NO = "no"


@dataclass(frozen=True)
class Holidays:
    """Public holidays as announced, year by year. `working` are the weekend days that were made working days."""

    years: frozenset[int]
    holidays: frozenset[date]
    working: frozenset[date] = frozenset()

    def is_known(self, day: date) -> bool:
        return day.year in self.years


@dataclass(frozen=True)
class LastDay:
    """The last day of a term. Whether an ordinary weekend moves it is disputed: act by `earliest`, accept to `latest`.

    `is_certain` is false when it reaches into a year whose holidays are not announced yet.
    """

    earliest: date
    latest: date
    is_certain: bool


@dataclass(frozen=True)
class Question:
    """A date to be worked out, as a case asks for it."""

    op: Op
    start: date
    days: int
    holidays: Holidays


def plus_days(event: date, days: int) -> date:
    """The last of so many days after the event."""
    return event + timedelta(days=days)


def earliest_after_full_days(event: date, days: int) -> date:
    """The first day that has so many full days between the event and itself."""
    return event + timedelta(days=days + 1)


def latest_before_full_days(event: date, days: int) -> date:
    """The last day from which so many full days are left before the event."""
    return event - timedelta(days=days + 1)


def minus_days(event: date, days: int) -> date:
    return event - timedelta(days=days)


def full_days_between(posted: date, meeting: date) -> int:
    """How many full days of notice were given; those who count the day of the meeting count one more."""
    return max(0, (meeting - posted).days - 1)


def notice_kept(posted: date, meeting: date, days: int) -> Kept:
    """Whether a notice of so many days was posted in time for the meeting."""
    if meeting >= earliest_after_full_days(posted, days):
        return Kept.YES
    return Kept.BY_THE_COMMON_COUNT if meeting >= plus_days(posted, days) else Kept.NO


def last_day(event: date, days: int, holidays: Holidays) -> LastDay:
    due = plus_days(event, days)
    earliest = _after(due, lambda day: day in holidays.holidays)
    latest = _after(due, lambda day: _is_off(day, holidays))
    return LastDay(earliest, latest, is_certain=holidays.is_known(due) and holidays.is_known(latest))


@functools.cache
def holidays_of(place: str) -> Holidays:
    """What is announced there; nothing at all for a place we have no list of."""
    file = resources.files(__package__).joinpath("presets", "holidays", f"{place}.json")
    if place not in _PLACES or not file.is_file():
        return Holidays(frozenset(), frozenset())
    return _announced(Shape(json.loads(file.read_text(encoding="utf-8")), place))


def read(shape: Shape) -> Question:
    """The input of a case. Raises Misshapen."""
    fields = shape.fields({"op", "from", "days"}, {"holidays"})
    op = fields["op"].one_of(Op)
    if (op is Op.LAST_DAY) is not ("holidays" in fields):
        raise Misshapen(f"{shape.where}.holidays")
    off = frozenset(_day(day) for day in fields["holidays"].items()) if "holidays" in fields else frozenset()
    return Question(
        op=op,
        start=_day(fields["from"]),
        days=amounts.bounded(fields["days"], MOST_DAYS),
        holidays=Holidays(frozenset(day.year for day in off), off),
    )


def result(question: Question) -> Object:
    return {"date": _ANSWERS[question.op](question).isoformat()}


_ANSWERS: Mapping[Op, Callable[[Question], date]] = {
    Op.PLUS_DAYS: lambda asked: plus_days(asked.start, asked.days),
    Op.EARLIEST_AFTER_FULL_DAYS: lambda asked: earliest_after_full_days(asked.start, asked.days),
    Op.LATEST_BEFORE_FULL_DAYS: lambda asked: latest_before_full_days(asked.start, asked.days),
    Op.MINUS_DAYS: lambda asked: minus_days(asked.start, asked.days),
    Op.LAST_DAY: lambda asked: last_day(asked.start, asked.days, asked.holidays).earliest,
}
_PLACES = ("cn",)


def _after(day: date, is_off: Callable[[date], bool]) -> date:
    while is_off(day):
        day += _ONE_DAY
    return day


def _is_off(day: date, holidays: Holidays) -> bool:
    is_weekend = day.weekday() >= _SATURDAY
    return day in holidays.holidays or (is_weekend and day not in holidays.working)


def _announced(shape: Shape) -> Holidays:
    years = shape.entries()["years"].entries()
    off: set[date] = set()
    working: set[date] = set()
    for year in years.values():
        fields = year.fields({"holidays", "working"})
        for span in fields["holidays"].items():
            off |= _span(span)
        working |= {_day(day) for day in fields["working"].items()}
    return Holidays(frozenset(map(int, years)), frozenset(off), frozenset(working))


def _span(shape: Shape) -> set[date]:
    """From the first day to the last, both included."""
    first, last = (_day(day) for day in shape.items())
    return {first + timedelta(days=past) for past in range((last - first).days + 1)}


def _day(shape: Shape) -> date:
    """`2026-03-01`. Raises Misshapen."""
    text = shape.text()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Misshapen(shape.where) from None
    if day.isoformat() != text or not _FIRST <= day <= _LAST:
        raise Misshapen(shape.where)
    return day
