"""Somebody whom a clerk writes down by hand: found on the roll, or new to it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import home_rules, identity, ordering
from deliberation.roll.directory import PersonEntry, places_of
from deliberation.roll.home_rules import DocumentOfAnother, Entrant, NameOnTheRoll
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person, PersonContact
from deliberation.roll.units import RollOwner


async def namesakes(db: Reader, name: str) -> tuple[PersonEntry, ...]:
    """Everybody on the roll under this name, now or before; the developer apart."""
    people = await _of_that_name(db, identity.tidy_name(name))
    places = await places_of(db, [person.id for person in people])
    return tuple(
        PersonEntry(person.id, person.name, PersonKind(person.kind), tuple(places[person.id]))
        for person in people
    )


async def entered(
    db: Writer, community_id: UUID, entrant: Entrant, *, at: int, pepper: bytes, now: datetime
) -> UUID:
    """The person's id; written down if they are new. Raises EntrantUnfit."""
    normal = home_rules.check_entrant(entrant, at)
    number = identity.document_hash(pepper, normal.document) if normal.document else None
    person = await _known(db, normal, number, at)
    if person is None:
        person = _new(community_id, normal, now)
        db.add(person)
    if number and person.document_hash is None:
        person.document_hash = number
    await db.flush()
    await _reached_by(db, person, normal.phone, pepper)
    return person.id


async def _known(db: Reader, entrant: Entrant, number: bytes | None, at: int) -> Person | None:
    """A document number settles it; without one the clerk says who of that name it is. Raises EntrantUnfit."""
    if number is not None:
        bearer = (await db.exec(select(Person).where(Person.document_hash == number))).first()
        if bearer and identity.name_key(bearer.name) != identity.name_key(entrant.name):
            raise DocumentOfAnother(at)
        if bearer:
            return bearer
    people = [
        person
        for person in await _of_that_name(db, entrant.name)
        if number is None or person.document_hash is None
    ]
    if not people or entrant.is_new:
        return None
    chosen = [person for person in people if person.id == entrant.same_as]
    if not chosen:
        raise NameOnTheRoll(at)
    return chosen[0]


async def _of_that_name(db: Reader, name: str) -> list[Person]:
    listed = select(Person).where(
        Person.sort_key == ordering.name_key(name), col(Person.kind) != PersonKind.DEVELOPER.value
    )
    return list(await db.exec(listed.order_by(col(Person.id))))


def _new(community_id: UUID, entrant: Entrant, now: datetime) -> Person:
    return Person(
        community_id=community_id,
        id=new_id(),
        kind=identity.person_kind(RollOwner(name=entrant.name)).value,
        name=entrant.name,
        sort_key=ordering.name_key(entrant.name),
        added_at=now,
    )


async def _reached_by(db: Writer, person: Person, contact: str, pepper: bytes) -> None:
    if not contact:
        return
    value_hash = identity.contact_hash(pepper, contact)
    known = select(PersonContact.id).where(
        PersonContact.person_id == person.id, PersonContact.value_hash == value_hash
    )
    if (await db.exec(known)).first() is None:
        row = PersonContact(
            community_id=person.community_id,
            id=new_id(),
            person_id=person.id,
            kind=identity.contact_kind(contact).value,
            value=contact,
            value_hash=value_hash,
        )
        db.add(row)
        await db.flush()
