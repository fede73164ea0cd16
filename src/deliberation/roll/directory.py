"""Persons and units as staff look them up: by name or place, a page at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import and_, col, or_, select, true, union

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.database.sessions import Reader
from deliberation.kernel.text import half_width, tidy_line
from deliberation.roll.identity import name_key
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Ownership, Person, PersonContact, Residency

PAGE_ROWS = 50
_MOBILE_DIGITS = 11
_MOBILE_SHOWN = (3, 4)
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Page(Generic[Entry]):
    """One page of a list; pages count from 1."""

    entries: tuple[Entry, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_ROWS))


@dataclass(frozen=True)
class PersonEntry:
    """Somebody who owns or lives here now, and where."""

    id: UUID
    name: str
    kind: PersonKind
    places: tuple[str, ...]
    contacts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def masked_name(self) -> str:
        return masked_name(self.name, self.kind)

    def name_for(self, sought: str) -> str:
        return name_for(sought, self.name, self.kind)

    @property
    def masked_contacts(self) -> tuple[str, ...]:
        return tuple(map(masked_contact, self.contacts))

    @property
    def gets_letters(self) -> bool:
        return self.kind is not PersonKind.DEVELOPER


@dataclass(frozen=True, kw_only=True)
class UnitEntry:
    """A unit that stands, with its owners' names."""

    id: UUID
    place: str
    kind: UnitKind
    area_cm2: int
    area_source: AreaSource | None
    owners: tuple[tuple[str, PersonKind], ...]

    @property
    def owner_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.owners)

    @property
    def masked_owners(self) -> tuple[str, ...]:
        return tuple(masked_name(name, kind) for name, kind in self.owners)


def name_for(sought: str, name: str, kind: PersonKind) -> str:
    """Whole for whoever wrote it whole; found by a place or by a part of it, masked."""
    return name if name_key(name) in name_key(sought) else masked_name(name, kind)


def masked_name(name: str, kind: PersonKind) -> str:
    """`张三丰` as `张**`; a body's name is no secret."""
    if kind is not PersonKind.NATURAL:
        return name
    return name[:1] + "*" * min(len(name) - 1, 3)


def told_apart(people: Iterable[tuple[UUID, str]]) -> tuple[tuple[UUID, str], ...]:
    """Two who are shown by the same name get a number, in the order in which they come."""
    listed = tuple(people)
    times, seen = Counter(name for _, name in listed), Counter[str]()
    told = []
    for person_id, name in listed:
        seen[name] += 1
        told.append((person_id, f"{name} ({seen[name]})" if times[name] > 1 else name))
    return tuple(told)


def masked_contact(contact: str) -> str:
    """`13800001234` as `138****1234`, `li@mail.cn` as `l***@mail.cn`."""
    name, sign, host = contact.partition("@")
    if sign:
        return f"{name[:1]}***@{host}"
    start, end = _MOBILE_SHOWN if len(contact) >= _MOBILE_DIGITS else (len(contact) // 4, len(contact) // 4)
    return f"{contact[:start]}****{contact[len(contact) - end :]}"


async def persons(db: Reader, *, sought: str, page: int) -> Page[PersonEntry]:
    """Present owners and residents by name; `sought` is a part of a name or of a place (`3栋 502`)."""
    where = _person_matches(sought)
    total = (await db.exec(select(func.count()).select_from(Person).where(*where))).one()
    return Page(await _entries(db, where, page), page, total)


async def owners(db: Reader, *, sought: str) -> tuple[PersonEntry, ...]:
    """Human beings who own something here now, found in the same way: the first of them."""
    owning = select(Ownership.person_id).where(col(Ownership.ends_on).is_(None))
    of_owners = (col(Person.id).in_(owning), col(Person.kind) == PersonKind.NATURAL.value)
    return await _entries(db, [*_person_matches(sought), *of_owners], 1)


async def units(db: Reader, *, sought: str, page: int) -> Page[UnitEntry]:
    """Units that stand, in the order people count them; `sought` is a part of a place or of an owner's name."""
    where = _unit_matches(sought)
    joined = select(Unit, Building.name, Entrance.name).join(
        Building, col(Building.id) == col(Unit.building_id)
    )
    found = joined.outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id)).where(*where)
    total = (await db.exec(select(func.count()).select_from(found.subquery()))).one()
    rows = await db.exec(
        found.order_by(
            col(Building.sort_key), col(Entrance.sort_key).nulls_first(), col(Unit.sort_key), col(Unit.id)
        )
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    )
    listed = rows.all()
    owners = await _owners_of(db, [row.id for row, _, _ in listed])
    entries = tuple(
        UnitEntry(
            id=row.id,
            place=place(building, entrance, row.label),
            kind=UnitKind(row.kind),
            area_cm2=row.area_cm2,
            area_source=AreaSource(row.area_source) if row.area_source else None,
            owners=tuple(owners[row.id]),
        )
        for row, building, entrance in listed
    )
    return Page(entries, page, total)


def place(building: str, entrance: str | None, label: str) -> str:
    """Where a unit is, as its neighbours say it: `3栋 2单元 502`."""
    return " ".join(part for part in (building, entrance, label) if part)


TIES = union(
    select(Ownership.person_id, Ownership.unit_id).where(col(Ownership.ends_on).is_(None)),
    select(Residency.person_id, Residency.unit_id).where(col(Residency.ends_on).is_(None)),
).subquery("tie")
_WHERE_IT_IS = func.replace(
    func.concat(col(Building.name), func.coalesce(col(Entrance.name), ""), col(Unit.label)), " ", ""
)


async def _entries(db: Reader, where: list[ColumnElement[bool]], page: int) -> tuple[PersonEntry, ...]:
    rows = await db.exec(
        select(Person.id, Person.name, Person.kind)
        .where(*where)
        .order_by(col(Person.sort_key), col(Person.id))
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    )
    listed = rows.all()
    ids = [person_id for person_id, _, _ in listed]
    places, contacts = await places_of(db, ids), await contacts_of(db, ids)
    return tuple(
        PersonEntry(key, name, PersonKind(kind), tuple(places[key]), tuple(contacts[key]))
        for key, name, kind in listed
    )


def _person_matches(sought: str) -> list[ColumnElement[bool]]:
    present = col(Person.id).in_(select(TIES.c.person_id))
    tidied = half_width(tidy_line(sought))
    there = (
        select(TIES.c.person_id)
        .join(Unit, col(Unit.id) == TIES.c.unit_id)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(_is_there(tidied))
    )
    return [present, or_(_is_called(tidied), col(Person.id).in_(there))]


def _unit_matches(sought: str) -> list[ColumnElement[bool]]:
    tidied = half_width(tidy_line(sought))
    owned = (
        select(Ownership.unit_id)
        .join(Person, col(Person.id) == col(Ownership.person_id))
        .where(col(Ownership.ends_on).is_(None), _is_called(tidied))
    )
    return [col(Unit.gone_on).is_(None), or_(_is_there(tidied), col(Unit.id).in_(owned))]


def _is_called(sought: str) -> ColumnElement[bool]:
    """Every word is part of the name: `王 桂兰` is found in `王桂兰`, `rossi marco` in `Marco Rossi`."""
    return and_(true(), *(col(Person.name).icontains(word, autoescape=True) for word in sought.split()))


def _is_there(sought: str) -> ColumnElement[bool]:
    """Every word is part of the place: `3栋 502` is found in `3栋 2单元 0502`."""
    return and_(true(), *(_WHERE_IT_IS.icontains(word, autoescape=True) for word in sought.split()))


async def places_of(db: Reader, person_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = await db.exec(
        select(TIES.c.person_id, Building.name, Entrance.name, Unit.label)
        .join(Unit, col(Unit.id) == TIES.c.unit_id)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(TIES.c.person_id.in_(tuple(person_ids)), col(Unit.gone_on).is_(None))
        .order_by(col(Building.sort_key), col(Entrance.sort_key).nulls_first(), col(Unit.sort_key))
    )
    for person_id, building, entrance, label in rows:
        found[person_id].append(place(building, entrance, label))
    return found


async def contacts_of(db: Reader, person_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = await db.exec(
        select(PersonContact.person_id, PersonContact.value)
        .where(col(PersonContact.person_id).in_(tuple(person_ids)))
        .order_by(col(PersonContact.id))
    )
    for person_id, value in rows:
        found[person_id].append(value)
    return found


async def _owners_of(db: Reader, unit_ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, PersonKind]]]:
    found: dict[UUID, list[tuple[str, PersonKind]]] = defaultdict(list)
    rows = await db.exec(
        select(Ownership.unit_id, Person.name, Person.kind)
        .join(Person, col(Person.id) == col(Ownership.person_id))
        .where(col(Ownership.unit_id).in_(tuple(unit_ids)), col(Ownership.ends_on).is_(None))
        .order_by(col(Person.sort_key))
    )
    for unit_id, name, kind in rows:
        found[unit_id].append((name, PersonKind(kind)))
    return found
