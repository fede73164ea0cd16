"""Who may be named to count hands and to read forms, and who was."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, or_, select

from deliberation.accounts.models import Account, Membership
from deliberation.communities import queries as communities
from deliberation.communities.models import Mandate
from deliberation.communities.rules import DESK_ROLES
from deliberation.database.sessions import Reader
from deliberation.meetings.models import MeetingSpeaker
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes.models import MeetingCounter


async def candidates(db: Reader, hall: Hall) -> Mapping[UUID, str]:
    """By name: who may speak for a seat, who leads the meeting, and whoever has a mandate to work at a desk."""
    community_id, meeting_id = hall.meeting.community_id, hall.meeting.id
    today = await communities.day_in(db, community_id, hall.moment)
    at_desk = select(Mandate.account_id).where(
        col(Mandate.role).in_([role.value for role in DESK_ROLES]),
        Mandate.starts_on <= today,
        or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) > today),
    )
    speaks = select(MeetingSpeaker.account_id).where(
        MeetingSpeaker.meeting_id == meeting_id, col(MeetingSpeaker.account_id).is_not(None)
    )
    is_speaker = select(MeetingSpeaker.person_id).where(
        MeetingSpeaker.meeting_id == meeting_id, col(MeetingSpeaker.person_id).is_not(None)
    )
    of_person = select(Membership.account_id).where(
        Membership.community_id == community_id, col(Membership.person_id).in_(is_speaker)
    )
    leading = [officer.account_id for officer in hall.offices.values()]
    rows = await db.exec(
        select(Account.id, Account.name)
        .where(
            or_(
                col(Account.id).in_(at_desk),
                col(Account.id).in_(speaks),
                col(Account.id).in_(of_person),
                col(Account.id).in_(leading),
            )
        )
        .order_by(col(Account.name), col(Account.id))
    )
    return dict(rows.all())


async def of_vote(db: Reader, vote_id: UUID) -> Mapping[UUID, str]:
    """By name: who was named for this vote."""
    rows = await db.exec(
        select(Account.id, Account.name)
        .join(MeetingCounter, col(MeetingCounter.account_id) == col(Account.id))
        .where(MeetingCounter.vote_id == vote_id)
        .order_by(col(Account.name), col(Account.id))
    )
    return dict(rows.all())
