"""Turnout by building and entrance, in groups so large that it does not tell who voted.

Groups part the whole: no two figures taken from each other are about fewer voices than one group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

LEAST_VOICES = 10
"""As for secret votes: below it no figure is given (verifiability, section 6.6)."""
_STEP = 5
"""Area is told in steps of so many percent: an exact sum of areas would give away whose they are."""


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """`voices` are the parties that anybody can vote for; heads and square centimetres of all, and of those who voted."""

    voices: int = 0
    heads: int = 0
    voted_heads: int = 0
    area_cm2: int = 0
    voted_area_cm2: int = 0

    @property
    def area_percent(self) -> int | None:
        """Rounded down to whole steps; None where there is no area."""
        if not self.area_cm2:
            return None
        return self.voted_area_cm2 * (100 // _STEP) // self.area_cm2 * _STEP


@dataclass(frozen=True)
class Spot:
    """One entrance, or all of a building that lies at none."""

    building: str
    entrance: str
    turnout: Turnout


@dataclass(frozen=True)
class Group:
    """Some entrances of a building; the whole building without `entrances`; several buildings without `building`."""

    building: str
    entrances: tuple[str, ...]
    turnout: Turnout


def of(spots: Sequence[Spot], least: int = LEAST_VOICES) -> tuple[Group, ...]:
    """In the order of the spots, what was put together last. Empty where one group would be the whole."""
    by_building: dict[str, list[Spot]] = {}
    for spot in spots:
        by_building.setdefault(spot.building, []).append(spot)
    alone, together = _parted(list(by_building.values()), least)
    groups = [group for building in alone for group in _within(building, least)]
    if together:
        groups.append(Group("", (), total(spot.turnout for building in together for spot in building)))
    is_told = len(groups) > 1 and all(group.turnout.voices >= least for group in groups)
    return tuple(groups) if is_told else ()


def total(turnouts: Iterable[Turnout]) -> Turnout:
    found = list(turnouts)
    return Turnout(**{each.name: sum(getattr(one, each.name) for one in found) for each in fields(Turnout)})


def _within(building: list[Spot], least: int) -> list[Group]:
    name = building[0].building
    alone, together = _parted([[spot] for spot in building], least)
    if not alone or len(building) == 1:
        return [Group(name, (), total(spot.turnout for spot in building))]
    groups = [Group(name, (spot.entrance,), spot.turnout) for (spot,) in alone]
    if together:
        entrances = tuple(spot.entrance for (spot,) in together)
        groups.append(Group(name, entrances, total(spot.turnout for (spot,) in together)))
    return groups


def _parted(parts: list[list[Spot]], least: int) -> tuple[list[list[Spot]], list[list[Spot]]]:
    """Those large enough by themselves, and those to be put together: with the smallest of the others if need be."""
    together = [part for part in parts if _voices([part]) < least]
    alone = [part for part in parts if _voices([part]) >= least]
    while together and alone and _voices(together) < least:
        smallest = min(alone, key=lambda part: _voices([part]))
        alone.remove(smallest)
        together.append(smallest)
    return alone, [part for part in parts if part in together]


def _voices(parts: Iterable[Iterable[Spot]]) -> int:
    return sum(spot.turnout.voices for part in parts for spot in part)
