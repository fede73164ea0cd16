"""A seat that is looked for at the desk: by its label or by a name. Nobody leafs through the list: names are masked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlmodel import col, select

from deliberation.accounts.models import Account, Membership
from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.models import MeetingSeat, MeetingSpeaker
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.run.seated import LabelledSeat
from deliberation.roll.directory import name_for, told_apart
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person

MOST_FOUND = 20


@dataclass(frozen=True, kw_only=True)
class SoughtSeat:
    """A seat with who may speak for it; `is_here` at this moment."""

    seat: LabelledSeat
    speakers: tuple[tuple[UUID, str], ...]
    is_here: bool


async def found(db: Reader, hall: Hall, sought: str) -> tuple[SoughtSeat, ...]:
    """Seats whose label, or one of whose speakers, has all these words in it, by their numbers; at most 20."""
    words = sought.split()
    labelled = and_(*(col(MeetingSeat.label).icontains(word, autoescape=True) for word in words))
    named = (
        _speakers()
        .with_only_columns(col(MeetingSpeaker.seat_id))
        .where(
            col(MeetingSpeaker.meeting_id) == hall.meeting.id,
            *(_NAME.icontains(word, autoescape=True) for word in words),
        )
    )
    asked = (
        select(MeetingSeat.id)
        .where(MeetingSeat.meeting_id == hall.meeting.id, or_(labelled, col(MeetingSeat.id).in_(named)))
        .order_by(col(MeetingSeat.number))
        .limit(MOST_FOUND)
    )
    return await _seats(db, hall, (await db.exec(asked)).all(), sought)


async def awaited(db: Reader, hall: Hall) -> tuple[SoughtSeat, ...]:
    """Those who have not come, by their numbers, where so few have a seat that nobody is looked for. None at an assembly."""
    if hall.meeting.kind is MeetingKind.ASSEMBLY:
        return ()
    return await _seats(db, hall, [seat.id for seat in hall.seats if seat.id not in hall.present], "")


async def accounts(
    db: Reader, hall: Hall, sought: str, *, chosen: Collection[UUID] = ()
) -> tuple[tuple[UUID, str], ...]:
    """Those found who have an account, each with their seat; whoever is `chosen` already, by account, stands before them."""
    mine = col(MeetingSpeaker.meeting_id) == hall.meeting.id
    before = {row[0]: None for row in await _held(db, and_(mine, _ACCOUNT.in_(chosen)))} if chosen else {}
    kept = await _with_accounts(db, await _seats(db, hall, list(before), sought))
    listed = await _with_accounts(db, await found(db, hall, sought)) if sought else {}
    return tuple(({each: words for each, words in kept.items() if each in chosen} | listed).items())


async def seat(db: Reader, hall: Hall, seat_id: UUID, sought: str) -> SoughtSeat:
    """One seat; names as whoever seeks it wrote them whole."""
    return (await _seats(db, hall, [seat_id], sought))[0]


async def _seats(db: Reader, hall: Hall, seat_ids: Sequence[UUID], sought: str) -> tuple[SoughtSeat, ...]:
    speakers: defaultdict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    asked = _speakers().where(col(MeetingSpeaker.seat_id).in_(seat_ids)).order_by(col(MeetingSpeaker.id))
    for seat_id, speaker_id, name, kind in await (await db.connection()).execute(asked):
        is_masked = hall.meeting.kind is MeetingKind.ASSEMBLY
        shown = name_for(sought, name, PersonKind(kind or PersonKind.NATURAL)) if is_masked else name
        speakers[seat_id].append((speaker_id, shown))
    seats = {each.id: each for each in hall.seats}
    return tuple(
        SoughtSeat(
            seat=seats[seat_id],
            speakers=told_apart(speakers[seat_id]),
            is_here=seat_id in hall.present,
        )
        for seat_id in seat_ids
    )


async def _with_accounts(db: Reader, listed: Iterable[SoughtSeat]) -> dict[UUID, str]:
    named = {
        speaker_id: f"{each.seat.label} · {name}" for each in listed for speaker_id, name in each.speakers
    }
    rows = await _held(db, col(MeetingSpeaker.id).in_(named))
    held = {speaker_id: account_id for _, speaker_id, account_id in rows}
    return {account_id: words for each, words in named.items() if (account_id := held[each])}


async def _held(db: Reader, where: ColumnElement[bool]) -> Sequence[tuple[UUID, UUID, UUID | None]]:
    """Seat, speaker and their account."""
    rows = await db.exec(
        select(MeetingSpeaker.seat_id, MeetingSpeaker.id, _ACCOUNT)
        .outerjoin(
            Membership,
            and_(
                col(Membership.person_id) == col(MeetingSpeaker.person_id),
                col(Membership.community_id) == col(MeetingSpeaker.community_id),
            ),
        )
        .where(where)
    )
    return rows.all()


def _speakers() -> Select[*tuple[Any, ...]]:
    """Seat, speaker, name, and the kind of a person on the roll."""
    return (
        select(MeetingSpeaker.seat_id, MeetingSpeaker.id, _NAME, Person.kind)
        .outerjoin(Person, col(Person.id) == col(MeetingSpeaker.person_id))
        .outerjoin(Account, col(Account.id) == col(MeetingSpeaker.account_id))
    )


_ACCOUNT = func.coalesce(MeetingSpeaker.account_id, Membership.account_id)
_NAME = func.coalesce(MeetingSpeaker.name, Person.name, Account.name)
