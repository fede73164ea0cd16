"""How often somebody may speak, what may be taken back, and for how long."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.threads import rules
from deliberation.threads.rules import Kind, State

AUTHOR, NEIGHBOUR = new_id(), new_id()
SHOWN = State(AUTHOR, NOW)
HIDDEN = replace(SHOWN, is_hidden=True)
GONE = replace(SHOWN, is_withdrawn=True)


@pytest.mark.parametrize(("minutes", "may"), [(0, True), (9, True), (10, False), (60, False)])
def test_a_comment_can_be_taken_back_for_ten_minutes(minutes: int, may: bool) -> None:  # noqa: FBT001 - a case
    assert rules.may_take_back(NOW, NOW + timedelta(minutes=minutes)) is may


@pytest.mark.parametrize(
    ("state", "account", "minutes", "refusal"),
    [
        (SHOWN, NEIGHBOUR, 0, rules.NotYourComment),
        (SHOWN, AUTHOR, 10, rules.TooLateToTakeBack),
        (HIDDEN, AUTHOR, 0, rules.AlreadyHidden),
        (GONE, AUTHOR, 0, rules.NoSuchComment),
    ],
)
def test_taking_back_is_refused(state: State, account: UUID, minutes: int, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        rules.check_withdrawing(state, account, NOW + timedelta(minutes=minutes))


def test_the_eleventh_comment_in_an_hour_is_refused_and_told_when_it_may_come() -> None:
    posted = [NOW + timedelta(minutes=3 * place) for place in range(10)]
    now = NOW + timedelta(minutes=30)
    rules.check_pace(posted[1:], now)
    with pytest.raises(rules.TooManyComments) as refused:
        rules.check_pace(posted, now)
    assert refused.value.retry_after_seconds == 1800
    rules.check_pace(posted, NOW + timedelta(hours=1))


@given(st.lists(st.integers(-7200, 0), max_size=40))
def test_whoever_waits_as_long_as_they_are_told_may_speak(seconds_ago: list[int]) -> None:
    posted = [NOW + timedelta(seconds=each) for each in seconds_ago]
    try:
        rules.check_pace(posted, NOW)
    except rules.TooManyComments as refused:
        rules.check_pace(posted, NOW + timedelta(seconds=refused.retry_after_seconds))
        assert sum(each > -3600 for each in seconds_ago) >= 10
    else:
        assert sum(each > -3600 for each in seconds_ago) < 10


def test_replies_have_one_level() -> None:
    rules.check_replying(SHOWN)
    with pytest.raises(rules.RepliesHaveOneLevel):
        rules.check_replying(replace(SHOWN, is_reply=True))


@pytest.mark.parametrize(("state", "refusal"), [(HIDDEN, rules.AlreadyHidden), (GONE, rules.NoSuchComment)])
def test_nothing_is_done_with_a_comment_that_is_not_shown(state: State, refusal: type[Refusal]) -> None:
    for check in (rules.check_replying, rules.check_reporting, rules.check_hiding):
        with pytest.raises(refusal):
            check(state)
    with pytest.raises(refusal):
        rules.check_marking(state, NEIGHBOUR)


def test_nobody_calls_their_own_comment_helpful() -> None:
    rules.check_marking(SHOWN, NEIGHBOUR)
    with pytest.raises(rules.YourOwnComment):
        rules.check_marking(SHOWN, AUTHOR)


def test_only_what_is_hidden_can_be_restored_or_appealed_and_only_by_its_author() -> None:
    rules.check_restoring(HIDDEN)
    rules.check_appealing(HIDDEN, AUTHOR)
    with pytest.raises(rules.NotHidden):
        rules.check_restoring(SHOWN)
    with pytest.raises(rules.NotHidden):
        rules.check_appealing(SHOWN, AUTHOR)
    with pytest.raises(rules.NoSuchComment):
        rules.check_appealing(HIDDEN, NEIGHBOUR)


def test_a_comment_of_a_thousand_signs_is_taken_and_one_more_is_not() -> None:
    rules.check_length("说" * 1000)
    with pytest.raises(rules.TextTooLong):
        rules.check_length("说" * 1001)


def test_staff_answer_and_neighbours_reply() -> None:
    assert rules.kind_of_reply(is_official=True) is Kind.ANSWER
    assert rules.kind_of_reply(is_official=False) is Kind.REPLY
