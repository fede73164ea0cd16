"""The clocks of a committee, over all places and many days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deliberation.committees import clocks, queries
from deliberation.counting.presets import places

some_place = st.sampled_from(sorted(places.every()))
some_day = st.dates(date(2000, 1, 1), date(2100, 12, 31))
ONE_DAY = timedelta(days=1)


@given(some_day, st.integers(0, 240))
def test_months_later_it_is_that_month_and_never_a_later_day_of_it(day: date, months: int) -> None:
    later = clocks.months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + ONE_DAY).day == 1)


@given(some_place, some_day)
def test_a_term_may_end_on_a_whole_range_of_days_that_keeps_both_bounds(place: str, starts_on: date) -> None:
    found = clocks.term_range(place, starts_on)
    assert starts_on < found.earliest < found.latest
    assert found.shortest.days <= found.longest.days
    assert clocks.months_after(starts_on, found.longest.days * 12) == found.latest


@given(some_place, some_day, some_day, st.none() | some_day)
def test_the_duty_to_meet_runs_from_the_last_meeting_of_this_term(
    place: str, since: date, today: date, last_met: date | None
) -> None:
    found = queries.duty(last_met, today, place, since=since)
    assert found.from_on == max(filter(None, (last_met, since)))
    assert found.last_met in (None, last_met)
    assert found.due_on == clocks.months_after(found.from_on, found.months.days)
    assert found.is_late == (today > found.due_on)


@given(some_place, st.lists(some_day, max_size=12), st.integers(0, 11), some_day)
def test_a_meeting_is_due_from_the_day_on_which_enough_members_ask(
    place: str, asked_on: list[date], members: int, today: date
) -> None:
    found = clocks.demand(asked_on, members, today, place)
    assert found.needed * found.share.value.denominator >= members * found.share.value.numerator
    assert found.needed == 1 or (found.needed - 1) * found.share.value.denominator < (
        members * found.share.value.numerator
    )
    if found.reached_on is None:
        assert len(asked_on) < found.needed
        assert not found.is_late
    else:
        assert sum(day <= found.reached_on for day in asked_on) >= found.needed
        assert sum(day < found.reached_on for day in asked_on) < found.needed
        assert found.due_on == found.reached_on + timedelta(days=found.within.days)
        assert found.is_late == (today > found.due_on)
