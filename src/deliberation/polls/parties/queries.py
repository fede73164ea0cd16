"""Reads of parties: what their homes are called, and who may speak for them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.polls.parties.models import PollPartyUnit, PollPartyVoter
from deliberation.roll.directory import name_for, told_apart
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person


async def places(db: Reader, parties: Collection[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    """Of each party the homes as their neighbours call them, in the order of a walk."""
    rows = await db.exec(
        select(PollPartyUnit.party_id, PollPartyUnit.place)
        .where(col(PollPartyUnit.party_id).in_(sorted(parties)))
        .order_by(col(PollPartyUnit.position))
    )
    found: dict[UUID, tuple[str, ...]] = dict.fromkeys(parties, ())
    for party_id, place in rows:
        found[party_id] = (*found[party_id], place)
    return found


async def places_of(db: Reader, party_id: UUID) -> tuple[str, ...]:
    return (await places(db, (party_id,)))[party_id]


async def voters(db: Reader, party_id: UUID) -> tuple[Person, ...]:
    """Who may speak for a party, by name."""
    rows = await db.exec(
        select(Person)
        .join(PollPartyVoter, col(PollPartyVoter.person_id) == col(Person.id))
        .where(PollPartyVoter.party_id == party_id)
        .order_by(col(Person.sort_key), col(Person.id))
    )
    return tuple(rows)


async def named(db: Reader, party_id: UUID, sought: str = "") -> tuple[tuple[UUID, str], ...]:
    """Who may speak for a party: whoever was not sought by the whole name is masked, and told apart by a number."""
    found = await voters(db, party_id)
    return told_apart((row.id, name_for(sought, row.name, PersonKind(row.kind))) for row in found)
