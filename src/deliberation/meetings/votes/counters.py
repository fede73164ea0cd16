"""Who may be named to count hands and to read forms, and who was."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Account, Membership
from deliberation.communities import queries as communities
from deliberation.communities.models import Mandate
from deliberation.communities.rules import DESK_ROLES
from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.models import MeetingSpeaker
from deliberation.meetings.run import seeking
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes.models import MeetingCounter


async def candidates(db: Reader, hall: Hall) -> Mapping[UUID, str]:
    """By name: who may speak for a seat, who leads the meeting, and whoever has a mandate to work at a desk."""
    community_id, meeting_id = hall.meeting.community_id, hall.meeting.id
    speaks = select(MeetingSpeaker.account_id).where(
        MeetingSpeaker.meeting_id == meeting_id, col(MeetingSpeaker.account_id).is_not(None)
    )
    is_speaker = select(MeetingSpeaker.person_id).where(
        MeetingSpeaker.meeting_id == meeting_id, col(MeetingSpeaker.person_id).is_not(None)
    )
    of_person = select(Membership.account_id).where(
        Membership.community_id == community_id, col(Membership.person_id).in_(is_speaker)
    )
    is_there = or_(col(Account.id).in_(speaks), col(Account.id).in_(of_person))
    return await _named(db, or_(await _works_here(db, hall), is_there))


async def speaking_for(db: Reader, hall: Hall, seats: Collection[UUID]) -> frozenset[UUID]:
    """The accounts of those who may speak for these seats."""
    rows = await db.exec(
        select(MeetingSpeaker.account_id, Membership.account_id)
        .outerjoin(
            Membership,
            and_(
                col(Membership.community_id) == col(MeetingSpeaker.community_id),
                col(Membership.person_id) == col(MeetingSpeaker.person_id),
            ),
        )
        .where(MeetingSpeaker.meeting_id == hall.meeting.id, col(MeetingSpeaker.seat_id).in_(seats))
    )
    return frozenset(each for pair in rows for each in pair if each is not None)


async def offered(
    db: Reader, hall: Hall, sought: str, *, chosen: Collection[UUID] = ()
) -> Mapping[UUID, str]:
    """As a form lists them: of an owners' assembly those who work at it, whoever is chosen already, and the few who are found, masked."""
    if hall.meeting.kind is not MeetingKind.ASSEMBLY:
        return await candidates(db, hall)
    found = await seeking.accounts(db, hall, sought, chosen=chosen)
    return {**dict(found), **await _named(db, await _works_here(db, hall))}


async def _works_here(db: Reader, hall: Hall) -> ColumnElement[bool]:
    """Whoever leads the meeting, or has a mandate to work at a desk."""
    today = await communities.day_in(db, hall.meeting.community_id, hall.moment)
    at_desk = select(Mandate.account_id).where(
        col(Mandate.role).in_([role.value for role in DESK_ROLES]),
        Mandate.starts_on <= today,
        or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= today),
    )
    leading = [officer.account_id for officer in hall.offices.values()]
    return or_(col(Account.id).in_(at_desk), col(Account.id).in_(leading))


async def _named(db: Reader, which: ColumnElement[bool]) -> dict[UUID, str]:
    asked = select(Account.id, Account.name).where(which).order_by(col(Account.name), col(Account.id))
    return dict((await db.exec(asked)).all())


async def of_vote(db: Reader, vote_id: UUID) -> Mapping[UUID, str]:
    """By name: who was named for this vote."""
    rows = await db.exec(
        select(Account.id, Account.name)
        .join(MeetingCounter, col(MeetingCounter.account_id) == col(Account.id))
        .where(MeetingCounter.vote_id == vote_id)
        .order_by(col(Account.name), col(Account.id))
    )
    return dict(rows.all())
