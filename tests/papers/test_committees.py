"""Elections without a database: the paper, what may be cast on it, and who is elected, in reserve or tied."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import presets
from deliberation.counting.certificates.certificate import Box, Counting, FrozenRoll
from deliberation.counting.elections import Dim, Status
from deliberation.counting.parties import Electorate, Party, Scope
from deliberation.counting.rules import Choice
from deliberation.kernel.refusals import Invalid
from deliberation.papers import candidates, committees, papers
from deliberation.papers.candidates import Terms
from deliberation.papers.committees import Committee
from deliberation.papers.papers import Order, Paper

POLL = UUID(int=7)
NAMES = ("李秀珍", "谭月娥", "宋振国", "丁志强")
RANK = (Dim.HEADS, Dim.AREA)
YES, NO = Choice.FOR, Choice.AGAINST


def a_paper(
    *, seats: int = 3, sitting: int = 0, order: Order = Order.LISTED, names: tuple[str, ...] = NAMES
) -> Paper:
    terms = Terms(seats=seats, sitting=sitting, rank=RANK, order=order)
    return candidates.paper(POLL, candidates.listed(names), terms)


def a_committee(
    ballots: Mapping[str, Mapping[str, Choice]], *, parties: int = 6, paper: Paper | None = None
) -> Committee:
    """Six owners of 100 m² each unless told; ballots by the owner's key, choices by the candidate's id."""
    paper = paper or a_paper()
    electorate = tuple(
        Party(
            key=str(at),
            units=(str(at),),
            voters=frozenset(),
            heads=1,
            area_cm2=1_000_000 + at,
            is_developer=False,
        )
        for at in range(parties)
    )
    return Committee(
        poll=str(POLL),
        paper=paper,
        preset=presets.load("CN-278-ORD"),
        roll=FrozenRoll(
            root="00" * 32, record_on=date(2026, 5, 21), electorate=Electorate(Scope(), electorate, ())
        ),
        ballots={key: candidates.judged(paper, said) for key, said in ballots.items()},
        box=Box(root="00" * 32, counted_count=len(ballots), replaced_count=0, refused_count=0),
        counting=Counting(at=datetime(2026, 5, 21, tzinfo=UTC), version="1"),
    )


def wanted(**voters: str) -> dict[str, dict[str, Choice]]:
    """Ballots of six owners: for each candidate's id the keys of those who say yes; the others say no."""
    return {
        str(key): {each: YES if str(key) in keys else NO for each, keys in voters.items()} for key in range(6)
    }


def test_the_strongest_fill_the_seats_and_the_next_are_in_reserve() -> None:
    found = a_committee(wanted(c1="012345", c2="01234", c3="0123", c4="1234")).figures
    assert (found.status, found.elected, found.reserve) == (Status.FORMED, ("c1", "c2", "c4"), ("c3",))
    assert all(each.is_enough for each in found.supports)


def test_half_is_not_more_than_half() -> None:
    found = a_committee(wanted(c1="012345", c2="01234", c3="0123", c4="012")).figures
    assert (found.elected, found.reserve) == (("c1", "c2", "c3"), ())
    assert [each.is_enough for each in found.supports] == [True, True, True, False]


def test_the_tied_at_the_last_seat_stand_again() -> None:
    ballots = wanted(c1="012345", c2="01234", c3="0123", c4="0123")
    found = a_committee(ballots).figures
    assert (found.status, found.elected, set(found.runoff)) == (Status.RUNOFF, ("c1", "c2"), {"c3", "c4"})


def test_too_few_voters_elect_nobody_and_too_few_winners_form_no_committee() -> None:
    few = {key: said for key, said in wanted(c1="012345").items() if key in "012"}
    assert a_committee(few).outcome is Status.NO_QUORUM
    alone = a_committee(wanted(c1="012345", c2="0", c3="0", c4="0"))
    assert (alone.outcome, alone.figures.elected) == (Status.NOT_FORMED, ("c1",))


def test_whom_a_ballot_passes_over_it_abstains_from() -> None:
    found = a_committee({str(key): {"c1": YES} for key in range(6)}).figures
    second = found.supports[1]
    assert (second.yes["heads"], second.no["heads"], second.abstain["heads"]) == (0, 0, 6)


def test_a_by_election_counts_those_who_stay() -> None:
    paper = a_paper(seats=1, sitting=4)
    committee = a_committee(wanted(c1="01234", c2="012345", c3="0123", c4="01"), paper=paper)
    found = committee.figures
    assert (found.status, found.elected, found.reserve) == (Status.FORMED, ("c2",), ("c1", "c3"))
    for seats, sitting in ((2, 4), (0, 5), (3, -1), (1, 12)):
        with pytest.raises(candidates.SeatsOutOfRange):
            a_paper(seats=seats, sitting=sitting)


@given(
    st.dictionaries(
        st.sampled_from("012345"),
        st.dictionaries(
            st.sampled_from(["c1", "c2", "c3", "c4"]), st.sampled_from(papers.JUDGEMENTS), min_size=1
        ),
    )
)
def test_any_ballots_give_figures_that_add_up_and_come_back_from_the_record(
    ballots: dict[str, dict[str, Choice]],
) -> None:
    committee = a_committee(ballots)
    found = committee.figures
    for each in found.supports:
        assert each.yes["heads"] + each.no["heads"] + each.abstain["heads"] == len(ballots)
    assert committees.figures(found.as_json()) == found
    assert committee.as_json()["outcome"] == found.status.value


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ((), candidates.NobodyStands),
        (("李秀珍", "李秀珍：再来"), candidates.CandidateTwice),
        (tuple(f"候选人{at}" for at in range(31)), candidates.TooManyCandidates),
        (("李" * 41,), candidates.LineTooLong),
        (("李秀珍：" + "好" * 201,), candidates.LineTooLong),
        (("：没有名字",), candidates.LineTooLong),
    ],
)
def test_a_list_of_candidates_that_cannot_stand_is_refused(
    lines: tuple[str, ...], refusal: type[Invalid]
) -> None:
    with pytest.raises(refusal):
        candidates.listed(lines)


@pytest.mark.parametrize(
    ("seats", "refusal"),
    [
        (4, candidates.SeatsOutOfRange),
        (1, candidates.SeatsOutOfRange),
        (13, candidates.SeatsOutOfRange),
        (5, candidates.FewerCandidatesThanSeats),
    ],
)
def test_seats_that_no_committee_has_are_refused(seats: int, refusal: type[Invalid]) -> None:
    with pytest.raises(refusal):
        a_paper(seats=seats)


def test_the_lot_is_drawn_by_the_poll_and_can_be_drawn_again() -> None:
    drawn = a_paper(order=Order.LOT)
    assert drawn == a_paper(order=Order.LOT, names=tuple(reversed(NAMES)))
    assert {option.title for option in drawn.options} == set(NAMES)
    terms = Terms(seats=3, rank=RANK, order=Order.LOT)
    others = {
        tuple(
            option.title
            for option in candidates.paper(UUID(int=each), candidates.listed(NAMES), terms).options
        )
        for each in range(20)
    }
    assert len(others) > 1


def test_a_paper_is_read_again_as_it_was_frozen() -> None:
    paper = a_paper(names=("李秀珍：接着干", "谭月娥: keeps the books", "宋振国"))
    assert papers.parse(paper.canonical()) == paper
    assert [option.text for option in paper.options] == ["接着干", "keeps the books", ""]


def test_only_one_answer_to_each_candidate_fits_the_paper() -> None:
    paper = a_paper()
    assert papers.fits(paper, {"c1": ("for",), "c4": ("abstain",)})
    for answers in ({}, {"c9": ("for",)}, {"c1": ("for", "against")}, {"c1": ("invalid",)}, {"1": ("c1",)}):
        assert not papers.fits(paper, answers)
    with pytest.raises(candidates.NobodyJudged):
        candidates.judged(paper, {})


@pytest.mark.parametrize("rule", ["GENERIC-MAJORITY-CAST", "GENERIC-CONSENT"])
def test_only_a_rule_of_shares_of_heads_and_area_elects(rule: str) -> None:
    committees.check_electing(presets.load("CN-278-ORD").rule)
    with pytest.raises(committees.RuleElectsNobody):
        committees.check_electing(presets.load(rule).rule)
