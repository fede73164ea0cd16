"""The published worked cases, as far as this engine counts; the others are skipped by name of what they need."""

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from deliberation.counting import count, expressions, parties, presets, rules
from deliberation.counting.count import Count
from deliberation.counting.parties import Party, Scope, ScopeKind, Unit, UnitKind
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice, Rule, RuleNeedsMore
from deliberation.kernel import exact

DESCRIPTION = {"title", "citation", "source_status"}


def vectors_folder() -> Path | None:
    """`DELIBERATION_VECTORS`, or `shared/vectors` beside one of the folders this file lies in."""
    if "DELIBERATION_VECTORS" in os.environ:
        return Path(os.environ["DELIBERATION_VECTORS"])
    beside = [folder / "shared" / "vectors" for folder in Path(__file__).resolve().parents]
    return next((folder for folder in beside if (folder / "cases.json").is_file()), None)


FOLDER = vectors_folder()
CASES = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))["cases"] if FOLDER else []
RULES = json.loads((FOLDER / "rules.json").read_text(encoding="utf-8"))["rules"] if FOLDER else {}
DECISIONS = [case for case in CASES if case["kind"] == "decision"]
THRESHOLDS = [case for case in CASES if case["kind"] == "threshold"]

needs_vectors = pytest.mark.skipif(FOLDER is None, reason="the folder of worked cases is not here")


def rule_of(case: dict[str, Any]) -> Rule:
    shape = {name: value for name, value in RULES[case["rule"]].items() if name not in DESCRIPTION}
    try:
        return rules.parse(case["rule"], shape)
    except RuleNeedsMore as more:
        pytest.skip(f"{case['rule']} needs {more.details['what']}, which is not counted here")


def scaled(dim: str, value: str | None) -> Fraction | None:
    """Their square metres as our square centimetres."""
    if value is None:
        return None
    return Fraction(value) * (exact.CM2_PER_M2 if dim == "area" else 1)


def tallied(rule: Rule, figures: dict[str, Any]) -> dict[str, dict[Quantity, Fraction | None]]:
    """Published figures with the sums that follow from them; a missing one leaves a gap."""
    quantities = {}
    for dim, published in figures.items():
        known = {
            Quantity(name): scaled(dim, value)
            for name, value in (published or {}).items()
            if name in set(Quantity)
        }
        taking_part = [known.get(Quantity(choice)) for choice in rule.participating]
        votes = [known.get(Quantity.FOR), known.get(Quantity.AGAINST)]
        sums = {
            Quantity.PARTICIPATING: None if None in taking_part else sum(taking_part),
            Quantity.VOTES: None if None in votes else sum(votes),
        }
        quantities[dim] = sums | known
    return quantities


def unit(shape: dict[str, Any]) -> Unit:
    return Unit(
        id=shape["id"],
        kind=UnitKind(shape["kind"]),
        area_cm2=exact.area_cm2(shape.get("area", "0")),
        owners=frozenset(shape["owners"]),
        building=shape.get("at", {}).get("building", ""),
        entrance=shape.get("at", {}).get("staircase", ""),
    )


def entitled(case: dict[str, Any], rule: Rule) -> list[Party]:
    scope = Scope()
    if "scope" in case:
        assert set(case["scope"]) == {"staircase"}
        scope = Scope(kind=ScopeKind.ENTRANCE, entrance=case["scope"]["staircase"])
    everybody = parties.electorate(
        map(unit, case["units"]), scope=scope, exclude_kinds=rule.exclude_kinds, how=rule.merge
    ).parties
    return [party for party in everybody if "+".join(sorted(party.voters)) not in case.get("suspended", [])]


def names(party: Party) -> list[str]:
    """How a case may call this party."""
    return ["+".join(sorted(party.voters)), *party.units]


def cast(case: dict[str, Any], electors: list[Party]) -> dict[str, Choice]:
    """The ballots that count, by party key: in the window, from the electorate, the right one of several."""
    keys = {name: party.key for party in electors for name in names(party)}
    ballots = {}
    window = case.get("window", {"open": "", "close": "9999"})
    for ballot in case["ballots"]:
        at = ballot.get("at", "1000")
        if ballot["party"] not in keys or "rejected" in ballot or not window["open"] <= at <= window["close"]:
            continue
        ballots.setdefault(keys[ballot["party"]], []).append((at, Choice(ballot["choice"])))
    return {key: one_of(case, [choice for _, choice in sorted(said)]) for key, said in ballots.items()}


def one_of(case: dict[str, Any], choices: list[Choice]) -> Choice:
    if case.get("co_owner_conflict") == "invalid" and len(set(choices)) > 1:
        return Choice.INVALID
    return choices[0] if case.get("duplicates") == "first" else choices[-1]


def counted(case: dict[str, Any], rule: Rule) -> Count:
    if "objectors" in case:
        pytest.skip("objections are not counted here")
    if "tally" in case:
        return count.judge(rule, tallied(rule, case["tally"][rule.stage.id]))
    electors = entitled(case, rule)
    ballots = cast(case, electors)
    return count.judge(rule, count.tally(rule, electors, ballots))


def as_published(test: count.Test) -> dict[str, Any]:
    """Our test in the form of the cases."""
    dim = test.atom.dim
    shape = {"stage": test.stage, "part": test.part, "test": test.atom.text, "holds": test.holds}
    scale = exact.CM2_PER_M2 if dim == "area" else 1
    for name, value in (("left", test.left), ("right", test.right), ("base", test.base)):
        shape[name] = None if value is None else exact.exact_text(Fraction(value, scale))
    shape["ratio"] = None if test.ratio is None else f"{test.ratio.numerator}/{test.ratio.denominator}"
    return shape


@needs_vectors
@pytest.mark.parametrize("case", DECISIONS, ids=lambda case: case["id"])
def test_a_published_case_is_counted_as_published(case: dict[str, Any]) -> None:
    rule = rule_of(case)
    found = counted(case, rule)
    assert found.outcome == case["expected"]["outcome"]
    expected = [{"base": None, "ratio": None} | test for test in case["expected"]["tests"]]
    assert [as_published(test) for test in found.tests] == expected
    for dim, figures in case["expected"]["quantities"].items():
        for name, value in figures.items():
            assert found.quantities[dim][Quantity(name)] == scaled(dim, value)


@needs_vectors
@pytest.mark.parametrize("case", THRESHOLDS, ids=lambda case: case["id"])
def test_a_published_threshold_is_the_smallest_that_meets(case: dict[str, Any]) -> None:
    asked = case["input"]
    steps = Fraction(asked["total"]) * exact.fraction(asked["frac"]) / Fraction(asked["step"])
    smallest = expressions.smallest_above(steps, strictly=asked["op"] == ">") * Fraction(asked["step"])
    assert smallest == Fraction(case["expected"]["smallest"])


@needs_vectors
def test_most_published_decisions_are_within_reach() -> None:
    """So that a new refusal cannot skip them all unseen."""
    assert sum(1 for case in DECISIONS if _reached(case)) >= 50


def _reached(case: dict[str, Any]) -> bool:
    try:
        counted(case, rule_of(case))
    except pytest.skip.Exception:
        return False
    return True


@needs_vectors
@pytest.mark.parametrize("rule_id", ["CN-278-ORD", "CN-278-SPEC"])
def test_our_law_is_the_published_one_but_for_common_rooms(rule_id: str) -> None:
    """Common rooms are nobody's exclusive part; the published rule leaves that to the roll."""
    published = {name: value for name, value in RULES[rule_id].items() if name not in DESCRIPTION}
    assert presets.load(rule_id).rule.as_json() == published | {"exclude_kinds": ["public"]}
