from datetime import date

from deliberation.communities.rules import UnitKind
from deliberation.roll import figures
from deliberation.roll.figures import Figures
from deliberation.roll.units import Place, RollOwner, RollUnit

TODAY = date(2026, 3, 1)
LIN, HE = RollOwner(name="林晓", document="A11111"), RollOwner(name="何伟", document="B22222")
DEVELOPER = RollOwner(name="开发商", is_developer=True)


def a_unit(
    label: str, *owners: RollOwner, kind: UnitKind = UnitKind.DWELLING, handed_over_on: date | None = None
) -> RollUnit:
    return RollUnit(
        place=Place(building="1栋", label=label),
        kind=kind,
        area_cm2=100,
        area_source=None,
        owners=owners,
        handed_over_on=handed_over_on,
        row=1,
    )


def test_one_owner_of_several_units_is_one_head() -> None:
    assert figures.count([a_unit("1", LIN), a_unit("2", LIN)], on=TODAY) == Figures(
        units=2, persons=1, heads=1, area_cm2=200
    )


def test_a_couple_is_one_head_in_any_order_and_another_head_than_each_alone() -> None:
    units = [a_unit("1", LIN, HE), a_unit("2", HE, LIN), a_unit("3", LIN)]
    assert figures.count(units, on=TODAY) == Figures(units=3, persons=2, heads=2, area_cm2=300)


def test_the_developer_is_one_head_and_no_person() -> None:
    assert figures.count([a_unit("1", DEVELOPER), a_unit("2", DEVELOPER)], on=TODAY) == Figures(2, 0, 1, 200)


def test_what_is_sold_and_not_yet_handed_over_is_the_developers_head() -> None:
    units = [a_unit("1", DEVELOPER), a_unit("2", LIN, handed_over_on=date(2026, 3, 2))]
    assert figures.count(units, on=TODAY).heads == 1
    assert figures.count(units, on=date(2026, 3, 2)).heads == 2


def test_kinds_are_counted_each_by_itself() -> None:
    units = [a_unit("1", LIN), a_unit("2", LIN, kind=UnitKind.PARKING)]
    one = Figures(units=1, persons=1, heads=1, area_cm2=100)
    assert figures.by_kind(units, on=TODAY) == {UnitKind.DWELLING: one, UnitKind.PARKING: one}


def test_an_empty_roll_has_no_figures() -> None:
    assert figures.count([], on=TODAY) == Figures(units=0, persons=0, heads=0, area_cm2=0)
