"""What must be true of every case file, under every rule."""

import os
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from counting import elections_at_random, oracle
from counting.case_files import Case, a_rule, a_stage, counted, units
from deliberation.kernel import exact

RUNS = int(os.environ.get("DELIBERATION_PROPERTY_RUNS", "60"))
MEASURES = ("area", "share")
SEEDS = st.integers(0, 10**9)
MANY = settings(max_examples=RUNS)
FRACTIONS = ("1/5", "1/4", "1/3", "1/2", "3/5", "2/3", "3/4", "1/1")


def a_polled_vote(seed: int) -> tuple[Random, Case, Case]:
    """With one ballot a party at most, so that no order says which counts."""
    random = Random(seed)
    while True:
        rule = elections_at_random.a_rule(random)
        case = elections_at_random.a_vote(random, rule)
        if "units" in case:
            case["ballots"] = list({ballot["party"]: ballot for ballot in case["ballots"]}.values())
            return random, rule, {name: value for name, value in case.items() if name != "rule"}


def verdict(rule: Case, case: Case) -> tuple[Any, ...]:
    """All but the places of ballots in the file."""
    result = counted(rule, **case)
    reasons = sorted(each["reason"] for each in result.get("ignored_ballots", []))
    return result["outcome"], result["quantities"], result["tests"], result.get("notes"), reasons


@MANY
@given(SEEDS)
def test_the_order_of_ballots_and_names_changes_nothing(seed: int) -> None:
    random, rule, case = a_polled_vote(seed)
    by_party = {ballot["party"]: ballot for ballot in case["ballots"]}
    parties = oracle.grouped(rule["merge"], case["units"])
    assume(all(len({party["name"], *party["other_names"]} & by_party.keys()) < 2 for party in parties))
    turned = dict(case)
    for name in ("units", "ballots", "undelivered", "suspended", "mute", "objectors"):
        if name in case:
            turned[name] = random.sample(case[name], len(case[name]))
    assert verdict(rule, turned) == verdict(rule, case)


@MANY
@given(SEEDS)
def test_measuring_in_a_finer_unit_changes_no_test(seed: int) -> None:
    """A fixed number of square metres is not the same number of square centimetres: no rule here has one."""
    random, rule, case = a_polled_vote(seed)
    assume(
        not any("count" in str(stage) for stage in rule["stages"]) and "count" not in str(rule.get("after"))
    )
    assume(not any("required_quorum" in stage for stage in rule["stages"]))
    factor = random.choice([2, 7, Fraction(1, 3), Fraction(10_000)])
    finer = {**case, "units": [scaled(unit, factor) for unit in case["units"]]}
    before, after = counted(rule, **case), counted(rule, **finer)
    assert after["outcome"] == before["outcome"]
    assert [(test["holds"], test.get("ratio")) for test in after["tests"]] == [
        (test["holds"], test.get("ratio")) for test in before["tests"]
    ]


def scaled(unit: Case, factor: Fraction | int) -> Case:
    return unit | {name: exact.exact_text(Fraction(unit[name]) * factor) for name in MEASURES}


@MANY
@given(SEEDS)
def test_splitting_a_unit_among_the_same_owners_changes_nothing(seed: int) -> None:
    """One more flat of the same party, carved out of another; where units are counted one by one it does."""
    random, rule, case = a_polled_vote(seed)
    assume(rule["merge"] in {"same_owner_set", "any_common_owner"} and "lots" not in rule["dims"])
    assume(all("if_lots_more_than" not in change for change in rule.get("weight_transforms", [])))
    assume("units" not in case.get("scope", {}))
    owned = [unit for unit in case["units"] if unit["owners"] or oracle.is_developers(unit)]
    assume(owned)
    unit = random.choice(owned)
    half = scaled(unit, Fraction(1, 2))
    others = [each for each in case["units"] if each is not unit]
    split = {**case, "units": [*others, half, half | {"id": "carved out"}]}
    assert verdict(rule, split) == verdict(rule, {**case, "units": [*others, unit]})


@MANY
@given(SEEDS)
def test_joining_two_units_of_the_same_owners_changes_nothing(seed: int) -> None:
    """The wall between a flat and another of any size beside it is taken down."""
    random, rule, case = a_polled_vote(seed)
    assume(rule["merge"] in {"same_owner_set", "any_common_owner"} and "lots" not in rule["dims"])
    assume(all("if_lots_more_than" not in change for change in rule.get("weight_transforms", [])))
    assume("units" not in case.get("scope", {}))
    owned = [unit for unit in case["units"] if unit["owners"] or oracle.is_developers(unit)]
    assume(owned)
    unit = random.choice(owned)
    beside = unit | {"id": "beside"} | {name: str(random.randrange(1000)) for name in MEASURES}
    joined = unit | {
        name: exact.exact_text(Fraction(unit[name]) + Fraction(beside[name])) for name in MEASURES
    }
    others = [each for each in case["units"] if each is not unit]
    apart = {**case, "units": [*others, unit, beside]}
    assert verdict(rule, {**case, "units": [*others, joined]}) == verdict(rule, apart)


@MANY
@given(SEEDS)
def test_a_party_without_units_or_weight_changes_no_sum_but_heads(seed: int) -> None:
    """A newcomer of no size: every figure of area and share stays."""
    _, rule, case = a_polled_vote(seed)
    dims = [dim for dim in rule["dims"] if dim.split("@")[0] in {"area", "shares"}]
    assume(dims and rule["merge"] != "per_person" and rule["non_response"]["policy"] == "ignore")
    newcomer = {
        "id": "new",
        "kind": "dwelling",
        "area": "0",
        "share": "0",
        "owners": ["New"],
        "at": {"building": "B1"},
    }
    larger = {**case, "units": [*case["units"], newcomer]}
    before, after = (counted(rule, **each)["quantities"] for each in (case, larger))
    assert {dim: after[dim] for dim in dims} == {dim: before[dim] for dim in dims}


@MANY
@given(st.lists(st.sampled_from(["for", "against", "abstain", None]), min_size=1, max_size=7), st.data())
def test_one_more_abstention_weighs_as_its_rule_says(said: list[str | None], data: st.DataObject) -> None:
    """Of everybody and of votes cast it changes nothing; of those who take part it never helps."""
    base = data.draw(st.sampled_from(["total", "votes", "participating"]))
    frac = data.draw(st.sampled_from(FRACTIONS))
    atom = {"q": "for", "dim": "heads", "op": ">=", "frac": frac, "of": base}
    rule = a_rule(dims=["heads"], stages=[a_stage(**{"pass": atom})])
    estate = units(**{f"P{at}": "1" for at in range(len(said) + 1)})
    cast = [{"party": f"P{at}", "choice": choice} for at, choice in enumerate(said) if choice is not None]
    silent = counted(rule, units=estate, ballots=cast)
    abstaining = counted(rule, units=estate, ballots=[*cast, {"party": f"P{len(said)}", "choice": "abstain"}])
    if base == "participating":
        assert silent["outcome"] == "PASS" or abstaining["outcome"] == "FAIL"
    else:
        assert abstaining["tests"] == silent["tests"]
        assert abstaining["outcome"] == silent["outcome"]


STEP = Fraction(1, 10_000)
"""The finest area a land register gives."""


@pytest.mark.parametrize("frac", FRACTIONS)
@pytest.mark.parametrize("op", [">", ">=", "<", "<=", "=="])
@pytest.mark.parametrize("base", ["total", "participating", "votes", "present"])
@given(whole=st.integers(1, 10**9))
@settings(max_examples=5)
def test_a_threshold_is_met_exactly_where_the_law_puts_it(frac: str, op: str, base: str, whole: int) -> None:
    """On it, and one ten-thousandth of a square metre to either side."""
    share = Fraction(frac)
    total = whole * share.denominator * STEP
    for off in (-1, 0, 1):
        agree = share * total + off * STEP
        if not 0 <= agree <= total:
            continue
        truth = {">": off > 0, ">=": off >= 0, "<": off < 0, "<=": off <= 0, "==": off == 0}[op]
        atom = {"q": "for", "dim": "area", "op": op, "frac": frac, "of": base}
        rule = a_rule(dims=["area"], stages=[a_stage(**{"pass": atom})])
        estate = units(A=exact.exact_text(agree), B=exact.exact_text(total - agree))
        cast = [
            {"party": "A", "choice": "for", "present": True},
            {"party": "B", "choice": "against", "present": True},
        ]
        result = counted(rule, units=estate, ballots=cast)
        assert result["tests"][0]["holds"] is truth
        assert result["outcome"] == ("PASS" if truth else "FAIL")


@MANY
@given(SEEDS)
def test_every_weight_is_in_exactly_one_state(seed: int) -> None:
    """But for votes that are worth less than their party weighs, and totals that do not shrink."""
    _, rule, case = a_polled_vote(seed)
    assume(rule["non_response"]["policy"] == "ignore" and "weight_transforms" not in rule)
    for known in counted(rule, **case)["quantities"].values():
        assert sum(Fraction(known[state]) for state in oracle.STATES) == Fraction(known["total"])
