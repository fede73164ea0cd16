"""Other readings of the same ballots: what is told differs, and what decides is told."""

import json
import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.worked import ORDINARY, a_unit, an_estate, by_owner, electorate_of
from deliberation.counting import count, presets, rules
from deliberation.counting.cases import decision, file, readings
from deliberation.counting.count import Count, Outcome
from deliberation.counting.margin import slack
from deliberation.counting.parties import Unit, UnitKind
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.sensitivity import findings, polled, words
from deliberation.counting.sensitivity import readings as readings_of
from deliberation.counting.sensitivity.findings import Finding
from deliberation.counting.sensitivity.polled import Polled
from deliberation.counting.sensitivity.readings import Reading, Topic

DAY = date(2026, 11, 22)
FLATS = an_estate(A="100", B="100", C="100", D="100")
OWN_RULE = rules.parse(
    "OWN",
    {
        "dims": ["heads"],
        "merge": "same_owner_set",
        "participating_states": ["for", "against", "abstain"],
        "non_response": {"policy": "ignore"},
        "stages": [
            {
                "id": "vote",
                "quorum": {"q": "participating", "dim": "heads", "op": ">=", "frac": "2/3", "of": "total"},
                "pass": {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "participating"},
            }
        ],
    },
)


def found(
    units: Iterable[Unit], said: dict[str, str], *, first: dict[str, str] | None = None, rule: str = "ORD"
) -> dict[Reading, Finding]:
    preset = presets.load(f"CN-278-{rule}")
    electors = electorate_of(list(units), preset.rule).parties
    ballots = by_owner(electors, said)
    poll = Polled(
        rule=preset.rule,
        parties=electors,
        ballots=ballots,
        first=by_owner(electors, said if first is None else first),
        units=tuple(units),
        classes=presets.beside(preset, DAY),
    )
    findings = polled.of(poll, count.count(preset.rule, electors, ballots))
    assert len({finding.reading for finding in findings}) == len(findings)
    return {finding.reading: finding for finding in findings}


def other_outcomes(found: dict[Reading, Finding]) -> dict[Reading, Outcome]:
    return {reading: each.count.outcome for reading, each in found.items() if each.changes_outcome}


def test_a_clear_vote_of_everybody_leaves_nothing_to_quarrel_about() -> None:
    assert found(FLATS, dict.fromkeys("ABCD", "for")) == {}


def test_an_abstention_that_decides_is_told() -> None:
    said = {"A": "for", "B": "for", "C": "abstain", "D": "against"}
    assert other_outcomes(found(FLATS, said)) == {Reading.ABSTAINING_TAKES_NO_PART: Outcome.PASS}


def test_an_invalid_ballot_that_makes_the_quorum_is_told() -> None:
    assert other_outcomes(found(FLATS, {"A": "for", "B": "for", "C": "invalid"})) == {
        Reading.INVALID_TAKES_PART: Outcome.PASS,
        Reading.SILENCE_FOLLOWS: Outcome.PASS,
    }


def test_silence_that_would_follow_the_majority_is_told() -> None:
    assert other_outcomes(found(FLATS, {"A": "for", "B": "for"})) == {Reading.SILENCE_FOLLOWS: Outcome.PASS}


def test_a_reading_that_moves_figures_but_not_the_outcome_says_so() -> None:
    told = found(
        an_estate(A="1", B="1", C="1", D="1", E="1"),
        {**dict.fromkeys("ABC", "for"), "D": "abstain", "E": "for"},
    )
    abstaining = told[Reading.ABSTAINING_TAKES_NO_PART]
    assert not abstaining.changes_outcome
    assert abstaining.text["en"].endswith("some figures would differ, the outcome would not.")


def test_another_class_of_matter_is_told_only_where_it_decides() -> None:
    assert (
        other_outcomes(found(FLATS, {**dict.fromkeys("AB", "for"), "C": "against"}))[Reading.OTHER_CLASS]
        is Outcome.FAIL
    )
    clear = found(FLATS, {**dict.fromkeys("ABC", "for")})
    assert Reading.OTHER_CLASS not in clear
    special = found(FLATS, {**dict.fromkeys("AB", "for"), "C": "against"}, rule="SPEC")[Reading.OTHER_CLASS]
    assert (special.count.outcome, special.rule_id) == (Outcome.PASS, "CN-278-ORD")
    assert presets.load("CN-278-ORD").title["zh-Hans"] in special.text["zh-Hans"]


def test_owners_that_overlap_are_counted_both_ways() -> None:
    """AB and A are two voices, or one that spoke in two ways."""
    units = [*an_estate(A="100", B="100", C="100"), a_unit("UAB", "100", "AB")]
    told = found(units, {"A": "for", "AB": "for", "B": "against", "C": "against"})
    assert told[Reading.ANY_COMMON_OWNER].count.quantities["heads"]["total"] == 2
    assert told[Reading.ANY_COMMON_OWNER].count.quantities["heads"]["invalid"] == 1
    assert told[Reading.ANY_COMMON_OWNER].count.outcome is Outcome.NO_QUORUM


def test_one_owner_of_three_homes_is_one_head_or_three() -> None:
    units = [a_unit(f"U{at}", "10", "A") for at in range(3)] + an_estate(B="100", C="100")
    told = found(units, {"A": "for", "B": "against", "C": "for"})
    assert told[Reading.EACH_UNIT].count.quantities["heads"]["for"] == 4


def test_parking_that_decides_is_told() -> None:
    parking = [a_unit(f"P{at}", "100", "E", kind=UnitKind.PARKING) for at in range(9)]
    told = found([*FLATS, *parking], {**dict.fromkeys("ABC", "for"), "D": "against"})
    assert other_outcomes(told)[Reading.PARKING_LEFT_OUT] is Outcome.PASS
    assert told[Reading.PARKING_LEFT_OUT].count.quantities["heads"]["total"] == 4


def test_a_first_ballot_that_was_another_is_told() -> None:
    told = found(FLATS, dict.fromkeys("ABCD", "for"), first=dict.fromkeys("ABCD", "against"))
    assert other_outcomes(told) == {Reading.FIRST_BALLOT: Outcome.FAIL}


def test_without_the_roll_nothing_is_said_of_merging_and_kinds() -> None:
    electors = electorate_of(FLATS).parties
    ballots = by_owner(electors, {"A": "for", "B": "abstain"})
    poll = Polled(rule=ORDINARY, parties=electors, ballots=ballots, first=ballots)
    topics = {each.reading.topic for each in polled.of(poll, count.count(ORDINARY, electors, ballots))}
    assert topics <= {Topic.ABSTENTION, Topic.INVALID, Topic.SILENCE}


def test_what_changes_the_outcome_comes_first() -> None:
    said = {"A": "for", "B": "for", "C": "abstain", "D": "against"}
    parking = [a_unit("P", "1", "A", kind=UnitKind.PARKING)]
    changes = [each.changes_outcome for each in found([*FLATS, *parking], said).values()]
    assert changes == sorted(changes, reverse=True)
    assert len(set(changes)) == 2


def case_findings(rule: Rule = OWN_RULE, **case: Any) -> dict[Reading, Outcome]:
    whole = {"id": "X", "kind": "decision", "rule": rule.id, **case}
    vote = file.read(BytesIO(json.dumps({"cases": [whole]}).encode())).cases[0].vote
    assert vote is not None
    stands = decision.decide(vote, rule).count
    return {
        each.reading: each.count.outcome
        for each in readings.of(vote, rule, stands, on=DAY)
        if each.changes_outcome
    }


def flats(owners: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {"id": f"U{owner}", "kind": "dwelling", "owners": [owner], "area": "1", **more} for owner in owners
    ]


def votes(choice: str, owners: str, **more: Any) -> list[dict[str, Any]]:
    return [{"party": owner, "choice": choice, **more} for owner in owners]


def test_a_case_tells_what_late_ballots_would_have_done() -> None:
    window = {"open": "2026-01-01T00:00:00+08:00", "close": "2026-01-02T00:00:00+08:00"}
    in_time, late = {"at": "2026-01-01T09:00:00+08:00"}, {"at": "2026-01-03T09:00:00+08:00"}
    ballots = votes("for", "AB", **in_time) + votes("for", "C", **late)
    assert (
        case_findings(units=flats("ABCD"), ballots=ballots, window=window)[Reading.LATE_COUNT] is Outcome.PASS
    )


def test_a_case_tells_what_a_wider_scope_would_have_done() -> None:
    units = flats("ABC", at={"building": "1"}) + flats("DEF", at={"building": "2"})
    told = case_findings(units=units, ballots=votes("for", "ABC"), scope={"building": "1"})
    assert told[Reading.EVERYBODY_ASKED] is Outcome.NO_QUORUM


def test_a_case_tells_what_owners_who_were_not_reached_do() -> None:
    told = case_findings(units=flats("ABCD"), ballots=votes("for", "AB"), undelivered=["D"])
    assert told[Reading.UNREACHED_LEFT_OUT] is Outcome.PASS


def test_a_case_tells_which_of_two_ballots_decides() -> None:
    ballots = votes("against", "ABC") + votes("for", "ABC")
    assert case_findings(units=flats("ABC"), ballots=ballots) == {Reading.FIRST_BALLOT: Outcome.FAIL}
    assert case_findings(units=flats("ABC"), ballots=ballots, duplicates="first") == {
        Reading.LAST_BALLOT: Outcome.PASS
    }


def test_a_committee_is_told_what_those_present_would_have_decided() -> None:
    members = [
        {"id": f"M{at}", "kind": "dwelling", "owners": [f"M{at}"], "weights": {"members": 1}}
        for at in range(7)
    ]
    ballots = [
        {"party": f"M{at}", "choice": "for" if at < 3 else "against", "present": True} for at in range(4)
    ]
    rule = presets.published_rule("CN-COMM")
    assert case_findings(rule, units=members, ballots=ballots)[Reading.OF_THOSE_PRESENT] is Outcome.PASS
    # whether enough came is asked of all members, however those present are read
    assert Reading.OF_THOSE_PRESENT not in case_findings(rule, units=members, ballots=ballots[:3])


@pytest.mark.parametrize("states", [("for", "against", "silent_delivered"), ("silent_delivered", "for")])
def test_silence_that_takes_part_already_is_not_read_to_follow(states: tuple[str, ...]) -> None:
    rule = rules.parse("OWN", {**OWN_RULE.as_json(), "participating_states": list(states)})
    assert Reading.SILENCE_FOLLOWS not in {each.reading for each in readings_of.of_states(rule)}


def test_a_case_whose_figures_do_not_say_is_not_guessed_at() -> None:
    told = case_findings(tally={"vote": {"heads": {"total": 10, "participating": 6, "for": 5}}})
    assert told == {}


def test_the_rule_with_the_same_quorum_and_another_majority_is_the_other_class() -> None:
    beside = {
        name: [other.id for other in presets.beside(presets.load(name), DAY)]
        for name in ("CN-278-ORD", "CN-278-SPEC", "CN-REQ20", "DE-25")
    }
    assert beside == {
        "CN-278-ORD": ["CN-278-SPEC"],
        "CN-278-SPEC": ["CN-278-ORD"],
        "CN-REQ20": [],
        "DE-25": [],
    }
    assert presets.beside(presets.load("CN-278-ORD"), date(2019, 1, 1)) == ()


def test_rules_that_differ_only_in_what_follows_the_count_are_one_class() -> None:
    lift, special = presets.load("CN-278-SPEC-CONSENT"), presets.load("CN-278-SPEC")
    assert presets.load("CN-278-ORD") in presets.beside(lift, DAY)
    assert special not in presets.beside(lift, DAY)
    said = {"A": "for", "B": "for", "C": "for", "D": "abstain"}
    of_lift, of_special = (found(FLATS, said, rule=each) for each in ("SPEC-CONSENT", "SPEC"))
    assert of_lift.keys() == of_special.keys() != set()
    assert other_outcomes(of_lift) == other_outcomes(of_special)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_every_finding_is_one_short_sentence_in_both_languages(
    reading: Reading, outcome: Outcome | None
) -> None:
    title = presets.load("CN-278-SPEC").title if reading is Reading.OTHER_CLASS else None
    text = words.sentence(reading, outcome, title)
    assert re.fullmatch(r"If [^.]+\.", text["en"])
    assert re.fullmatch(r"[^a-zA-Z%.,]+。", text["zh-Hans"])
    assert max(map(len, re.split(r"[，。：]", text["zh-Hans"]))) <= 26


CHOICES = st.sampled_from(["", *Choice])


@given(st.lists(st.tuples(st.integers(1, 9), CHOICES), min_size=1, max_size=9))
def test_what_is_told_of_abstentions_is_what_a_hand_count_finds(voices: list[tuple[int, str]]) -> None:
    units = [a_unit(f"U{at}", str(area), chr(65 + at)) for at, (area, _) in enumerate(voices)]
    said = {chr(65 + at): choice for at, (_, choice) in enumerate(voices) if choice}
    told = found(units, said)

    def by_hand(taking_part: set[str]) -> Outcome:
        def weights(choices: set[str]) -> tuple[int, int]:
            chosen = [area for area, choice in voices if choice in choices]
            return len(chosen), sum(chosen)

        everybody = (len(voices), sum(area for area, _ in voices))
        part, yes = weights(taking_part), weights({"for"})
        if any(3 * there < 2 * whole for there, whole in zip(part, everybody, strict=True)):
            return Outcome.NO_QUORUM
        return (
            Outcome.PASS
            if all(2 * agree > there for agree, there in zip(yes, part, strict=True))
            else Outcome.FAIL
        )

    stands, narrow, wide = (
        by_hand(states)
        for states in (
            {"for", "against", "abstain"},
            {"for", "against"},
            {"for", "against", "abstain", "invalid"},
        )
    )
    for reading, other in ((Reading.ABSTAINING_TAKES_NO_PART, narrow), (Reading.INVALID_TAKES_PART, wide)):
        assert other_outcomes(told).get(reading, stands) is other


@given(
    st.lists(st.tuples(st.integers(1, 10**6), CHOICES), min_size=1, max_size=9),
    st.sampled_from(["ORD", "SPEC"]),
)
def test_slack_says_by_how_much_a_test_holds_or_fails(voices: list[tuple[int, str]], rule: str) -> None:
    preset = presets.load(f"CN-278-{rule}")
    units = [
        a_unit(f"U{at}", f"{cm2 // 10_000}.{cm2 % 10_000:04}", chr(65 + at))
        for at, (cm2, _) in enumerate(voices)
    ]
    electors = electorate_of(units, preset.rule).parties
    ballots = by_owner(electors, {chr(65 + at): choice for at, (_, choice) in enumerate(voices) if choice})
    counted: Count = count.count(preset.rule, electors, ballots)
    for test in counted.tests:
        by, need = slack.slack(test), slack.need(test)
        if by is None or need is None or test.left is None or test.right is None:
            assert not test.base
            continue
        assert (by >= 0) is test.holds
        assert by.denominator == need.denominator == 1
        assert test.atom.comparison.holds(need, test.right)
        assert not test.atom.comparison.holds(need - 1, test.right)


def test_slack_of_a_limit_is_what_is_left_below_it() -> None:
    rule = presets.load("CN-HENAN-OBJ").rule
    figures = {dim: {"total": Fraction(10), "objections": Fraction(3)} for dim in rule.dims}
    tests = count.judge(rule, figures).tests  # type: ignore[arg-type]
    assert [slack.slack(test) for test in tests if test.atom.quantity == "objections"] == [0, 0]


def test_silence_that_the_rule_lets_follow_is_also_read_strictly() -> None:
    told = case_findings(
        presets.published_rule("CN-278-ORD-FOLLOW"), units=flats("ABC"), ballots=votes("for", "A")
    )
    assert told[Reading.SILENCE_IS_NOTHING] is Outcome.NO_QUORUM


def own_rule(passing: dict[str, Any], **more: Any) -> Rule:
    quorum = {"q": "participating", "dim": "heads", "op": ">=", "frac": "1/2", "of": "delivered"}
    stage = {"id": "vote", "quorum": quorum, "pass": passing}
    return rules.parse(
        "OWN",
        {
            "dims": ["heads"],
            "merge": "same_owner_set",
            "participating_states": ["for", "against", "abstain"],
            "non_response": {"policy": "ignore"},
            "stages": [stage],
            **more,
        },
    )


def atom(quantity: str, op: str, **bound: Any) -> dict[str, Any]:
    return {"q": quantity, "dim": "heads", "op": op, **bound}


HALF = atom("for", ">", frac="1/2", of="total")


def test_another_base_reaches_every_corner_of_a_rule() -> None:
    """Of six, one cannot be reached: half of those reached take part, not half of all."""
    majority = atom("for", ">", frac="1/2", of="participating")
    rule = own_rule({"any": [{"not": majority}, {"all": [majority]}, atom("for", "==", count=9)]})
    told = case_findings(rule, units=flats("ABCDEF"), ballots=votes("for", "AB"), undelivered=["E", "F"])
    assert told[Reading.UNREACHED_COUNT] is Outcome.NO_QUORUM


def test_a_rule_that_counts_homes_is_read_by_owners_too() -> None:
    units = [*flats("A"), *flats("B"), {**flats("C")[0], "id": "UC2"}, *flats("C")]
    rule = own_rule(atom("for", ">", frac="1/2", of="participating"), merge="per_unit")
    stands = [{"party": home, "choice": "for"} for home in ("UA", "UB")]
    against = [{"party": home, "choice": "against"} for home in ("UC", "UC2")]
    assert Reading.SAME_OWNERS not in case_findings(rule, units=units, ballots=stands + against)
    merges = {each.reading: each.rule.merge for each in readings_of.of_parties(rule)}
    assert merges[Reading.SAME_OWNERS] == "same_owner_set"
    common = rules.parse("OWN", {**rule.as_json(), "merge": "any_common_owner"})
    assert next(readings_of.of_parties(common)).reading is Reading.SAME_OWNERS


def test_members_who_came_are_also_read_as_all_of_them() -> None:
    rule = rules.parse(
        "OWN",
        json.loads(json.dumps(presets.published_rule("CN-COMM").as_json()).replace('"total"', '"present"')),
    )
    members = [
        {"id": f"M{at}", "kind": "dwelling", "owners": [f"M{at}"], "weights": {"members": 1}}
        for at in range(7)
    ]
    ballots = [{"party": f"M{at}", "choice": "for", "present": True} for at in range(3)]
    told = case_findings(rule, units=members, ballots=ballots)
    assert told[Reading.OF_ALL_MEMBERS] is Outcome.FAIL


def judged(rule: Rule, **figures: int | None) -> count.Count:
    total = {Quantity.TOTAL: Fraction(10)}
    said = {Quantity(name): None if figure is None else Fraction(figure) for name, figure in figures.items()}
    return count.judge(rule, {"heads": total | said})


def test_a_reading_that_asks_for_figures_nobody_has_is_left_alone() -> None:
    few = atom("against", "<", frac="1/3", of="total")
    rule = rules.parse(
        "OWN",
        {**OWN_RULE.as_json(), "stages": [{"id": "vote", "quorum": None, "pass": {"all": [HALF, few]}}]},
    )
    whole, gap = judged(rule, **{"for": 6, "against": 1}), judged(rule, **{"for": 2, "against": None})
    assert (whole.outcome, gap.outcome) == (Outcome.PASS, Outcome.FAIL)
    assert findings.found(whole, Reading.ABSTAINING_TAKES_PART, gap) is None
    filled = findings.found(gap, Reading.ABSTAINING_TAKES_PART, whole)
    assert filled is not None
    assert filled.changes_outcome
    assert filled.follows_from_sums
    merged = findings.found(gap, Reading.ANY_COMMON_OWNER, whole)
    assert merged is not None
    assert not merged.follows_from_sums


def test_storage_is_read_otherwise_where_there_is_no_parking() -> None:
    storage = [a_unit("S", "1", "A", kind=UnitKind.STORAGE)]
    told = found([*FLATS, *storage], dict.fromkeys("ABC", "for"))
    assert Reading.STORAGE_LEFT_OUT in told
    assert Reading.PARKING_LEFT_OUT not in told


def test_slack_of_an_exact_figure_and_of_a_strict_limit() -> None:
    rule = own_rule({"all": [atom("for", "==", count=4), atom("against", "<", frac="1/2", of="total")]})
    for total, most in ((10, 4), (11, 5), (12, 5)):
        figures = {Quantity.TOTAL: total, Quantity.FOR: 3, Quantity.AGAINST: 4}
        known = {quantity: Fraction(figure) for quantity, figure in figures.items()}
        tests = count.judge(rule, {"heads": known}).tests[1:]
        assert [slack.need(test) for test in tests] == [4, most]
        assert [slack.slack(test) for test in tests] == [-1, most - 4]
