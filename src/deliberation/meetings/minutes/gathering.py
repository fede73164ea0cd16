"""The record of a meeting out of its rows, as the minutes state it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from deliberation.communities import queries as communities
from deliberation.database.sessions import Reader
from deliberation.ledger import digests
from deliberation.meetings.attendance import Interval, Seat, present_at, weight
from deliberation.meetings.call import content as contents
from deliberation.meetings.kinds import How, ItemKind, MeetingKind, Mode, Source
from deliberation.meetings.minutes import given, remarks, seated, voted
from deliberation.meetings.minutes.record import (
    Called,
    CourseStep,
    Heading,
    ItemOnRecord,
    Notice,
    Officer,
    Present,
    Record,
    SeatOnRecord,
    Stay,
)
from deliberation.meetings.minutes.refusals import NotOpenedYet
from deliberation.meetings.minutes.seated import Speaker
from deliberation.meetings.minutes.voted import Seated
from deliberation.meetings.models import (
    Meeting,
    MeetingCall,
    MeetingItem,
    MeetingPresence,
    MeetingSeat,
)
from deliberation.meetings.run import course as courses
from deliberation.meetings.run import queries as runs
from deliberation.meetings.run import taken
from deliberation.meetings.run.course import Course

_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class _Rows:
    """Of one meeting, read once."""

    call: MeetingCall
    course: Course
    items: Sequence[MeetingItem]
    seats: Sequence[MeetingSeat]
    stays: Sequence[MeetingPresence]
    dims: Sequence[str]
    """In which its rules count."""


async def record(db: Reader, meeting: Meeting) -> Record:
    """As it is at this moment. Raises NotOpenedYet for a meeting that was not called."""
    rows = await _rows(db, meeting)
    speakers = await seated.speakers(db, meeting.community_id, meeting.id)
    held = await seated.holders(db, meeting.id)
    said = await remarks.statements(db, meeting.id)
    numbers = {seat.id: seat.number for seat in rows.seats}
    actions = await given.of_meeting(db, meeting.id)
    keys = {seat.key: seat.number for seat in rows.seats}
    votes = await voted.of_meeting(db, meeting.id, Seated(numbers, keys))
    known = {each.id: each for each in speakers}
    buildings = [each.name for each in await communities.places(db)]
    return Record(
        heading=await _heading(db, meeting),
        called=_called(rows.call),
        officers=tuple(Officer(office=each.office, name=each.name, since=each.since) for each in held),
        course=tuple(
            CourseStep(step=each.step, at=each.at, resumes_at=each.resumes_at, had_quorum=each.had_quorum)
            for each in rows.course.steps
            if each.item_id is None
        ),
        seats=tuple(_seat(each, rows, known, buildings, meeting) for each in rows.seats),
        items=tuple(
            replace(
                _item(each, rows, votes.docket.left_out(each.id)),
                interests=votes.interests(each.id),
                motions=votes.motions(each.id),
                statements=remarks.on_record(said, each.id, numbers),
                actions=given.on_record(actions, each.id),
            )
            for each in rows.items
        ),
        statements=remarks.on_record(said, None, numbers),
        actions=given.on_record(actions, None),
        names=tuple(sorted({each.name for each in speakers if not each.is_body})),
    )


async def meeting(db: Reader, number: int) -> Meeting | None:
    return (await db.exec(select(Meeting).where(Meeting.number == number))).first()


async def stays(db: Reader, meeting_id: UUID) -> Sequence[MeetingPresence]:
    """Who was there, seat by seat in their order, each in the order of their coming."""
    asked = (
        select(MeetingPresence)
        .join(MeetingSeat, col(MeetingSeat.id) == col(MeetingPresence.seat_id))
        .where(MeetingPresence.meeting_id == meeting_id)
        .order_by(col(MeetingSeat.number), col(MeetingPresence.since), col(MeetingPresence.id))
    )
    return (await db.exec(asked)).all()


async def _rows(db: Reader, meeting: Meeting) -> _Rows:
    mine = meeting.id
    call = (await db.exec(select(MeetingCall).where(MeetingCall.meeting_id == mine))).first()
    if call is None:
        raise NotOpenedYet
    seats = select(MeetingSeat).where(MeetingSeat.meeting_id == mine)
    stays = select(MeetingPresence).where(MeetingPresence.meeting_id == mine)
    asked = select(MeetingItem).where(MeetingItem.meeting_id == mine)
    items = (await db.exec(asked.order_by(col(MeetingItem.position)))).all()
    rules = {meeting.preset, *(item.preset for item in items if item.preset is not None)}
    return _Rows(
        call,
        courses.of(await taken.steps(db, mine)),
        items,
        (await db.exec(seats.order_by(col(MeetingSeat.number)))).all(),
        (await db.exec(stays.order_by(col(MeetingPresence.since), col(MeetingPresence.id)))).all(),
        sorted({dim for each in rules for dim in runs.preset(each).rule.dims}),
    )


async def _heading(db: Reader, meeting: Meeting) -> Heading:
    rule = json.loads(meeting.preset)
    again_of = None
    if meeting.again_of is not None:
        again_of = (await db.exec(select(Meeting.number).where(Meeting.id == meeting.again_of))).one()
    return Heading(
        number=meeting.number,
        kind=MeetingKind(meeting.kind),
        mode=Mode(meeting.mode),
        title=meeting.title,
        venue=meeting.venue,
        starts_at=meeting.starts_at,
        is_extraordinary=meeting.is_extraordinary,
        rule_id=rule["id"],
        rule=rule["title"],
        stage=meeting.stage,
        again_of=again_of,
    )


def _called(call: MeetingCall) -> Called:
    notice = contents.notice(call.content)
    return Called(
        called_at=call.called_at,
        notice_days=call.notice_days,
        days_kept=call.days_kept,
        call_sha256=digests.document(call.content),
        seats_root=call.seats_root,
        notice=Notice(
            law=notice.law,
            posted_on=date.fromisoformat(notice.posted_on),
            held_on=date.fromisoformat(notice.held_on),
            reason=notice.reason,
        ),
    )


def _seat(
    seat: MeetingSeat, rows: _Rows, known: Mapping[UUID, Speaker], buildings: Sequence[str], meeting: Meeting
) -> SeatOnRecord:
    is_home = meeting.kind == MeetingKind.ASSEMBLY.value
    return SeatOnRecord(
        number=seat.number,
        label=seat.label,
        building=building_of(seat.label, buildings) if is_home else "",
        weights=dict(seat.weights),
        stays=tuple(
            _stay(each, known[each.speaker_id] if each.speaker_id else None)
            for each in rows.stays
            if each.seat_id == seat.id
        ),
    )


def _stay(row: MeetingPresence, speaker: Speaker | None) -> Stay:
    return Stay(
        how=How(row.how),
        name=row.proxy_name or (speaker.name if speaker else ""),
        is_body=not row.proxy_name and speaker is not None and speaker.is_body,
        since=row.since,
        until=row.until,
    )


def building_of(label: str, buildings: Sequence[str]) -> str:
    """The building that a home's label begins with: the longest name, since 1 栋 begins like 1 栋东. Else a sign that tells nothing."""
    found = [each for each in buildings if label.startswith(each)]
    return max(found, key=len, default="*")


def _item(item: MeetingItem, rows: _Rows, left_out: frozenset[UUID]) -> ItemOnRecord:
    turns = [each for each in rows.course.turns if each.item_id == item.id]
    begun, ended = (turns[0].since, turns[-1].until) if turns else (None, None)
    return ItemOnRecord(
        id=item.id,
        position=item.position,
        kind=ItemKind(item.kind),
        title=item.title,
        body=item.body,
        source=Source(item.source) if item.source else None,
        is_on_notice=item.added_at <= rows.call.called_at,
        begun_at=begun,
        ended_at=ended,
        at_begin=_present(rows, left_out, begun, begun),
        at_end=_present(rows, left_out, ended, ended - _A_MOMENT if ended else None),
        interests=(),
        motions=(),
        statements=(),
        actions=(),
    )


def _present(
    rows: _Rows, left_out: frozenset[UUID], told: datetime | None, moment: datetime | None
) -> Present | None:
    """Who was there at `moment`, told as of another one: with a meeting everybody leaves, and was there until just before.

    Seats that are left out weigh nothing, as in the quorum of the item.
    """
    if told is None or moment is None:
        return None
    stays = [
        Interval(seat_id=each.seat_id, how=How(each.how), since=each.since, until=each.until)
        for each in rows.stays
    ]
    seats = [
        Seat(id=each.id, key=each.key, weights=each.weights) for each in rows.seats if each.id not in left_out
    ]
    there = present_at(stays, moment)
    here = [seat for seat in seats if seat.id in there]
    return Present(
        at=told,
        seats=tuple(each.number for each in rows.seats if each.id in there),
        present={dim: weight(here, dim) for dim in rows.dims},
        total={dim: weight(seats, dim) for dim in rows.dims},
    )
