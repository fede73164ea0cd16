"""What two people count by hand, without a database: which figures are asked, which cannot be, and where two counts differ."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from deliberation.counting import presets
from deliberation.counting.rules import Choice
from deliberation.counting.transforms import CapShare
from deliberation.papers import hand_counts
from deliberation.papers.hand_counts import Found, Line
from papers.test_committees import a_committee
from papers.test_rankings import a_ranking

PART = {"for": "2", "against": "1", "abstain": "0", "invalid": "1", "total": "6"}


def a_motion(**rule: Any) -> dict[str, Any]:
    """As a certificate tells it, as far as it is read here."""
    preset = presets.load("CN-278-ORD")
    area = {said: f"{number}0000" for said, number in PART.items()}
    return {
        "kind": "deliberation/count",
        "rule": replace(preset, rule=replace(preset.rule, **rule)).as_json(),
        "counts": {"heads": PART, "area": area},
        "electorate": {"parties": 6},
        "ballots": {"counted": 4},
    }


def named(asked: tuple[Line, ...]) -> list[str]:
    return [line.name for line in asked]


def test_of_a_motion_each_answer_is_counted_by_owners_and_by_area() -> None:
    asked = hand_counts.lines(a_motion())
    assert named(asked)[:3] == ["heads.for", "area.for", "heads.against"]
    assert hand_counts.published(asked)["area.for"] == 20_000
    assert len(asked) == 2 * len(Choice)


def test_no_weight_is_asked_for_that_no_list_adds_up_to() -> None:
    halved = a_motion(transforms=(CapShare("area", Fraction(1, 2), total_shrinks=True),))
    assert {line.dim for line in hand_counts.lines(halved)} == {"heads"}
    unknown = a_motion()
    unknown["counts"] = {"heads": PART | {"for": None}, "area": {}}
    assert named(hand_counts.lines(unknown)) == ["heads.against", "heads.abstain", "heads.invalid"]
    unknown["counts"] = {"heads": {}, "area": {}}
    assert named(hand_counts.lines(unknown)) == ["ballots.counted"], (
        "how many ballots there are can always be counted"
    )


def test_of_an_election_it_is_counted_who_takes_part_and_who_agrees_to_each() -> None:
    committee = a_committee({"0": {"c1": Choice.FOR}, "1": {"c1": Choice.AGAINST}})
    asked = hand_counts.lines(committee.as_json())
    first = committee.paper.options[0].id
    assert named(asked)[:3] == ["heads.participating", "area.participating", f"{first}.heads.for"]
    assert hand_counts.published(asked)["heads.participating"] == 2


def test_of_a_ranking_the_ballots_and_their_first_places_are_counted_shared_ones_for_each() -> None:
    record = a_ranking({"o1": 1, "o2": 1}, {"o1": 1}, {"o3": 2}).as_json() | {"electorate": {"parties": 3}}
    assert hand_counts.published(hand_counts.lines(record)) == {
        "ballots.counted": 3,
        "o1.ballots.first": 2,
        "o2.ballots.first": 1,
        "o3.ballots.first": 0,
    }


@pytest.mark.parametrize(
    ("counted", "wrong"),
    [
        ({}, []),
        ({"heads.for": 7}, ["heads.for"]),
        ({"heads.invalid": 4}, ["heads.invalid"]),
        ({"area.abstain": 30_001}, ["area.abstain"]),
    ],
)
def test_more_than_there_is_cannot_have_been_counted(counted: dict[str, int], wrong: list[str]) -> None:
    asked = hand_counts.lines(a_motion())
    found = hand_counts.too_many(asked, {**hand_counts.published(asked), **counted})
    assert named(found) == wrong


def test_two_counts_differ_where_a_figure_does_whatever_each_leaves_out() -> None:
    assert hand_counts.differing({"for": 3, "against": 1}, {"for": 3, "against": 2}) == ("against",)
    assert hand_counts.differing({"for": 3}, {"for": 3, "abstain": 0}) == ()
    assert hand_counts.differing({"for": 3}, {"abstain": 3}) == ("for", "abstain")


def test_only_two_who_found_the_same_say_anything_of_what_was_published() -> None:
    published, other = {"for": 3}, {"for": 4}
    assert hand_counts.found(published, published, published) is Found.AGREES
    assert hand_counts.found(published, other, other) is Found.DIFFERS
    assert hand_counts.found(published, published, other) is Found.APART
