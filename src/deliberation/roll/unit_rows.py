"""What taking in a table writes about places, units and who owns them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlmodel import col

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.rules import UnitKind
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import bulk, designations, ordering, units
from deliberation.roll.bulk import Row
from deliberation.roll.differences import Differences, UnitChange
from deliberation.roll.known import KnownRoll, KnownUnit, PlaceKey
from deliberation.roll.matching import Matched
from deliberation.roll.models import Ownership
from deliberation.roll.progress import Stage, Tell
from deliberation.roll.units import Place, SealedUnit

UnitKey = tuple[PlaceKey, UnitKind]
Shares = Mapping[UUID, Fraction | None]


@dataclass(frozen=True)
class Moves:
    """Units by what happens to them; `staying` are units that changed, with what the table says now."""

    arriving: tuple[SealedUnit, ...]
    staying: tuple[tuple[KnownUnit, SealedUnit], ...]
    leaving: tuple[KnownUnit, ...]


def moves(roll: KnownRoll, differences: Differences, *, removed_are_gone: bool) -> Moves:
    """A unit whose place and new use a gone unit already has gives way: the gone one comes back instead."""
    removed = differences.removed if removed_are_gone else ()
    giving_way = [change for change in differences.changed if _gives_way(roll, change)]
    return Moves(
        arriving=(*differences.added, *(change.after for change in giving_way)),
        staying=tuple(
            (roll.by_place_and_kind[_key(change.before)], change.after)
            for change in differences.changed
            if change not in giving_way
        ),
        leaving=tuple(
            roll.by_place_and_kind[_key(unit)] for unit in (*removed, *(each.before for each in giving_way))
        ),
    )


def _gives_way(roll: KnownRoll, change: UnitChange) -> bool:
    return change.before.kind is not change.after.kind and _key(change.after) in roll.gone


async def write(
    db: Writer,
    community_id: UUID,
    roll: KnownRoll,
    matched: Matched,
    moved: Moves,
    *,
    today: date,
    tell: Tell,
) -> None:
    places = _Places(dict(roll.buildings), dict(roll.entrances))
    ids = {_key(unit): roll.gone.get(_key(unit)) or new_id() for unit in moved.arriving}
    new = [
        {"id": ids[_key(unit)], "label": unit.place.label, **places.of(unit.place), **_row(unit)}
        for unit in moved.arriving
        if _key(unit) not in roll.gone
    ]
    changed = {roll.gone[_key(unit)]: _row(unit) for unit in moved.arriving if _key(unit) in roll.gone}
    changed |= {before.id: _row(after) for before, after in moved.staying}
    changed |= {unit.id: _row(unit.sealed) | {"gone_on": today} for unit in moved.leaving}
    await bulk.add(db, Building, community_id, places.new_buildings)
    await bulk.add(db, Entrance, community_id, places.new_entrances)
    await bulk.add_telling(db, Unit, community_id, new, Stage.HOMES, tell)
    await bulk.change(db, Unit, community_id, changed)
    shares = {_key(unit.sealed): unit.shares for unit in matched.units}
    turns = [_Turn(ids[_key(unit)], {}, shares[_key(unit)]) for unit in moved.arriving]
    turns += [_Turn(before.id, before.shares, shares[_key(after)]) for before, after in moved.staying]
    turns += [_Turn(unit.id, unit.shares, {}) for unit in moved.leaving]
    await _write_ownerships(db, community_id, turns, today=today, tell=tell)
    changed_hands = [turn.unit_id for turn in turns if turn.before.keys() != turn.after.keys()]
    await designations.end(db, changed_hands, on=today)


@dataclass
class _Places:
    """Buildings and entrances by the key of their name: those on the roll, and those the table brings."""

    buildings: dict[str, UUID]
    entrances: dict[tuple[UUID, str], UUID]
    new_buildings: list[Row] = field(default_factory=list)
    new_entrances: list[Row] = field(default_factory=list)

    def of(self, place: Place) -> Row:
        building_id = self._building(place.building)
        return {
            "building_id": building_id,
            "entrance_id": self._entrance(building_id, place.entrance) if place.entrance else None,
        }

    def _building(self, name: str) -> UUID:
        key = units.bare(name)
        if key not in self.buildings:
            self.buildings[key] = new_id()
            row = {"id": self.buildings[key], "name": name, "sort_key": ordering.place_key(name)}
            self.new_buildings.append(row)
        return self.buildings[key]

    def _entrance(self, building_id: UUID, name: str) -> UUID:
        key = (building_id, units.bare(name))
        if key not in self.entrances:
            self.entrances[key] = new_id()
            row = {"id": self.entrances[key], "name": name, "sort_key": ordering.place_key(name)}
            self.new_entrances.append({**row, "building_id": building_id})
        return self.entrances[key]


def _row(unit: SealedUnit) -> dict[str, object]:
    """What may change about a unit; its place and label are what it is found by."""
    return {
        "floor": unit.place.floor,
        "kind": unit.kind.value,
        "area_cm2": unit.area_cm2,
        "area_source": unit.area_source.value if unit.area_source else None,
        "handed_over_on": unit.handed_over_on,
        "gone_on": None,
        "sort_key": ordering.place_key(unit.place.label),
    }


@dataclass(frozen=True)
class _Turn:
    """Who owned a unit until today, and who owns it from today."""

    unit_id: UUID
    before: Shares
    after: Shares

    @property
    def ended(self) -> list[UUID]:
        return [person for person, share in self.before.items() if not _has(self.after, person, share)]

    @property
    def begun(self) -> list[tuple[UUID, Fraction | None]]:
        return [
            (person, share) for person, share in self.after.items() if not _has(self.before, person, share)
        ]


def _has(shares: Shares, person: UUID, share: Fraction | None) -> bool:
    return person in shares and shares[person] == share


async def _write_ownerships(
    db: Writer, community_id: UUID, turns: list[_Turn], *, today: date, tell: Tell
) -> None:
    """An ownership ends on the day the next begins. Another share is another ownership, so that the past stays told."""
    this_one = (
        col(Ownership.community_id) == community_id,
        col(Ownership.unit_id) == bindparam("unit"),
        col(Ownership.person_id) == bindparam("person"),
        col(Ownership.ends_on).is_(None),
    )
    ended = [{"unit": turn.unit_id, "person": person_id} for turn in turns for person_id in turn.ended]
    await bulk.each(db, update(Ownership).where(*this_one).values(ends_on=today), ended)
    begun = [
        _ownership(turn.unit_id, person_id, share, today) for turn in turns for person_id, share in turn.begun
    ]
    await bulk.add_telling(db, Ownership, community_id, begun, Stage.OWNERSHIPS, tell)


def _ownership(unit_id: UUID, person_id: UUID, share: Fraction | None, today: date) -> Row:
    return {
        "id": new_id(),
        "unit_id": unit_id,
        "person_id": person_id,
        "share_numerator": share.numerator if share is not None else None,
        "share_denominator": share.denominator if share is not None else None,
        "starts_on": today,
        "ends_on": None,
    }


def _key(unit: SealedUnit) -> UnitKey:
    return (unit.place.key, unit.kind)
