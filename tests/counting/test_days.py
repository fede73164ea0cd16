"""Notice days, last days and holidays."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.cases import answer
from deliberation.counting import days
from deliberation.counting.days import Holidays, Kept
from deliberation.counting.shapes import Misshapen

CHINA = days.holidays_of("cn")


def asked(op: str, start: str, count: Any, **more: Any) -> str:
    return answer(days, {"op": op, "from": start, "days": count, **more})["date"]


@pytest.mark.parametrize(
    ("op", "start", "count", "found"),
    [
        ("plus_days", "2026-03-02", 10, "2026-03-12"),
        ("plus_days", "2028-02-28", 1, "2028-02-29"),
        ("plus_days", "2026-03-02", 0, "2026-03-02"),
        ("earliest_after_full_days", "2026-03-01", 15, "2026-03-17"),
        ("latest_before_full_days", "2026-03-17", 15, "2026-03-01"),
        ("minus_days", "2026-03-16", 15, "2026-03-01"),
    ],
)
def test_the_day_of_the_event_is_not_counted(op: str, start: str, count: int, found: str) -> None:
    assert asked(op, start, count) == found


def test_a_last_day_on_a_holiday_moves_to_the_day_after_it() -> None:
    holidays = ["2026-10-01", "2026-10-02"]
    assert asked("last_day", "2026-09-21", 10, holidays=holidays) == "2026-10-03"
    assert asked("last_day", "2026-09-20", 10, holidays=holidays) == "2026-09-30"


@pytest.mark.parametrize(
    ("meeting", "kept"),
    [("2026-03-17", Kept.YES), ("2026-03-16", Kept.BY_THE_COMMON_COUNT), ("2026-03-15", Kept.NO)],
)
def test_a_notice_one_day_short_is_in_time_for_some_only(meeting: str, kept: Kept) -> None:
    assert days.notice_kept(date(2026, 3, 1), date.fromisoformat(meeting), 15) is kept


def test_the_national_holiday_moves_the_last_day_to_its_end() -> None:
    found = days.last_day(date(2026, 9, 23), 10, CHINA)
    assert (found.earliest, found.latest, found.is_certain) == (date(2026, 10, 8), date(2026, 10, 8), True)


def test_an_ordinary_weekend_moves_it_for_some_only() -> None:
    found = days.last_day(date(2026, 3, 4), 10, CHINA)
    assert (found.earliest, found.latest) == (date(2026, 3, 14), date(2026, 3, 16))


def test_a_weekend_day_made_a_working_day_moves_nothing() -> None:
    found = days.last_day(date(2026, 5, 1), 8, CHINA)
    assert (found.earliest, found.latest) == (date(2026, 5, 9), date(2026, 5, 9))


def test_a_year_without_announced_holidays_is_not_certain() -> None:
    assert not days.last_day(date(2027, 9, 25), 7, CHINA).is_certain
    assert not days.last_day(date(2026, 12, 25), 8, CHINA).is_certain
    assert not days.last_day(date(2026, 3, 4), 10, days.holidays_of("atlantis")).is_certain


@pytest.mark.parametrize(
    "wrong",
    [
        {"op": "plus_weeks"},
        {"from": "2026-02-30"},
        {"from": "20260301"},
        {"from": "9999-12-31"},
        {"from": None},
        {"days": -1},
        {"days": "15"},
        {"days": 10**9},
        {"op": "last_day"},
        {"holidays": []},
    ],
)
def test_what_is_not_a_question_about_days_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        answer(days, {"op": "plus_days", "from": "2026-03-01", "days": 15, **wrong})


dates = st.dates(date(2020, 1, 1), date(2030, 12, 31))
terms = st.integers(0, 400)


@given(dates, terms)
def test_the_latest_day_to_post_is_the_one_whose_earliest_meeting_it_is(event: date, count: int) -> None:
    assert days.latest_before_full_days(days.earliest_after_full_days(event, count), count) == event
    assert days.minus_days(days.plus_days(event, count), count) == event
    between = days.earliest_after_full_days(event, count) - event - timedelta(days=1)
    assert between.days == count


@given(dates, terms, st.sets(dates, max_size=30))
def test_a_last_day_is_never_off_and_never_before_it_is_due(event: date, count: int, off: set[date]) -> None:
    found = days.last_day(event, count, Holidays(frozenset(range(2020, 2033)), frozenset(off)))
    due = days.plus_days(event, count)
    assert due <= found.earliest <= found.latest
    assert not {found.earliest, found.latest} & off
    assert found.latest.weekday() < 5
    skipped = {due + timedelta(days=past) for past in range((found.earliest - due).days)}
    assert skipped <= off
