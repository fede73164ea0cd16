"""Schulze, pairwise winner, plurality and instant run-off against pref_voting."""

import pref_voting.iterative_methods
import pref_voting.margin_based_methods
import pytest
from pref_voting.profiles_with_ties import ProfileWithTies

from counting.samples import sample
from deliberation.counting import ties
from deliberation.counting.files import preflib
from deliberation.counting.methods import pairwise, plurality, runoff, schulze
from deliberation.counting.methods.ranked import Profile, SharedRank
from oracles import generated

REAL = [
    "00001-00000001.soi",
    "00002-00000003.soi",
    "00002-00000004.soi",
    "00002-00000005.soi",
    "00005-00000002.toi",
]


def theirs(profile: Profile) -> ProfileWithTies:
    """Candidates by number; whoever is not ranked is below."""
    places = {name: at for at, name in enumerate(profile.candidates)}
    rankings, counts = [], []
    for ballot in profile.ballots:
        ranks = [rank for rank in ballot.ranks if rank]
        rankings.append({places[name]: at for at, rank in enumerate(ranks, start=1) for name in rank})
        counts.append(ballot.count)
    found = ProfileWithTies(rankings, counts, candidates=list(places.values()))
    found.use_extended_strict_preference()
    return found


def compare_pairs(profile: Profile, oracle: ProfileWithTies) -> None:
    names = profile.candidates
    table = pairwise.compare(profile)
    for a, name in enumerate(names):
        for b, other in enumerate(names):
            assert table[name][other] == (0 if a == b else oracle.support(a, b))
    best = oracle.condorcet_winner()
    assert pairwise.winner(table) == (None if best is None else names[best])
    unbeaten = pref_voting.margin_based_methods.beat_path(oracle, strength_function=oracle.support)
    found = schulze.count(profile, tie_rule=ties.by_order(names))
    assert set(found.places[0]) == {names[at] for at in unbeaten}


def test_generated_pairs_and_schulze() -> None:
    for profile in generated.tied_profiles():
        compare_pairs(profile, theirs(profile))


@pytest.mark.parametrize("name", REAL)
def test_real_pairs_and_schulze(name: str) -> None:
    profile = preflib.read(sample(f"ranked/{name}")).profile
    compare_pairs(profile, theirs(profile))


def test_generated_plurality_and_runoff() -> None:
    """Where nothing is tied: their run-off lets all who are last go together, ours one by one."""
    compared = 0
    for profile in generated.strict_profiles():
        names, oracle = profile.candidates, theirs(profile)
        first = plurality.count(profile, shared=SharedRank.STOP, tie_rule=ties.by_order(names))
        scores = oracle.plurality_scores()
        assert {names[at]: score for at, score in scores.items()} == first.tallies
        try:
            found = runoff.count(profile, shared=SharedRank.STOP)
        except ties.UnbrokenTie:
            continue
        compared += 1
        assert runoff_of(oracle) == {names.index(found.winner)}
    assert compared > generated.PROFILES // 4


@pytest.mark.parametrize("name", REAL[:4])
def test_real_runoff(name: str) -> None:
    profile = preflib.read(sample(f"ranked/{name}")).profile
    names = profile.candidates
    try:
        found = runoff.count(profile, shared=SharedRank.STOP)
    except ties.UnbrokenTie:
        pytest.skip("somebody is tied for the last place")
    assert runoff_of(theirs(profile)) == {names.index(found.winner)}


def runoff_of(oracle: ProfileWithTies) -> set[int]:
    method = pref_voting.iterative_methods.instant_runoff_for_truncated_linear_orders
    return set(method(oracle, hide_warnings=True))
