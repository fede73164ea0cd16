"""Say that a seat knows of the meeting: with the code on an invitation, signed in, or told at the desk. Once is enough."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM, Actor
from deliberation.meetings.call import acting, codes, invitees
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.codes import Invited
from deliberation.meetings.call.facts import SeatAcknowledged
from deliberation.meetings.call.models import MeetingAcknowledgement
from deliberation.meetings.call.refusals import NoSuchSeat, NotYours
from deliberation.meetings.kinds import Via
from deliberation.meetings.models import MeetingSeat


async def by_code(db: Writer, community_id: UUID, code: str, *, key: bytes, now: datetime) -> Invited:
    """Whoever holds the letter. Raises CodeUnknown, CodeReplaced, Cancelled, MeetingOver."""
    invited = await codes.find(db, code, key=key)
    await acting.called_held(db, invited.meeting_id)
    await _write(db, community_id, invited.meeting_id, invited.seat_id, _Told(Via.CODE, None, SYSTEM, now))
    return invited


async def by_account(
    db: Writer, community_id: UUID, meeting_id: UUID, *, person_id: UUID | None, by: By
) -> int:
    """For all seats this member may speak for; how many. Raises NotYours, NotCalled, Cancelled, MeetingOver."""
    await acting.called_held(db, meeting_id)
    own = await invitees.own_seats(db, meeting_id, account_id=by.account_id, person_id=person_id)
    if not own:
        raise NotYours
    seats = {each.seat_id for each in own}
    for seat_id in sorted(seats):
        await _write(
            db, community_id, meeting_id, seat_id, _Told(Via.ACCOUNT, by.account_id, by.actor, by.now)
        )
    return len(seats)


async def at_the_desk(db: Writer, community_id: UUID, meeting_id: UUID, *, seat_id: UUID, by: By) -> None:
    """Somebody of that seat said so at the desk or on the phone. Raises NoSuchSeat, NotCalled, Cancelled, MeetingOver."""
    await acting.called_held(db, meeting_id)
    found = select(MeetingSeat.id).where(MeetingSeat.meeting_id == meeting_id, MeetingSeat.id == seat_id)
    if (await db.exec(found)).first() is None:
        raise NoSuchSeat
    await _write(db, community_id, meeting_id, seat_id, _Told(Via.DESK, by.account_id, by.actor, by.now))


@dataclass(frozen=True)
class _Told:
    """By what, whose account noted it, and who the log says acted."""

    via: Via
    account_id: UUID | None
    actor: Actor
    now: datetime


async def _write(db: Writer, community_id: UUID, meeting_id: UUID, seat_id: UUID, told: _Told) -> None:
    """Nothing where the seat has done so before."""
    row = insert(MeetingAcknowledgement).values(
        community_id=community_id,
        meeting_id=meeting_id,
        seat_id=seat_id,
        via=told.via.value,
        acknowledged_at=told.now,
        noted_by=told.account_id,
    )
    written = row.on_conflict_do_nothing().returning(col(MeetingAcknowledgement.seat_id))
    if (await (await db.connection()).execute(written)).first() is not None:
        fact = SeatAcknowledged(subject_id=meeting_id, via=told.via)
        await audit.record(db, community_id, fact, actor=told.actor, at=told.now)
