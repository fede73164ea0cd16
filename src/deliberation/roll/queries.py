"""Reads about the persons of the roll."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select, union

from deliberation.communities.models import Building, Entrance, Unit
from deliberation.database.sessions import Reader
from deliberation.kernel.text import half_width, tidy_line
from deliberation.roll import directory
from deliberation.roll.models import Ownership, Person, PersonContact, Residency
from deliberation.roll.rules import NoSuchPerson


@dataclass(frozen=True)
class PersonView:
    """A person as they are seen by themselves and by staff: present units, own and lived in, and contacts in clear."""

    id: UUID
    name: str
    units: tuple[str, ...]
    buildings: tuple[str, ...]
    contacts: tuple[str, ...] = field(repr=False)


async def find_person_by_contact(db: Reader, community_id: UUID, contact_hash: bytes) -> UUID | None:
    """The one person whom this phone or mail reaches; nobody, if two persons share it."""
    persons = (
        await db.exec(
            select(PersonContact.person_id)
            .where(PersonContact.community_id == community_id, PersonContact.value_hash == contact_hash)
            .limit(2)
        )
    ).all()
    return persons[0] if len(persons) == 1 else None


async def get_person(db: Reader, person_id: UUID) -> PersonView:
    """Raises NoSuchPerson."""
    person = (await db.exec(select(Person).where(Person.id == person_id))).first()
    if person is None:
        raise NoSuchPerson
    own = select(Ownership.unit_id).where(Ownership.person_id == person_id, col(Ownership.ends_on).is_(None))
    lived_in = select(Residency.unit_id).where(
        Residency.person_id == person_id, col(Residency.ends_on).is_(None)
    )
    places = (
        await db.exec(
            select(Building.name, Entrance.name, Unit.label)
            .join(Building, col(Building.id) == col(Unit.building_id))
            .outerjoin(Entrance, col(Entrance.id) == col(Unit.entrance_id))
            .where(col(Unit.id).in_(union(own, lived_in)))
            .order_by(col(Building.sort_key), col(Entrance.sort_key).nulls_first(), col(Unit.sort_key))
        )
    ).all()
    contacts = await db.exec(select(PersonContact.value).where(PersonContact.person_id == person_id))
    return PersonView(
        id=person.id,
        name=person.name,
        units=tuple(directory.place(*place) for place in places),
        buildings=tuple(dict.fromkeys(building for building, _, _ in places)),
        contacts=tuple(contacts),
    )


async def persons_called(db: Reader, asked: str | UUID) -> tuple[UUID, ...]:
    """Everybody who ever was on the roll under this name, or with this id."""
    called = Person.id == asked if isinstance(asked, UUID) else Person.name == tidy_line(half_width(asked))
    return tuple(await db.exec(select(Person.id).where(called).order_by(col(Person.id))))


async def contact_hashes(db: Reader, person_id: UUID) -> tuple[bytes, ...]:
    """The keyed hashes of the phones and mails that reach this person."""
    rows = await db.exec(select(PersonContact.value_hash).where(PersonContact.person_id == person_id))
    return tuple(rows)
