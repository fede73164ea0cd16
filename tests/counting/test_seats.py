"""Several seats: single transferable vote, and committees from approvals."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting import slow_methods as slow
from counting.profiles import NAMES, SEEDS, approval_profile, ranked_profile
from deliberation.counting import ties
from deliberation.counting.methods import pav, phragmen, ranked, runoff, stv
from deliberation.counting.methods.approvals import Approval, Approvals
from deliberation.counting.methods.ranked import Ballot, Profile, SharedRank
from deliberation.counting.ties import Act, Step, TieRule

FEW = settings(max_examples=150, deadline=None)
SEATS = st.integers(1, 4)


def strict(orders: dict[str, int], candidates: str) -> Profile:
    ballots = (Ballot(tuple((name,) for name in names), count) for names, count in orders.items())
    return Profile(candidates=tuple(candidates), ballots=tuple(ballots))


def voters(approvals: Approvals) -> list[frozenset[str]]:
    return [frozenset(said.approved) for said in approvals.ballots for _ in range(said.count)]


@FEW
@given(SEEDS, SEATS)
def test_the_transferable_vote_agrees_with_a_slow_count(seed: int, seats: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    order = list(profile.candidates)
    found = stv.count(profile, seats, shared=SharedRank.SPLIT, tie_rule=ties.by_order(order))
    papers = [ballot.ranks for ballot in profile.ballots for _ in range(ballot.count)]
    assert sorted(found.elected) == slow.transferable(papers, seats, order)


@FEW
@given(SEEDS, SEATS)
def test_no_value_is_made_or_lost_at_any_stage(seed: int, seats: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    order = ties.by_order(profile.candidates, Step.EARLIER_STAGE)
    found = stv.count(profile, seats, shared=SharedRank.SPLIT, tie_rule=order)
    assert len(found.elected) == min(seats, len(profile.candidates))
    for stage in found.stages:
        assert sum(stage.tallies.values()) + stage.lost == found.valid


@FEW
@given(SEEDS)
def test_one_seat_goes_to_whom_instant_runoff_elects(seed: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    order = ties.by_order(profile.candidates)
    one = stv.count(profile, 1, shared=SharedRank.SPLIT, tie_rule=order)
    best = runoff.count(profile, shared=SharedRank.SPLIT, tie_rule=order).winner
    assert one.elected == (best,)


@FEW
@given(SEEDS, SEATS, st.integers(1, 4))
def test_a_bloc_of_so_many_quotas_gets_so_many_seats(seed: int, seats: int, size: int) -> None:
    """Droop's proportionality for solid coalitions."""
    profile = ranked_profile(seed, with_ties=False)
    names = list(profile.candidates)
    bloc, dice = set(names[:size]), Random(seed)
    ballots = list(profile.ballots)
    for _ in range(dice.randint(1, 20)):
        mine = sorted(bloc, key=lambda _: dice.random())
        ballots.append(Ballot(tuple((name,) for name in mine), dice.randint(1, 3)))
    found = stv.count(
        replace(profile, ballots=tuple(ballots)),
        seats,
        shared=SharedRank.STOP,
        tie_rule=ties.by_order(names),
    )
    solid = sum(b.count for b in ballots if {name for rank in b.ranks[: len(bloc)] for name in rank} == bloc)
    assert len(bloc & set(found.elected)) >= min(solid // found.quota, len(bloc), seats)


def test_a_count_by_hand_is_reproduced_to_the_fraction() -> None:
    """Quota 4: a's surplus of 3 moves 6 ballots to b and 1 to c, each worth 3/7; d leaves; b and c follow."""
    profile = strict({"ab": 6, "ac": 1, "c": 2, "d": 1, "bd": 1}, "abcd")
    found = stv.count(profile, 2, shared=SharedRank.STOP)
    assert (found.valid, found.quota, found.elected) == (11, 4, ("a", "b"))
    assert found.stages[1].act is Act.TRANSFER
    assert found.stages[1].tallies == {
        "a": 4,
        "b": Fraction(25, 7),
        "c": Fraction(17, 7),
        "d": 1,
    }
    assert [(stage.act, stage.of) for stage in found.stages[2:]] == [(Act.EXCLUDE, "d"), (Act.EXCLUDE, "c")]
    assert found.stages[-1].lost == 1 + Fraction(17, 7)


def test_equal_surpluses_go_by_the_tie_rule() -> None:
    profile = strict({"ac": 5, "bd": 5, "c": 1, "d": 1}, "abcd")
    with pytest.raises(ties.UnbrokenTie):
        stv.count(profile, 3, shared=SharedRank.STOP)
    found = stv.count(profile, 3, shared=SharedRank.STOP, tie_rule=ties.by_order("badc", Step.EARLIER_STAGE))
    assert [(stage.act, stage.of) for stage in found.stages] == [
        (None, None),
        (Act.TRANSFER, "b"),
        (Act.TRANSFER, "a"),
        (Act.EXCLUDE, "c"),
    ]
    assert [(broken.turn.act, broken.chosen, broken.by) for broken in found.broken] == [
        (Act.TRANSFER, "b", (Step.ORDER,)),
        (Act.EXCLUDE, "c", (Step.EARLIER_STAGE,)),
    ]


def test_with_no_more_candidates_than_seats_all_are_elected() -> None:
    found = stv.count(strict({"a": 1}, "ab"), 3, shared=SharedRank.STOP)
    assert found.elected == ("a", "b")
    assert stv.count(strict({}, "ab"), 2, shared=SharedRank.STOP).elected == ("a", "b")
    with pytest.raises(ranked.NobodyStands):
        stv.count(strict({"a": 1}, "ab"), 0, shared=SharedRank.STOP)


@FEW
@given(SEEDS, SEATS)
def test_both_committees_agree_with_slow_counts(seed: int, seats: int) -> None:
    approvals = approval_profile(seed)
    order, said = list(approvals.candidates), voters(approvals)
    tie_rule = ties.by_order(order)
    assert list(pav.count(approvals, seats, tie_rule=tie_rule).members) == slow.thiele(said, seats, order)
    assert list(phragmen.count(approvals, seats, tie_rule=tie_rule).members) == slow.phragmen(
        said, seats, order
    )


@FEW
@given(SEEDS, SEATS)
def test_every_group_that_agrees_is_represented_by_phragmen(seed: int, seats: int) -> None:
    """Proportional justified representation, every group of voters tried."""
    approvals = approval_profile(seed)
    found = set(phragmen.count(approvals, seats, tie_rule=ties.by_order(approvals.candidates)).members)
    said = voters(approvals)[:9]
    for size in range(1, len(said) + 1):
        for group in combinations(said, size):
            claim = min(seats * size // len(voters(approvals)), len(frozenset.intersection(*group)))
            assert len(found & frozenset.union(*group)) >= claim


@FEW
@given(st.lists(st.integers(1, 40), min_size=1, max_size=3), st.integers(1, 6))
def test_parties_get_their_seats_by_dhondt(sizes: list[int], seats: int) -> None:
    lists = [tuple(f"{NAMES[party]}{at}" for at in range(seats)) for party in range(len(sizes))]
    approvals = Approvals(
        candidates=tuple(name for members in lists for name in members),
        ballots=tuple(Approval(members, size) for members, size in zip(lists, sizes, strict=True)),
    )
    quotients = [(Fraction(size, at + 1), -party) for party, size in enumerate(sizes) for at in range(seats)]
    best = sorted(quotients, reverse=True)[:seats]
    due = [sum(-party == which for _, which in best) for party in range(len(sizes))]
    for method in (pav, phragmen):
        found = method.count(approvals, seats, tie_rule=ties.by_order(approvals.candidates)).members
        assert [sum(name in members for name in found) for members in lists] == due


@FEW
@given(SEEDS, SEATS)
def test_order_names_and_more_of_the_same_change_no_committee(seed: int, seats: int) -> None:
    approvals = approval_profile(seed)
    names = {name: name[::-1] for name in approvals.candidates}
    other = Approvals(
        candidates=tuple(names.values()),
        ballots=tuple(
            Approval(tuple(names[name] for name in reversed(said.approved)), 3 * said.count)
            for said in reversed(approvals.ballots)
        ),
    )
    for method in (pav, phragmen):
        first = method.count(approvals, seats, tie_rule=ties.by_order(approvals.candidates))
        second = method.count(other, seats, tie_rule=ties.by_order(other.candidates))
        assert second.members == tuple(names[name] for name in first.members)


def test_whoever_nobody_approves_gets_no_seat() -> None:
    approvals = Approvals(candidates=("a", "b"), ballots=(Approval(("a",), 2), Approval((), 3)))
    assert pav.count(approvals, 2).members == phragmen.count(approvals, 2).members == ("a",)
    with pytest.raises(ranked.NobodyStands):
        pav.count(approvals, 0)


def test_a_tie_for_a_seat_needs_a_rule_and_is_told() -> None:
    approvals = Approvals(candidates=("a", "b"), ballots=(Approval(("a",)), Approval(("b",))))
    for method in (pav, phragmen):
        with pytest.raises(ties.UnbrokenTie):
            method.count(approvals, 1)
        found = method.count(approvals, 1, tie_rule=TieRule(steps=(Step.ORDER,), order=("b", "a")))
        assert (found.members, found.broken[0].chosen, found.figures) == (
            ("b",),
            "b",
            (Fraction(1),),
        )


@pytest.mark.parametrize(
    ("ballot", "refusal"),
    [
        (Approval(("x",)), ranked.NotACandidate),
        (Approval(("a", "a")), ranked.RankedTwice),
        (Approval(("a",), -1), ranked.NoBallots),
    ],
)
def test_an_approval_that_makes_no_sense_is_refused(ballot: Approval, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Approvals(candidates=("a", "b"), ballots=(ballot,))
