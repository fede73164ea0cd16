from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.worked import a_unit
from deliberation.counting import parties
from deliberation.counting.merging import Merge
from deliberation.counting.parties import (
    AreaBelowZero,
    LeftOut,
    LeftOutBecause,
    Scope,
    ScopeKind,
    Unit,
    UnitKind,
    UnitTwice,
)

UNITS = st.lists(
    st.builds(
        a_unit,
        st.integers(0, 99).map(lambda n: f"U{n:02}"),
        st.integers(0, 20_000).map(lambda n: f"{n // 100}.{n % 100:02}"),
        st.sampled_from(["", "A", "B", "C", "AB", "BC"]),
        kind=st.sampled_from(UnitKind),
        developer_pool=st.booleans(),
        building=st.sampled_from("012"),
        entrance=st.sampled_from("123"),
    ),
    max_size=12,
    unique_by=lambda unit: unit.id,
)


def test_units_of_the_same_owners_are_one_party() -> None:
    merged = parties.merge(
        [a_unit("U3", owners="AB"), a_unit("U1", owners="BA"), a_unit("U2", owners="A")], Merge.SAME_OWNER_SET
    )
    assert [(party.key, party.units, party.heads) for party in merged] == [
        ("U1", ("U1", "U3"), 1),
        ("U2", ("U2",), 1),
    ]
    assert merged[0].voters == {"A", "B"}


def test_per_unit_every_unit_is_a_party() -> None:
    units = [a_unit("U1", owners="A"), a_unit("U2", owners="A", developer_pool=True)]
    merged = parties.merge(units, Merge.PER_UNIT)
    assert [(party.key, party.is_developer) for party in merged] == [("U1", False), ("U2", True)]


def test_units_without_a_known_owner_weigh_one_by_one_and_nobody_votes_for_them() -> None:
    merged = parties.merge([a_unit("U1"), a_unit("U2")], Merge.SAME_OWNER_SET)
    assert [(party.key, party.voters) for party in merged] == [("U1", frozenset()), ("U2", frozenset())]


def test_an_entrance_is_one_of_its_building() -> None:
    units = [a_unit(f"{b}-{e}", owners=b + e, building=b, entrance=e) for b in "12" for e in "12"]
    found = {
        kind: [
            party.key
            for party in parties.electorate(
                units,
                scope=Scope(kind=kind, building="1", entrance="2"),
                exclude_kinds=(),
                how=Merge.PER_UNIT,
            ).parties
        ]
        for kind in ScopeKind
    }
    assert found == {
        ScopeKind.COMMUNITY: ["1-1", "1-2", "2-1", "2-2"],
        ScopeKind.BUILDING: ["1-1", "1-2"],
        ScopeKind.ENTRANCE: ["1-2"],
    }


def test_every_unit_left_out_has_its_reason() -> None:
    units = [
        a_unit("P1", owners="A", kind=UnitKind.PARKING, building="1"),
        a_unit("U1", owners="A", building="1"),
        a_unit("U2", owners="B", building="2"),
    ]
    found = parties.electorate(
        units,
        scope=Scope(kind=ScopeKind.BUILDING, building="1"),
        exclude_kinds=[UnitKind.PARKING],
        how=Merge.SAME_OWNER_SET,
    )
    assert found.left_out == (
        LeftOut("P1", LeftOutBecause.KIND_EXCLUDED),
        LeftOut("U2", LeftOutBecause.OUTSIDE_SCOPE),
    )
    assert [party.units for party in found.parties] == [("U1",)]


def test_a_unit_twice_on_the_roll_is_refused() -> None:
    with pytest.raises(UnitTwice) as refusal:
        parties.merge([a_unit("U1", owners="A"), a_unit("U1", owners="B")], Merge.PER_UNIT)
    assert refusal.value.details == {"unit": "U1"}


def test_an_area_below_zero_is_refused() -> None:
    with pytest.raises(AreaBelowZero):
        parties.merge(
            [parties.Unit(id="U1", kind=UnitKind.SHOP, area_cm2=-1, owners=frozenset())], Merge.PER_UNIT
        )


@given(UNITS, st.sampled_from([how for how in Merge if how is not Merge.PER_PERSON]), st.randoms())
def test_merging_loses_and_doubles_nothing_in_any_order(
    units: list[Unit], how: Merge, random: Random
) -> None:
    merged = parties.merge(units, how)
    assert sorted(unit for party in merged for unit in party.units) == sorted(unit.id for unit in units)
    assert sum(party.area_cm2 for party in merged) == sum(unit.area_cm2 for unit in units)
    assert sum(party.is_developer for party in merged) <= 1 or how is Merge.PER_UNIT
    shuffled = list(units)
    random.shuffle(shuffled)
    assert parties.merge(shuffled, how) == merged


@given(UNITS)
def test_every_unit_is_either_in_the_electorate_or_left_out(units: list[Unit]) -> None:
    scope = Scope(kind=ScopeKind.ENTRANCE, building="1", entrance="1")
    found = parties.electorate(units, scope=scope, exclude_kinds=[UnitKind.PUBLIC], how=Merge.SAME_OWNER_SET)
    inside = [unit for party in found.parties for unit in party.units]
    assert sorted([*inside, *(left.unit for left in found.left_out)]) == sorted(unit.id for unit in units)


@pytest.mark.parametrize("kind", [ScopeKind.BUILDING, ScopeKind.ENTRANCE])
def test_a_building_or_entrance_before_or_after_it_is_outside(kind: ScopeKind) -> None:
    scope = Scope(kind=kind, building="2", entrance="2")
    inside = [
        f"{building}{entrance}"
        for building in "123"
        for entrance in "123"
        if scope.contains(a_unit("U", building=building, entrance=entrance))
    ]
    assert inside == (["21", "22", "23"] if kind is ScopeKind.BUILDING else ["22"])
