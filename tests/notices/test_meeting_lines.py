"""What is counted by hand of a vote in a meeting, without a database: only figures that a list of those who voted adds up to."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from deliberation.counting import presets
from deliberation.counting.shapes import Json, Object
from deliberation.counting.transforms import CapShare
from deliberation.notices import meeting_lines
from deliberation.papers import hand_counts

SAID: Mapping[str, Json] = {"for": "2", "against": "1", "abstain": "0", "invalid": "0", "total": "4"}
SUMS: Mapping[str, Json] = {"for": 2, "against": 1, "abstain": 0, "invalid": 0}


def a_record(way: str = "names", *, caps: tuple[str, ...] = (), area: Mapping[str, Json] = SAID) -> Object:
    preset = presets.load("CN-278-ORD")
    capped = tuple(CapShare(dim, Fraction(1, 2), total_shrinks=True) for dim in caps)
    return {
        "way": way,
        "rule": replace(preset, rule=replace(preset.rule, transforms=capped)).as_json(),
        "stage": "only",
        "figures": {"only": {"heads": dict(SAID), "area": dict(area)}},
        "sums": dict(SUMS),
        "seats": [{}] * 4,
    }


def dims(record: Object) -> set[str]:
    return {line.dim for line in meeting_lines.of_record(record)}


def test_no_weight_that_the_rule_changes_or_that_is_no_whole_number_is_asked_for() -> None:
    assert dims(a_record()) == {"heads", "area"}
    assert dims(a_record(caps=("area",))) == {"heads"}, "nobody counts a capped share from a list"
    parts = SAID | {"for": "1000/3", "total": "3001/3"}
    assert "area.for" not in hand_counts.published(meeting_lines.of_record(a_record(area=parts)))


def test_where_nothing_else_can_be_counted_it_is_who_said_what() -> None:
    for record in (a_record("secret"), a_record(caps=("heads", "area"))):
        asked = meeting_lines.of_record(record)
        assert hand_counts.published(asked) == {f"ballots.{said}": number for said, number in SUMS.items()}
        assert {line.most for line in asked} == {4}
