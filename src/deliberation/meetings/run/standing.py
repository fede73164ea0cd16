"""Who may speak for a seat, and who takes people in."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Date, cast, func
from sqlmodel import col, or_, select

from deliberation.accounts.models import Account
from deliberation.communities.models import Community, Mandate
from deliberation.communities.rules import DESK_ROLES, NoMandate, Role
from deliberation.database.sessions import Reader
from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.meetings.call.codes import Invited
from deliberation.meetings.kinds import MeetingKind, Office
from deliberation.meetings.models import MeetingOffice, MeetingSpeaker
from deliberation.meetings.run import holding, refusals, standing_in
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.doors import Door
from deliberation.roll.models import Person


async def speakers(db: Reader, meeting_id: UUID, seat_id: UUID) -> Sequence[MeetingSpeaker]:
    """Raises NoSuchSeat."""
    asked = select(MeetingSpeaker).where(
        MeetingSpeaker.meeting_id == meeting_id, MeetingSpeaker.seat_id == seat_id
    )
    found = (await db.exec(asked)).all()
    if not found:
        raise refusals.NoSuchSeat
    return found


async def named(db: Reader, of: Sequence[MeetingSpeaker]) -> Sequence[tuple[UUID, str]]:
    """The names of speakers by their ids: as a body sent them, as the roll has them, or as their account does."""
    rows = await db.exec(
        select(MeetingSpeaker.id, func.coalesce(MeetingSpeaker.name, Person.name, Account.name))
        .outerjoin(Person, col(Person.id) == col(MeetingSpeaker.person_id))
        .outerjoin(Account, col(Account.id) == col(MeetingSpeaker.account_id))
        .where(col(MeetingSpeaker.id).in_([speaker.id for speaker in of]))
    )
    return rows.all()


async def names_of(db: Reader, by: By) -> Sequence[str]:
    """Of whoever acts: as their account has it, and as the roll does."""
    found = [*await db.exec(select(Account.name).where(Account.id == by.account_id))]
    if by.person_id is not None:
        found += await db.exec(select(Person.name).where(Person.id == by.person_id))
    return found


async def own(db: Reader, meeting_id: UUID, seat_id: UUID, by: By) -> MeetingSpeaker:
    """Raises NoSuchSeat, NotYourSeat."""
    return _own(await speakers(db, meeting_id, seat_id), by)


async def voice(db: Reader, meeting_id: UUID, seat_id: UUID, by: By) -> MeetingSpeaker:
    """In whose name they speak for the seat: their own, or while they stand for it the owner's who named them, and nobody else's.

    Raises NoSuchSeat, NotYourSeat.
    """
    found = await speakers(db, meeting_id, seat_id)
    proxy = await standing_in.proxy_here(db, seat_id)
    if proxy is None:
        return _own(found, by)
    if proxy.holder_id != by.account_id:
        raise refusals.NotYourSeat
    return next(speaker for speaker in found if speaker.id == proxy.speaker_id)


async def seats_of(
    db: Reader, meeting_id: UUID, *, account_id: UUID, person_id: UUID | None
) -> frozenset[UUID]:
    """The seats that somebody may speak for, as an account or as a person on the roll."""
    is_theirs = col(MeetingSpeaker.account_id) == account_id
    if person_id is not None:
        is_theirs = or_(is_theirs, col(MeetingSpeaker.person_id) == person_id)
    asked = select(MeetingSpeaker.seat_id).where(MeetingSpeaker.meeting_id == meeting_id, is_theirs)
    return frozenset(await db.exec(asked))


def _own(of: Sequence[MeetingSpeaker], by: By) -> MeetingSpeaker:
    for speaker in of:
        if is_by(speaker, by):
            return speaker
    raise refusals.NotYourSeat


def is_by(speaker: MeetingSpeaker, by: By) -> bool:
    """Whether they are the same, as an account or as a person on the roll."""
    is_person = by.person_id is not None and speaker.person_id == by.person_id
    return is_person or speaker.account_id == by.account_id


async def check_still_sits(db: Reader, door: Door, speaker_id: UUID) -> None:
    """Raise SitsNoLonger for a member of a committee whose mandate ended since the call. The seat stays in the base."""
    if door.meeting.kind != MeetingKind.COMMITTEE.value:
        return
    today = cast(func.timezone(Community.time_zone, door.moment), Date)
    holds = (
        select(Mandate.id)
        .where(
            col(Mandate.account_id) == col(MeetingSpeaker.account_id),
            Mandate.role == Role.COMMITTEE.value,
            col(Mandate.starts_on) <= today,
            or_(col(Mandate.ends_on).is_(None), col(Mandate.ends_on) >= today),
        )
        .correlate(MeetingSpeaker, Community)
        .exists()
    )
    left = (
        select(MeetingSpeaker.id)
        .join(Community, col(Community.id) == col(MeetingSpeaker.community_id))
        .where(MeetingSpeaker.id == speaker_id, col(MeetingSpeaker.account_id).is_not(None), ~holds)
    )
    if (await db.exec(left)).first() is not None:
        raise refusals.SitsNoLonger


def check_invited(meeting_id: UUID, invited: Invited) -> None:
    """Raise NotYourSeat for an invitation to another meeting."""
    if invited.meeting_id != meeting_id:
        raise refusals.NotYourSeat


def unknown(pepper: bytes, invited: Invited) -> Actor:
    """Whoever has an invitation, by a name that is good for this meeting alone."""
    return Actor("member", digests.clerk_ref(pepper, invited.meeting_id, invited.speaker_id))


async def is_led(db: Reader, meeting_id: UUID, by: By) -> bool:
    """Whether they are its chair or its secretary now."""
    asked = (
        select(MeetingOffice.office, MeetingOffice.account_id, holding.is_in_force())
        .where(MeetingOffice.meeting_id == meeting_id)
        .order_by(col(MeetingOffice.ordinal))
    )
    leading = {Office(office): (account_id, holds) for office, account_id, holds in await db.exec(asked)}
    return (by.account_id, True) in leading.values()


async def check_desk(db: Reader, meeting_id: UUID, by: By) -> None:
    """Raise NoMandate unless they take people in by their role, or lead this meeting."""
    if not (by.roles & DESK_ROLES or await is_led(db, meeting_id, by)):
        raise NoMandate
