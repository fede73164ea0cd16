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
from deliberation.counting.presets import PresetUnknown, offers
from deliberation.counting.rules import Choice, InvalidRule, RuleNeedsMore
from deliberation.counting.shapes import UnknownWord

SHAPE = ORDINARY.as_json()
STAGE = SHAPE["stages"][0]
PRESENT = {"q": "present", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}
OF_PRESENT = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "present"}
MEMBERS = {"q": "for", "dim": "members", "op": ">", "frac": "1/2", "of": "total"}


CAP = {"type": "cap_to_sum_of_others", "dim": "area", "if_above": "1/2"}


def with_stage(**changes: Any) -> dict[str, Any]:
    return SHAPE | {"stages": [STAGE | changes]}


REQUIRED = {"dim": "heads", "smallest_integer": {"op": ">", "frac": "1/2", "of": "total"}}
MORE: dict[str, dict[str, Any]] = {
    "per_household": SHAPE | {"merge": "per_household"},
    "per_person": SHAPE | {"merge": "per_person"},
    "present": SHAPE | {"after": {"fails_if": OF_PRESENT | {"q": "objections"}}},
    "weight_transforms": SHAPE
    | {
        "weight_transforms": [
            CAP,
            {"type": "cap_share_of_original_total", "dim": "area", "cap": "1/5", "total_shrinks": False},
            {
                "type": "multiply",
                "dim": "area",
                "party": "DEV",
                "by": "1/3",
                "if_total_at_least": "1/2",
                "if_lots_more_than": 2,
                "only_for": "votes",
            },
        ]
    },
    "stages": SHAPE
    | {
        "stages": [
            STAGE,
            STAGE | {"id": "again", "quorum": None},
            STAGE | {"id": "bridge", "opens_if": STAGE["quorum"]},
        ]
    },
    "silent_delivered": SHAPE | {"participating_states": ["for", "silent_delivered"]},
    "follow_majority": SHAPE
    | {
        "non_response": {
            "policy": "follow_majority",
            "leader_must_agree_in_all_dims": True,
            "guard": {"frac": "1/2", "op": ">", "of": "total"},
        }
    },
    "absent_count_for_unless_objected": SHAPE
    | {"non_response": {"policy": "absent_count_for_unless_objected", "days": 30}},
    "exclude_kinds_by_dim": SHAPE | {"exclude_kinds_by_dim": {"area": ["parking"]}},
    "required_quorum": with_stage(required_quorum=REQUIRED),
    "area.for > 500": with_stage(**{"pass": {"q": "for", "dim": "area", "op": ">", "count": "500"}}),
}
"""A lawful rule for each thing that no poll can carry yet."""


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
        (SHAPE | {"non_response": {}}, "X.non_response.policy"),
        (SHAPE | {"non_response": {"policy": "ignore", "guard": {}}}, "X.non_response.guard"),
        (SHAPE | {"exclude_kinds": "public"}, "X.exclude_kinds"),
        ({key: value for key, value in SHAPE.items() if key != "stages"}, "X.stages"),
        (with_stage(quorum={"all": []}), "X.stages.0.quorum.all"),
        (with_stage(**{"pass": None}), "X.stages.0.pass"),
        (SHAPE | {"stages": [STAGE, STAGE]}, "X.stages"),
        (with_stage(opens_if=PRESENT), "X.stages.0.opens_if"),
        (with_stage(**{"pass": OF_PRESENT | {"frac": "0.5"}}), "X.stages.0.pass.frac"),
        (with_stage(**{"pass": OF_PRESENT | {"of": "required_quorum"}}), "X.stages.0.required_quorum"),
        (SHAPE | {"weight_transforms": [CAP | {"dim": "shares"}]}, "X.weight_transforms.0"),
        (SHAPE | {"after": {"fails_if": OF_PRESENT | {"dim": "shares"}}}, "X.shares.for > 1/2 of present"),
        (SHAPE | {"exclude_kinds_by_dim": {"shares": ["parking"]}}, "X.exclude_kinds_by_dim.shares"),
        (with_stage(**{"pass": {"all": [OF_PRESENT] * 65}}), "X.stages"),
        (SHAPE | {"dims": ["heads", "area", *map(str, range(15))]}, "X.dims"),
    ],
)
def test_a_wrong_rule_is_refused_by_its_place(wrong: Any, where: str) -> None:
    with pytest.raises(InvalidRule) as refusal:
        rules.parse("X", wrong)
    assert refusal.value.details == {"where": where}


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (SHAPE | {"merge": "by_colour"}, "by_colour"),
        (SHAPE | {"participating_states": ["for", "perhaps"]}, "perhaps"),
        (SHAPE | {"non_response": {"policy": "guess"}}, "guess"),
        (SHAPE | {"exclude_kinds": ["garden"]}, "garden"),
        (SHAPE | {"weight_transforms": [{"type": "double", "dim": "area"}]}, "double"),
        (with_stage(**{"pass": OF_PRESENT | {"op": "=>"}}), "=>"),
        (with_stage(**{"pass": OF_PRESENT | {"of": "everybody"}}), "everybody"),
    ],
)
def test_a_word_that_no_rule_knows_is_named(wrong: Any, word: str) -> None:
    with pytest.raises(UnknownWord) as refusal:
        rules.parse("X", wrong)
    assert refusal.value.details["word"] == word


@pytest.mark.parametrize("shape", [*MORE.values(), SHAPE | {"merge": "any_common_owner"}])
def test_every_part_of_a_rule_is_written_as_it_was_read(shape: Any) -> None:
    rule = rules.parse("X", shape)
    assert rules.parse("X", rule.as_json()) == rule
    assert rule.as_json() == shape


@pytest.mark.parametrize("what", MORE)
def test_a_rule_that_asks_for_more_than_a_poll_gives_cannot_be_voted_under(what: str) -> None:
    rule = rules.parse("X", MORE[what])
    with pytest.raises(RuleNeedsMore) as refusal:
        rules.check_countable(rule)
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
    assert presets.parse(preset).rule.as_json() == rule.as_json()


def test_what_follows_the_count_hinders_no_vote() -> None:
    """Objections are raised, and consents given, when there is something to object or to consent to."""
    shape = SHAPE | {
        "after": {
            "block_if_open_objections": True,
            "individual_consents": True,
            "fails_if": {"q": "objections", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"},
            "window_days": 7,
        }
    }
    rule = rules.parse("X", shape)
    assert rule.as_json() == shape
    rules.check_countable(rule)
    assert rule.of_the_votes == rules.parse("X", SHAPE)


def test_a_rule_may_ask_for_a_fixed_number_of_heads() -> None:
    rule = rules.parse("X", with_stage(**{"pass": {"q": "for", "dim": "heads", "op": ">=", "count": "2"}}))
    rules.check_countable(rule)


def test_the_special_matters_are_six_to_eight_and_the_ordinary_ones_the_rest() -> None:
    numbers = {
        preset.id: [matter.number for matter in preset.matters]
        for preset in (presets.load("CN-278-ORD"), presets.load("CN-278-SPEC"))
    }
    assert numbers == {"CN-278-ORD": [1, 2, 3, 4, 5, 9], "CN-278-SPEC": [6, 7, 8]}


def test_the_civil_code_is_not_law_before_its_day() -> None:
    preset = presets.load("CN-278-SPEC")
    assert not preset.is_valid_on(date(2020, 12, 31))
    assert preset.is_valid_on(date(2021, 1, 1))


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
    assert replace(preset, version=preset.version + 1).sha256() != preset.sha256()


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
    for preset in (
        presets.load("CN-278-ORD"),
        presets.load("CN-278-SPEC"),
        *offers.generic(date(2026, 3, 1)),
    ):
        words = [
            preset.text["zh-Hans"],
            preset.title["zh-Hans"],
            *(m.wording["zh-Hans"] for m in preset.matters),
        ]
        assert max(len(sentence) for text in words for sentence in text.split("。")) <= 30
