"""One winner from ranked ballots: what must always hold, and the same winner as a slow counter."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given, settings

from counting import slow_methods as slow
from counting.profiles import SEEDS, ranked_profile
from deliberation.counting import ties
from deliberation.counting.methods import pairwise, plurality, ranked, runoff, schulze
from deliberation.counting.methods.ranked import Ballot, Profile, SharedRank
from deliberation.counting.ties import Act, Step, TieRule

FEW = settings(max_examples=150, deadline=None)


def papers(profile: Profile) -> slow.Papers:
    return [ballot.ranks for ballot in profile.ballots for _ in range(ballot.count)]


def order(profile: Profile) -> TieRule:
    return ties.by_order(profile.candidates)


def winners(profile: Profile, tie_rule: TieRule) -> tuple[str, ...]:
    return (
        plurality.count(profile, shared=SharedRank.SPLIT, tie_rule=tie_rule).winner,
        runoff.count(profile, shared=SharedRank.SPLIT, tie_rule=tie_rule).winner,
        schulze.count(profile, tie_rule=tie_rule).winner,
    )


def renamed(profile: Profile, names: dict[str, str]) -> Profile:
    ballots = (
        Ballot(tuple(tuple(names[name] for name in rank) for rank in ballot.ranks), ballot.count)
        for ballot in profile.ballots
    )
    return Profile(candidates=tuple(names.values()), ballots=tuple(ballots))


def raised(profile: Profile, name: str, at: int) -> Profile:
    """One row of ballots puts `name` above all others, and changes nothing else."""
    ballots = list(profile.ballots)
    ballot = ballots[at % len(ballots)]
    rest = tuple(tuple(other for other in rank if other != name) for rank in ballot.ranks)
    ballots[at % len(ballots)] = replace(ballot, ranks=((name,), *rest))
    return replace(profile, ballots=tuple(ballots))


@FEW
@given(SEEDS)
def test_the_order_and_grouping_of_ballots_change_nothing(seed: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    apart = [Ballot(ranks) for ranks in papers(profile)]
    Random(seed).shuffle(apart)
    shuffled = replace(profile, ballots=tuple(apart))
    assert winners(shuffled, order(profile)) == winners(profile, order(profile))


@FEW
@given(SEEDS)
def test_other_names_give_the_same_winner_under_the_other_name(seed: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    names = {name: name[::-1] for name in profile.candidates}
    assert winners(renamed(profile, names), ties.by_order(names.values())) == tuple(
        names[name] for name in winners(profile, order(profile))
    )


@FEW
@given(SEEDS)
def test_instant_runoff_agrees_with_a_slow_count(seed: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    found = runoff.count(profile, shared=SharedRank.SPLIT, tie_rule=order(profile))
    assert found.winner == slow.instant_runoff(papers(profile), list(profile.candidates))
    for held in found.rounds:
        assert sum(held.tallies.values()) + held.spent == profile.voters


@FEW
@given(SEEDS)
def test_schulze_and_the_table_agree_with_every_chain_tried(seed: int) -> None:
    profile = ranked_profile(seed, with_ties=True, most=5)
    names = list(profile.candidates)
    table = pairwise.compare(profile)
    assert {(a, b): table[a][b] for a in names for b in names if a != b} == slow.beats(papers(profile), names)
    found = schulze.count(profile, tie_rule=order(profile))
    assert set(found.places[0]) == slow.schulze_unbeaten(papers(profile), names)
    assert sorted(name for place in found.places for name in place) == sorted(names)


@FEW
@given(SEEDS)
def test_whoever_is_first_alone_on_more_than_half_wins_everywhere(seed: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    name = profile.candidates[0]
    more = replace(profile, ballots=(*profile.ballots, Ballot(((name,),), profile.voters + 1)))
    assert set(winners(more, ties.NO_TIES)) == {name}


@FEW
@given(SEEDS)
def test_whoever_beats_each_other_one_is_schulzes_only_winner(seed: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    best = pairwise.winner(pairwise.compare(profile))
    assume(best is not None)
    assert schulze.count(profile).places[0] == (best,)


@FEW
@given(SEEDS, SEEDS)
def test_more_support_never_hurts_under_plurality_and_schulze(seed: int, at: int) -> None:
    profile = ranked_profile(seed, with_ties=True)
    first, _, best = winners(profile, order(profile))
    after = raised(profile, first, at)
    assert plurality.count(after, shared=SharedRank.SPLIT, tie_rule=order(profile)).winner == first
    assert best in schulze.count(raised(profile, best, at), tie_rule=order(profile)).places[0]


def test_a_tie_is_never_broken_without_a_rule() -> None:
    even = Profile(candidates=("a", "b"), ballots=(Ballot((("a",),)), Ballot((("b",),))))
    for count in (plurality.count, runoff.count):
        with pytest.raises(ties.UnbrokenTie):
            count(even, shared=SharedRank.STOP)
    with pytest.raises(ties.UnbrokenTie):
        schulze.count(even)


def test_the_result_says_which_tie_was_broken_and_how() -> None:
    even = Profile(candidates=("a", "b"), ballots=(Ballot((("a",),)), Ballot((("b",),))))
    found = runoff.count(even, shared=SharedRank.STOP, tie_rule=ties.by_order(("b", "a")))
    assert found.winner == "b"
    (broken,) = found.broken
    assert (broken.turn, broken.tied, broken.chosen, broken.by) == (
        ties.Turn(Act.EXCLUDE, 1),
        ("a", "b"),
        "a",
        (Step.ORDER,),
    )


def test_an_earlier_stage_tells_the_last_apart() -> None:
    """First c leaves with 1; then a and b hold 3 each, and b, who held less before, leaves."""
    said = (("a", 3), ("b", 2), ("cb", 1), ("d", 4))
    profile = Profile(
        candidates=("a", "b", "c", "d"),
        ballots=tuple(Ballot(tuple((name,) for name in names), count) for names, count in said),
    )
    found = runoff.count(profile, shared=SharedRank.STOP, tie_rule=TieRule(steps=(Step.EARLIER_STAGE,)))
    assert [past.excluded for past in found.rounds] == ["c", "b", None]
    assert found.broken[0].by == (Step.EARLIER_STAGE,)


def test_an_order_that_leaves_somebody_out_is_refused() -> None:
    profile = Profile(candidates=("a", "b"), ballots=())
    with pytest.raises(ties.TieOrderIncomplete):
        schulze.count(profile, tie_rule=ties.by_order(("a",)))
    with pytest.raises(ties.TieOrderIncomplete):
        schulze.count(profile, tie_rule=ties.by_order(("a", "c")))
    with pytest.raises(ties.TieStepUnknown):
        schulze.count(profile, tie_rule=TieRule(steps=(Step.LOWER_COST,)))


@pytest.mark.parametrize(("count", "ends"), [(5, "e"), (11, "…")])
def test_of_many_who_stay_tied_only_some_are_named(count: int, ends: str) -> None:
    names = tuple("abcdefghijk"[:count])
    broken = ties.Breaker(rule=ties.NO_TIES, names=names)
    with pytest.raises(ties.UnbrokenTie) as refusal:
        broken.best(names, ties.Turn(ties.Act.ELECT, 1))
    assert str(refusal.value.details["tied"]).endswith(ends)


def test_a_shared_rank_is_split_or_ends_the_ballot() -> None:
    profile = Profile(
        candidates=("a", "b", "c"), ballots=(Ballot((("a", "b"), ("c",)), 2), Ballot((("c",),)))
    )
    split, spent = plurality.tally(profile, SharedRank.SPLIT)
    assert (split, spent) == ({"a": 1, "b": 1, "c": 1}, 0)
    stopped, spent = plurality.tally(profile, SharedRank.STOP)
    assert (stopped, spent) == ({"a": 0, "b": 0, "c": 1}, 2)


def test_the_withdrawn_are_passed_over() -> None:
    ballots = (Ballot((("a",), ("b",)), 3), Ballot((("c",),), 2))
    profile = Profile(candidates=("a", "b", "c"), ballots=ballots, withdrawn=frozenset("a"))
    assert runoff.count(profile, shared=SharedRank.STOP).winner == "b"
    assert schulze.count(profile).table == {"b": {"b": 0, "c": 3}, "c": {"b": 2, "c": 0}}


@pytest.mark.parametrize(
    ("ballot", "refusal"),
    [
        (Ballot((("x",),)), ranked.NotACandidate),
        (Ballot((("a",), ("a",))), ranked.RankedTwice),
        (Ballot((("a", "a"),)), ranked.RankedTwice),
        (Ballot((("a",),), 0), ranked.NoBallots),
    ],
)
def test_a_ballot_that_makes_no_sense_is_refused(ballot: Ballot, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        Profile(candidates=("a", "b"), ballots=(ballot,))


def test_a_list_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ranked.NamesNotApart):
        Profile(candidates=("a", "a"), ballots=())
    with pytest.raises(ranked.NotACandidate):
        Profile(candidates=("a",), ballots=(), withdrawn=frozenset("b"))
    nobody = Profile(candidates=("a",), ballots=(), withdrawn=frozenset("a"))
    with pytest.raises(ranked.NobodyStands):
        plurality.count(nobody, shared=SharedRank.STOP)
    with pytest.raises(ranked.NobodyStands):
        schulze.count(nobody)
    crowd = Profile(candidates=tuple(map(str, range(pairwise.MOST_CANDIDATES + 1))), ballots=())
    with pytest.raises(ranked.TooManyNames):
        schulze.count(crowd)
    more = Profile(candidates=tuple(map(str, range(ranked.MOST_CANDIDATES + 1))), ballots=())
    with pytest.raises(ranked.TooManyNames):
        runoff.count(more, shared=SharedRank.STOP)


def test_three_rules_can_give_three_winners() -> None:
    said = (("wm", 9), ("km", 8), ("mk", 4), ("mw", 2))
    profile = Profile(
        candidates=("k", "m", "w"),
        ballots=tuple(Ballot(tuple((name,) for name in names), count) for names, count in said),
    )
    assert winners(profile, ties.NO_TIES) == ("w", "k", "m")
