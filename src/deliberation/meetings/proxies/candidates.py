"""Whoever shall stand for a seat, as the rules ask about them."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import and_, col, select

from deliberation.accounts.models import Account, Membership
from deliberation.communities import queries as communities
from deliberation.communities.rules import Role
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.models import Meeting, MeetingSpeaker
from deliberation.meetings.proxies.rules import Candidate
from deliberation.meetings.run import locks, standing_in
from deliberation.meetings.run.standing_in import Named
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person


async def candidate(
    db: Writer, meeting: Meeting, seat_id: UUID, account_id: UUID, *, zone: str, now: datetime
) -> Candidate:
    """Nobody else names this person until the transaction ends."""
    found = (
        await db.exec(
            select(func.coalesce(Person.name, Account.name), Membership, Person.kind)
            .select_from(Account)
            .join(Membership, col(Membership.account_id) == col(Account.id))
            .outerjoin(
                Person,
                and_(
                    col(Person.community_id) == col(Membership.community_id),
                    col(Person.id) == col(Membership.person_id),
                ),
            )
            .where(Account.id == account_id, Membership.community_id == meeting.community_id)
        )
    ).first()
    name, member, kind = found or ("", None, None)
    person_id = member.person_id if member else None
    who = Named(name=name, account_id=account_id, person_id=person_id)
    await locks.hold_proxy(db, meeting.id, who.key)
    return Candidate(
        is_member=member is not None,
        roles=await roles(db, account_id, zone=zone, now=now),
        is_developer=kind == PersonKind.DEVELOPER.value,
        is_of_the_seat=await _speaks_for(db, seat_id, account_id, person_id),
        seats=await standing_in.seats_of(db, meeting.id, who) - {seat_id},
    )


async def roles(db: Reader, account_id: UUID, *, zone: str, now: datetime) -> frozenset[Role]:
    """What this account holds on the day that it is in the community."""
    return await communities.roles_of(db, account_id, now.astimezone(ZoneInfo(zone)).date())


async def _speaks_for(db: Reader, seat_id: UUID, account_id: UUID, person_id: UUID | None) -> bool:
    asked = select(MeetingSpeaker.account_id, MeetingSpeaker.person_id).where(
        MeetingSpeaker.seat_id == seat_id
    )
    return any(
        account == account_id or (person_id is not None and person == person_id)
        for account, person in await db.exec(asked)
    )
