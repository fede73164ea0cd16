"""A holder comes, and the seats they stand for with them, in one press: signed in, at the desk, or by the code of an invitation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import and_, col, or_, select

from deliberation.accounts.models import Membership
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.meetings.call.codes import Invited
from deliberation.meetings.kinds import How, Via
from deliberation.meetings.mandates import live
from deliberation.meetings.mandates.live import Live
from deliberation.meetings.models import MeetingSpeaker
from deliberation.meetings.proxies import candidates, refusals, rules
from deliberation.meetings.run import coming, doors, locks, standing, standing_in
from deliberation.meetings.run import refusals as refused
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.coming import Coming, GivenOnline
from deliberation.meetings.run.doors import Door


@dataclass(frozen=True, kw_only=True)
class _Arrival:
    """Who comes for others, how, and by whose hand it is marked."""

    holder_id: UUID
    how: How
    via: Via
    actor: Actor
    marked_by: UUID | None
    at: datetime | None = None


async def signed_in(
    db: Writer, community_id: UUID, *, meeting_id: UUID, how: How, by: By
) -> tuple[Live, ...]:
    """The mandates by which seats have come. Raises NobodyToStandFor, TakesVotesIn, and as `coming.come_for`."""
    rules.check_still(by.roles)
    actor = by.actor(meeting_id, "member")
    arrival = _Arrival(
        holder_id=by.account_id, how=how, via=Via.ACCOUNT, actor=actor, marked_by=by.account_id, at=by.at
    )
    return await _arrive(db, community_id, meeting_id, arrival)


async def at_desk(
    db: Writer, community_id: UUID, *, meeting_id: UUID, holder_id: UUID, by: By
) -> tuple[Live, ...]:
    """Raises NoMandate, OwnSeat where it is about the clerk, and as `signed_in`."""
    door = await doors.entered(db, meeting_id, at=by.at)
    await standing.check_desk(db, meeting_id, by)
    held = [each for each in await live.of_meeting(db, meeting_id) if each.holder_id == holder_id]
    own = await standing.seats_of(db, meeting_id, account_id=by.account_id, person_id=by.person_id)
    if holder_id == by.account_id or own & {each.seat_id for each in held}:
        raise refused.OwnSeat
    rules.check_still(await candidates.roles(db, holder_id, zone=by.zone, now=door.moment))
    arrival = _Arrival(
        holder_id=holder_id,
        how=How.IN_PERSON,
        via=Via.DESK,
        actor=by.actor(meeting_id),
        marked_by=by.account_id,
        at=by.at,
    )
    return await _arrive(db, community_id, meeting_id, arrival)


async def by_code(
    db: Writer, community_id: UUID, *, meeting_id: UUID, invited: Invited, how: How, pepper: bytes, zone: str
) -> tuple[Live, ...]:
    """Whoever is invited with a seat of their own. Raises NotYourSeat, and as `signed_in`."""
    standing.check_invited(meeting_id, invited)
    holder_id = await _account_of(db, invited)
    if holder_id is None:
        raise refusals.NobodyToStandFor
    moment = (await doors.entered(db, meeting_id)).moment
    rules.check_still(await candidates.roles(db, holder_id, zone=zone, now=moment))
    actor = standing.unknown(pepper, invited)
    arrival = _Arrival(holder_id=holder_id, how=how, via=Via.CODE, actor=actor, marked_by=None)
    return await _arrive(db, community_id, meeting_id, arrival)


async def _arrive(db: Writer, community_id: UUID, meeting_id: UUID, arrival: _Arrival) -> tuple[Live, ...]:
    """All of those seats that are not there; each is held before it is looked at, in one order for everybody."""
    known = _of_holder(await live.of_meeting(db, meeting_id), arrival.holder_id)
    for seat_id in sorted(each.seat_id for each in known):
        await locks.hold_seat(db, seat_id)
    door = await doors.entered(db, meeting_id, at=arrival.at)
    ids = {each.id for each in known}
    still = [
        each
        for each in _of_holder(await live.of_meeting(db, meeting_id), arrival.holder_id)
        if each.id in ids
    ]
    waiting = [each for each in still if not await standing_in.is_here(db, each.seat_id)]
    if not waiting:
        raise refusals.NobodyToStandFor
    for each in waiting:
        await _come(db, community_id, door, arrival, each)
    return tuple(waiting)


def _of_holder(mandates: Iterable[Live], holder_id: UUID) -> list[Live]:
    return [each for each in mandates if each.holder_id == holder_id and each.is_agreed]


async def _come(db: Writer, community_id: UUID, door: Door, arrival: _Arrival, mandate: Live) -> None:
    given = GivenOnline(mandate_id=mandate.id, holder=mandate.holder, how=arrival.how)
    meant = Coming(seat_id=mandate.seat_id, speaker_id=mandate.speaker_id, how=How.PROXY, given=given)
    await coming.come_for(
        db,
        community_id,
        door=door,
        coming=meant,
        via=arrival.via,
        actor=arrival.actor,
        marked_by=arrival.marked_by,
    )


async def _account_of(db: Reader, invited: Invited) -> UUID | None:
    """Of the person who is invited, as this community knows them."""
    asked = (
        select(Membership.account_id)
        .join(
            MeetingSpeaker,
            and_(
                col(MeetingSpeaker.community_id) == col(Membership.community_id),
                or_(
                    col(MeetingSpeaker.person_id) == col(Membership.person_id),
                    col(MeetingSpeaker.account_id) == col(Membership.account_id),
                ),
            ),
        )
        .where(MeetingSpeaker.id == invited.speaker_id)
    )
    return (await db.exec(asked)).first()
