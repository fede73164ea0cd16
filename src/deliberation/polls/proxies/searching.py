"""Look up whom a mandate is about: who shall vote, and for which owner."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Account, Membership
from deliberation.database.sessions import Reader
from deliberation.polls import counted
from deliberation.polls.parties.models import PollParty, PollPartyUnit, PollPartyVoter
from deliberation.roll.directory import masked_name, name_for
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person, PersonContact

_MOST_FOUND = 20


@dataclass(frozen=True, kw_only=True)
class Found:
    """Somebody with an account here, by the name that the roll knows; whoever is not on it by the one they gave themselves."""

    account_id: UUID
    name: str
    is_on_roll: bool


@dataclass(frozen=True)
class PrincipalView:
    """Somebody who may speak for a party."""

    party_id: UUID
    person_id: UUID
    name: str
    places: tuple[str, ...]


async def people(db: Reader, community_id: UUID, *, sought: str, contact: bytes) -> tuple[Found, ...]:
    """Accounts of this community with exactly this name, or with this phone number or mail on the roll: nobody can leaf through them.

    Who is on the roll is found by their name there, and before others: nobody takes a neighbour's name to be chosen in their place.
    Who knows the number alone reads a masked name: a list of numbers is not turned into one of neighbours.
    """
    known = func.coalesce(Person.name, Account.name)
    has_contact = (
        select(PersonContact.id)
        .where(
            col(PersonContact.person_id) == col(Membership.person_id),
            col(PersonContact.value_hash) == contact,
        )
        .exists()
    )
    rows = await db.exec(
        select(Account.id, known, Person.id)
        .select_from(Account)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .outerjoin(
            Person,
            and_(
                col(Person.community_id) == col(Membership.community_id),
                col(Person.id) == col(Membership.person_id),
            ),
        )
        .where(Membership.community_id == community_id, or_(known == sought, has_contact))
        .order_by(col(Person.id).is_(None), known, col(Account.id))
        .limit(_MOST_FOUND)
    )
    return tuple(
        Found(
            account_id=account_id,
            name=name if name == sought else masked_name(name, PersonKind.NATURAL),
            is_on_roll=person_id is not None,
        )
        for account_id, name, person_id in rows
    )


async def principals(db: Reader, poll_id: UUID, *, sought: str) -> tuple[PrincipalView, ...]:
    """Who may speak for a home whose name or owner has this part; whoever did not write the name whole reads it masked."""
    is_there = (
        select(PollPartyUnit.unit_id)
        .where(
            col(PollPartyUnit.party_id) == col(PollPartyVoter.party_id),
            col(PollPartyUnit.place).icontains(sought, autoescape=True),
        )
        .correlate(PollPartyVoter)
        .exists()
    )
    places = func.array_agg(aggregate_order_by(col(PollPartyUnit.place), col(PollPartyUnit.position)))
    rows = await db.exec(
        select(PollPartyVoter.party_id, Person.id, Person.name, Person.kind, places)  # type: ignore[call-overload]
        .join(Person, col(Person.id) == col(PollPartyVoter.person_id))
        .join(PollParty, col(PollParty.id) == col(PollPartyVoter.party_id))
        .join(PollPartyUnit, col(PollPartyUnit.party_id) == col(PollPartyVoter.party_id))
        .where(
            PollPartyVoter.poll_id == poll_id,
            counted.STANDS,
            or_(col(Person.name).icontains(sought, autoescape=True), is_there),
        )
        .group_by(col(PollPartyVoter.party_id), col(Person.id), col(Person.name), col(Person.kind))
        .order_by(func.min(col(PollPartyUnit.position)), col(Person.name))
        .limit(_MOST_FOUND)
    )
    return tuple(
        PrincipalView(party_id, person_id, name_for(sought, name, PersonKind(kind)), tuple(found))
        for party_id, person_id, name, kind, found in rows
    )
