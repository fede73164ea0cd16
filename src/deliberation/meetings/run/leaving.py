"""A seat leaves: marked by the desk, by the chair, or by itself. Whoever comes back is marked as present again."""

from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.meetings.call.codes import Invited
from deliberation.meetings.models import MeetingPresence
from deliberation.meetings.run import doors, refusals, rules, standing, standing_in
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.doors import Door
from deliberation.meetings.run.facts import SeatLeft
from deliberation.meetings.run.models import MeetingWord


async def leave_at_desk(db: Writer, community_id: UUID, *, meeting_id: UUID, seat_id: UUID, by: By) -> None:
    """Raises NoMandate, NotHere, MeetingOver, Cancelled."""
    door = await doors.entered(db, meeting_id, at=by.at)
    await standing.check_desk(db, meeting_id, by)
    await leave(db, door, seat_id, by.actor(meeting_id), community_id)


async def leave_signed_in(db: Writer, community_id: UUID, *, meeting_id: UUID, seat_id: UUID, by: By) -> None:
    """Raises NotYourSeat, NotHere, MeetingOver, Cancelled."""
    door = await doors.entered(db, meeting_id, at=by.at)
    await standing.voice(db, meeting_id, seat_id, by)
    await leave(db, door, seat_id, by.actor(meeting_id, "member"), community_id)


async def leave_by_code(
    db: Writer, community_id: UUID, *, meeting_id: UUID, invited: Invited, pepper: bytes
) -> None:
    """Not for whom the seat has named. Raises NotYourSeat, NotHere, MeetingOver, Cancelled."""
    door = await doors.entered(db, meeting_id)
    standing.check_invited(meeting_id, invited)
    if await standing_in.proxy_here(db, invited.seat_id) is not None:
        raise refusals.NotYourSeat
    await leave(db, door, invited.seat_id, standing.unknown(pepper, invited), community_id)


async def leave(db: Writer, door: Door, seat_id: UUID, actor: Actor, community_id: UUID) -> None:
    """What the seat asked to say is withdrawn. Raises NotHere, MeetingOver, Cancelled."""
    rules.check_not_over(door.course)
    asked = select(MeetingPresence).where(
        MeetingPresence.meeting_id == door.meeting.id,
        MeetingPresence.seat_id == seat_id,
        col(MeetingPresence.until).is_(None),
    )
    presence = (await db.exec(asked.with_for_update(key_share=True))).first()
    if presence is None:
        raise refusals.NotHere
    moment = max(door.moment, presence.since)
    fact = SeatLeft(subject_id=door.meeting.id, seat_id=seat_id)
    recorded = await audit.record(db, community_id, fact, actor=actor, at=moment)
    presence.until, presence.left_entry_id = moment, recorded.entry_id
    db.add(presence)
    await db.exec(
        update(MeetingWord)
        .where(
            col(MeetingWord.meeting_id) == door.meeting.id,
            col(MeetingWord.seat_id) == seat_id,
            col(MeetingWord.ended_at).is_(None),
        )
        .values(ended_at=func.greatest(moment, col(MeetingWord.asked_at), col(MeetingWord.given_at)))
    )
    await db.flush()
