"""Who pays what, to the cent."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.cases import answer
from deliberation.counting import shares
from deliberation.counting.shapes import Misshapen, Shape
from deliberation.counting.shares import NobodyPays, NothingToPay


def a_cost(*rows: list[str], weights: str = "coefficient*area", **more: Any) -> dict[str, Any]:
    amounts = {"price": "600000.00", "subsidy": "200000.00", "compensation": "20000.00"}
    return {**amounts, "weights": weights, "shares": list(rows), **more}


def paid(*rows: list[str], **more: Any) -> dict[str, str]:
    return answer(shares, a_cost(*rows, **more))["pay"]


def test_the_net_cost_is_the_price_less_the_subsidy_and_more_by_the_compensation() -> None:
    assert answer(shares, a_cost(["101", "1", "1"]))["net"] == "420000.00"
    assert paid(["101", "1", "1"]) == {"101": "420000.00"}


def test_left_over_cents_go_to_the_largest_remainders() -> None:
    only = {"price": "1.00", "subsidy": "0", "compensation": "0"}
    assert paid(["a", "2", "1"], ["b", "3", "1"], ["c", "1", "1"], **only) == {
        "a": "0.33",
        "b": "0.50",
        "c": "0.17",
    }


def test_among_equal_remainders_the_first_id_pays_the_cent_wherever_it_stands() -> None:
    only = {"price": "1.00", "subsidy": "0", "compensation": "0"}
    assert paid(["c", "1", "1"], ["a", "1", "1"], ["b", "1", "1"], **only) == {
        "c": "0.33",
        "a": "0.34",
        "b": "0.33",
    }


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ("equal", ["210000.00", "210000.00"]),
        ("area", ["126000.00", "294000.00"]),
        ("coefficient", ["280000.00", "140000.00"]),
        ("coefficient*area", ["193846.15", "226153.85"]),
    ],
)
def test_each_formula_weighs_in_its_own_way(weights: str, expected: list[str]) -> None:
    assert list(paid(["101", "1.0", "60"], ["201", "0.5", "140"], weights=weights).values()) == expected


def test_a_flat_without_a_coefficient_pays_nothing() -> None:
    assert paid(["101", "0", "80"], ["201", "0.7", "80"])["101"] == "0.00"


def test_a_cost_that_nobody_bears_is_refused() -> None:
    with pytest.raises(NobodyPays):
        paid(["101", "0", "80"])
    with pytest.raises(NobodyPays):
        paid()


def test_a_subsidy_above_the_cost_is_refused() -> None:
    with pytest.raises(NothingToPay):
        paid(["101", "1", "80"], price="100000.00")


def test_a_subsidy_of_the_whole_cost_leaves_nothing_to_pay() -> None:
    covered = {"price": "100.00", "subsidy": "100.00", "compensation": "0"}
    assert paid(["101", "1", "1"], ["102", "1", "1"], **covered) == {"101": "0.00", "102": "0.00"}
    with pytest.raises(NothingToPay):
        paid(["101", "1", "1"], **{**covered, "subsidy": "100.01"})


def test_a_cost_without_subsidy_is_its_price() -> None:
    payer = shares.Payer("101", Fraction(1), Fraction(1))
    cost = shares.Cost(price_cents=5, weighting=shares.Weighting.EQUAL, payers=(payer,))
    assert shares.split(cost) == {"101": 5}


def test_there_is_a_most_of_payers() -> None:
    rows = [[str(at), "1", "1"] for at in range(shares.MOST_PAYERS)]
    assert len(shares.read(Shape(a_cost(*rows), "case")).payers) == 20_000
    with pytest.raises(Misshapen):
        shares.read(Shape(a_cost(*rows, ["more", "1", "1"]), "case"))


@pytest.mark.parametrize("field", [1, 2])
def test_weights_need_a_common_measure(field: int) -> None:
    rows = [[str(at), "1", "1"] for at in range(3)]
    for at, row in enumerate(rows):
        row[field] = f"1/{10**29 + 2 * at + 1}"
    with pytest.raises(Misshapen):
        paid(*rows)
    assert sum(map(Fraction, paid(*rows[:2]).values())) == 420_000


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "1.005"},
        {"price": "-1"},
        {"price": 1.5},
        {"price": "1e5"},
        {"price": "NaN"},
        {"weights": "mood"},
        {"shares": [["101", "1"]]},
        {"shares": [["101", "1", "1"], ["101", "1", "1"]]},
        {"shares": [["101", "-1", "1"]]},
        {"shares": [["101", "1/0", "1"]]},
        {"shares": [["101", 0.5, "1"]]},
        {"shares": [["101", "1" * 31, "1"]]},
        {"shares": {}},
    ],
)
def test_what_is_not_a_cost_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        answer(shares, {**a_cost(["101", "1", "1"]), **wrong})


weights = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.fractions(min_value=0, max_value=50, max_denominator=60),
    min_size=1,
    max_size=8,
).filter(lambda found: any(found.values()))
amounts = st.integers(0, 10**9)


@given(amounts, weights)
def test_the_parts_add_up_and_none_is_a_cent_away_from_its_due(amount: int, by: dict[str, Fraction]) -> None:
    parts = shares.apportion(amount, by)
    assert sum(parts.values()) == amount
    whole = sum(by.values())
    assert all(abs(parts[unit] - amount * weight / whole) < 1 for unit, weight in by.items())


@given(amounts, weights, st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9))
def test_only_the_proportions_matter(amount: int, by: dict[str, Fraction], times: Fraction) -> None:
    scaled = {unit: by[unit] * times for unit in sorted(by)}
    assert shares.apportion(amount, scaled) == shares.apportion(amount, by)


@given(amounts, weights)
def test_who_weighs_more_never_pays_less(amount: int, by: dict[str, Fraction]) -> None:
    parts = shares.apportion(amount, by)
    ranked = sorted(by, key=lambda unit: by[unit])
    for lighter, heavier in itertools.pairwise(ranked):
        assert by[lighter] == by[heavier] or parts[lighter] <= parts[heavier]
