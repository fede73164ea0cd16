"""Mark a seat as present: at the desk, by the code of an invitation, or signed in as oneself. A seat has one open presence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.meetings.call.codes import Invited
from deliberation.meetings.kinds import How, MeetingKind, Mode, Via
from deliberation.meetings.mandates import ending, live
from deliberation.meetings.mandates.kinds import Because
from deliberation.meetings.models import MeetingPresence, MeetingSpeaker
from deliberation.meetings.run import doors, leaving, locks, refusals, rules, standing, standing_in
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.doors import Door
from deliberation.meetings.run.facts import SeatCame
from deliberation.meetings.run.standing_in import Named
from deliberation.roll import identity


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """A proxy whose signed mandate the desk has looked at; `most` is how many one person may hold, None without a limit."""

    proxy_name: str
    is_seen: bool
    most: int | None


@dataclass(frozen=True, kw_only=True)
class GivenOnline:
    """A mandate that holds; `how` its holder takes part: in person or remotely."""

    mandate_id: UUID
    holder: str
    how: How


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Somebody comes for a seat. With a mandate, on paper or `given` online, `speaker_id` is who gave it."""

    seat_id: UUID
    speaker_id: UUID
    how: How
    mandate: Mandate | None = None
    given: GivenOnline | None = None

    @property
    def proxy_name(self) -> str | None:
        if self.given is not None:
            return self.given.holder
        return None if self.mandate is None else self.mandate.proxy_name


async def come_to_desk(db: Writer, community_id: UUID, *, meeting_id: UUID, coming: Coming, by: By) -> None:
    """Raises NoMandate, OwnSeat, NotOfThisSeat, MandateUnseen, ProxyUnnamed, ProxyIsOwner, TooManyMandates, and as `_come`."""
    await locks.hold_seat(db, coming.seat_id)
    door = await doors.entered(db, meeting_id, at=by.at)
    await standing.check_desk(db, meeting_id, by)
    speakers = await standing.speakers(db, meeting_id, coming.seat_id)
    if any(standing.is_by(speaker, by) for speaker in speakers):
        raise refusals.OwnSeat
    if coming.speaker_id not in {speaker.id for speaker in speakers}:
        raise refusals.NotOfThisSeat
    await _check_proxy(db, door, coming, speakers, by)
    await _come(db, door, coming, Via.DESK, by.actor(meeting_id), community_id, marked_by=by.account_id)


async def come_signed_in(
    db: Writer, community_id: UUID, *, meeting_id: UUID, seat_id: UUID, how: How, by: By
) -> None:
    """Whoever may speak for the seat comes before anybody it named. Raises NotYourSeat, NoProxies, and as `_come`."""
    await locks.hold_seat(db, seat_id)
    door = await doors.entered(db, meeting_id, at=by.at)
    speaker = await standing.own(db, meeting_id, seat_id, by)
    coming = Coming(seat_id=seat_id, speaker_id=speaker.id, how=_oneself(how))
    actor = by.actor(meeting_id, "member")
    await _come(db, door, coming, Via.ACCOUNT, actor, community_id, marked_by=by.account_id)


async def come_by_code(
    db: Writer, community_id: UUID, *, meeting_id: UUID, invited: Invited, how: How, pepper: bytes
) -> None:
    """Whoever has the invitation. Raises NotYourSeat for one to another meeting, NoProxies, and as `_come`."""
    await locks.hold_seat(db, invited.seat_id)
    door = await doors.entered(db, meeting_id)
    standing.check_invited(meeting_id, invited)
    coming = Coming(seat_id=invited.seat_id, speaker_id=invited.speaker_id, how=_oneself(how))
    actor = standing.unknown(pepper, invited)
    await _come(db, door, coming, Via.CODE, actor, community_id, marked_by=None)


async def come_for(
    db: Writer,
    community_id: UUID,
    *,
    door: Door,
    coming: Coming,
    via: Via,
    actor: Actor,
    marked_by: UUID | None,
) -> None:
    """By a mandate that was given online and holds; the seat is held. Raises as `_come`."""
    await _come(db, door, coming, via, actor, community_id, marked_by=marked_by)


def _oneself(how: How) -> How:
    """Raises NoProxies: a mandate is looked at by the desk."""
    if how is How.PROXY:
        raise refusals.NoProxies
    return how


async def _check_proxy(
    db: Writer, door: Door, coming: Coming, speakers: Sequence[MeetingSpeaker], by: By
) -> None:
    if coming.how is not How.PROXY:
        return
    rules.check_how(MeetingKind(door.meeting.kind), Mode(door.meeting.mode), coming.how)
    mandate = coming.mandate
    if mandate is None or not mandate.proxy_name:
        raise refusals.ProxyUnnamed
    if not mandate.is_seen:
        raise refusals.MandateUnseen
    proxy = Named(name=mandate.proxy_name)
    if proxy.key in {identity.name_key(name) for _, name in await standing.named(db, speakers)}:
        raise refusals.ProxyIsOwner
    if proxy.key in {identity.name_key(name) for name in await standing.names_of(db, by)}:
        raise refusals.OwnSeat
    await locks.hold_proxy(db, door.meeting.id, proxy.key)
    others = await standing_in.seats_of(db, door.meeting.id, proxy) - {coming.seat_id}
    rules.check_mandates(others, most=mandate.most)


async def _come(
    db: Writer,
    door: Door,
    coming: Coming,
    via: Via,
    actor: Actor,
    community_id: UUID,
    *,
    marked_by: UUID | None,
) -> None:
    """Raises DoorsClosed, OnlyInPerson, OnlyRemote, NoProxies, SitsNoLonger, HereAlready, MeetingOver, Cancelled."""
    meeting = door.meeting
    rules.check_doors(door.course, starts_at=meeting.starts_at, now=door.moment)
    _check_how(door, coming)
    await standing.check_still_sits(db, door, coming.speaker_id)
    await _end_mandate(db, door, coming, actor, community_id)
    fact = SeatCame(subject_id=meeting.id, how=coming.how, via=via, seat_id=coming.seat_id)
    async with db.begin_nested():  # a race that is lost takes its entry along
        recorded = await audit.record(db, community_id, fact, actor=actor, at=door.moment)
        row = insert(MeetingPresence).values(
            community_id=community_id,
            id=new_id(),
            meeting_id=meeting.id,
            seat_id=coming.seat_id,
            speaker_id=coming.speaker_id,
            proxy_name=coming.proxy_name,
            mandate_id=None if coming.given is None else coming.given.mandate_id,
            is_proxy_online=coming.given is not None and coming.given.how is How.REMOTE,
            how=coming.how.value,
            via=via.value,
            since=door.moment,
            marked_by=marked_by,
            entry_id=recorded.entry_id,
        )
        first = row.on_conflict_do_nothing(
            index_elements=["community_id", "seat_id"], index_where=text("until IS NULL")
        )
        come = (await db.exec(first.returning(col(MeetingPresence.id)))).first()
        if come is None:
            raise refusals.HereAlready({"since": await _since(db, coming.seat_id)})


def _check_how(door: Door, coming: Coming) -> None:
    kind, mode = MeetingKind(door.meeting.kind), Mode(door.meeting.mode)
    if coming.given is not None:
        rules.check_represents(kind)
    rules.check_how(kind, mode, coming.how if coming.given is None else coming.given.how)


async def _end_mandate(db: Writer, door: Door, coming: Coming, actor: Actor, community_id: UUID) -> None:
    """Whoever comes for the seat in another way ends the mandate that it gave; who comes oneself, also the proxy's presence."""
    if coming.given is not None or door.meeting.kind != MeetingKind.ASSEMBLY.value:
        return
    mandate = await live.of_seat(db, coming.seat_id)
    if mandate is None:
        return
    is_oneself = coming.mandate is None
    if is_oneself and await standing_in.is_here_by(db, mandate):
        await leaving.leave(db, door, coming.seat_id, actor, community_id)
    because = Because.CAME if is_oneself else Because.PAPER
    await ending.end(db, door.meeting, mandate, because=because, actor=actor, at=door.moment)


async def _since(db: Reader, seat_id: UUID) -> datetime:
    asked = select(MeetingPresence.since).where(
        MeetingPresence.seat_id == seat_id, col(MeetingPresence.until).is_(None)
    )
    return (await db.exec(asked)).one()
