from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.roll import differences
from deliberation.roll.differences import Aspect
from deliberation.roll.units import Place, SealedOwner, SealedUnit

LIN = SealedOwner(name="林晓", document=b"lin", contact=b"137")
HE = SealedOwner(name="何伟", document=b"he")


def a_unit(
    label: str = "101", kind: UnitKind = UnitKind.DWELLING, owners: tuple[SealedOwner, ...] = (LIN,)
) -> SealedUnit:
    return SealedUnit(
        place=Place(building="1栋", label=label, floor="1"),
        kind=kind,
        area_cm2=885_000,
        area_source=AreaSource.REGISTER,
        owners=owners,
        handed_over_on=None,
    )


def test_the_same_roll_read_twice_differs_in_nothing() -> None:
    units = [a_unit("101"), a_unit("102")]
    found = differences.between(units, reversed(units))
    assert found.are_none
    assert len(found.unchanged) == 2


def test_units_are_added_removed_and_kept() -> None:
    found = differences.between([a_unit("101"), a_unit("102")], [a_unit("102"), a_unit("103")])
    assert [unit.place.label for unit in found.added] == ["103"]
    assert [unit.place.label for unit in found.removed] == ["101"]
    assert [unit.place.label for unit in found.unchanged] == ["102"]
    assert not found.are_none


@pytest.mark.parametrize(
    ("after", "aspects"),
    [
        (replace(a_unit(), area_cm2=885_001), (Aspect.AREA,)),
        (replace(a_unit(), area_source=None), (Aspect.AREA_SOURCE,)),
        (replace(a_unit(), handed_over_on=date(2026, 1, 1)), (Aspect.HANDING_OVER,)),
        (replace(a_unit(), place=Place(building="１栋", label="101", floor="2")), (Aspect.FLOOR,)),
        (a_unit(kind=UnitKind.SHOP), (Aspect.KIND,)),
        (a_unit(owners=(replace(LIN, contact=None),)), (Aspect.CONTACTS,)),
        (a_unit(owners=(replace(LIN, share=Fraction(1)),)), (Aspect.SHARES,)),
        (a_unit(owners=(replace(LIN, document=b"namesake"),)), (Aspect.OWNERS,)),
        (a_unit(owners=(HE,)), (Aspect.OWNERS,)),
    ],
)
def test_a_change_names_what_changed(after: SealedUnit, aspects: tuple[Aspect, ...]) -> None:
    (change,) = differences.between([a_unit()], [after]).changed
    assert set(aspects) == set(change.aspects)
    assert (change.before, change.after) == (a_unit(), after)


def test_the_order_of_co_owners_and_the_developers_name_mean_nothing() -> None:
    developer = SealedOwner(name="开发商", is_developer=True)
    renamed = replace(developer, name="南江置业有限公司")
    assert differences.between([a_unit(owners=(LIN, HE))], [a_unit(owners=(HE, LIN))]).are_none
    assert differences.between([a_unit(owners=(developer,))], [a_unit(owners=(renamed,))]).are_none


def test_a_flat_and_its_storeroom_of_one_number_are_two_units() -> None:
    both = [a_unit(), a_unit(kind=UnitKind.STORAGE)]
    found = differences.between(both, [a_unit(kind=UnitKind.STORAGE)])
    assert [unit.kind for unit in found.removed] == [UnitKind.DWELLING]
    assert not found.changed


def test_a_place_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="one place"):
        differences.between([], [a_unit(), replace(a_unit(), area_cm2=1)])


LABELS = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.sampled_from(list(UnitKind)), st.integers(1, 3))
)


@given(LABELS, LABELS)
def test_applying_the_differences_gives_the_reading(
    before: dict[str, tuple[UnitKind, int]], after: dict[str, tuple[UnitKind, int]]
) -> None:
    present, read = (
        [replace(a_unit(label, kind), area_cm2=area) for label, (kind, area) in side.items()]
        for side in (before, after)
    )
    found = differences.between(present, read)
    result = set(present) - set(found.removed) - {change.before for change in found.changed}
    assert result | set(found.added) | {change.after for change in found.changed} == set(read)
