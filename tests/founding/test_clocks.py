"""The days of each step, for every place there is: never early, never in a weekday's gap, always with their source."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import days
from deliberation.counting.presets import places
from deliberation.founding import clocks, eligibility, terms
from deliberation.founding.clocks import Posted
from deliberation.founding.eligibility import Asked, Standing
from deliberation.founding.kinds import Event
from deliberation.founding.steps import Course, State, Step, steps

NONE = days.holidays_of("nowhere")
some_day = st.dates(date(2024, 1, 1), date(2034, 12, 31))
some_place = st.sampled_from(sorted(places.every()))


@pytest.mark.parametrize(
    ("place", "within", "drafts", "list_days", "before", "meeting", "handover"),
    [
        ("cn", 60, 15, 7, 15, 7, 10),
        ("cn-zhejiang-hangzhou", 60, 15, 7, 15, 7, 10),
        ("cn-shanghai", 90, 15, 7, 15, 7, 10),
        ("cn-beijing", 60, 15, 7, 15, 7, 10),
        ("cn-zhejiang-taizhou", 60, 15, 7, 15, 7, 10),
        ("cn-zhejiang-ningbo", 90, 15, 10, 15, 7, 10),
        ("cn-shandong-qingdao", 60, 15, 7, 15, 7, 10),
    ],
)
def test_the_days_are_those_of_the_place(
    place: str, within: int, drafts: int, list_days: int, before: int, meeting: int, handover: int
) -> None:
    local = terms.of(place)
    assert (local.assembly_within.days, local.drafts_posted.days) == (within, drafts)
    assert (local.candidates_posted.days, local.candidates_before.days) == (list_days, before)
    assert (local.meeting_within.days, local.filing_within.days) == (meeting, 30)
    assert local.handover_within.days == handover


@pytest.mark.parametrize(
    ("place", "parameter"),
    [
        ("cn-shanghai", "drafts_posted"),
        ("cn-shandong-qingdao", "drafts_posted"),
        ("cn-beijing", "meeting_within"),
        ("cn-shandong-qingdao", "meeting_within"),
        ("cn-zhejiang-taizhou", "handover_within"),
        ("cn", "filing_within"),
    ],
)
def test_law_is_told_from_common_practice(place: str, parameter: str) -> None:
    assert getattr(terms.of(place), parameter).is_law
    assert not getattr(terms.of("any"), parameter).is_law


@given(some_place, some_day, some_day)
def test_voting_never_begins_before_everything_hung_for_all_its_days(
    place: str, drafts_on: date, candidates_on: date
) -> None:
    local = terms.of(place)
    first = clocks.vote_from(Posted(drafts_on=drafts_on, candidates_on=candidates_on), local)
    assert (first.day - drafts_on).days > local.drafts_posted.days
    assert (first.day - candidates_on).days > max(local.candidates_posted.days, local.candidates_before.days)
    day_before = first.day - timedelta(days=1)
    spent = {
        (day_before - drafts_on).days - local.drafts_posted.days,
        (day_before - candidates_on).days - local.candidates_posted.days,
        (day_before - candidates_on).days - local.candidates_before.days,
    }
    assert min(spent) == 0, "one of them binds"
    assert clocks.call_from(candidates_on, local).day <= first.day


@given(some_place, some_day, some_day, some_day)
def test_what_is_posted_later_never_makes_the_vote_earlier(
    place: str, drafts_on: date, candidates_on: date, again: date
) -> None:
    local = terms.of(place)
    before = clocks.vote_from(Posted(drafts_on=drafts_on, candidates_on=candidates_on), local)
    later = clocks.vote_from(Posted(drafts_on=drafts_on, candidates_on=max(candidates_on, again)), local)
    assert later.day >= before.day


@given(some_place, some_day)
def test_a_list_hangs_until_the_day_before_the_election_may_be_called(place: str, posted_on: date) -> None:
    local = terms.of(place)
    until = clocks.up_until(posted_on, local.candidates_posted)
    assert clocks.call_from(posted_on, local).day == until.day + timedelta(days=1)


@given(some_place, some_day)
def test_a_last_day_never_falls_on_an_announced_holiday(place: str, event: date) -> None:
    local, holidays = terms.of(place), days.holidays_of("cn")
    for due_by in (clocks.assembly_by, clocks.meeting_by, clocks.filing_by, clocks.handover_by):
        due = due_by(event, local, holidays)
        assert due.day not in holidays.holidays
        assert due.day >= event + timedelta(days=due.term.days)


BEGUN = date(2026, 3, 2)
a_course = st.builds(lambda past, formed: _course(past, is_formed=formed), st.integers(0, 9), st.booleans())


def _course(past: int, *, is_formed: bool) -> Course:
    """So many things have happened, one a week."""
    week = [BEGUN + timedelta(weeks=at) for at in range(10)]
    events = dict(zip(Event, week[6:past], strict=False)) if is_formed else {}
    return Course(
        begun_on=BEGUN,
        group_on=week[0] if past > 0 else None,
        drafts_on=week[1] if past > 1 else None,
        nominated=5 if past > 1 else 0,
        candidates_on=week[2] if past > 2 else None,
        called_on=week[3] if past > 3 else None,
        opens_on=week[4] if past > 4 else None,
        counted_on=week[5] if past > 5 else None,
        is_formed=past > 5 and is_formed,
        events=events,
    )


@given(some_place, a_course, some_day)
def test_steps_are_done_in_their_order_and_something_is_always_next(
    place: str, course: Course, today: date
) -> None:
    found = steps(course, terms.of(place), today, NONE)
    assert [each.step for each in found] == list(Step)
    done = [each.state is State.DONE for each in found]
    is_stuck = course.counted_on is not None and not course.is_formed
    assert all(done) or is_stuck or any(each.state is State.NOW for each in found)
    late = [each for each in found if each.is_late]
    assert all(each.due is not None for each in late)


def test_a_step_after_its_last_day_is_late_and_one_on_it_is_not() -> None:
    local = terms.of("cn-beijing")
    course = _course(6, is_formed=True)
    assert course.counted_on is not None
    for past, is_late in ((7, False), (8, True)):
        found = steps(course, local, course.counted_on + timedelta(days=past), NONE)
        meeting = next(each for each in found if each.step is Step.MEETING)
        assert (meeting.state, meeting.is_late) == (State.NOW, is_late)


def an_estate(**changes: object) -> Standing:
    found: dict[str, object] = {
        "total_cm2": 10_000,
        "handed_over_cm2": 6_000,
        "first_on": date(2024, 2, 29),
        "heads": 20,
    }
    return Standing(**{**found, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "changes", "today", "allowed"),
    [
        ("cn-zhejiang-hangzhou", {}, date(2024, 3, 1), True),
        ("cn-zhejiang-hangzhou", {"handed_over_cm2": 5_999}, date(2024, 3, 1), False),
        ("cn-zhejiang-taizhou", {"handed_over_cm2": 3_000}, date(2026, 2, 28), False),
        ("cn-zhejiang-taizhou", {"handed_over_cm2": 3_000}, date(2026, 3, 1), True),
        ("cn-zhejiang-taizhou", {"handed_over_cm2": 2_999}, date(2026, 3, 1), False),
        ("cn-zhejiang-taizhou", {"handed_over_cm2": 3_000, "first_on": None}, date(2036, 3, 1), False),
        ("cn-shanghai", {"handed_over_cm2": 5_000}, date(2024, 3, 1), True),
        ("cn-beijing", {}, date(2024, 3, 1), False),
        ("cn-beijing", {"caller_heads": 1}, date(2024, 3, 1), True),
        ("cn-beijing", {"caller_cm2": 499}, date(2024, 3, 1), False),
        ("cn-beijing", {"caller_cm2": 500}, date(2024, 3, 1), True),
        ("cn-beijing", {"is_developer_asking": True}, date(2024, 3, 1), True),
        ("cn-beijing", {"is_developer_asking": True, "handed_over_cm2": 4_999}, date(2024, 3, 1), False),
        ("cn-shandong-qingdao", {"handed_over_cm2": 0}, date(2024, 3, 1), True),
    ],
)
def test_an_assembly_may_be_held_when_the_place_s_tests_are_met_exactly(
    place: str,
    changes: dict[str, object],
    today: date,
    allowed: bool,  # noqa: FBT001
) -> None:
    assert eligibility.judge(place, an_estate(**changes), today).is_allowed is allowed


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_is_met_when_cross_multiplication_says_so(handed_over: int, total: int) -> None:
    standing = an_estate(handed_over_cm2=min(handed_over, total), total_cm2=total)
    test = eligibility.judge("cn-zhejiang-hangzhou", standing, date(2024, 3, 1)).tests[0]
    assert test.asked is Asked.HANDED_OVER
    assert test.is_met is (5 * min(handed_over, total) >= 3 * total)
    assert test.needed == Fraction(3, 5)
