"""The units of the roll with their owners of a day, as a count wants them.

Owner = registered on that day (Supreme People's Court interpretation on condominium disputes, article 1). What the developer has
not sold, or sold but not handed over, is the developer's one voice (article 9).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, or_, select

from deliberation.communities.models import Building, Entrance
from deliberation.communities.models import Unit as UnitRow
from deliberation.counting.parties import Unit, UnitKind
from deliberation.database.sessions import Reader
from deliberation.roll import designations, directory
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Ownership, Person


@dataclass(frozen=True)
class RolledUnit:
    """A unit as counting wants it, as its neighbours call it, and who may vote for it: the co-owner they named, or any owner."""

    unit: Unit
    place: str
    voters: frozenset[str]


async def units_for_poll(db: Reader, *, on: date) -> tuple[RolledUnit, ...]:
    """Every unit that stands on that day, in the order people count them; counting leaves out what the poll leaves out."""
    developers = await _developers(db)
    owners = await _owners(db, on)
    named = _named(owners, await designations.standing(db, on=on))
    rows = await db.exec(
        select(UnitRow, Building.name, Entrance.name)
        .join(Building, col(Building.id) == col(UnitRow.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(UnitRow.entrance_id))
        .where(or_(col(UnitRow.gone_on).is_(None), col(UnitRow.gone_on) > on))
        .order_by(col(Building.sort_key), col(Entrance.sort_key).nulls_first(), col(UnitRow.sort_key))
    )
    return tuple(
        _rolled(
            _unit(row, frozenset(owners.get(row.id, ())), developers, on),
            directory.place(building, entrance, row.label),
            named,
        )
        for row, building, entrance in rows
    )


def _rolled(unit: Unit, place: str, named: Mapping[frozenset[str], str]) -> RolledUnit:
    """Who are one voice have one who speaks, for whichever of their homes they named them."""
    speaker = None if unit.developer_pool else named.get(unit.owners)
    return RolledUnit(unit, place, unit.owners if speaker is None else frozenset({speaker}))


def _named(owners: Mapping[UUID, set[str]], standing: Mapping[UUID, str]) -> dict[frozenset[str], str]:
    """By the people who named them; nobody speaks for a home that is not theirs."""
    return {
        frozenset(owners[unit_id]): person
        for unit_id, person in sorted(standing.items())
        if person in owners.get(unit_id, ())
    }


async def _developers(db: Reader) -> frozenset[str]:
    found = await db.exec(select(Person.id).where(Person.kind == PersonKind.DEVELOPER))
    return frozenset(str(person_id) for person_id in found)


async def _owners(db: Reader, on: date) -> dict[UUID, set[str]]:
    """An ownership ends where the next begins: its last day is no longer its own."""
    found: dict[UUID, set[str]] = {}
    for unit_id, person_id in await db.exec(
        select(Ownership.unit_id, Ownership.person_id).where(
            col(Ownership.starts_on) <= on, or_(col(Ownership.ends_on).is_(None), col(Ownership.ends_on) > on)
        )
    ):
        found.setdefault(unit_id, set()).add(str(person_id))
    return found


def _unit(row: UnitRow, owners: frozenset[str], developers: frozenset[str], on: date) -> Unit:
    """A buyer has no voice yet for a unit that is not handed over: it speaks with the developer's other units."""
    is_with_developer = (row.handed_over_on is not None and row.handed_over_on > on) or (
        bool(owners) and owners <= developers
    )
    return Unit(
        id=str(row.id),
        kind=UnitKind(row.kind),
        area_cm2=row.area_cm2,
        owners=developers if is_with_developer else owners,
        building=str(row.building_id),
        entrance=str(row.entrance_id or ""),
        developer_pool=is_with_developer,
    )
