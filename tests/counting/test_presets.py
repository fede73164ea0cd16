"""The law as data: what is in force where, what is known of it, and what a vote keeps of it."""

from datetime import date
from typing import Any

import pytest

from counting.test_vectors import RULES, needs_vectors
from deliberation.counting import presets, rules
from deliberation.counting.parties import UnitKind
from deliberation.counting.presets import PresetUnknown, SourceStatus, cautions
from deliberation.counting.presets.cautions import RuleBindsNobody, RuleEnded, RuleNotYetInForce
from deliberation.counting.presets.preset import parse_law
from deliberation.counting.rules import InvalidRule

TODAY = date(2026, 11, 22)
EVERY = list(presets.every().values())
STATUSES = {
    "checked (official text)": SourceStatus.CHECKED,
    "checked (commentary, press or quotation)": SourceStatus.CHECKED_COMMENTARY,
    "partly checked": SourceStatus.PARTLY_CHECKED,
    "from knowledge, unverified": SourceStatus.UNVERIFIED,
}


def ids(found: tuple[presets.Preset, ...]) -> list[str]:
    return [preset.id for preset in found]


@needs_vectors
def test_every_published_rule_is_a_preset_and_no_other() -> None:
    assert {rule_id for rule_id in presets.every() if not rule_id.startswith("GENERIC-")} == set(RULES)


@needs_vectors
@pytest.mark.parametrize("rule_id", RULES)
def test_a_preset_is_the_published_rule_and_claims_no_better_source(rule_id: str) -> None:
    assert presets.published_rule(rule_id) == rules.parse(rule_id, RULES[rule_id])
    assert presets.load(rule_id).source_status is STATUSES[RULES[rule_id]["source_status"]]


@pytest.mark.parametrize("preset", EVERY, ids=lambda preset: preset.id)
def test_what_a_vote_keeps_reads_back_to_the_same_bytes(preset: presets.Preset) -> None:
    kept = presets.parse(preset.as_json())
    assert kept == preset
    assert kept.sha256() == preset.sha256()


def test_a_rule_kept_before_places_were_known_keeps_its_bytes() -> None:
    old: Any = presets.load("CN-278-ORD").as_json()
    for name in ("place", "voters", "standing"):
        del old[name]
    for matter in old["matters"]:
        del matter["topic"]
    old["text"] = {"en": "As it was said then.", "zh-Hans": "当时是这样写的。"}
    assert presets.parse(old).as_json() == old


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"standing": "rumour"}, {"valid_to": "soon"}, {"matters": [{"number": -1}]}, {"more": 1}],
)
def test_what_is_not_a_preset_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRule):
        presets.parse({**presets.load("CN-278-ORD").as_json(), **wrong})


@pytest.mark.parametrize(
    "wrong", [{"leave_out": ["castle"]}, {"leave_out": "public"}, {"text": {"en": "a", "zh-Hans": "b"}}]
)
def test_a_law_file_names_known_kinds_and_brings_no_text_of_its_own(wrong: dict[str, Any]) -> None:
    body: Any = presets.load("CN-278-ORD").as_json()
    del body["text"]
    assert parse_law(body) == presets.load("CN-278-ORD")
    with pytest.raises(InvalidRule):
        parse_law({**body, **wrong})


@pytest.mark.parametrize("load", [presets.load, presets.published_rule])
def test_an_unknown_rule_is_refused(load: Any) -> None:
    with pytest.raises(PresetUnknown):
        load("CN-279-B")


@pytest.mark.parametrize(
    ("rule_id", "last", "first"),
    [
        ("CN-2007-ORD", "2020-12-31", "2007-10-01"),
        ("CN-RES-1989", "2025-12-31", "1990-01-01"),
        ("JP-17-OLD", "2026-03-31", None),
        ("JP-17", None, "2026-04-01"),
        ("CN-278-ORD", None, "2021-01-01"),
        ("HK-LSM", None, "2025-07-13"),
    ],
)
def test_a_rule_binds_from_its_first_to_its_last_day(
    rule_id: str, last: str | None, first: str | None
) -> None:
    preset = presets.load(rule_id)
    one_day = date(2026, 1, 2) - date(2026, 1, 1)
    if last is not None:
        day = date.fromisoformat(last)
        cautions.check_binding(preset, day)
        with pytest.raises(RuleEnded):
            cautions.check_binding(preset, day + one_day)
        assert not preset.is_valid_on(day + one_day)
    if first is not None:
        day = date.fromisoformat(first)
        cautions.check_binding(preset, day)
        with pytest.raises(RuleNotYetInForce):
            cautions.check_binding(preset, day - one_day)
        assert not preset.is_valid_on(day - one_day)


@pytest.mark.parametrize("rule_id", ["CN-278-ORD-PERUNIT", "CN-278-SPEC-NOABST", "GEN-NESTED"])
def test_a_reading_or_an_example_binds_nobody(rule_id: str) -> None:
    with pytest.raises(RuleBindsNobody):
        cautions.check_binding(presets.load(rule_id), TODAY)


@pytest.mark.parametrize(
    ("rule_id", "on", "said"),
    [
        ("CN-278-ORD", TODAY, []),
        ("SG-SPEC", TODAY, [cautions.UNVERIFIED]),
        ("DE-23-1A", TODAY, [cautions.PARTLY_CHECKED]),
        ("CN-278-SPEC-CONSENT", TODAY, [cautions.COMMENTARY]),
        ("CN-278-SPEC-INVCOUNT", TODAY, [cautions.AGREED, cautions.UNVERIFIED]),
        ("CN-278-SPEC-NOABST", TODAY, [cautions.READING, cautions.UNVERIFIED]),
        ("CN-278-ORD-PERUNIT", TODAY, [cautions.EXAMPLE]),
        ("CN-VREP", TODAY, [cautions.CHANGED]),
        ("CN-VREP", date(2025, 12, 31), []),
        ("CN-RES-1989", date(2025, 10, 2), []),
        ("CN-RES-1989", date(2025, 10, 3), [cautions.ENDS_SOON]),
        ("CN-RES-1989", date(2025, 12, 31), [cautions.ENDS_SOON]),
        ("CN-RES-1989", date(2026, 1, 1), [cautions.ENDED]),
    ],
)
def test_whoever_picks_a_rule_is_told_what_is_doubtful(rule_id: str, on: date, said: list[str]) -> None:
    assert [caution.message for caution in cautions.warnings(presets.load(rule_id), on)] == said


def test_a_caution_about_days_names_the_day() -> None:
    (caution,) = cautions.warnings(presets.load("CN-RES-1989"), TODAY)
    assert caution.message % caution.details == (
        "This rule ended on 2025-12-31. It counts only votes up to that day."
    )


@pytest.mark.parametrize(
    ("place", "topic", "on", "found"),
    [
        ("cn", "use_fund", TODAY, ["CN-278-ORD"]),
        ("cn", "raise_fund", TODAY, ["CN-278-SPEC"]),
        ("cn", "use_fund", date(2020, 6, 1), ["CN-2007-SPEC"]),
        ("cn-henan-zhengzhou", "use_fund", TODAY, ["CN-HENAN-OBJ", "CN-278-ORD"]),
        ("cn-shandong-jinan", "lift", TODAY, ["CN-JINAN-ELEV", "CN-278-SPEC-CONSENT"]),
        ("cn-zhejiang-hangzhou", "lift", TODAY, ["CN-278-SPEC-CONSENT"]),
        ("cn-zhejiang-zhoushan", "committee_decision", TODAY, ["CN-COMM-ZS", "CN-COMM"]),
        ("cn", "residents_decision", date(2025, 12, 31), ["CN-RES-1989"]),
        ("cn", "residents_decision", TODAY, []),
        ("de", "ordinary", TODAY, ["DE-25", "DE-25-SHARES"]),
        ("jp", "works", TODAY, ["JP-17"]),
        ("jp", "works", date(2026, 3, 31), ["JP-17-OLD"]),
        ("atlantis", "lift", TODAY, []),
        ("cn-zhejiang", "lift", TODAY, ["CN-278-SPEC-CONSENT"]),
        ("c", "lift", TODAY, []),
    ],
)
def test_the_nearest_law_for_a_matter_comes_first(place: str, topic: str, on: date, found: list[str]) -> None:
    assert ids(presets.for_matter(place, topic, on)) == found


def test_a_place_lists_each_matter_once_in_the_order_of_the_law() -> None:
    found = [matter.topic for matter in presets.matters("cn", TODAY)]
    assert found[:8] == [
        "assembly_rules",
        "covenant",
        "committee_election",
        "manager",
        "use_fund",
        "other",
        "raise_fund",
        "rebuild",
    ]
    assert len(found) == len(set(found))


def test_every_matter_of_a_place_finds_a_rule() -> None:
    for place in {preset.place or "" for preset in EVERY}:
        for matter in presets.matters(place, TODAY):
            assert presets.for_matter(place, matter.topic or "", TODAY)


def test_other_readings_stand_beside_a_rule() -> None:
    assert ids(presets.readings("CN-278-SPEC", TODAY)) == ["CN-278-SPEC-INVCOUNT", "CN-278-SPEC-NOABST"]
    assert ids(presets.readings("CN-278-ORD", TODAY)) == [
        "CN-278-ORD-ANYCOMMON",
        "CN-278-ORD-NOPARK",
        "CN-278-ORD-FOLLOW",
    ]


def test_every_reading_is_of_a_rule_we_have() -> None:
    for preset in EVERY:
        assert preset.reading_of is None or preset.reading_of in presets.every()
        is_law = preset.place != presets.ANYWHERE
        assert preset.matters or preset.reading_of or not is_law


def test_kinds_left_out_are_said_in_the_text() -> None:
    preset = presets.load("CN-278-ORD")
    without = preset.leaving_out([UnitKind.PARKING, UnitKind.STORAGE])
    assert set(without.rule.exclude_kinds) == {UnitKind.PARKING, UnitKind.STORAGE, UnitKind.PUBLIC}
    assert "Parking spaces" in without.text["en"]
    assert "车位" in without.text["zh-Hans"]
    assert preset.leaving_out([UnitKind.PUBLIC]) is preset
