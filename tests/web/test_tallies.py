"""Figures as people read them never contradict the verdict, in either language."""

import re
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import count as counting
from deliberation.counting import presets
from deliberation.counting.parties import Party
from deliberation.counting.presets import offers
from deliberation.counting.rules import Choice
from deliberation.web import result_tests, tallies
from deliberation.web.i18n.translator import Translator

ENGLISH = Translator("en")
AREAS = st.integers(min_value=0, max_value=3_000_000)
SAID = st.sampled_from([Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, None])


def a_count(preset: str, said: list[tuple[int, Choice | None]]) -> counting.Count:
    parties = [
        Party(
            key=str(place),
            units=(str(place),),
            voters=frozenset(),
            heads=1,
            area_cm2=area,
            is_developer=False,
        )
        for place, (area, _) in enumerate(said)
    ]
    ballots = {str(place): choice for place, (_, choice) in enumerate(said) if choice is not None}
    return counting.count(presets.load(preset).rule, parties, ballots)


def number(text: str) -> Decimal:
    found = re.search(r"[\d,]+(\.\d+)?", text)
    assert found is not None, text
    return Decimal(found[0].replace(",", ""))


COUNTABLE = sorted(name for name, preset in presets.every().items() if offers.is_countable(preset))


@given(st.sampled_from(COUNTABLE), st.lists(st.tuples(AREAS, SAID), min_size=1, max_size=9))
def test_every_rule_a_poll_can_count_is_told_in_both_languages(
    preset: str, said: list[tuple[int, Choice | None]]
) -> None:
    count = a_count(preset, said)
    for language in ("en", "zh-Hans"):
        found = result_tests.questions(Translator(language), count, presets.load(preset))
        assert all(question.words for question in found)
        assert sum(len(question.tests) for question in found) == len(count.tests)
        assert all(
            question.is_met == (count.outcome == "PASS")
            for question in found
            if question.part == "pass" and count.outcome != "NO_QUORUM"
        )


@given(
    st.sampled_from(["CN-278-ORD", "CN-278-SPEC"]), st.lists(st.tuples(AREAS, SAID), min_size=1, max_size=12)
)
def test_every_test_says_what_the_count_found(preset: str, said: list[tuple[int, Choice | None]]) -> None:
    count = a_count(preset, said)
    found = [
        (question.part, test)
        for question in result_tests.questions(ENGLISH, count, presets.load(preset))
        for test in question.tests
    ]
    for (_, shown), test in zip(found, count.tests, strict=True):
        assert shown.met is bool(test.holds)
        if not test.base:
            assert shown.needed == "Nobody took part."
            continue
        assert shown.needed.endswith(", reached" if test.holds else "not reached")
        share, need = Decimal(shown.percent.removesuffix("%")), Fraction(test.atom.bound.share or 0) * 100
        # what is shown to be enough is enough, read against the exact need in percent
        if test.holds and test.atom.comparison == ">=":
            assert share >= Decimal(int(need * 10)) / 10
        if not test.holds:
            assert share <= -(-need * 10 // 1) / 10


@given(st.lists(st.tuples(AREAS, SAID), min_size=1, max_size=12))
def test_the_bars_of_a_majority_fill_no_more_than_the_whole(said: list[tuple[int, Choice | None]]) -> None:
    for question in result_tests.questions(
        ENGLISH, a_count("CN-278-SPEC", said), presets.load("CN-278-SPEC")
    ):
        for shown in question.tests:
            assert 0 <= Decimal(shown.share) <= 100
            if question.part == "pass":
                assert Decimal(shown.share) + Decimal(shown.no) <= Decimal(shown.no_end) + Decimal("0.02")
                assert Decimal(shown.no_end) <= 100


def test_the_need_is_said_as_the_law_says_it() -> None:
    even = a_count("CN-278-ORD", [(100, Choice.FOR), (100, Choice.AGAINST)])
    (_, majority) = result_tests.questions(ENGLISH, even, presets.load("CN-278-ORD"))
    assert majority.words == "More than half of those who took part must agree."
    assert majority.tests[0].needed == "more than 1 needed, not reached"
    chinese = result_tests.questions(Translator("zh-Hans"), even, presets.load("CN-278-ORD"))
    assert chinese[1].words == "参与的人中，同意的须超过一半。"


def test_areas_show_two_decimals_always() -> None:
    assert tallies.area(ENGLISH, 487_200_000) == "48,720.00 m²"
    assert tallies.area(Translator("zh-Hans"), 882_050) == "88.20 ㎡"
    assert tallies.area(ENGLISH, 882_050, up=True) == "88.21 m²"
