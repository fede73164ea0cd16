"""A holder takes a mandate on or lays it down; whoever may speak for the seat takes it back. Until the meeting is over.

Whoever stands for the seat at that moment leaves with it. Votes that were closed stay as they were.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.meetings.mandates import ending, live
from deliberation.meetings.mandates.facts import MandateAccepted
from deliberation.meetings.mandates.kinds import Because
from deliberation.meetings.mandates.live import Live
from deliberation.meetings.mandates.models import MeetingMandate, MeetingMandateAgreement
from deliberation.meetings.proxies import refusals, rules
from deliberation.meetings.run import doors, leaving, locks, standing, standing_in
from deliberation.meetings.run import rules as doorkeeping
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.doors import Door


@dataclass(frozen=True)
class _Held:
    """A mandate that has not ended; nobody comes or leaves for its seat meanwhile."""

    door: Door
    mandate: Live
    actor: Actor


async def accept(db: Writer, community_id: UUID, *, meeting_id: UUID, mandate_id: UUID, by: By) -> None:
    """Raises NoSuchMandate, NotYourMandate, DoneBefore, TakesVotesIn, MeetingOver, Cancelled."""
    held = await _held(db, meeting_id, mandate_id, by)
    _check_holder(held.mandate, by)
    if held.mandate.is_agreed:
        raise refusals.DoneBefore
    rules.check_still(by.roles)
    fact = MandateAccepted(subject_id=meeting_id, mandate_sha256=held.mandate.document_sha256)
    recorded = await audit.record(db, community_id, fact, actor=held.actor, at=held.door.moment)
    db.add(
        MeetingMandateAgreement(
            community_id=community_id,
            mandate_id=mandate_id,
            agreed_at=held.door.moment,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def lay_down(db: Writer, community_id: UUID, *, meeting_id: UUID, mandate_id: UUID, by: By) -> None:
    """The holder does not want it, or no longer. Raises NoSuchMandate, NotYourMandate, DoneBefore, MeetingOver, Cancelled."""
    held = await _held(db, meeting_id, mandate_id, by)
    _check_holder(held.mandate, by)
    await _end(db, community_id, held, Because.DECLINED)


async def revoke(db: Writer, community_id: UUID, *, meeting_id: UUID, mandate_id: UUID, by: By) -> None:
    """Raises NoSuchMandate, NotYourSeat, DoneBefore, MeetingOver, Cancelled."""
    held = await _held(db, meeting_id, mandate_id, by)
    await standing.own(db, meeting_id, held.mandate.seat_id, by)
    await _end(db, community_id, held, Because.REVOKED)


async def _held(db: Writer, meeting_id: UUID, mandate_id: UUID, by: By) -> _Held:
    await locks.hold_seat(db, await _seat_of(db, meeting_id, mandate_id))
    door = await doors.entered(db, meeting_id, at=by.at)
    doorkeeping.check_not_over(door.course)
    found = await live.of_meeting(db, meeting_id)
    mandate = next((each for each in found if each.id == mandate_id), None)
    if mandate is None:
        raise refusals.DoneBefore
    return _Held(door, mandate, by.actor(meeting_id, "member"))


async def _seat_of(db: Reader, meeting_id: UUID, mandate_id: UUID) -> UUID:
    asked = select(MeetingMandate.seat_id).where(
        MeetingMandate.meeting_id == meeting_id, MeetingMandate.id == mandate_id
    )
    found = (await db.exec(asked)).first()
    if found is None:
        raise refusals.NoSuchMandate
    return found


def _check_holder(mandate: Live, by: By) -> None:
    if mandate.holder_id != by.account_id:
        raise refusals.NotYourMandate


async def _end(db: Writer, community_id: UUID, held: _Held, because: Because) -> None:
    door, mandate = held.door, held.mandate
    if await standing_in.is_here_by(db, mandate):
        await leaving.leave(db, door, mandate.seat_id, held.actor, community_id)
    await ending.end(db, door.meeting, mandate, because=because, actor=held.actor, at=door.moment)
