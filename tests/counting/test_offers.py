"""What a community may choose from: by place, matter and date, and why some rules are not there."""

from datetime import date

import pytest

from deliberation.counting import gaps, presets, rules
from deliberation.counting.gaps import Gap
from deliberation.counting.presets import Standing, cautions, offers

TODAY = date(2026, 11, 22)
PLACES = sorted({preset.place or "" for preset in presets.every().values()})


def offered(place: str, on: date) -> dict[str, str]:
    return {offer.matter.topic or "": offer.preset.id for offer in offers.by_matter(place, on)}


@pytest.mark.parametrize(
    ("place", "on", "topic", "rule_id"),
    [
        ("cn", TODAY, "raise_fund", "CN-278-SPEC"),
        ("cn", TODAY, "use_fund", "CN-278-ORD"),
        ("cn", date(2020, 12, 31), "use_fund", "CN-2007-SPEC"),
        (
            "cn-henan-zhengzhou",
            TODAY,
            "use_fund",
            "CN-278-ORD",
        ),  # objection voting comes first in Henan's law
        ("cn", TODAY, "lift", "CN-278-SPEC-CONSENT"),
        ("cn-shandong-jinan", TODAY, "lift", "CN-JINAN-ELEV"),
        ("de", TODAY, "ordinary", "DE-25"),
        ("jp", TODAY, "works", None),
        ("any", TODAY, "raise_fund", None),
    ],
)
def test_a_matter_is_offered_with_the_nearest_law_a_poll_can_count(
    place: str, on: date, topic: str, rule_id: str | None
) -> None:
    assert offered(place, on).get(topic) == rule_id


def test_an_ended_rule_is_offered_no_more() -> None:
    assert set(offered("cn", date(2020, 12, 31)).values()) >= {"CN-2007-ORD", "CN-2007-SPEC"}
    assert not {rule_id for rule_id in offered("cn", date(2021, 1, 1)).values() if "2007" in rule_id}


@pytest.mark.parametrize("place", PLACES)
def test_every_rule_that_is_offered_can_be_counted_and_binds_and_the_rest_says_why(place: str) -> None:
    found = [offer.preset for offer in offers.by_matter(place, TODAY)]
    for preset in (*found, *offers.agreed(place, TODAY), *offers.generic(TODAY)):
        rules.check_countable(preset.rule)
        cautions.check_binding(preset, TODAY)
    for each in offers.withheld(place, TODAY):
        assert each.gaps or each.preset.voters is not presets.Voters.OWNERS
    topics = [matter.topic for matter in presets.matters(place, TODAY)]
    told = {each.matter.topic for each in offers.withheld(place, TODAY)} | offered(place, TODAY).keys()
    assert told == set(topics)


@pytest.mark.parametrize(
    ("rule_id", "found"),
    [
        ("CN-278-SPEC", ()),
        ("CN-278-SPEC-CONSENT", ()),
        ("CN-JINAN-ELEV", ()),
        ("TW-32", (Gap.MEETING, Gap.SHARES)),
        ("CN-HENAN-OBJ", (Gap.OBJECTIONS,)),
        ("CN-278-ORD-FOLLOW", (Gap.DELIVERY, Gap.SILENCE)),
        ("CN-COMM", (Gap.MEETING, Gap.SHARES)),
        ("FR-25", (Gap.SHARES, Gap.CALLS)),
        ("TW-31-CAP", (Gap.MEETING, Gap.SHARES, Gap.WEIGHTS)),
    ],
)
def test_what_a_poll_cannot_give_is_named(rule_id: str, found: tuple[Gap, ...]) -> None:
    assert gaps.of(presets.published_rule(rule_id)) == found


def test_a_rule_has_a_gap_exactly_where_a_poll_refuses_it_and_each_is_said_in_words() -> None:
    for rule_id, preset in presets.every().items():
        found = gaps.of(preset.rule)
        assert bool(found) is bool(list(rules.needs(preset.rule))), rule_id
        assert all(gaps.WORDS[gap] for gap in found)
    assert set(gaps.WORDS) == set(Gap)


def test_what_owners_may_have_agreed_is_of_their_place_and_what_no_law_says_is_anywhere() -> None:
    assert [preset.id for preset in offers.agreed("cn-beijing", TODAY)] == [
        "CN-278-SPEC-INVCOUNT",
        "CN-278-ORD-NOPARK",
    ]
    assert offers.agreed("de", TODAY) == offers.agreed("any", TODAY) == ()
    assert [preset.id for preset in offers.generic(TODAY)] == [
        "GENERIC-MAJORITY-CAST",
        "GENERIC-MAJORITY-ALL",
        "GENERIC-CONSENT",
        "GENERIC-STRAW-POLL",
        "GENERIC-OBJECTION-NOTICE",
    ]


def test_a_straw_poll_says_that_it_decides_nothing() -> None:
    poll = presets.load("GENERIC-STRAW-POLL")
    assert poll.standing is Standing.ADVISORY
    assert [caution.message for caution in cautions.warnings(poll, TODAY)] == [cautions.ADVISORY]


def test_a_common_way_binds_only_those_who_agreed_on_it() -> None:
    for preset in offers.generic(TODAY):
        if preset.standing is not Standing.ADVISORY:
            assert cautions.AGREED in [caution.message for caution in cautions.warnings(preset, TODAY)]
