"""Whom letters go to, and where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.accounts.models import Membership
from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
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
    """Present owners and residents, once each, in the order of a walk: of a building, or the one person.

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
        select(Person.id, Person.name, Building.name, Entrance.name, Unit.label)  # type: ignore[call-overload]
        .join(TIES, TIES.c.person_id == col(Person.id))
        .join(Unit, col(Unit.id) == TIES.c.unit_id)
        .join(Building, col(Building.id) == col(Unit.building_id))
        .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
        .where(*wanted)
        .order_by(
            col(Building.sort_key),
            col(Entrance.sort_key).nulls_first(),
            col(Unit.sort_key),
            col(Person.sort_key),
            Person.id,
        )
    )
    found: dict[UUID, Recipient] = {}
    for found_id, name, building, entrance, label in rows:
        found.setdefault(found_id, Recipient(found_id, name, place(building, entrance, label)))
    return tuple(found.values())


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
