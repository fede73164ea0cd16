"""Who is elected, who is in reserve, and when the tied vote again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.cases import answer
from deliberation.counting import elections
from deliberation.counting.shapes import Misshapen


def an_election(*candidates: list[Any], **more: Any) -> dict[str, Any]:
    """A hundred heads and 10,000 m² took part, of 140 and 14,000; five seats."""
    return {
        "participating": {"heads": "100", "area": "10000"},
        "total": {"heads": "140", "area": "14000"},
        "quorum": {"frac": "2/3", "op": ">="},
        "need": {"frac": "1/2", "op": ">"},
        "seats": 5,
        "rank": ["heads", "area"],
        "on_full_tie": "runoff",
        "legal_min": 5,
        "agreed_seats": 5,
        "candidates": list(candidates),
        **more,
    }


FIVE = [["Bao", "90", "9000"], ["Chen", "80", "8000"], ["Ding", "70", "7000"], ["Fan", "65", "6500"]]


def found(*candidates: list[Any], **more: Any) -> Any:
    return answer(elections, an_election(*candidates, **more))


def test_the_strongest_by_heads_fill_the_seats_and_the_rest_wait_in_order() -> None:
    result = found(*FIVE, ["Gao", "55", "5500"], ["He", "60", "5100"], ["Jin", "52", "9900"])
    assert result["status"] == "FORMED"
    assert result["elected"] == ["Bao", "Chen", "Ding", "Fan", "He"]
    assert result["reserve"] == ["Gao", "Jin"]


@pytest.mark.parametrize("support", [["Gao", "50", "9000"], ["Gao", "90", "5000"], ["Gao", "0", "0"]])
def test_exactly_half_of_either_is_not_enough(support: list[str]) -> None:
    assert found(*FIVE, support)["not_qualified"] == ["Gao"]


def test_one_head_and_a_hundredth_of_a_square_metre_above_half_are_enough() -> None:
    assert found(*FIVE, ["Gao", "51", "5000.01"])["elected"][-1] == "Gao"


def test_the_area_decides_when_the_heads_are_equal() -> None:
    result = found(*FIVE, ["Gao", "60", "5200"], ["He", "60", "5200.01"])
    assert (result["elected"][-1], result["reserve"]) == ("He", ["Gao"])


def test_a_full_tie_at_the_last_seat_is_voted_on_again_by_the_tied_alone() -> None:
    result = found(*FIVE, ["Gao", "60", "5200"], ["He", "60", "5200"], ["Jin", "55", "5200"])
    assert result["status"] == "RUNOFF"
    assert result["elected"] == ["Bao", "Chen", "Ding", "Fan"]
    assert result["runoff"] == ["Gao", "He"]
    assert result["reserve"] == ["Jin"]


def test_a_tie_among_the_elected_needs_no_second_vote() -> None:
    result = found(*FIVE, ["Gao", "70", "7000"], ["He", "55", "5500"])
    assert (result["status"], result["runoff"]) == ("FORMED", [])


@pytest.mark.parametrize(
    ("agreed", "legal_min", "fit", "status"),
    [
        (10, 5, 5, "NOT_FORMED"),
        (10, 5, 6, "FORMED"),
        (9, 5, 5, "FORMED"),
        (9, 5, 4, "NOT_FORMED"),
        (11, 5, 5, "NOT_FORMED"),
        (5, 3, 3, "FORMED"),
    ],
)
def test_a_committee_short_of_members_needs_the_least_number_and_more_than_half(
    agreed: int, legal_min: int, fit: int, status: str
) -> None:
    candidates = [[f"c{at}", "60", "6000"] for at in range(fit)]
    result = found(*candidates, seats=agreed - (agreed + 1) % 2, agreed_seats=agreed, legal_min=legal_min)
    assert result["status"] == status
    assert len(result["elected"]) == fit


def test_a_tie_goes_to_a_second_vote_unless_said_otherwise() -> None:
    question = an_election(*FIVE, ["Gao", "60", "5200"], ["He", "60", "5200"])
    del question["on_full_tie"]
    assert answer(elections, question)["status"] == "RUNOFF"


def test_a_by_election_counts_those_who_stay() -> None:
    result = found(["Bao", "90", "9000"], ["Chen", "80", "8000"], seats=2, sitting=3)
    assert (result["status"], result["elected"]) == ("FORMED", ["Bao", "Chen"])


def test_where_no_seat_is_free_the_qualified_wait() -> None:
    result = found(["Bao", "90", "9000"], seats=0, sitting=5)
    assert (result["status"], result["reserve"]) == ("FORMED", ["Bao"])


def test_a_tie_for_a_single_seat_is_voted_on_again() -> None:
    result = found(["Bao", "90", "9000"], ["Chen", "90", "9000"], seats=1, sitting=4)
    assert (result["status"], result["runoff"]) == ("RUNOFF", ["Bao", "Chen"])


def test_there_is_a_most_of_candidates() -> None:
    rows = [[f"c{at}", "40", "4000"] for at in range(1_000)]
    assert len(found(*rows)["not_qualified"]) == 1_000
    with pytest.raises(Misshapen):
        found(*rows, ["one more", "40", "4000"])


@pytest.mark.parametrize("seats", [0, 2, 3, 4, 6, 13])
def test_a_committee_has_an_odd_number_of_seats_within_bounds(seats: int) -> None:
    assert found(*FIVE, seats=seats)["status"] == "INVALID_CONFIG"


@pytest.mark.parametrize(
    ("heads", "area", "status"),
    [("94", "9333.34", "NOT_FORMED"), ("93", "9333.34", "NO_QUORUM"), ("94", "9333.33", "NO_QUORUM")],
)
def test_nobody_is_elected_without_a_quorum_of_heads_and_area(heads: str, area: str, status: str) -> None:
    result = found(["Bao", "90", "9000"], participating={"heads": heads, "area": area})
    assert result["status"] == status
    assert result["elected"] == ([] if status == "NO_QUORUM" else ["Bao"])


def test_nobody_is_elected_by_an_empty_house() -> None:
    nothing = {"heads": "0", "area": "0"}
    result = found(total=nothing, participating=nothing, quorum={"frac": "0/1", "op": ">="}, candidates=[])
    assert result["status"] == "NO_QUORUM"


@pytest.mark.parametrize(
    "wrong",
    [
        {"rank": []},
        {"rank": ["heads", "heads"]},
        {"rank": ["luck"]},
        {"on_full_tie": "lot"},
        {"seats": "5"},
        {"seats": -5},
        {"need": {"frac": "0.5", "op": ">"}},
        {"need": {"frac": "1/2", "op": "<"}},
        {"participating": {"heads": "141", "area": "1"}},
        {"participating": {"heads": "-1", "area": "1"}},
        {"candidates": [["Bao", "101", "1"]]},
        {"candidates": [["Bao", "1"]]},
        {"candidates": [["Bao", "1", "1"], ["Bao", "1", "1"]]},
        {"candidates": [["Bao", "1e1", "1"]]},
        {"candidates": [["Bao", 1.5, "1"]]},
        {"candidates": [["Bao", True, "1"]]},
        {"surprise": 1},
    ],
)
def test_what_is_not_an_election_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        found(**wrong)


figures = st.integers(0, 100)
fields = st.lists(st.tuples(figures, figures), max_size=9).map(
    lambda rows: [[f"c{at}", str(heads), str(100 * area)] for at, (heads, area) in enumerate(rows)]
)


@given(fields)
def test_everyone_is_in_one_list_and_no_reserve_is_stronger_than_a_member(rows: list[list[str]]) -> None:
    result = found(*rows, seats=3, legal_min=3)
    lists = [result[name] for name in ("elected", "runoff", "reserve", "not_qualified")]
    assert sorted(name for names in lists for name in names) == sorted(row[0] for row in rows)
    keys = {name: (int(heads), int(area)) for name, heads, area in rows}
    ranked = [keys[name] for names in lists[:3] for name in names]
    assert ranked == sorted(ranked, reverse=True)
    assert all(min(keys[name][0] * 100, keys[name][1]) > 5000 for names in lists[:3] for name in names)
    assert result["status"] != "RUNOFF" or len({keys[name] for name in result["runoff"]}) == 1
    assert len(result["elected"]) <= 3


@given(fields, st.randoms(use_true_random=False), st.integers(1, 9))
def test_the_order_of_the_list_and_the_unit_of_weight_do_not_matter(
    rows: list[list[str]], random: Any, times: int
) -> None:
    shuffled = [[name, f"{int(heads) * times}/{times}", area] for name, heads, area in rows]
    random.shuffle(shuffled)
    before, after = found(*rows, seats=3, legal_min=3), found(*shuffled, seats=3, legal_min=3)
    assert before["status"] == after["status"]
    assert {name: set(before[name]) for name in ("runoff", "not_qualified")} == {
        name: set(after[name]) for name in ("runoff", "not_qualified")
    }
    assert set(before["elected"]) == set(after["elected"])
