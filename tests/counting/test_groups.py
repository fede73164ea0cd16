"""Turnout by place never tells who voted: groups are large, and no two of them differ by less than one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import groups
from deliberation.counting.groups import Group, Spot, Turnout


def spot(building: str, entrance: str, voices: int, voted: int = 0) -> Spot:
    turnout = Turnout(
        voices=voices,
        heads=voices,
        voted_heads=voted,
        area_cm2=voices * 900_000,
        voted_area_cm2=voted * 900_000,
    )
    return Spot(building, entrance, turnout)


def said(found: tuple[Group, ...]) -> list[tuple[str, tuple[str, ...], int]]:
    return [(group.building, group.entrances, group.turnout.voices) for group in found]


def test_large_entrances_stand_alone() -> None:
    assert said(groups.of([spot("1", "a", 10), spot("1", "b", 12), spot("2", "a", 30)])) == [
        ("1", ("a",), 10),
        ("1", ("b",), 12),
        ("2", (), 30),
    ]


def test_a_small_entrance_is_put_together_with_the_smallest_of_its_building() -> None:
    found = groups.of([spot("1", "a", 40), spot("1", "b", 9), spot("1", "c", 20), spot("2", "a", 10)])
    assert said(found) == [("1", ("a",), 40), ("1", ("b", "c"), 29), ("2", (), 10)]


def test_two_small_entrances_that_are_large_together_need_no_third() -> None:
    found = groups.of([spot("1", "a", 5), spot("1", "b", 5), spot("1", "c", 10), spot("2", "a", 10)])
    assert said(found) == [("1", ("c",), 10), ("1", ("a", "b"), 10), ("2", (), 10)]


def test_small_buildings_are_put_together() -> None:
    found = groups.of([spot("1", "a", 6), spot("2", "a", 30), spot("3", "a", 7)])
    assert said(found) == [("2", (), 30), ("", (), 13)]


@pytest.mark.parametrize(
    "spots",
    [
        [],
        [spot("1", "a", 9)],
        [spot("1", "a", 100)],
        [spot("1", "a", 9), spot("1", "b", 9)],
        [spot("1", "a", 9), spot("2", "b", 11)],  # the rest of the whole would be nine
    ],
)
def test_where_no_part_can_be_told_nothing_is(spots: list[Spot]) -> None:
    assert groups.of(spots) == ()


SPOTS = st.lists(
    st.tuples(st.sampled_from("123456"), st.sampled_from("abcd"), st.integers(0, 30), st.integers(0, 30)),
    unique_by=lambda each: each[:2],
    max_size=20,
)


@given(SPOTS)
def test_every_group_is_large_and_together_they_are_the_whole(drawn: list[tuple[str, str, int, int]]) -> None:
    spots = [
        spot(building, entrance, voices, min(voices, voted)) for building, entrance, voices, voted in drawn
    ]
    found = groups.of(spots)
    assert len(found) != 1
    for group in found:
        assert group.turnout.voices >= groups.LEAST_VOICES
    if found:
        assert groups.total(group.turnout for group in found) == groups.total(each.turnout for each in spots)
    named = [(group.building, entrance) for group in found for entrance in group.entrances]
    assert len(set(named)) == len(named)
    assert len({(group.building, group.entrances) for group in found}) == len(found)


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_area_is_told_in_steps_and_never_more_than_there_is(area: int, voted: int) -> None:
    voted = min(area, voted)
    percent = Turnout(area_cm2=area, voted_area_cm2=voted).area_percent
    assert percent is not None
    assert percent % 5 == 0
    assert percent * area <= voted * 100 < (percent + 5) * area


def test_no_area_has_no_percent() -> None:
    assert Turnout(voices=3, heads=3).area_percent is None
