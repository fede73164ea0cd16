"""Whom letters go to, and where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts.models import Membership
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
from deliberation.roll import ordering
from deliberation.roll.directory import TIES, place
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person, PersonContact


@dataclass(frozen=True)
class Recipient:
    """Whom a letter goes to, and where it is put into the box."""

    person_id: UUID
    name: str
    place: str


async def present(
    db: Reader,
    *,
    building_id: UUID | None = None,
    person_id: UUID | None = None,
    only_without_account: bool = False,
) -> tuple[Recipient, ...]:
    """Present owners and residents, once each, in the order of a walk: of all, of a building, or the one person.

    A walk goes building by building, entrance by entrance, floor by floor, room by room.

    The developer gets no letter. `only_without_account` leaves out who signs in here already.
    """
    wanted = [col(Unit.gone_on).is_(None), col(Person.kind) != PersonKind.DEVELOPER.value]
    if building_id is not None:
        wanted.append(col(Unit.building_id) == building_id)
    if person_id is not None:
        wanted.append(col(Person.id) == person_id)
    if only_without_account:
        known = select(Membership.person_id).where(
            Membership.community_id == Person.community_id, Membership.person_id == Person.id
        )
        wanted.append(~known.exists())
    rows = await db.exec(
        select(Person, Building, Entrance, Unit)
        .join(TIES, TIES.c.person_id == col(Person.id))
        .join(Unit, col(Unit.id) == TIES.c.unit_id)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(*wanted)
    )
    found: dict[UUID, Recipient] = {}
    for person, building, entrance, unit in sorted(rows, key=_step):
        where = place(building.name, entrance.name if entrance else None, unit.label)
        found.setdefault(person.id, Recipient(person.id, person.name, where))
    return tuple(found.values())


def _step(row: tuple[Person, Building, Entrance | None, Unit]) -> tuple[object, ...]:
    person, building, entrance, unit = row
    staircase = (building.sort_key, entrance.sort_key if entrance else "")
    return (*staircase, ordering.place_key(unit.floor), unit.sort_key, person.sort_key, person.id)


async def addresses(db: Reader, persons: Collection[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    """Every phone number and mail address that the roll has of these persons."""
    rows = await db.exec(
        select(PersonContact.person_id, PersonContact.value)
        .where(col(PersonContact.person_id).in_(sorted(persons)))
        .order_by(col(PersonContact.kind), col(PersonContact.value))
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for person_id, value in rows:
        found[person_id] = (*found.get(person_id, ()), value)
    return found
