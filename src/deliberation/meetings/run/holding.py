"""Who still holds an office of a meeting: it ends with the role, or with the seat, for which somebody was named."""

from sqlalchemy import ColumnElement, Date, cast, func
from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Membership
from deliberation.communities.models import Community, Mandate
from deliberation.communities.rules import CONVENING_ROLES, Role
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.models import Meeting, MeetingOffice, MeetingSpeaker


def is_in_force() -> ColumnElement[bool]:
    """Of a row of MeetingOffice: its holder may convene today, or sits on the committee that met and did not leave it."""
    return or_(_may_convene(), and_(_sits_on_it(), ~_left_it()))


def _may_convene() -> ColumnElement[bool]:
    roles = [role.value for role in CONVENING_ROLES]
    return (
        select(Mandate.id)
        .join(Community, col(Community.id) == col(Mandate.community_id))
        .where(
            col(Mandate.community_id) == col(MeetingOffice.community_id),
            col(Mandate.account_id) == col(MeetingOffice.account_id),
            col(Mandate.role).in_(roles),
            col(Mandate.starts_on) <= _today(),
            or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= _today()),
        )
        .correlate(MeetingOffice)
        .exists()
    )


def _sits_on_it() -> ColumnElement[bool]:
    return (
        select(MeetingSpeaker.id)
        .join(Meeting, col(Meeting.id) == col(MeetingSpeaker.meeting_id))
        .outerjoin(
            Membership,
            and_(
                col(Membership.community_id) == col(MeetingSpeaker.community_id),
                col(Membership.person_id) == col(MeetingSpeaker.person_id),
            ),
        )
        .where(
            col(MeetingSpeaker.meeting_id) == col(MeetingOffice.meeting_id),
            Meeting.kind == MeetingKind.COMMITTEE.value,
            func.coalesce(MeetingSpeaker.account_id, Membership.account_id) == col(MeetingOffice.account_id),
        )
        .correlate(MeetingOffice)
        .exists()
    )


def _left_it() -> ColumnElement[bool]:
    """A member whose mandate stands may convene, and is not asked for this."""
    return (
        select(Mandate.id)
        .join(Community, col(Community.id) == col(Mandate.community_id))
        .where(
            col(Mandate.community_id) == col(MeetingOffice.community_id),
            col(Mandate.account_id) == col(MeetingOffice.account_id),
            Mandate.role == Role.COMMITTEE.value,
            col(Mandate.ends_on) < _today(),
        )
        .correlate(MeetingOffice)
        .exists()
    )


def _today() -> ColumnElement[object]:
    return cast(func.timezone(Community.time_zone, func.clock_timestamp()), Date)
