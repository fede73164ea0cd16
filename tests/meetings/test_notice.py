"""The notice clock counts days as the law does, by the community's own calendar, and says by when to call."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting.days import Kept, holidays_of
from deliberation.meetings.call import notice
from deliberation.meetings.call.notice import Clock
from deliberation.meetings.kinds import MeetingKind

DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def clock_of(posted: datetime, held: datetime, *, place: str = "cn", zone: str = "Asia/Shanghai") -> Clock:
    return notice.clock(
        place, MeetingKind.ASSEMBLY, is_extraordinary=False, posted_at=posted, held_at=held, zone=zone
    )


@given(posted=DAYS, ahead=st.integers(0, 40))
def test_the_clock_agrees_with_counting_the_days_between_on_ones_fingers(posted: date, ahead: int) -> None:
    clock = Clock(
        notice.setting("cn", MeetingKind.ASSEMBLY, is_extraordinary=False), posted, posted + ahead * DAY, ""
    )
    full_days_between = sum(posted < posted + n * DAY < clock.held_on for n in range(ahead + 1))
    assert (clock.kept is Kept.YES) == (full_days_between >= clock.days)
    assert (clock.kept is Kept.NO) == (full_days_between + 1 < clock.days)
    assert (clock.posted_on <= clock.call_by) == (clock.kept is Kept.YES)
    assert (clock.posted_on <= clock.call_by_common) == (clock.kept is not Kept.NO)
    assert (clock.held_on >= clock.earliest_meeting) == (clock.kept is Kept.YES)


@pytest.mark.parametrize(
    ("zone", "posted", "kept"),
    [
        ("Asia/Shanghai", datetime(2026, 5, 4, 15, 59, tzinfo=UTC), Kept.YES),
        ("Asia/Shanghai", datetime(2026, 5, 4, 16, 1, tzinfo=UTC), Kept.BY_THE_COMMON_COUNT),
        ("Europe/Madrid", datetime(2026, 5, 4, 16, 1, tzinfo=UTC), Kept.YES),
    ],
)
def test_which_day_it_is_is_told_by_the_communitys_clocks(zone: str, posted: datetime, kept: Kept) -> None:
    held = datetime(2026, 5, 20, 11, 0, tzinfo=UTC)
    assert clock_of(posted, held, zone=zone).kept is kept


def test_a_day_without_an_hour_in_spring_is_a_day_like_any_other() -> None:
    """Clocks in Madrid went forward on 29 March 2026."""
    posted, held = datetime(2026, 3, 26, 23, 30, tzinfo=UTC), datetime(2026, 4, 2, 22, 30, tzinfo=UTC)
    clock = clock_of(posted, held, place="es", zone="Europe/Madrid")
    assert (clock.posted_on, clock.held_on) == (date(2026, 3, 27), date(2026, 4, 3))
    assert (clock.days, clock.kept) == (6, Kept.YES)


def test_a_call_on_a_public_holiday_is_better_made_before_it() -> None:
    """Chinese New Year 2026 was from 15 to 23 February."""
    held = datetime(2026, 3, 6, 11, 0, tzinfo=UTC)
    clock = clock_of(datetime(2026, 2, 1, tzinfo=UTC), held)
    assert clock.call_by == date(2026, 2, 18)
    assert clock.workday_to_call(holidays_of("cn")) == date(2026, 2, 14)


@pytest.mark.parametrize(
    ("place", "kind", "is_extraordinary", "days"),
    [
        ("cn", MeetingKind.ASSEMBLY, False, 15),
        ("cn-zhejiang-hangzhou", MeetingKind.ASSEMBLY, True, 7),
        ("cn-beijing", MeetingKind.COMMITTEE, False, 5),
        ("cn-guangdong-qingyuan", MeetingKind.COMMITTEE, False, 10),
        ("cn-shanghai", MeetingKind.COMMITTEE, False, 7),
        ("de", MeetingKind.ASSEMBLY, True, 21),
        ("cn", MeetingKind.JOINT, False, 0),
        ("fr", MeetingKind.COMMITTEE, False, 0),
    ],
)
def test_each_place_and_kind_has_its_own_days(
    place: str,
    kind: MeetingKind,
    is_extraordinary: bool,  # noqa: FBT001 - a column of the table
    days: int,
) -> None:
    found = notice.setting(place, kind, is_extraordinary=is_extraordinary)
    assert (0 if found is None else found.value) == days
