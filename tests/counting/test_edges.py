"""Where one more, one less or the other way round would change what is decided."""

from fractions import Fraction

import pytest

from counting.case_files import a_rule, counted, units
from deliberation.counting import amounts, ballots, count, presets, ties
from deliberation.counting.after import After, Afterwards
from deliberation.counting.ballots import CoOwners, Custom, Paper
from deliberation.counting.budgets import election as electing
from deliberation.counting.budgets import greedy
from deliberation.counting.budgets.election import Ballot, CostsNothing, Election, Project, VoteType
from deliberation.counting.budgets.greedy import Variant
from deliberation.counting.cases.columns import NoCommonScale
from deliberation.counting.quantities import Quantity, State
from deliberation.counting.shapes import Misshapen
from deliberation.counting.ties import Step

FOR, AGAINST, ABSTAIN = State.FOR, State.AGAINST, State.ABSTAIN


def test_nothing_follows_a_vote_until_somebody_says_so() -> None:
    assert After().as_json() == {}
    assert Afterwards() == Afterwards(open_objection_count=0, missing_consent_count=0)


# several ballots of one party


def papers(*said: tuple[str, State]) -> list[Paper]:
    return [Paper(choice=choice, at=None, signer=signer) for signer, choice in said]


@pytest.mark.parametrize("how", [CoOwners.LAST, CoOwners.REPRESENTATIVE])
def test_of_three_ballots_the_last_counts(how: CoOwners) -> None:
    three = papers(("林", AGAINST), ("陈", ABSTAIN), ("黄", FOR))
    assert ballots.settled(three, Custom(co_owners=how), owner_count=3) is FOR


def test_more_signatures_than_owners_are_no_fault() -> None:
    three = papers(("林", FOR), ("陈", FOR), ("黄", FOR))
    assert ballots.settled(three, Custom(co_owners=CoOwners.ALL_SIGN), owner_count=2) is FOR


# budgets


def a_budget(money: int, costs: dict[str, int], *said: str, **more: object) -> Election:
    """One letter a project; one word a ballot."""
    return Election(
        money=Fraction(money),
        projects=tuple(Project(key, Fraction(cost)) for key, cost in costs.items()),
        ballots=tuple(Ballot(tuple(word)) for word in said),
        **{"vote_type": VoteType.APPROVAL, **more},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("cost", [0, -1])
def test_a_project_that_costs_nothing_or_less_is_refused(cost: int) -> None:
    with pytest.raises(CostsNothing):
        a_budget(10, {"a": cost}, "a")


def test_a_ballot_may_use_all_its_places_and_each_is_worth_one_less() -> None:
    ranked = a_budget(10, dict.fromkeys("abcd", 1), "abcd", vote_type=VoteType.RANKS, places=4)
    assert electing.scores(ranked) == {"a": 4, "b": 3, "c": 2, "d": 1}


@pytest.mark.parametrize("order", ["abc", "bca", "cab"])
def test_of_three_tied_projects_the_money_buys_two(order: str) -> None:
    tied = a_budget(2, dict.fromkeys("abc", 1), "abc")
    found = greedy.fund(tied, variant=Variant.SKIP, tie_rule=ties.by_order(order))
    assert found.funded == (order[0], order[1])
    assert [(tie.turn.stage, tie.tied, tie.chosen) for tie in found.broken] == [
        (1, ("a", "b", "c"), order[0]),
        (1, tuple(name for name in "abc" if name != order[0]), order[1]),
    ]


def test_the_second_score_is_the_second_stage() -> None:
    tied = a_budget(2, dict.fromkeys("abc", 1), "abc", "a")
    (tie,) = greedy.fund(tied, variant=Variant.SKIP, tie_rule=ties.by_order("abc", Step.LOWER_COST)).broken
    assert (tie.turn.stage, tie.chosen, tie.by) == (2, "b", (Step.ORDER,))


def test_only_whole_figures_are_told_as_whole_numbers() -> None:
    found = count.judge(
        presets.load("CN-278-SPEC").rule,
        {"area": {Quantity.FOR: Fraction(1, 3), Quantity.TOTAL: Fraction(3)}, "heads": {}},
    )
    assert found.whole("area", Quantity.TOTAL) == 3
    for quantity in (Quantity.FOR, Quantity.AGAINST):
        with pytest.raises(ValueError, match=f"not a whole number: area.{quantity}"):
            found.whole("area", quantity)


# case files


def where_wrong(**case: object) -> str:
    with pytest.raises(Misshapen) as refused:
        counted(a_rule(), **case)
    return str(refused.value.details["where"])


def test_a_unit_may_have_a_thousand_owners_and_no_more() -> None:
    crowd = [f"P{at}" for at in range(1001)]
    (unit,) = units(A="1")
    assert counted(a_rule(), units=[unit | {"owners": crowd[:1000]}], ballots=[])["outcome"]
    assert where_wrong(units=[unit | {"owners": crowd}], ballots=[]).endswith("owners")


def test_a_unit_may_have_sixteen_weights_and_no_more() -> None:
    (unit,) = units(A="1")
    weights = {f"w{at}": "1" for at in range(16)}
    assert where_wrong(units=[unit | {"weights": weights}], ballots=[]).endswith("w15")
    del weights["w15"]
    assert counted(a_rule(), units=[unit | {"weights": weights}], ballots=[])["outcome"]


def test_weights_need_a_common_measure_of_sixty_digits_at_most() -> None:
    """Two denominators without a common divisor multiply."""
    fine = [f"1/{10**30 - 1}", f"1/{10**30 - 3}"]
    assert counted(a_rule(), units=units(A=fine[0], B=fine[1]), ballots=[])["outcome"]
    with pytest.raises(NoCommonScale):
        counted(a_rule(), units=units(A=fine[0], B=fine[1], C="1/2"), ballots=[])


@pytest.mark.parametrize("at", ["3", ["3"], {"floor": ["3"]}, {"floor": {"is": "3"}}, {"floor": True}])
def test_where_a_unit_lies_is_a_name_or_a_number_for_each_word(at: object) -> None:
    assert ".at" in where_wrong(units=[unit | {"at": at} for unit in units(A="1")], ballots=[])


def test_a_published_tally_is_not_mixed_with_ballots() -> None:
    tally = {"vote": {"heads": {"total": "3", "for": "2"}}}
    one = [{"party": "A", "choice": "for"}]
    assert where_wrong(tally=tally, ballots=one).endswith(".ballots")
    assert where_wrong(tally=tally, units=units(A="1")).endswith(".units")


@pytest.mark.parametrize("signer", ["A", "W"])
def test_only_the_named_representative_is_heard(signer: str) -> None:
    """Whatever the order of the names in the alphabet."""
    said = [{"party": "H+W", "choice": "for", "signed_by": "H"}]
    terms = {"co_owner_conflict": "representative", "representatives": {"H+W": signer}}
    found = counted(a_rule(), units=units(H_W="10"), ballots=said, **terms)
    assert [each["reason"] for each in found["ignored_ballots"]] == ["not signed by the named representative"]


def test_a_ballot_refused_for_another_reason_makes_nobody_present() -> None:
    late = {"party": "A", "choice": "for", "present": True, "rejected": "zzz"}
    found = counted(a_rule(), units=units(A="1", B="2"), ballots=[late])
    assert found["quantities"]["heads"]["present"] == "0"
    muted = {"party": "A", "choice": "for", "present": True}
    found = counted(a_rule(), units=units(A="1", B="2"), ballots=[muted], mute=["A"])
    assert found["quantities"]["heads"]["present"] == "1"


def test_the_smallest_common_part_may_have_sixty_digits() -> None:
    amounts.check_commensurable([Fraction(1, 10**60)], "here")
    with pytest.raises(Misshapen):
        amounts.check_commensurable([Fraction(1, 10**60), Fraction(1, 10**60 + 1)], "here")
