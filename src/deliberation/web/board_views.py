"""The buildings as floor plans while a vote runs: where each home stands, and what is still missing at each entrance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from deliberation.counting.groups import Spot, Turnout
from deliberation.polls import deliveries
from deliberation.polls.deliveries import Door, Staircase
from deliberation.polls.doors import DoorState
from deliberation.roll import ordering
from deliberation.web import tallies
from deliberation.web.i18n.translator import Translator

_ROOM_DIGITS = 2


@dataclass(frozen=True, kw_only=True)
class EntranceRow:
    """An entrance in figures: its homes by state; owners and area that have not voted, each owner at their first home."""

    staircase: Staircase
    homes: tuple[int, ...]
    heads_to_go: str
    area_to_go: str


@dataclass(frozen=True)
class Floor:
    """One floor of an entrance, its rooms from the first to the last."""

    name: str
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class Plan:
    """An entrance from the top floor down."""

    staircase: Staircase
    floors: tuple[Floor, ...]
    width: int


def rows(
    translator: Translator, staircases: Iterable[Staircase], spots: Iterable[Spot]
) -> tuple[EntranceRow, ...]:
    told = {(spot.building, spot.entrance): spot.turnout for spot in spots}
    return tuple(_row(translator, each, told) for each in staircases)


def plans(staircases: Iterable[Staircase], building_id: UUID) -> tuple[Plan, ...]:
    """The entrances of one building."""
    return tuple(_plan(each) for each in staircases if each.building_id == building_id)


def _row(
    translator: Translator, staircase: Staircase, told: Mapping[tuple[str, str], Turnout]
) -> EntranceRow:
    # a staircase whose owners are all counted at a home elsewhere has no figures of its own
    turnout = told.get((staircase.building, staircase.entrance), Turnout())
    figures = deliveries.figures([staircase])
    return EntranceRow(
        staircase=staircase,
        homes=tuple(figures[state] for state in DoorState),
        heads_to_go=translator.number(turnout.heads - turnout.voted_heads),
        area_to_go=tallies.area(translator, turnout.area_cm2 - turnout.voted_area_cm2),
    )


def by_floor(doors: Iterable[Door]) -> tuple[Floor, ...]:
    """Floor by floor in the order of the walk."""
    found: dict[str, list[Door]] = {}
    for door in doors:
        found.setdefault(_floor(door), []).append(door)
    return tuple(Floor(name, tuple(there)) for name, there in found.items())


def _plan(staircase: Staircase) -> Plan:
    by_name = sorted(by_floor(staircase.doors), key=lambda each: ordering.place_key(each.name))
    floors = tuple(reversed(by_name))
    return Plan(staircase, floors, max(len(floor.doors) for floor in floors))


def _floor(door: Door) -> str:
    """As the roll says; where it is silent, what stands before the last two digits of a room's number."""
    if door.floor or not door.label.isdecimal():
        return door.floor
    return door.label[:-_ROOM_DIGITS].lstrip("0")
