"""What a reading would change on the roll as it stands."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.roll.identity import name_key
from deliberation.roll.units import SealedOwner, SealedUnit


class Aspect(StrEnum):
    KIND = "kind"
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


def between(present: Iterable[SealedUnit], read: Iterable[SealedUnit]) -> Differences:
    """Units are matched by place. Neither side may name a place twice: raises ValueError."""
    before, after = _by_place(present), _by_place(read)
    pairs = [(before[place], unit) for place, unit in after.items() if place in before]
    compared = [UnitChange(old, new, _aspects(old, new)) for old, new in pairs]
    return Differences(
        added=tuple(unit for place, unit in after.items() if place not in before),
        removed=tuple(unit for place, unit in before.items() if place not in after),
        changed=tuple(change for change in compared if change.aspects),
        unchanged=tuple(change.after for change in compared if not change.aspects),
    )


def _by_place(units: Iterable[SealedUnit]) -> dict[Hashable, SealedUnit]:
    found: dict[Hashable, SealedUnit] = {}
    for unit in units:
        if found.setdefault(unit.place.key, unit) is not unit:
            msg = f"two units at one place: {unit.place}"
            raise ValueError(msg)
    return found


def _aspects(before: SealedUnit, after: SealedUnit) -> tuple[Aspect, ...]:
    pairs: dict[Aspect, tuple[object, object]] = {
        Aspect.KIND: (before.kind, after.kind),
        Aspect.AREA: (before.area_cm2, after.area_cm2),
        Aspect.AREA_SOURCE: (before.area_source, after.area_source),
        Aspect.HANDING_OVER: (before.handed_over_on, after.handed_over_on),
        Aspect.OWNERS: (_people(before), _people(after)),
        Aspect.SHARES: (_shares(before), _shares(after)),
        Aspect.CONTACTS: (_contacts(before), _contacts(after)),
    }
    return tuple(aspect for aspect, (old, new) in pairs.items() if old != new)


def _person(owner: SealedOwner) -> Hashable:
    return "developer" if owner.is_developer else (name_key(owner.name), owner.document)


def _people(unit: SealedUnit) -> frozenset[Hashable]:
    return frozenset(_person(owner) for owner in unit.owners)


def _shares(unit: SealedUnit) -> dict[Hashable, Fraction | None]:
    return {_person(owner): owner.share for owner in unit.owners}


def _contacts(unit: SealedUnit) -> dict[Hashable, bytes | None]:
    return {_person(owner): owner.contact for owner in unit.owners}
