"""Reads about invitations: who may speak for which seat, how they were told, and which seats have acknowledged."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, or_, select

from deliberation.accounts.models import Account
from deliberation.database.sessions import Reader
from deliberation.meetings.call.kinds import Way
from deliberation.meetings.call.models import MeetingAcknowledgement, MeetingInvitation
from deliberation.meetings.kinds import MeetingKind, Via
from deliberation.meetings.models import MeetingSeat, MeetingSpeaker
from deliberation.roll.directory import name_for
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person

__all__ = ["Acknowledged", "InviteeView", "SilentSeat", "Way", "of_meeting", "own_seats", "silent", "untold"]


@dataclass(frozen=True)
class Acknowledged:
    """That a seat knows of the meeting, since when and by what."""

    at: datetime
    via: Via


@dataclass(frozen=True, kw_only=True)
class InviteeView:
    """Somebody who may speak for a seat. `written_at` is when a message last went to them."""

    speaker_id: UUID
    seat_id: UUID
    number: int
    label: str
    name: str = field(repr=False)
    kind: PersonKind
    person_id: UUID | None
    account_id: UUID | None
    ways: frozenset[Way]
    written_at: datetime | None
    acknowledged: Acknowledged | None

    @property
    def was_written_to(self) -> bool:
        return Way.MESSAGE in self.ways

    @property
    def has_acknowledged(self) -> bool:
        """Their seat has, by whoever of it did."""
        return self.acknowledged is not None


@dataclass(frozen=True, kw_only=True)
class SilentSeat:
    """A seat that has not acknowledged, with the names of all who may speak for it as they may be listed."""

    id: UUID
    label: str
    names: tuple[str, ...] = field(repr=False)
    is_told: bool


def silent(everybody: Iterable[InviteeView], kind: MeetingKind, sought: str) -> tuple[SilentSeat, ...]:
    """By their numbers: those whose label, or one of whose names, has all these words in it.

    Owners' names are masked, unless whoever seeks one wrote it whole.
    """
    seats: dict[UUID, list[InviteeView]] = {}
    for each in everybody:
        if not each.has_acknowledged:
            seats.setdefault(each.seat_id, []).append(each)
    words = sought.casefold().split()
    return tuple(_silent(people, kind, sought) for people in seats.values() if _is_sought(people, words))


def _is_sought(people: Sequence[InviteeView], words: Iterable[str]) -> bool:
    texts = [people[0].label.casefold(), *(each.name.casefold() for each in people)]
    return any(all(word in text for word in words) for text in texts)


def _silent(people: Sequence[InviteeView], kind: MeetingKind, sought: str) -> SilentSeat:
    is_masked = kind is MeetingKind.ASSEMBLY
    return SilentSeat(
        id=people[0].seat_id,
        label=people[0].label,
        names=tuple(name_for(sought, each.name, each.kind) if is_masked else each.name for each in people),
        is_told=any(each.ways for each in people),
    )


async def of_meeting(db: Reader, meeting_id: UUID) -> tuple[InviteeView, ...]:
    """Everybody, by seats."""
    told = await _told(db, meeting_id)
    acknowledged = await _acknowledged(db, meeting_id)
    rows = await db.exec(
        select(MeetingSpeaker, MeetingSeat, Person, Account.name)
        .join(MeetingSeat, col(MeetingSeat.id) == col(MeetingSpeaker.seat_id))
        .outerjoin(Person, col(Person.id) == col(MeetingSpeaker.person_id))
        .outerjoin(Account, col(Account.id) == col(MeetingSpeaker.account_id))
        .where(MeetingSpeaker.meeting_id == meeting_id)
        .order_by(col(MeetingSeat.number), col(MeetingSpeaker.id))
    )
    return tuple(
        InviteeView(
            speaker_id=speaker.id,
            seat_id=seat.id,
            number=seat.number,
            label=seat.label,
            name=speaker.name or (person and person.name) or account or "",
            kind=PersonKind(person.kind) if person else PersonKind.NATURAL,
            person_id=speaker.person_id,
            account_id=speaker.account_id,
            ways=frozenset(way for way, _ in told.get(speaker.id, ())),
            written_at=max(
                (at for way, at in told.get(speaker.id, ()) if way is not Way.LETTER), default=None
            ),
            acknowledged=acknowledged.get(seat.id),
        )
        for speaker, seat, person, account in rows
    )


async def own_seats(
    db: Reader, meeting_id: UUID, *, account_id: UUID, person_id: UUID | None
) -> tuple[InviteeView, ...]:
    """The seats this member may speak for."""
    return tuple(
        each
        for each in await of_meeting(db, meeting_id)
        if each.account_id == account_id or (person_id is not None and each.person_id == person_id)
    )


async def own_meetings(db: Reader, *, account_id: UUID, person_id: UUID | None) -> frozenset[UUID]:
    """Those at which this member may speak for a seat."""
    is_theirs = col(MeetingSpeaker.account_id) == account_id
    if person_id is not None:
        is_theirs = or_(is_theirs, col(MeetingSpeaker.person_id) == person_id)
    return frozenset(await db.exec(select(MeetingSpeaker.meeting_id).where(is_theirs).distinct()))


async def untold(db: Reader, meetings: Collection[UUID]) -> Mapping[UUID, int]:
    """How many who may speak were told in no way yet, by meeting; those with nobody left are not in it."""
    told = select(MeetingInvitation.speaker_id).where(
        col(MeetingInvitation.speaker_id) == col(MeetingSpeaker.id)
    )
    rows = await db.exec(
        select(MeetingSpeaker.meeting_id, func.count())
        .where(col(MeetingSpeaker.meeting_id).in_(meetings), ~told.exists())
        .group_by(col(MeetingSpeaker.meeting_id))
    )
    return dict(rows.all())


async def _told(db: Reader, meeting_id: UUID) -> Mapping[UUID, list[tuple[Way, datetime]]]:
    found: dict[UUID, list[tuple[Way, datetime]]] = {}
    for row in await db.exec(select(MeetingInvitation).where(MeetingInvitation.meeting_id == meeting_id)):
        found.setdefault(row.speaker_id, []).append((Way(row.way), row.sent_at))
    return found


async def _acknowledged(db: Reader, meeting_id: UUID) -> Mapping[UUID, Acknowledged]:
    rows = await db.exec(
        select(MeetingAcknowledgement).where(MeetingAcknowledgement.meeting_id == meeting_id)
    )
    return {row.seat_id: Acknowledged(row.acknowledged_at, Via(row.via)) for row in rows}
