"""Days of a notice: across holidays, where clocks change at midnight, and on a board that came off a day too soon."""

from datetime import UTC, date, datetime

import pytest

from deliberation.counting.presets import load
from deliberation.notices import clocks, terms
from deliberation.notices.clocks import Hanging
from deliberation.notices.kinds import Kind


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("Asia/Shanghai", date(2026, 2, 24), datetime(2026, 2, 24, 16, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("America/New_York", date(2026, 11, 1), datetime(2026, 11, 2, 5, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 23), datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_there_whatever_the_clocks_did(zone: str, day: date, moment: datetime) -> None:
    """In Cairo the clock leaps from midnight of 24 April to one o'clock: the day before ends there."""
    assert clocks.end_of(day, zone) == moment
    assert clocks.day_of(moment, zone) > day


def test_a_last_day_in_the_spring_festival_moves_to_the_next_working_day() -> None:
    last = clocks.last_day(date(2026, 2, 5), 15, "cn-zhejiang-hangzhou")
    assert (last.earliest, last.latest, last.is_certain) == (date(2026, 2, 24), date(2026, 2, 24), True)
    weekend = clocks.last_day(date(2026, 3, 6), 15, "cn")
    assert (weekend.earliest, weekend.latest) == (date(2026, 3, 21), date(2026, 3, 23)), (
        "a Saturday is disputed"
    )
    assert not clocks.last_day(date(2027, 2, 5), 15, "cn").is_certain, "nobody announced those holidays yet"


@pytest.mark.parametrize(
    ("down", "state"),
    [
        (date(2026, 3, 19), Hanging.TOO_SHORT),
        (date(2026, 3, 20), Hanging.BY_THE_COMMON_COUNT),
        (date(2026, 3, 21), Hanging.LONG_ENOUGH),
    ],
)
def test_a_sheet_that_came_down_a_day_too_soon_is_said_to(down: date, state: Hanging) -> None:
    posted, late = date(2026, 3, 5), date(2026, 5, 1)
    assert clocks.hung(posted, down, count=15, place="cn", today=late).state is state
    still = clocks.hung(posted, None, count=15, place="cn", today=date(2026, 3, 20))
    assert (still.state, still.so_far, still.until) == (Hanging.STILL, 15, date(2026, 3, 20))
    assert (
        clocks.hung(posted, None, count=15, place="cn", today=date(2026, 3, 21)).state is Hanging.LONG_ENOUGH
    )
    festival = clocks.hung(date(2026, 2, 3), None, count=15, place="cn", today=late)
    assert festival.until == date(2026, 2, 24), "it hangs through the holidays too"


def test_the_days_of_a_result_are_the_rule_s_or_the_place_s_or_what_its_sheet_promised() -> None:
    assert terms.of_result("cn", load("TW-32")).days == 7
    assert terms.of_result("cn-guangdong-qingyuan", load("CN-278-ORD")).days == 15
    assert terms.of_result("any", load("GENERIC-MAJORITY-CAST")).days == 7
    assert terms.of_kind("cn-zhejiang-hangzhou", Kind.CANDIDATES).days == 7
    assert terms.of_kind("cn", Kind.MONTHLY).days == terms.USUAL_DAYS
