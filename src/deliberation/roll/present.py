"""Read the roll as it stands, whole, in six statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy
from sqlalchemy import ColumnElement, inspect
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.database.sessions import Reader
from deliberation.roll import known, units
from deliberation.roll.kinds import PersonKind
from deliberation.roll.known import KnownPerson, KnownRoll, KnownUnit, PlaceKey
from deliberation.roll.models import Ownership, Person, PersonContact
from deliberation.roll.units import Place, SealedOwner, SealedUnit

Row = TypeVar("Row", Unit, Person, Ownership)
Shares = Mapping[UUID, Fraction | None]


async def roll(db: Reader) -> KnownRoll:
    """Every unit that stands with its present owners, every person, and the places that have names."""
    buildings = {row.id: row.name for row in await db.exec(select(Building).order_by(col(Building.sort_key)))}
    entrances = {row.id: row for row in await db.exec(select(Entrance))}
    persons = await _persons(db)
    shares = await _shares(db)
    standing: list[KnownUnit] = []
    gone: dict[tuple[PlaceKey, UnitKind], UUID] = {}
    for row in await _rows(db, Unit, col(Unit.sort_key)):
        entrance = entrances[row.entrance_id].name if row.entrance_id else ""
        place = Place(
            building=buildings[row.building_id], entrance=entrance, floor=row.floor, label=row.label
        )
        if row.gone_on:
            gone[place.key, UnitKind(row.kind)] = row.id
        else:
            standing.append(_unit(row, place, persons, shares.get(row.id, {})))
    return KnownRoll(
        persons=persons,
        units=_in_order_of(buildings.values(), standing),
        gone=gone,
        buildings={units.bare(name): building_id for building_id, name in buildings.items()},
        entrances={(row.building_id, units.bare(row.name)): row.id for row in entrances.values()},
    )


async def _rows(
    db: Reader, table: type[Row], *order: Mapped[Any], where: ColumnElement[bool] | None = None
) -> Iterable[Row]:
    """As they are now, though this session changed them in bulk; without an object for each, which takes four times as long."""
    statement = sqlalchemy.select(inspect(table).local_table).order_by(*order)
    if where is not None:
        statement = statement.where(where)
    rows: Iterable[Row] = await (await db.connection()).execute(statement)  # type: ignore[assignment]
    return rows


async def _persons(db: Reader) -> dict[UUID, KnownPerson]:
    contacts: dict[UUID, set[bytes]] = defaultdict(set)
    for person_id, value_hash in await db.exec(select(PersonContact.person_id, PersonContact.value_hash)):
        contacts[person_id].add(value_hash)
    return {
        row.id: KnownPerson(
            id=row.id,
            kind=PersonKind(row.kind),
            name=row.name,
            document=row.document_hash,
            contacts=frozenset(contacts[row.id]),
        )
        for row in await _rows(db, Person)
    }


async def _shares(db: Reader) -> dict[UUID, dict[UUID, Fraction | None]]:
    """The present owners of each unit in the order they came."""
    found: dict[UUID, dict[UUID, Fraction | None]] = defaultdict(dict)
    for row in await _rows(db, Ownership, col(Ownership.id), where=col(Ownership.ends_on).is_(None)):
        share = Fraction(row.share_numerator, row.share_denominator or 1) if row.share_numerator else None
        found[row.unit_id][row.person_id] = share
    return found


def _unit(row: Unit, place: Place, persons: Mapping[UUID, KnownPerson], shares: Shares) -> KnownUnit:
    owners = tuple(_owner(persons[person_id], share) for person_id, share in shares.items())
    return KnownUnit(
        id=row.id,
        sealed=SealedUnit(
            place=place,
            kind=UnitKind(row.kind),
            area_cm2=row.area_cm2,
            area_source=AreaSource(row.area_source) if row.area_source else None,
            owners=owners,
            handed_over_on=row.handed_over_on,
        ),
        shares=shares,
    )


def _owner(person: KnownPerson, share: Fraction | None) -> SealedOwner:
    return SealedOwner(
        name=person.name,
        document=person.document,
        contact=known.contacts_digest(person.contacts),
        share=share,
        is_developer=person.kind is PersonKind.DEVELOPER,
    )


def _in_order_of(buildings: Iterable[str], listed: Iterable[KnownUnit]) -> tuple[KnownUnit, ...]:
    turn = {name: number for number, name in enumerate(buildings)}
    return tuple(sorted(listed, key=lambda unit: turn[unit.sealed.place.building]))
