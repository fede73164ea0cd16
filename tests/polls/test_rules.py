"""Who may say what when, as tables of cases."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernel.refusals import Refusal
from deliberation.polls import rules
from deliberation.polls.rules import Attempt, Standing, Status, Window

OPENS = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
WINDOW = Window(OPENS, CLOSES)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (OPENS - MOMENT, Status.UPCOMING),
        (OPENS, Status.OPEN),
        (CLOSES - MOMENT, Status.OPEN),
        (CLOSES, Status.CLOSED),
    ],
)
def test_the_first_moment_is_in_time_and_the_last_is_not(now: datetime, status: Status) -> None:
    assert rules.status(WINDOW, is_counted=False, now=now) is status
    assert WINDOW.contains(now) is (status is Status.OPEN)
    assert rules.status(WINDOW, is_counted=True, now=now) is Status.COUNTED


def attempt(**changes: object) -> Attempt:
    known = {
        "window": WINDOW,
        "standing": Standing.ENTITLED,
        "seen_revision": 2,
        "revision": 2,
        "last_at": OPENS,
    }
    return Attempt(**{**known, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "now", "refusal"),
    [
        ({}, OPENS, None),
        ({}, CLOSES - MOMENT, None),
        ({}, OPENS - MOMENT, rules.VotingNotOpenYet),
        ({}, CLOSES, rules.VotingClosed),
        ({"standing": Standing.OTHERS_HOME}, OPENS, rules.NotYourHome),
        ({"standing": Standing.NOT_IN_ELECTORATE}, OPENS, rules.NotInElectorate),
        # a stranger is told that first, whenever they come
        ({"standing": Standing.NOT_IN_ELECTORATE}, CLOSES, rules.NotInElectorate),
        ({"revision": 3}, OPENS, rules.HomeVotedMeanwhile),
        ({"seen_revision": 3}, OPENS, rules.HomeVotedMeanwhile),
        ({"seen_revision": 1, "last_at": None}, OPENS, rules.HomeVotedMeanwhile),
        # late and stale is late: looking again would not help
        ({"revision": 3}, CLOSES, rules.VotingClosed),
    ],
)
def test_a_vote_is_refused_for_the_first_reason(
    changes: dict[str, object], now: datetime, refusal: type[Refusal] | None
) -> None:
    found = rules.reason_against(attempt(**changes), now)
    assert type(found) is (refusal or type(None))


def test_a_stale_vote_is_told_when_the_home_voted() -> None:
    found = rules.reason_against(attempt(revision=3, last_at=OPENS + MOMENT), OPENS + 2 * MOMENT)
    assert found is not None
    assert found.details == {"voted_at": OPENS + MOMENT}


@pytest.mark.parametrize(
    ("is_counted", "now", "refusal"),
    [
        (False, CLOSES - MOMENT, rules.StillOpen),
        (True, CLOSES, rules.CountedAlready),
        (False, CLOSES, None),
    ],
)
def test_closing_waits_for_the_end_and_happens_once(
    is_counted: bool,  # noqa: FBT001 - a case
    now: datetime,
    refusal: type[Refusal] | None,
) -> None:
    if refusal is None:
        rules.check_closing(WINDOW, is_counted=is_counted, unread_count=0, now=now)
        return
    with pytest.raises(refusal):
        rules.check_closing(WINDOW, is_counted=is_counted, unread_count=0, now=now)


@given(
    st.timedeltas(min_value=timedelta(minutes=-59), max_value=timedelta(days=300)),
    st.timedeltas(min_value=timedelta(hours=2), max_value=timedelta(days=366)),
)
def test_a_window_that_may_be_is_kept_and_begins_no_sooner_than_now(
    opens_in: timedelta, lasts: timedelta
) -> None:
    asked = Window(OPENS + opens_in, OPENS + opens_in + lasts)
    begun = rules.begun(asked, OPENS)
    assert begun.closes_at == asked.closes_at
    assert begun.opens_at == max(asked.opens_at, OPENS)
