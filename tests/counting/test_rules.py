import copy
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rfc8785

from counting.worked import ORDINARY
from deliberation.counting import presets, rules
from deliberation.counting.parties import UnitKind
from deliberation.counting.presets import PresetUnknown
from deliberation.counting.rules import Choice, InvalidRule, RuleNeedsMore

SHAPE = ORDINARY.as_json()
STAGE = SHAPE["stages"][0]
PRESENT = {"q": "present", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}
OF_PRESENT = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "present"}
MEMBERS = {"q": "for", "dim": "members", "op": ">", "frac": "1/2", "of": "total"}


def with_stage(**changes: Any) -> dict[str, Any]:
    return SHAPE | {"stages": [STAGE | changes]}


def test_a_rule_is_written_as_it_was_read() -> None:
    assert rules.parse("CN-278-ORD", SHAPE) == ORDINARY
    assert ORDINARY.participating == (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


def test_a_rule_without_quorum_asks_for_support_alone() -> None:
    rule = rules.parse("X", with_stage(quorum=None))
    assert [part for part, _ in rule.stage.parts()] == ["pass"]
    assert rules.parse("X", rule.as_json()) == rule


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (SHAPE | {"dims": []}, "X.dims"),
        (SHAPE | {"dims": ["heads", "heads"]}, "X.dims"),
        (SHAPE | {"dims": ["heads"]}, "X.area.participating >= 2/3 of total"),
        (SHAPE | {"dims": [1]}, "X.dims.0"),
        (SHAPE | {"merge": None}, "X.merge"),
        (SHAPE | {"stages": []}, "X.stages"),
        (SHAPE | {"colour": "red"}, "X.colour"),
        (SHAPE | {"non_response": {}}, "X.non_response"),
        (SHAPE | {"non_response": {"policy": "ignore", "guard": {}}}, "X.non_response.guard"),
        (SHAPE | {"exclude_kinds": "public"}, "X.exclude_kinds"),
        ({key: value for key, value in SHAPE.items() if key != "stages"}, "X.stages"),
        (with_stage(quorum={"all": []}), "X.stages.0.quorum.all"),
        (with_stage(**{"pass": None}), "X.stages.0.pass"),
        (
            with_stage(**{"pass": {"q": "for", "dim": "area", "op": ">", "count": "500"}}),
            "X.area.for > 500",
        ),
    ],
)
def test_a_wrong_rule_is_refused_by_its_place(wrong: Any, where: str) -> None:
    with pytest.raises(InvalidRule) as refusal:
        rules.parse("X", wrong)
    assert refusal.value.details == {"where": where}


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (SHAPE | {"merge": "any_common_owner"}, "any_common_owner"),
        (SHAPE | {"after": {"individual_consents": True}}, "after"),
        (SHAPE | {"weight_transforms": []}, "weight_transforms"),
        (SHAPE | {"stages": [STAGE, STAGE]}, "stages"),
        (SHAPE | {"participating_states": ["for", "silent_delivered"]}, "silent_delivered"),
        (SHAPE | {"non_response": {"policy": "follow_majority"}}, "follow_majority"),
        (SHAPE | {"exclude_kinds": ["garden"]}, "garden"),
        (with_stage(opens_if=PRESENT), "opens_if"),
    ],
)
def test_a_rule_that_asks_for_more_than_is_counted_is_refused(more: Any, what: str) -> None:
    with pytest.raises(RuleNeedsMore) as refusal:
        rules.parse("X", more)
    assert refusal.value.details == {"what": what}


@pytest.mark.parametrize(
    ("shape", "what"),
    [
        (with_stage(quorum=PRESENT), "present"),
        (with_stage(**{"pass": OF_PRESENT}), "present"),
        (
            SHAPE | {"dims": ["members"], "stages": [{"id": "vote", "quorum": None, "pass": MEMBERS}]},
            "members",
        ),
    ],
)
def test_a_rule_about_figures_no_ballot_gives_cannot_be_voted_under(shape: dict[str, Any], what: str) -> None:
    rule = rules.parse("X", shape)
    with pytest.raises(RuleNeedsMore) as refusal:
        rules.check_countable(rule)
    assert refusal.value.details == {"what": what}
    preset = presets.load("CN-278-ORD").as_json() | {"rule": shape}
    with pytest.raises(RuleNeedsMore):
        presets.parse(preset)


def test_a_rule_may_ask_for_a_fixed_number_of_heads() -> None:
    rule = rules.parse("X", with_stage(**{"pass": {"q": "for", "dim": "heads", "op": ">=", "count": "2"}}))
    rules.check_countable(rule)


def test_the_special_matters_are_six_to_eight_and_the_ordinary_ones_the_rest() -> None:
    numbers = {
        preset.id: [matter.number for matter in preset.matters]
        for preset in presets.available(date(2026, 3, 1))
    }
    assert numbers == {"CN-278-ORD": [1, 2, 3, 4, 5, 9], "CN-278-SPEC": [6, 7, 8]}


def test_the_civil_code_is_not_law_before_its_day() -> None:
    assert presets.available(date(2020, 12, 31)) == ()
    assert len(presets.available(date(2021, 1, 1))) == 2


def test_a_repealed_rule_is_law_through_its_last_day() -> None:
    old = replace(presets.load("CN-278-ORD"), valid_to=date(2030, 6, 30))
    assert old.is_valid_on(date(2030, 6, 30))
    assert not old.is_valid_on(date(2030, 7, 1))
    assert presets.parse(old.as_json()) == old


def test_an_unknown_rule_is_not_found() -> None:
    with pytest.raises(PresetUnknown) as refusal:
        presets.load("XX-1")
    assert refusal.value.details == {"rule": "XX-1"}


@pytest.mark.parametrize("rule_id", ["CN-278-ORD", "CN-278-SPEC"])
def test_a_preset_keeps_its_hash_when_it_is_stored_and_read(rule_id: str) -> None:
    preset = presets.load(rule_id)
    stored = json.loads(preset.canonical_bytes())
    assert presets.parse(stored) == preset
    assert rfc8785.dumps(stored) == preset.canonical_bytes()
    assert len(preset.sha256()) == 64


def test_any_change_of_a_rule_changes_its_hash() -> None:
    preset = presets.load("CN-278-ORD")
    without_parking = replace(preset.rule, exclude_kinds=(UnitKind.PUBLIC, UnitKind.PARKING))
    assert replace(preset, rule=without_parking).sha256() != preset.sha256()
    assert replace(preset, version=2).sha256() != preset.sha256()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", {"en": "only English"}),
        ("valid_from", "soon"),
        ("version", -1),
        ("version", True),
        ("source_status", "hearsay"),
        ("matters", [{"number": 1, "en": "one"}]),
        ("text", None),
        ("author", "nobody"),
    ],
)
def test_a_wrong_preset_is_refused(name: str, value: Any) -> None:
    preset = copy.deepcopy(presets.load("CN-278-ORD").as_json()) | {name: value}
    with pytest.raises(InvalidRule) as refusal:
        presets.parse(preset)
    assert refusal.value.details["where"].startswith(f"preset.{name}")


def test_no_sentence_of_a_chinese_rule_is_too_long_to_read_aloud() -> None:
    for preset in presets.available(date(2026, 3, 1)):
        words = [
            preset.text["zh-Hans"],
            preset.title["zh-Hans"],
            *(m.wording["zh-Hans"] for m in preset.matters),
        ]
        assert max(len(sentence) for text in words for sentence in text.split("。")) <= 30
