"""Ballot papers and rankings without a database: what may be cast, and what three readings make of it."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import presets
from deliberation.counting.certificates.certificate import Box, Counting, FrozenRoll
from deliberation.counting.options import Advice
from deliberation.counting.parties import Electorate, Scope
from deliberation.counting.rules import Choice
from deliberation.kernel.refusals import Invalid
from deliberation.papers import papers, rankings
from deliberation.papers.papers import Answers
from deliberation.papers.rankings import Advised, Ranking

PAPER = papers.ranking_of(["斜顶棚", "平顶棚", "不搭棚"])


def a_ranking(*places: dict[str, int]) -> Ranking:
    """A ranking in which each of these ballots was cast once; places by the option."""
    return Ranking(
        poll="00000000-0000-7000-8000-000000000000",
        paper=PAPER,
        preset=presets.load("GENERIC-STRAW-POLL"),
        roll=FrozenRoll(root="00" * 32, record_on=date(2026, 5, 21), electorate=Electorate(Scope(), (), ())),
        ballots={str(at): papers.of_places(PAPER, each) for at, each in enumerate(places)},
        box=Box(root="00" * 32, counted_count=len(places), replaced_count=0, refused_count=0),
        counting=Counting(at=datetime(2026, 5, 21, tzinfo=UTC), version="1"),
    )


def test_ties_skipped_places_and_options_left_out_stay_as_cast() -> None:
    answers = papers.of_places(PAPER, {"o3": 1, "o1": 1})
    assert answers == {"1": ("o1", "o3")}
    assert papers.ranks_of(papers.of_places(PAPER, {"o2": 3})) == ((), (), ("o2",))


@given(st.dictionaries(st.sampled_from(["o1", "o2", "o3"]), st.integers(1, 3), min_size=1))
def test_every_ballot_that_can_be_filled_in_fits_its_paper_and_no_other(places: dict[str, int]) -> None:
    answers = papers.of_places(PAPER, places)
    assert papers.fits(PAPER, answers)
    assert not papers.fits(None, answers)
    assert papers.from_json(json.loads(json.dumps(papers.as_json(answers)))) == answers


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"1": ()},
        {"4": ("o1",)},
        {"1": ("o4",)},
        {"1": ("o1",), "2": ("o1",)},
        {"motion": ("for",)},
    ],
)
def test_no_other_ballot_fits(answers: Answers) -> None:
    assert not papers.fits(PAPER, answers)


def test_a_motion_is_answered_by_a_choice_alone() -> None:
    assert all(papers.fits(None, papers.of_choice(choice)) for choice in Choice)
    assert not papers.fits(None, {"motion": ("maybe",)})


@pytest.mark.parametrize(
    ("titles", "refusal"),
    [
        (["一个"], papers.TooFewOptions),
        ([f"方案{at}" for at in range(9)], papers.TooManyOptions),
        (["Plan A", "plan a"], papers.OptionTwice),
        (["甲", "乙" * 81], papers.OptionTooLong),
    ],
)
def test_options_that_cannot_be_ranked_are_refused(titles: list[str], refusal: type[Invalid]) -> None:
    with pytest.raises(refusal):
        papers.ranking_of(titles)


def test_a_place_out_of_range_and_a_ballot_without_any_are_refused() -> None:
    with pytest.raises(papers.PlaceOutOfRange):
        papers.of_places(PAPER, {"o1": 4})
    with pytest.raises(papers.NothingRanked):
        papers.of_places(PAPER, {})


def test_a_paper_is_read_again_as_it_was_frozen_and_is_part_of_what_is_frozen() -> None:
    assert papers.parse(PAPER.canonical()) == PAPER
    other = papers.ranking_of(["斜顶棚", "平顶棚"])
    hashes = {papers.rules_sha256(b"{}", paper) for paper in (None, PAPER, other)}
    assert len(hashes) == 3


def test_three_readings_may_name_three_options() -> None:
    first = [{"o1": 1, "o3": 2, "o2": 3}] * 5
    second = [{"o2": 1, "o3": 2, "o1": 3}] * 4
    third = [{"o3": 1, "o2": 2, "o1": 3}] * 2
    figures = a_ranking(*first, *second, *third).figures()
    assert figures.advice == Advice(plurality="o1", pairwise_winner="o3", instant_runoff="o2")
    assert figures.firsts == {"o1": 5, "o2": 4, "o3": 2}
    assert (figures.pairs["o3"]["o1"], figures.pairs["o1"]["o3"]) == (6, 5)


def test_a_shared_first_place_is_shared_out_and_chance_breaks_no_tie() -> None:
    figures = a_ranking({"o1": 1, "o2": 1}, {"o1": 1, "o2": 1}).figures()
    assert figures.firsts == {"o1": 1, "o2": 1, "o3": 0}
    assert figures.advice == Advice(None, None, None)


def test_nobody_advises_where_nobody_ranked() -> None:
    empty = a_ranking()
    assert empty.outcome is Advised.NOBODY
    assert empty.figures().advice == Advice(None, None, None)


def test_the_record_holds_the_rankings_without_their_homes_and_gives_its_figures_back() -> None:
    ranking = a_ranking({"o1": 1, "o2": 1}, {"o2": 1}, {"o2": 1})
    record = ranking.as_json()
    assert record["rankings"] == [
        {"count": 1, "ranks": [["o1", "o2"]]},
        {"count": 2, "ranks": [["o2"]]},
    ]
    counts = record["counts"]
    assert isinstance(counts, dict)
    assert rankings.figures(counts) == ranking.figures()
    assert ranking.figures().firsts["o2"] == Fraction(5, 2)
