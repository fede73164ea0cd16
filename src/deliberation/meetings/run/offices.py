"""Name who chairs a meeting and who writes it down; the last one named holds the office."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Account, Membership
from deliberation.communities import queries as communities
from deliberation.communities.models import Mandate
from deliberation.communities.rules import CONVENING_ROLES, NoMandate
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.kinds import MeetingKind, Office
from deliberation.meetings.models import MeetingOffice, MeetingSpeaker
from deliberation.meetings.run import acting, refusals, rules
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.facts import OfficeNamed
from deliberation.meetings.run.queries import Hall


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Somebody who may hold an office of this meeting."""

    account_id: UUID
    name: str
    offices: frozenset[Office]


async def name(
    db: Writer, community_id: UUID, *, meeting_id: UUID, office: Office, account_id: UUID, by: By
) -> None:
    """For whoever may convene, and for the meeting's own chair and secretary; after the end only where nobody holds the office any more.

    Raises NoMandate, MeetingOver, Cancelled, UnfitChair, UnfitForOffice, HoldsOtherOffice, HoldsItAlready.
    """
    hall = await acting.held(db, meeting_id, at=by.at)
    if not (by.roles & CONVENING_ROLES or hall.is_led_by(by.account_id)):
        raise NoMandate
    rules.check_nameable(hall.course, is_vacant=office not in hall.offices)
    await _check_fit(db, hall, office, account_id, today=hall.moment.astimezone(ZoneInfo(by.zone)).date())
    ordinal = 1 + len(
        (
            await db.exec(
                select(MeetingOffice.ordinal).where(
                    MeetingOffice.meeting_id == meeting_id, MeetingOffice.office == office.value
                )
            )
        ).all()
    )
    fact = OfficeNamed(subject_id=meeting_id, office=office)
    db.add(
        MeetingOffice(
            community_id=community_id,
            meeting_id=meeting_id,
            office=office.value,
            ordinal=ordinal,
            account_id=account_id,
            since=hall.moment,
            named_by=by.account_id,
            entry_id=await acting.told(db, hall, fact, by),
        )
    )
    await db.flush()


async def fit(db: Reader, hall: Hall, *, today: date) -> tuple[Fit, ...]:
    """Who may be named, by name: who may convene, and at a committee's meeting its members."""
    convening = await _convening(db, hall.meeting.community_id, today)
    sitting = await _sitting(db, hall)
    is_committee = hall.meeting.kind is MeetingKind.COMMITTEE
    found = []
    for account_id, called in sorted((convening | sitting).items(), key=lambda each: each[1]):
        may_chair = account_id in (sitting if is_committee else convening)
        offices = {Office.SECRETARY, Office.CHAIR} if may_chair else {Office.SECRETARY}
        found.append(Fit(account_id=account_id, name=called, offices=frozenset(offices)))
    return tuple(found)


async def _check_fit(db: Reader, hall: Hall, office: Office, account_id: UUID, *, today: date) -> None:
    holds = {each: officer.account_id for each, officer in hall.offices.items()}
    if holds.get(office) == account_id:
        raise refusals.HoldsItAlready
    other = Office.SECRETARY if office is Office.CHAIR else Office.CHAIR
    rules.check_fit(
        office,
        hall.meeting.kind,
        roles=await communities.roles_of(db, account_id, today),
        sits_here=account_id in await _sitting(db, hall),
        other=holds.get(other),
        who=account_id,
    )


async def _convening(db: Reader, community_id: UUID, today: date) -> dict[UUID, str]:
    rows = await db.exec(
        select(Account.id, Account.name)
        .join(Mandate, col(Mandate.account_id) == col(Account.id))
        .where(
            Mandate.community_id == community_id,
            col(Mandate.role).in_([role.value for role in CONVENING_ROLES]),
            col(Mandate.starts_on) <= today,
            or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= today),
        )
    )
    return dict(rows.all())


async def _sitting(db: Reader, hall: Hall) -> dict[UUID, str]:
    """The accounts of those who sit on the committee that meets."""
    if hall.meeting.kind is not MeetingKind.COMMITTEE:
        return {}
    is_theirs = or_(
        col(MeetingSpeaker.account_id) == col(Account.id),
        and_(
            col(Membership.account_id) == col(Account.id),
            col(Membership.person_id) == col(MeetingSpeaker.person_id),
        ),
    )
    rows = await db.exec(
        select(Account.id, Account.name)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .join(MeetingSpeaker, is_theirs)
        .where(
            Membership.community_id == hall.meeting.community_id,
            MeetingSpeaker.meeting_id == hall.meeting.id,
        )
    )
    return dict(rows.all())
