"""Who may speak for a seat, and who takes people in."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from deliberation.communities.rules import DESK_ROLES, NoMandate
from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import Office
from deliberation.meetings.models import MeetingOffice, MeetingSpeaker
from deliberation.meetings.run import refusals
from deliberation.meetings.run.acting import By


async def speakers(db: Reader, meeting_id: UUID, seat_id: UUID) -> Sequence[MeetingSpeaker]:
    """Raises NoSuchSeat."""
    asked = select(MeetingSpeaker).where(
        MeetingSpeaker.meeting_id == meeting_id, MeetingSpeaker.seat_id == seat_id
    )
    found = (await db.exec(asked)).all()
    if not found:
        raise refusals.NoSuchSeat
    return found


async def own(db: Reader, meeting_id: UUID, seat_id: UUID, by: By) -> MeetingSpeaker:
    """Raises NoSuchSeat, NotYourSeat."""
    for speaker in await speakers(db, meeting_id, seat_id):
        if is_by(speaker, by):
            return speaker
    raise refusals.NotYourSeat


async def by_code(db: Reader, meeting_id: UUID, code_hash: bytes) -> MeetingSpeaker:
    """Whose invitation it is. Raises CodeUnknown."""
    asked = select(MeetingSpeaker).where(
        MeetingSpeaker.meeting_id == meeting_id, MeetingSpeaker.code_hash == code_hash
    )
    found = (await db.exec(asked)).first()
    if found is None:
        raise refusals.CodeUnknown
    return found


def is_by(speaker: MeetingSpeaker, by: By) -> bool:
    """Whether they are the same, as an account or as a person on the roll."""
    is_person = by.person_id is not None and speaker.person_id == by.person_id
    return is_person or speaker.account_id == by.account_id


async def is_led(db: Reader, meeting_id: UUID, by: By) -> bool:
    """Whether they are its chair or its secretary now."""
    asked = (
        select(MeetingOffice.office, MeetingOffice.account_id)
        .where(MeetingOffice.meeting_id == meeting_id)
        .order_by(col(MeetingOffice.ordinal))
    )
    leading = {Office(office): account_id for office, account_id in await db.exec(asked)}
    return by.account_id in leading.values()


async def check_desk(db: Reader, meeting_id: UUID, by: By) -> None:
    """Raise NoMandate unless they take people in by their role, or lead this meeting."""
    if not (by.roles & DESK_ROLES or await is_led(db, meeting_id, by)):
        raise NoMandate
