"""What a reading would change on the roll as it stands."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from deliberation.roll.identity import name_key
from deliberation.roll.units import DoubtfulUnit, SealedOwner, SealedUnit


class Aspect(StrEnum):
    KIND = "kind"
    FLOOR = "floor"
    AREA = "area"
    AREA_SOURCE = "area_source"
    HANDING_OVER = "handing_over"
    OWNERS = "owners"
    SHARES = "shares"
    CONTACTS = "contacts"


@dataclass(frozen=True)
class UnitChange:
    before: SealedUnit
    after: SealedUnit
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True)
class Differences:
    """Added and changed units stand in the order of the reading, removed ones in that of the roll."""

    added: tuple[SealedUnit, ...]
    removed: tuple[SealedUnit, ...]
    changed: tuple[UnitChange, ...]
    unchanged: tuple[SealedUnit, ...]

    @property
    def are_none(self) -> bool:
        return not (self.added or self.removed or self.changed)


def between(
    present: Iterable[SealedUnit], read: Iterable[SealedUnit], *, in_doubt: Collection[DoubtfulUnit] = ()
) -> Differences:
    """Units are matched by place and kind, then by place alone (a flat that became a shop).

    A unit whose row has a fault is in the table: it neither left it nor turned into something else.
    Neither side may name a place twice for one kind: raises ValueError.
    """
    before, after = _by_place_and_kind(present), _by_place_and_kind(read)
    pairs = [(before.pop(key), after.pop(key)) for key in tuple(after) if key in before]
    before = {key: unit for key, unit in before.items() if not _is_in_doubt(unit, in_doubt)}
    old, new = _by_place(before.values()), _by_place(after.values())
    turned = [(old[place], unit) for place, unit in new.items() if place in old]
    turned_places = old.keys() & new.keys()
    compared = [UnitChange(was, now, _aspects(was, now)) for was, now in (*pairs, *turned)]
    return Differences(
        added=tuple(unit for unit in after.values() if unit.place.key not in turned_places),
        removed=tuple(unit for unit in before.values() if unit.place.key not in turned_places),
        changed=tuple(change for change in compared if change.aspects),
        unchanged=tuple(change.after for change in compared if not change.aspects),
    )


def _is_in_doubt(unit: SealedUnit, in_doubt: Collection[DoubtfulUnit]) -> bool:
    return (unit.place.key, unit.kind) in in_doubt or (unit.place.key, None) in in_doubt


def _by_place_and_kind(units: Iterable[SealedUnit]) -> dict[Hashable, SealedUnit]:
    found: dict[Hashable, SealedUnit] = {}
    for unit in units:
        if found.setdefault((unit.place.key, unit.kind), unit) is not unit:
            msg = f"two units of one kind at one place: {unit.place}"
            raise ValueError(msg)
    return found


def _by_place(units: Iterable[SealedUnit]) -> dict[Hashable, SealedUnit]:
    """The units that are alone at their place."""
    listed = tuple(units)
    times = Counter(unit.place.key for unit in listed)
    return {unit.place.key: unit for unit in listed if times[unit.place.key] == 1}


def _aspects(before: SealedUnit, after: SealedUnit) -> tuple[Aspect, ...]:
    """Shares and contacts are compared for those who own before and after."""
    was, now = _people(before), _people(after)
    staying = [(was[person], now[person]) for person in was if person in now]
    differs: dict[Aspect, bool] = {
        Aspect.KIND: before.kind != after.kind,
        Aspect.FLOOR: before.place.floor != after.place.floor,
        Aspect.AREA: before.area_cm2 != after.area_cm2,
        Aspect.AREA_SOURCE: before.area_source != after.area_source,
        Aspect.HANDING_OVER: before.handed_over_on != after.handed_over_on,
        Aspect.OWNERS: was.keys() != now.keys(),
        Aspect.SHARES: any(old.share != new.share for old, new in staying),
        Aspect.CONTACTS: any(old.contact != new.contact for old, new in staying),
    }
    return tuple(aspect for aspect, is_other in differs.items() if is_other)


def _people(unit: SealedUnit) -> dict[Hashable, SealedOwner]:
    return {_person(owner): owner for owner in unit.owners}


def _person(owner: SealedOwner) -> Hashable:
    return "developer" if owner.is_developer else (name_key(owner.name), owner.document)
