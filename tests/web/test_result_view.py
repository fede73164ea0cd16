"""What a result's page says follows from the certificate, and never says more or other than the count."""

import dataclasses
import json
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import case_results
from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.certificates import summaries
from deliberation.counting.certificates.certificate import Box, Certificate, Counting, Disputed, Margin
from deliberation.counting.certificates.summaries import Summary
from deliberation.counting.count import Count, Outcome
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.parties import Party
from deliberation.counting.rules import Choice
from deliberation.web import exact_tests, result_tests, result_view, verdicts
from deliberation.web.i18n.translator import LANGUAGES, Translator

ENGLISH = Translator("en")
SAID = st.sampled_from([*Choice, None])
VOTES = st.lists(st.tuples(st.integers(0, 3_000_000), SAID), min_size=1, max_size=12)


def count_of(preset: str, said: list[tuple[int, Choice | None]]) -> Count:
    parties = [
        Party(key=str(at), units=(str(at),), voters=frozenset(), heads=1, area_cm2=area, is_developer=False)
        for at, (area, _) in enumerate(said)
    ]
    ballots = {str(at): choice for at, (_, choice) in enumerate(said) if choice is not None}
    return counting.count(presets.load(preset).rule, parties, ballots)


def summary_of(said: list[tuple[int, Choice | None]], **more: object) -> Summary:
    preset = presets.load("CN-278-SPEC")
    certificate = Certificate(
        poll="1",
        preset=preset,
        count=count_of(preset.id, said),
        counting=Counting(at=case_results.COUNTED_AT, version="1.0.0", by="staff"),
        **more,  # type: ignore[arg-type]
    )
    return summaries.read(json.loads(certificate.canonical()))


def number(text: str) -> Fraction:
    found = re.search(r"[\d,]+(\.\d+)?", text)
    assert found is not None, text
    return Fraction(Decimal(found[0].replace(",", "")))


@given(st.sampled_from(["CN-278-ORD", "CN-278-SPEC"]), VOTES)
def test_every_exact_figure_agrees_with_the_verdict_to_the_last_square_centimetre(
    preset: str, said: list[tuple[int, Choice | None]]
) -> None:
    for test in count_of(preset, said).tests:
        shown = exact_tests.of(ENGLISH, test)
        if not test.base:
            assert shown.words[-1] == "Nobody took part."
            continue
        reached, asked, by = shown.words
        need = number(asked.split(", so ")[1])
        assert (number(reached) >= need) is test.holds
        scale = 10_000 if test.atom.dim == "area" else 1
        assert number(reached) * scale == test.left
        if by != "Just enough.":
            assert number(by) == abs(number(reached) - need)
            assert by.endswith("more than needed." if test.holds else "too few.")
        left, base, over, under = map(int, re.findall(r"\d+", shown.sum))
        sign = shown.sum.split()[3]
        assert {
            "≥": left * under >= over * base,
            "<": left * under < over * base,
            ">": left * under > over * base,
            "≤": left * under <= over * base,
        }[sign]


@given(VOTES)
def test_what_was_lacking_is_told_only_of_a_vote_that_lacked_it(
    said: list[tuple[int, Choice | None]],
) -> None:
    summary = summary_of(said)
    shown = result_view.of(ENGLISH, summary)
    failed = [test for test in summary.count.tests if test.holds is False and test.base]
    if summary.count.outcome is Outcome.PASS:
        assert (shown.short, failed) == ((), [])
    for question in shown.questions:
        assert question.is_met is all(test.met for test in question.tests)
        assert question.is_moot is (question.part == "pass" and summary.count.outcome is Outcome.NO_QUORUM)
    names = {result_tests.measure(ENGLISH, test.atom.dim) for test in failed}
    assert {words.split(":")[0] for words in shown.short} <= names


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_words(language: str, outcome: Outcome) -> None:
    shown = verdicts.verdict(Translator(language), outcome, presets.load("CN-278-ORD"))
    assert shown.word
    assert shown.kind in {"passed", "failed", "void"}
    assert (outcome is Outcome.PASS) is (shown.kind == "passed")


@pytest.mark.parametrize(
    ("flip", "disputed", "words"),
    [
        (None, 3, ()),
        (Flip(1, is_exact=True), None, ("One different vote could have given another result.",)),
        (Flip(1, is_exact=False), None, ()),
        (Flip(5, is_exact=True), 0, ("At least 5 votes would have to be different for another result.",)),
        (
            Flip(5, is_exact=True),
            4,
            (
                "At least 5 votes would have to be different for another result.",
                "Votes in dispute: 4. That is fewer, so the dispute cannot change the result.",
            ),
        ),
        (
            Flip(5, is_exact=True),
            5,
            (
                "At least 5 votes would have to be different for another result.",
                "Votes in dispute: 5. That is enough to change the result.",
            ),
        ),
        (
            Flip(None, is_exact=True),
            None,
            ("However these votes had been cast, the result would be the same.",),
        ),
    ],
)
def test_a_dispute_is_settled_only_by_fewer_ballots_than_could_change_the_result(
    flip: Flip | None, disputed: int | None, words: tuple[str, ...]
) -> None:
    summary = summary_of(
        [(100, Choice.FOR)] * 4,
        margin=Margin(flip=flip, disputed=None if disputed is None else Disputed(disputed)),
    )
    assert result_view.of(ENGLISH, summary).margin == words


def test_refusals_are_told_with_their_reason_and_unknown_reasons_too() -> None:
    box = Box(
        root="ab",
        counted_count=3,
        replaced_count=2,
        refused_count=3,
        refused={"voting_closed": 2, "struck_by_lightning": 1},
        late_count=2,
        channels={"web": 2, "paper": 1},
    )
    shown = result_view.of(ENGLISH, summary_of([(100, Choice.FOR)] * 3, box=box))
    lines = {section.title: section.lines for section in shown.sections}
    assert lines["What became of the votes"][1:] == (
        "Votes counted: 3.",
        "On paper: 1.",
        "Online: 2.",
        "Earlier votes of the same home, replaced by a later one: 2.",
        "Votes not taken: 3.",
        "For another reason: 1.",
        "After the end: 2.",
    )
    assert lines["Who counted it"][0] == "Had it counted: Community staff."


def test_a_certificate_of_the_first_version_shows_what_it_says_and_no_more() -> None:
    summary = dataclasses.replace(summary_of([(100, Choice.FOR)] * 3), version=1, software="", role="")
    shown = result_view.of(ENGLISH, summary)
    assert (shown.verdict.word, shown.readings, shown.sections, shown.margin) == ("Passed", None, (), ())


def test_a_hold_says_what_holds_it_up() -> None:
    shown = result_view.of(ENGLISH, case_results.blocked())
    assert (shown.verdict.word, shown.short) == ("On hold", ("Objections still open: 1.",))
    assert [question.is_met for question in shown.questions] == [True]
    assert shown.questions[0].words.startswith("Of all owners, at least two thirds must agree")


def test_a_figure_that_nobody_published_is_not_made_up() -> None:
    shown = result_view.of(ENGLISH, case_results.without_figures())
    assert shown.verdict.word == "Cannot be decided"
    assert [question.is_met for question in shown.questions] == [None, None]
    assert "not known" in shown.rows[0]
    assert {test.needed for question in shown.questions for test in question.tests if test.met is None} == {
        "This figure was not published."
    }
