"""Give a mandate for a meeting, by the owner's own account: once it was called, until it is over, while the seat is not there."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import select

from deliberation.audit import actions as audit
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import PublicValue
from deliberation.kernel.ids import new_id
from deliberation.ledger import canonical, digests
from deliberation.meetings.kinds import ItemKind, MeetingKind
from deliberation.meetings.mandates import live
from deliberation.meetings.mandates.facts import MandateGiven
from deliberation.meetings.mandates.models import MeetingMandate
from deliberation.meetings.models import MeetingItem
from deliberation.meetings.proxies import candidates, refusals, rules
from deliberation.meetings.run import doors, locks, standing, standing_in
from deliberation.meetings.run import rules as doorkeeping
from deliberation.meetings.run.acting import By
from deliberation.meetings.run.doors import Door

_SALT_BYTES = 32
Wishes = Mapping[UUID, Choice]
"""How the owner would vote, by items of the agenda. A motion may read otherwise at the meeting, so they bind nobody's vote."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Who shall stand for which seat. Without wishes they vote as they think best. `most` is how many owners one may stand for."""

    seat_id: UUID
    holder_id: UUID
    wishes: Wishes | None
    most: int | None
    form_key: UUID


async def give(db: Writer, community_id: UUID, *, meeting_id: UUID, wanted: Wanted, by: By) -> UUID:
    """The owner's own session is the signature. The mandate's id; the same form sent twice gives one.

    Raises NoSuchMeeting, NotCalled, MeetingOver, Cancelled, NoProxiesHere, NoSuchSeat, NotYourSeat, SeatIsHere, SeatGaveOne,
    WishUnfit, and what is against the holder.
    """
    await locks.hold_seat(db, wanted.seat_id)
    door = await doors.entered(db, meeting_id, at=by.at)
    rules.check_kind(MeetingKind(door.meeting.kind))
    doorkeeping.check_not_over(door.course)
    speaker = await standing.own(db, meeting_id, wanted.seat_id, by)
    before = await _given(db, wanted)
    if before is not None:
        return before
    await _check_seat(db, wanted.seat_id)
    await _check_wishes(db, door, wanted.wishes)
    holder = await candidates.candidate(
        db, door.meeting, wanted.seat_id, wanted.holder_id, zone=by.zone, now=door.moment
    )
    rules.check_holder(holder, most=wanted.most)
    return await _write(db, community_id, door, wanted, by, speaker.id)


async def _given(db: Reader, wanted: Wanted) -> UUID | None:
    """By the same form. Raises DoneBefore where it was for another seat."""
    asked = select(MeetingMandate.id, MeetingMandate.seat_id).where(
        MeetingMandate.form_key == wanted.form_key
    )
    found = (await db.exec(asked)).first()
    if found is None:
        return None
    if found[1] != wanted.seat_id:
        raise refusals.DoneBefore
    return found[0]


async def _check_seat(db: Reader, seat_id: UUID) -> None:
    if await standing_in.is_here(db, seat_id):
        raise refusals.SeatIsHere
    if await live.of_seat(db, seat_id) is not None:
        raise refusals.SeatGaveOne


async def _check_wishes(db: Reader, door: Door, wishes: Wishes | None) -> None:
    """They are about decisions on the agenda."""
    if wishes is None:
        return
    asked = select(MeetingItem.id).where(
        MeetingItem.meeting_id == door.meeting.id, MeetingItem.kind == ItemKind.DECISION.value
    )
    if not wishes or not set(wishes) <= set(await db.exec(asked)):
        raise refusals.WishUnfit


async def _write(
    db: Writer, community_id: UUID, door: Door, wanted: Wanted, by: By, speaker_id: UUID
) -> UUID:
    document = _document(door, wanted, by)
    fact = MandateGiven(subject_id=door.meeting.id, mandate_sha256=digests.document(document))
    actor = by.actor(door.meeting.id, "member")
    recorded = await audit.record(db, community_id, fact, actor=actor, at=door.moment)
    last = select(func.coalesce(func.max(MeetingMandate.ordinal), 0)).where(
        MeetingMandate.seat_id == wanted.seat_id
    )
    mandate = MeetingMandate(
        community_id=community_id,
        id=new_id(),
        meeting_id=door.meeting.id,
        seat_id=wanted.seat_id,
        ordinal=(await db.exec(last)).one() + 1,
        speaker_id=speaker_id,
        holder_id=wanted.holder_id,
        wishes=None if wanted.wishes is None else _as_json(wanted.wishes),
        given_at=door.moment,
        given_by=by.account_id,
        form_key=wanted.form_key,
        document=document,
        document_sha256=digests.document(document),
        entry_id=recorded.entry_id,
    )
    db.add(mandate)
    await db.flush()
    return mandate.id


def _document(door: Door, wanted: Wanted, by: By) -> bytes:
    """Agent, matter, powers and term, as art. 165 asks: people by names that are good for this meeting alone."""
    meeting_id = door.meeting.id
    wishes: dict[str, PublicValue] | None = None if wanted.wishes is None else {**_as_json(wanted.wishes)}
    return canonical.encode(
        {
            "v": 1,
            "meeting": str(meeting_id),
            "seat": str(wanted.seat_id),
            "owner_ref": digests.voter_ref(by.pepper, meeting_id, by.account_id),
            "holder_ref": digests.voter_ref(by.pepper, meeting_id, wanted.holder_id),
            "wishes": wishes,
            "term": "until the meeting is over",
            "salt": secrets.token_hex(_SALT_BYTES),
        }
    )


def _as_json(wishes: Wishes) -> dict[str, str]:
    return {str(item): choice.value for item, choice in wishes.items()}
