"""What taking in a table writes about persons and how they are reached."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete
from sqlmodel import col

from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.roll import bulk, ordering
from deliberation.roll.bulk import Row
from deliberation.roll.kinds import ContactKind
from deliberation.roll.matching import MatchedPerson
from deliberation.roll.models import Person, PersonContact
from deliberation.roll.progress import Stage, Tell


async def write(
    db: Writer, community_id: UUID, persons: Iterable[MatchedPerson], *, now: datetime, tell: Tell
) -> None:
    listed = tuple(persons)
    new = [{"id": person.id, "added_at": now, **_row(person)} for person in listed if person.known is None]
    await bulk.add_telling(db, Person, community_id, new, Stage.PERSONS, tell)
    changed = {person.id: _row(person) for person in listed if _is_changed(person)}
    await bulk.change(db, Person, community_id, changed)
    await _write_contacts(db, community_id, listed, tell)


def _row(person: MatchedPerson) -> Row:
    return {
        "kind": person.kind.value,
        "name": person.name,
        "sort_key": ordering.name_key(person.name),
        "document_hash": person.document,
    }


def _is_changed(person: MatchedPerson) -> bool:
    was = person.known
    return was is not None and (was.kind, was.name, was.document) != (
        person.kind,
        person.name,
        person.document,
    )


async def _write_contacts(
    db: Writer, community_id: UUID, persons: tuple[MatchedPerson, ...], tell: Tell
) -> None:
    """The table's numbers take the place of the roll's; where it gives none, the roll's stay."""
    added: list[Row] = []
    dropped: list[Row] = []
    for person in persons:
        had = person.known.contacts if person.known else frozenset()
        new = {value_hash: value for value_hash, value in person.contacts.items() if value_hash not in had}
        added += [_contact(person.id, value_hash, value) for value_hash, value in new.items()]
        gone = had - person.standing_contacts
        dropped += [{"of": person.id, "hash": value_hash} for value_hash in gone]
    this_one = (
        col(PersonContact.community_id) == community_id,
        col(PersonContact.person_id) == bindparam("of"),
        col(PersonContact.value_hash) == bindparam("hash"),
    )
    await bulk.each(db, delete(PersonContact).where(*this_one), dropped)
    await bulk.add_telling(db, PersonContact, community_id, added, Stage.CONTACTS, tell)


def _contact(person_id: UUID, value_hash: bytes, value: str) -> Row:
    kind = ContactKind.MAIL if "@" in value else ContactKind.PHONE
    return {
        "id": new_id(),
        "person_id": person_id,
        "kind": kind.value,
        "value": value,
        "value_hash": value_hash,
    }
