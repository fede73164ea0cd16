"""What the roll adds up to: units, persons, heads, area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from deliberation.communities.rules import UnitKind
from deliberation.roll import identity
from deliberation.roll.identity import PersonKey, Register
from deliberation.roll.units import RollUnit


@dataclass(frozen=True)
class Figures:
    """`persons` leaves the developer out; `heads` are distinct sets of owners, the developer's units together one."""

    units: int
    persons: int
    heads: int
    area_cm2: int


def count(units: Iterable[RollUnit], *, on: date) -> Figures:
    """The figures of these units on a day (units not handed over by then are with the developer)."""
    counted = tuple(units)
    register = Register(owner for unit in counted for owner in unit.owners)
    persons = {register.person(owner) for unit in counted for owner in unit.owners}
    heads = {head for unit in counted if (head := _head(unit, register, on))}
    return Figures(
        units=len(counted),
        persons=len(persons - {identity.DEVELOPER}),
        heads=len(heads),
        area_cm2=sum(unit.area_cm2 for unit in counted),
    )


def by_kind(units: Iterable[RollUnit], *, on: date) -> Mapping[UnitKind, Figures]:
    """The figures of each kind that occurs, in the order of the kinds."""
    counted = tuple(units)
    parts = {kind: [unit for unit in counted if unit.kind is kind] for kind in UnitKind}
    return {kind: count(part, on=on) for kind, part in parts.items() if part}


def _head(unit: RollUnit, register: Register, on: date) -> frozenset[PersonKey]:
    if unit.is_with_developer(on):
        return frozenset({identity.DEVELOPER})
    return frozenset(register.person(owner) for owner in unit.owners)
