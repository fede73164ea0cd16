"""What everybody of a community may see of the roll: units with areas and their sources, owners as 张*, by building.

Its bytes are kept as they were shown; their SHA-256 is the fingerprint in the log and on the notice.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cached_property
from uuid import UUID

from deliberation.communities.rules import AreaSource
from deliberation.roll import directory, ordering
from deliberation.roll.known import KnownRoll, KnownUnit


@dataclass(frozen=True, kw_only=True)
class ShownUnit:
    """`owners` are masked; `area_source` is empty where nobody said it."""

    unit_id: str
    place: str
    kind: str
    area_cm2: int
    area_source: str
    owners: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ShownBuilding:
    name: str
    units: tuple[ShownUnit, ...]


@dataclass(frozen=True)
class ShownList:
    """The buildings in the order people count them."""

    buildings: tuple[ShownBuilding, ...]

    @cached_property
    def data(self) -> bytes:
        shown = [asdict(building) for building in self.buildings]
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def units(self) -> dict[UUID, ShownUnit]:
        return {UUID(unit.unit_id): unit for building in self.buildings for unit in building.units}

    @property
    def area_by_source(self) -> dict[AreaSource | None, int]:
        """In square centimetres, only of sources that occur."""
        found: dict[AreaSource | None, int] = defaultdict(int)
        for building in self.buildings:
            for unit in building.units:
                found[AreaSource(unit.area_source) if unit.area_source else None] += unit.area_cm2
        return dict(found)


def of_roll(roll: KnownRoll) -> ShownList:
    buildings: dict[str, list[ShownUnit]] = {unit.sealed.place.building: [] for unit in roll.units}
    for unit in sorted(roll.units, key=_walk):
        buildings[unit.sealed.place.building].append(_unit(roll, unit))
    return ShownList(tuple(ShownBuilding(name=name, units=tuple(units)) for name, units in buildings.items()))


def _walk(unit: KnownUnit) -> tuple[str, str]:
    """Entrance by entrance."""
    place = unit.sealed.place
    return ordering.place_key(place.entrance), ordering.place_key(place.label)


def read(data: bytes) -> ShownList:
    """What `data` says of a list that was kept."""
    return ShownList(
        tuple(
            ShownBuilding(
                name=building["name"],
                units=tuple(
                    ShownUnit(**{**unit, "owners": tuple(unit["owners"])}) for unit in building["units"]
                ),
            )
            for building in json.loads(data)
        )
    )


def _unit(roll: KnownRoll, unit: KnownUnit) -> ShownUnit:
    place, people = unit.sealed.place, [roll.persons[person_id] for person_id in unit.shares]
    return ShownUnit(
        unit_id=str(unit.id),
        place=directory.place(place.building, place.entrance, place.label),
        kind=unit.sealed.kind.value,
        area_cm2=unit.sealed.area_cm2,
        area_source=unit.sealed.area_source.value if unit.sealed.area_source else "",
        owners=tuple(directory.masked_name(person.name, person.kind) for person in people),
    )
