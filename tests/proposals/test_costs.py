"""Who pays what: the parts add up, coefficients are read as people type them, wrong rows say why."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting.parties import Scope
from deliberation.counting.shares import Weighting
from deliberation.proposals import coefficients, costs
from deliberation.proposals.coefficients import Per, UnfitRows
from deliberation.proposals.costs import Plan
from deliberation.roll.homes import Home

DAY = date(2026, 5, 21)
PLAN = Plan(
    price_cents=62_000_000,
    subsidy_cents=15_000_000,
    compensation_cents=0,
    weighting=Weighting.COEFFICIENT_AND_AREA,
    scope=Scope(),
    left_out=frozenset(),
)


def a_home(number: int, *, floor: str = "", area_cm2: int = 850_000) -> Home:
    return Home(
        id=UUID(int=number), place=f"2栋 1单元 {number:04d}", floor=floor or str(number), area_cm2=area_cm2
    )


HOMES = (a_home(1), a_home(2), a_home(3, area_cm2=1_200_000), a_home(4, floor="3"))


def typed(text: str, per: Per = Per.FLOOR) -> dict[UUID, Fraction]:
    return coefficients.read(coefficients.of_text(text), per, HOMES)


@given(
    price=st.integers(0, 10**12),
    areas=st.lists(st.integers(1, 10**8), min_size=1, max_size=60),
    weighting=st.sampled_from(Weighting),
)
def test_the_parts_add_up_to_the_cent(price: int, areas: list[int], weighting: Weighting) -> None:
    homes = tuple(a_home(at, area_cm2=area) for at, area in enumerate(areas))
    numbers = {home.id: Fraction(at + 1, 10) for at, home in enumerate(homes)}
    plan = replace(PLAN, price_cents=price, subsidy_cents=price // 3, weighting=weighting)
    split = costs.work_out(plan, homes, numbers, on=DAY)
    assert sum(share.cents for share in split.shares) == plan.net_cents
    assert [share.home for share in split.shares] == list(homes)


def test_coefficient_times_area_is_what_a_home_pays() -> None:
    split = costs.work_out(PLAN, HOMES, typed("1 0\n2 1\n3 1.5"), on=DAY)
    weights = [0, 85, 180, Fraction(255, 2)]
    due = [Fraction(47_000_000 * weight, Fraction(785, 2)) for weight in weights]
    assert all(abs(share.cents - exact) < 1 for share, exact in zip(split.shares, due, strict=True))


def test_the_fingerprint_changes_with_every_figure_of_the_table() -> None:
    one = costs.work_out(PLAN, HOMES, typed("1 0\n2 1\n3 1.5"), on=DAY)
    other = costs.work_out(PLAN, HOMES, typed("1 0\n2 1\n3 1.6"), on=DAY)
    assert (
        one.sha256
        == costs.work_out(PLAN, HOMES, typed("3层：1.50\n二 1\n1楼 0".replace("二", "2")), on=DAY).sha256
    )
    assert len({one.sha256, other.sha256, replace(one, record_on=date(2026, 5, 22)).sha256}) == 3


def test_a_subsidy_above_the_cost_a_place_without_homes_and_a_cost_nobody_shares_are_refused() -> None:
    with pytest.raises(costs.SubsidyTooHigh):
        costs.work_out(replace(PLAN, subsidy_cents=70_000_000), HOMES, typed("1 0\n2 1\n3 1"), on=DAY)
    with pytest.raises(costs.NobodyShares):
        costs.work_out(PLAN, (), {}, on=DAY)
    with pytest.raises(costs.NobodyHasAShare):
        costs.work_out(PLAN, HOMES, typed("1 0\n2 0\n3 0"), on=DAY)


@pytest.mark.parametrize(
    "text",
    ["1 0\n2 1\n3 1.5", "楼层，系数\n1，0\n2，1\n\n3，1.5", "第1层：0\n2楼=1\n３F 1.5", "3\t1.5\n1\t0\n2\t1"],
)
def test_floors_are_read_however_they_are_typed(text: str) -> None:
    found = typed(text)
    assert [found[home.id] for home in HOMES] == [0, 1, Fraction(3, 2), Fraction(3, 2)]


def test_homes_are_read_from_a_table_with_their_place_in_one_cell_or_in_several() -> None:
    rows = [
        ("房屋", "", "系数"),
        ("2栋 1单元 0001", "0"),
        ("2栋", "1单元", "0002", "1"),
        (),
        ("2栋1单元0003", "1.5"),
        ("2栋 1单元 0004", "2"),
    ]
    found = coefficients.read(coefficients.of_table(rows), Per.HOME, HOMES)
    assert [found[home.id] for home in HOMES] == [0, 1, Fraction(3, 2), 2]


def test_every_wrong_row_is_named_with_its_number_and_reason() -> None:
    with pytest.raises(UnfitRows) as refused:
        typed("1 0\n2 -1\n9 1\n1 2\n3\n2 0.00001")
    assert [(fault.row.number, fault.message) for fault in refused.value.faults] == [
        (2, coefficients.NOT_A_NUMBER),
        (3, coefficients.NO_SUCH_FLOOR),
        (4, coefficients.TWICE),
        (5, coefficients.NOT_A_ROW),
        (6, coefficients.NOT_A_NUMBER),
    ]


def test_a_name_that_two_homes_have_and_one_that_none_has_are_told_apart() -> None:
    twins = (*HOMES, replace(a_home(1), id=UUID(int=99)))
    with pytest.raises(UnfitRows) as refused:
        coefficients.read(coefficients.of_text("2栋1单元0001 1\n3栋 1"), Per.HOME, twins)
    assert [fault.message for fault in refused.value.faults] == [
        coefficients.TWO_HOMES,
        coefficients.NO_SUCH_HOME,
    ]


def test_floors_without_a_coefficient_are_asked_for_by_name() -> None:
    with pytest.raises(coefficients.NotAllNamed) as refused:
        typed("2 1")
    assert refused.value.details["names"] == "1 · 3"


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    rows = coefficients.of_text(text)
    assert coefficients.of_text(coefficients.as_text(rows)) is not None
    with pytest.raises((UnfitRows, coefficients.NotAllNamed)):
        coefficients.read(rows, Per.HOME, HOMES)
