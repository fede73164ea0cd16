"""Budgets against pabutools: greedy that skips, and equal shares with cost utilities and “add one”."""

import pytest
from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
from pabutools.rules import exhaustion_by_budget_increase, greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

from counting.profiles import budget
from counting.samples import sample
from deliberation.counting import ties
from deliberation.counting.budgets import equal_shares, greedy
from deliberation.counting.budgets.election import Election
from deliberation.counting.budgets.greedy import Variant
from deliberation.counting.files import pabulib
from deliberation.counting.ties import Step, TieRule
from oracles import generated


def theirs(election: Election) -> tuple[Instance, ApprovalProfile]:
    projects = {project.key: Project(project.key, project.cost) for project in election.projects}
    instance = Instance(projects.values(), budget_limit=election.money)
    ballots = [ApprovalBallot(projects[key] for key in ballot.chosen) for ballot in election.ballots]
    return instance, ApprovalProfile(ballots, instance=instance)


def our_ties(election: Election) -> TieRule:
    return ties.by_order(election.keys, Step.LOWER_COST)


def their_ties(election: Election) -> TieBreakingRule:
    places = {key: at for at, key in enumerate(election.keys)}
    return TieBreakingRule(lambda _instance, _profile, project: (project.cost, places[project.name]))


def their_shares(election: Election) -> set[str]:
    """They stop as soon as nothing more fits; so do we not (docs/counting-oracles.md): that stop is switched off."""
    instance, profile = theirs(election)
    if not any(ballot.chosen for ballot in election.ballots):
        return set()
    found = exhaustion_by_budget_increase(
        instance,
        profile,
        method_of_equal_shares,
        {"sat_class": Cost_Sat, "tie_breaking": their_ties(election)},
        exhaustive_stop=False,
        budget_step=len(election.ballots),
        budget_bound=(election.money + sum(election.costs.values()) + 1) * len(election.ballots),
    )
    return {project.name for project in found}


def test_generated_greedy() -> None:
    for seed in generated.seeds():
        election = budget(seed)
        instance, profile = theirs(election)
        found = greedy_utilitarian_welfare(
            instance, profile, sat_class=Cost_Sat, tie_breaking=their_ties(election)
        )
        ours = greedy.fund(election, variant=Variant.SKIP, tie_rule=our_ties(election))
        assert {project.name for project in found} == set(ours.funded), seed


def test_generated_equal_shares() -> None:
    for seed in generated.seeds():
        election = budget(seed)
        ours = equal_shares.fund(election, tie_rule=our_ties(election))
        assert their_shares(election) == set(ours.funded), seed


@pytest.mark.parametrize("name", ["Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"])
def test_real_equal_shares(name: str) -> None:
    file = pabulib.read(sample(f"pb/{name}"))
    assert their_shares(file.election) == file.official
