"""Sharing out a budget: never more than there is, each group its part, the same outcome as a slow counter."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting import slow_budgets as slow
from counting.profiles import SEEDS, budget
from deliberation.counting import ties
from deliberation.counting.budgets import election as electing
from deliberation.counting.budgets import equal_shares, greedy
from deliberation.counting.budgets.election import Ballot, Election, Project, VoteType
from deliberation.counting.budgets.greedy import Variant
from deliberation.counting.ties import Step, TieRule

FEW = settings(max_examples=120, deadline=None)


def tie_rule(election: Election) -> TieRule:
    return ties.by_order(election.keys, Step.LOWER_COST)


def voters(election: Election) -> slow.Approvals:
    return [frozenset(ballot.chosen) for ballot in election.ballots]


def small(money: int, costs: dict[str, int], ballots: tuple[str, ...]) -> Election:
    """One letter a project; one word a ballot."""
    return Election(
        money=Fraction(money),
        projects=tuple(Project(key, Fraction(cost)) for key, cost in costs.items()),
        ballots=tuple(Ballot(tuple(said)) for said in ballots),
        vote_type=VoteType.APPROVAL,
    )


@FEW
@given(SEEDS, st.sampled_from(Variant), st.integers(0, 4))
def test_greedy_agrees_with_a_slow_count(seed: int, variant: Variant, least: int) -> None:
    election = budget(seed)
    found = greedy.fund(election, variant=variant, least_score=Fraction(least), tie_rule=tie_rule(election))
    assert set(found.funded) == slow.greedy(
        dict(election.costs),
        voters(election),
        election.money,
        stop=variant is Variant.NO_SKIP,
        least=least if variant is Variant.THRESHOLD else 0,
    )
    assert found.cost == sum(election.costs[key] for key in found.funded) <= election.money
    assert found.left == election.money - found.cost


@FEW
@given(SEEDS)
def test_equal_shares_agree_with_a_slow_count(seed: int) -> None:
    election = budget(seed)
    found = equal_shares.fund(election, tie_rule=tie_rule(election))
    assert set(found.funded) == slow.equal_shares(
        dict(election.costs), voters(election), election.money, Fraction(1)
    )
    assert found.cost == sum(election.costs[key] for key in found.funded) <= election.money
    assert found.left == election.money - found.cost


@FEW
@given(SEEDS)
def test_a_group_that_could_pay_for_what_it_agrees_on_is_not_passed_over(seed: int) -> None:
    """Extended justified representation up to one project, every group and every set of projects tried."""
    election = budget(seed, projects=5, voters=7)
    funded = set(equal_shares.fund(election, tie_rule=tie_rule(election)).funded)
    said, costs = voters(election), election.costs
    for size in range(1, len(said) + 1):
        for group in combinations(said, size):
            for wanted in _affordable(
                frozenset.intersection(*group), costs, election.money * size / len(said)
            ):
                worth = sum(costs[key] for key in wanted)
                assert any(
                    wanted <= funded
                    or sum(costs[key] for key in one & funded) + max(costs[key] for key in wanted - funded)
                    > worth
                    for one in group
                )


def _affordable(agreed: frozenset[str], costs: dict[str, Fraction], money: Fraction) -> list[frozenset[str]]:
    return [
        frozenset(wanted)
        for size in range(1, len(agreed) + 1)
        for wanted in combinations(sorted(agreed), size)
        if sum(costs[key] for key in wanted) <= money
    ]


@FEW
@given(SEEDS)
def test_order_of_ballots_names_and_the_unit_of_money_change_nothing(seed: int) -> None:
    election = budget(seed)
    names = {key: f"q{key}" for key in election.keys}
    other = Election(
        money=election.money * 100,
        projects=tuple(Project(names[project.key], project.cost * 100) for project in election.projects),
        ballots=tuple(
            Ballot(tuple(names[key] for key in reversed(ballot.chosen)))
            for ballot in reversed(election.ballots)
        ),
        vote_type=VoteType.APPROVAL,
    )
    for variant in Variant:
        first = greedy.fund(election, variant=variant, tie_rule=tie_rule(election))
        second = greedy.fund(other, variant=variant, tie_rule=tie_rule(other))
        assert set(second.funded) == {names[key] for key in first.funded}
    shares = equal_shares.fund(election, tie_rule=tie_rule(election))
    cents = equal_shares.fund(other, step=Fraction(100), tie_rule=tie_rule(other))
    assert cents.funded == tuple(names[key] for key in shares.funded)
    assert cents.share == shares.share * 100


@FEW
@given(SEEDS, st.integers(0, 5), st.integers(0, 8))
def test_one_more_approval_never_loses_a_project_its_money(seed: int, which: int, voter: int) -> None:
    """Holds for greedy with skipping: whatever stood behind the project still does."""
    election = budget(seed)
    before = set(greedy.fund(election, variant=Variant.SKIP, tie_rule=tie_rule(election)).funded)
    key = election.keys[which % len(election.keys)]
    at = voter % len(election.ballots)
    ballots = list(election.ballots)
    ballots[at] = Ballot(tuple(dict.fromkeys((*ballots[at].chosen, key))))
    more = replace(election, ballots=tuple(ballots))
    after = set(greedy.fund(more, variant=Variant.SKIP, tie_rule=tie_rule(election)).funded)
    assert key in after or key not in before


def test_the_three_variants_differ() -> None:
    election = small(10, {"a": 6, "b": 7, "c": 3, "d": 1}, ("abcd", "abc", "ab", "a"))
    funded = {
        variant: greedy.fund(election, variant=variant, least_score=Fraction(2)).funded for variant in Variant
    }
    assert funded == {
        Variant.SKIP: ("a", "c", "d"),
        Variant.NO_SKIP: ("a",),
        Variant.THRESHOLD: ("a", "c"),
    }


def test_only_a_tie_that_decides_about_money_needs_a_rule() -> None:
    fits = small(10, {"a": 6, "b": 4, "c": 9}, ("abc",))
    with pytest.raises(ties.UnbrokenTie):
        greedy.fund(fits, variant=Variant.SKIP)
    found = greedy.fund(fits, variant=Variant.SKIP, tie_rule=TieRule(steps=(Step.LOWER_COST,)))
    assert found.funded == ("b", "a")
    assert found.broken[0].tied == ("a", "b", "c")
    roomy = small(19, {"a": 6, "b": 4, "c": 9, "d": 50}, ("abcd",))
    assert greedy.fund(roomy, variant=Variant.SKIP).funded == ("a", "b", "c")
    with pytest.raises(ties.UnbrokenTie):
        greedy.fund(roomy, variant=Variant.NO_SKIP)


def test_shares_pay_for_a_minority_that_greedy_leaves_out() -> None:
    election = small(90, {"a": 30, "b": 30, "c": 30, "d": 30}, ("abc",) * 6 + ("d",) * 3)
    order = ties.by_order("abcd")
    assert greedy.fund(election, variant=Variant.SKIP, tie_rule=order).funded == ("a", "b", "c")
    found = equal_shares.fund(election, tie_rule=order)
    assert found.funded == ("a", "b", "d")
    assert [purchase.price for purchase in found.purchases] == [5, 5, 10]
    assert (found.share, found.steps, found.left) == (14, 4, 0)


def test_a_poor_supporter_gives_all_and_the_others_the_rest() -> None:
    """The first costs 4 and both give 2; of the second, one has 1 left and the other gives the rest."""
    election = small(9, {"a": 4, "b": 4}, ("a", "ab", "b"))
    found = equal_shares.fund(election, tie_rule=ties.by_order("ab"))
    assert [(bought.project, bought.price) for bought in found.purchases] == [("a", 2), ("b", 3)]


def test_ties_of_the_next_count_are_told_too() -> None:
    election = small(3, {"a": 2, "b": 2}, ("a", "b"))
    with pytest.raises(ties.UnbrokenTie):
        equal_shares.fund(election)
    found = equal_shares.fund(election, tie_rule=ties.by_order("ba"))
    assert (found.funded, found.cost) == ((), 0)
    assert [broken.chosen for broken in found.broken] == ["b"]


def test_points_and_places_are_scored() -> None:
    projects = (Project("a", Fraction(1)), Project("b", Fraction(1)), Project("c", Fraction(1)))
    points = Election(
        money=Fraction(1),
        projects=projects,
        ballots=(Ballot(("a", "b"), (Fraction(1), Fraction(5, 2))),),
        vote_type=VoteType.POINTS,
    )
    assert electing.scores(points) == {"a": 1, "b": Fraction(5, 2), "c": 0}
    ranks = Election(
        money=Fraction(1),
        projects=projects,
        ballots=(Ballot(("b", "a")), Ballot(("b", "b"))),
        vote_type=VoteType.RANKS,
        places=3,
    )
    assert electing.scores(ranks) == {"a": 2, "b": 6, "c": 0}
    with pytest.raises(equal_shares.NeedsApprovals):
        equal_shares.fund(points)


def test_a_project_named_twice_on_a_ballot_counts_once() -> None:
    assert electing.scores(small(1, {"a": 1}, ("aa", "a"))) == {"a": 2}


def test_a_budget_nobody_votes_on_is_left() -> None:
    nobody = small(5, {"a": 1}, ())
    assert equal_shares.fund(nobody).left == 5
    assert equal_shares.fund(small(5, {"a": 1}, ("",))).funded == ()


def test_a_step_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equal_shares, "MOST_STEPS", 5)
    far = small(90, {"a": 60, "b": 31}, ("a", "b"))
    with pytest.raises(equal_shares.StepTooSmall):
        equal_shares.fund(far)
    with pytest.raises(equal_shares.StepTooSmall):
        equal_shares.fund(far, step=Fraction(0))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"money": Fraction(-1)}, electing.NoMoney),
        ({"projects": (Project("a", Fraction(0)),)}, electing.CostsNothing),
        ({"ballots": (Ballot(("x",)),)}, electing.NotAProject),
        ({"ballots": (Ballot(("a",), (Fraction(1),)),)}, electing.PointsMissing),
        ({"vote_type": VoteType.POINTS}, electing.PointsMissing),
        ({"vote_type": VoteType.RANKS}, electing.PlacesMissing),
    ],
)
def test_an_election_that_makes_no_sense_is_refused(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        replace(small(1, {"a": 1}, ("a",)), **change)
