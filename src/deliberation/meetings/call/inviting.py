"""Invite everybody who may speak for a seat: by mail and message to all addresses the roll has, on paper for the others; remind who is silent."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer
from deliberation.meetings.call import acting, codes, invitees
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.facts import PeopleInvited
from deliberation.meetings.call.invitees import InviteeView, Way
from deliberation.meetings.call.models import MeetingInvitation
from deliberation.meetings.call.refusals import (
    InvitedAlready,
    NobodyToInvite,
    NobodyToRemind,
    RemindedToday,
)
from deliberation.meetings.call.views import MeetingView
from deliberation.outbox import actions as outbox
from deliberation.outbox.rules import Channel, Letter
from deliberation.roll import recipients

_ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Words:
    """What an invitation says. An SMS shows no subject."""

    subject: str
    body: str = field(repr=False)


Wording = Callable[[InviteeView, str], Words]
"""To somebody, with the code that is theirs; empty in a reminder, which ends no code that is out."""


@dataclass(frozen=True)
class Post:
    """By which channels letters can be sent from here, and what they say."""

    channels: Collection[Channel]
    wording: Wording


async def invite(db: Writer, community_id: UUID, meeting_id: UUID, *, post: Post, key: bytes, by: By) -> int:
    """To how many addresses it goes, each with a code of its own. Raises InvitedAlready, NobodyToInvite, NotCalled, Cancelled, MeetingOver."""
    meeting = await acting.called_held(db, meeting_id)
    everybody = await invitees.of_meeting(db, meeting_id)
    if any(each.was_written_to for each in everybody):
        raise InvitedAlready
    reached = await _reached(db, everybody, post.channels)
    if not reached:
        raise NobodyToInvite
    made = await codes.issue(db, community_id, [each.speaker_id for each in reached], key=key, now=by.now)
    return await _send(db, community_id, meeting, reached, post, made, by)


async def remind(db: Writer, community_id: UUID, meeting_id: UUID, *, post: Post, by: By) -> int:
    """To all who may speak for a seat that has not acknowledged, once a day. Raises NobodyToRemind, RemindedToday."""
    meeting = await acting.called_held(db, meeting_id)
    everybody = await invitees.of_meeting(db, meeting_id)
    zone = ZoneInfo(by.zone)
    last = max((each.written_at for each in everybody if each.written_at), default=None)
    if last is not None and last.astimezone(zone).date() == by.now.astimezone(zone).date():
        raise RemindedToday
    reached = await _reached(db, [each for each in everybody if not each.has_acknowledged], post.channels)
    if not reached:
        raise NobodyToRemind
    return await _send(db, community_id, meeting, reached, post, {}, by)


async def tell_cancelled(db: Writer, meeting_id: UUID, *, post: Post, by: By) -> int:
    """To all whom a message had called; at how many addresses. Whoever got a letter alone hears it from the board."""
    everybody = await invitees.of_meeting(db, meeting_id)
    reached = await _reached(db, [each for each in everybody if each.was_written_to], post.channels)
    for each, addresses in reached.items():
        words = post.wording(each, "")
        for address in addresses:
            letter = Letter(_channel(address), address, words.subject, words.body)
            await outbox.post(db, letter, now=by.now)
    return sum(len(addresses) for addresses in reached.values())


async def on_paper(
    db: Writer, community_id: UUID, meeting_id: UUID, *, also_reached: bool, key: bytes, by: By
) -> tuple[tuple[InviteeView, str], ...]:
    """Letters with new codes, for those whom no message reached, or for all; the codes they had open nothing any more.

    Raises NobodyToInvite, NotCalled, Cancelled, MeetingOver.
    """
    meeting = await acting.called_held(db, meeting_id)
    everybody = await invitees.of_meeting(db, meeting_id)
    chosen = [each for each in everybody if also_reached or not each.was_written_to]
    if not chosen:
        raise NobodyToInvite
    made = await codes.issue(db, community_id, [each.speaker_id for each in chosen], key=key, now=by.now)
    rows = [_row(community_id, meeting, each, Way.LETTER, 1, by) for each in chosen]
    await _note(db, community_id, meeting, rows, by)
    return tuple((each, made[each.speaker_id]) for each in chosen)


async def _reached(
    db: Reader, everybody: Sequence[InviteeView], channels: Collection[Channel]
) -> Mapping[InviteeView, Sequence[str]]:
    """Those with an address that a letter can be sent to from here."""
    known = await recipients.addresses(db, {each.person_id for each in everybody if each.person_id})
    found = {
        each: [address for address in known.get(each.person_id, ()) if _channel(address) in channels]
        for each in everybody
        if each.person_id
    }
    return {each: addresses for each, addresses in found.items() if addresses}


async def _send(
    db: Writer,
    community_id: UUID,
    meeting: MeetingView,
    reached: Mapping[InviteeView, Sequence[str]],
    post: Post,
    made: Mapping[UUID, str],
    by: By,
) -> int:
    rows = []
    for each, addresses in reached.items():
        words = post.wording(each, made.get(each.speaker_id, ""))
        for address in addresses:
            letter = Letter(_channel(address), address, words.subject, words.body)
            await outbox.post(db, letter, now=by.now)
        way = Way.MESSAGE if made else Way.REMINDER
        rows.append(_row(community_id, meeting, each, way, len(addresses), by))
    await _note(db, community_id, meeting, rows, by)
    return sum(len(addresses) for addresses in reached.values())


async def _note(
    db: Writer, community_id: UUID, meeting: MeetingView, rows: Sequence[Mapping[str, object]], by: By
) -> None:
    connection = await db.connection()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        told = insert(MeetingInvitation).values(list(rows[start : start + _ROWS_AT_ONCE]))
        await connection.execute(told.on_conflict_do_nothing())
    fact = PeopleInvited(subject_id=meeting.id, how=Way(str(rows[0]["way"])), count=len(rows))
    await audit.record(db, community_id, fact, actor=by.actor, at=by.now)


def _row(
    community_id: UUID, meeting: MeetingView, invitee: InviteeView, way: Way, count: int, by: By
) -> Mapping[str, object]:
    return {
        "community_id": community_id,
        "meeting_id": meeting.id,
        "speaker_id": invitee.speaker_id,
        "way": way.value,
        "sent_at": by.now,
        "address_count": count,
        "sent_by": by.account_id,
    }


def _channel(address: str) -> Channel:
    return Channel.MAIL if "@" in address else Channel.SMS
