"""Who may change a proposal, and until when; what its bytes are."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Refusal
from deliberation.proposals import rules, texts
from deliberation.proposals.rules import Category, Stage, Standing, State
from deliberation.proposals.texts import Enclosure, Text

AUTHOR, NEIGHBOUR = new_id(), new_id()
DRAFT = State(AUTHOR)
OPEN = State(AUTHOR, is_published=True)
FROZEN = replace(OPEN, is_frozen=True)
WITHDRAWN = replace(OPEN, is_withdrawn=True)
TEXT = Text(
    title="重新划定停车位",
    summary="恢复消防通道",
    body="正文",
    category=Category.PARKING,
    stages=(Stage.DELIBERATION, Stage.VOTE),
    cost_cents=8_640_000,
)


@pytest.mark.parametrize(
    ("state", "account", "refusal"),
    [
        (DRAFT, AUTHOR, rules.NotPublished),
        (DRAFT, NEIGHBOUR, rules.NoSuchProposal),
        (OPEN, NEIGHBOUR, rules.NotTheAuthor),
        (FROZEN, AUTHOR, rules.TextIsFrozen),
        (WITHDRAWN, AUTHOR, rules.AlreadyWithdrawn),
        (replace(FROZEN, is_withdrawn=True), AUTHOR, rules.AlreadyWithdrawn),
    ],
)
def test_a_new_version_is_refused(state: State, account: object, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        rules.check_revising(state, account)  # type: ignore[arg-type]


def test_the_author_may_revise_an_open_proposal_and_change_a_draft() -> None:
    rules.check_revising(OPEN, AUTHOR)
    rules.check_drafting(DRAFT, AUTHOR)


@pytest.mark.parametrize(
    ("state", "account", "refusal"),
    [(DRAFT, NEIGHBOUR, rules.NoSuchProposal), (OPEN, AUTHOR, rules.AlreadyPublished)],
)
def test_a_draft_is_its_authors_alone(state: State, account: object, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        rules.check_drafting(state, account)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "account", "is_staff", "refusal"),
    [
        (OPEN, NEIGHBOUR, False, rules.NotTheAuthor),
        (DRAFT, NEIGHBOUR, True, rules.NoSuchProposal),
        (FROZEN, AUTHOR, False, rules.TextIsFrozen),
        (FROZEN, NEIGHBOUR, True, rules.TextIsFrozen),
        (WITHDRAWN, AUTHOR, False, rules.AlreadyWithdrawn),
    ],
)
def test_withdrawing_is_refused(
    state: State,
    account: object,
    is_staff: bool,  # noqa: FBT001 - a table of cases
    refusal: type[Refusal],
) -> None:
    with pytest.raises(refusal):
        rules.check_withdrawing(state, account, is_staff=is_staff)  # type: ignore[arg-type]


def test_staff_and_the_author_may_withdraw_an_open_proposal() -> None:
    rules.check_withdrawing(OPEN, AUTHOR, is_staff=False)
    rules.check_withdrawing(OPEN, NEIGHBOUR, is_staff=True)


def test_only_a_published_proposal_that_stands_can_be_frozen_and_again() -> None:
    rules.check_freezing(OPEN)
    rules.check_freezing(FROZEN)
    with pytest.raises(rules.NotPublished):
        rules.check_freezing(DRAFT)
    with pytest.raises(rules.AlreadyWithdrawn):
        rules.check_freezing(WITHDRAWN)


def test_a_proposal_stands_where_its_rows_say() -> None:
    found = [state.standing for state in (DRAFT, OPEN, FROZEN, WITHDRAWN)]
    assert found == [Standing.DRAFT, Standing.OPEN, Standing.FROZEN, Standing.WITHDRAWN]


def test_a_thirteenth_file_is_refused() -> None:
    rules.check_file_count(12)
    with pytest.raises(rules.TooManyFiles):
        rules.check_file_count(13)


def test_stages_stand_in_the_order_in_which_they_are_passed() -> None:
    assert texts.in_order([Stage.VOTE, Stage.DELIBERATION, Stage.VOTE]) == (Stage.DELIBERATION, Stage.VOTE)


def test_the_hash_of_a_version_is_fixed_for_ever() -> None:
    found = texts.text_sha256(TEXT, [Enclosure("ab" * 32, "平面图")])
    assert found == "sha256:c53865912f2c61e94a4923304b4a8b41ed6d0de867c92cfba2eeab6b7899e1fd"


@pytest.mark.parametrize(
    "other",
    [
        replace(TEXT, title="x"),
        replace(TEXT, summary="x"),
        replace(TEXT, body="x"),
        replace(TEXT, category=Category.LIFT),
        replace(TEXT, stages=(Stage.VOTE,)),
        replace(TEXT, cost_cents=None),
        replace(TEXT, cost_cents=0),
        replace(TEXT, paid_from="x"),
        replace(TEXT, affects="x"),
        replace(TEXT, takes="x"),
    ],
)
def test_every_part_of_a_text_changes_its_hash(other: Text) -> None:
    assert texts.text_sha256(other, ()) != texts.text_sha256(TEXT, ())


_lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)


@given(_lines, _lines, _lines, _lines)
def test_two_different_texts_never_have_the_same_bytes(one: str, two: str, three: str, four: str) -> None:
    first = texts.canonical_bytes(replace(TEXT, title=one, body=two), ())
    second = texts.canonical_bytes(replace(TEXT, title=three, body=four), ())
    assert (first == second) == ((one, two) == (three, four))
