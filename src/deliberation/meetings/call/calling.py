"""Call a meeting, and cancel it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import SQLModel

from deliberation.audit import actions as audit
from deliberation.counting import days
from deliberation.counting.presets import Preset
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_text
from deliberation.meetings.call import (
    acting,
    clocks,
    content,
    documents,
    fitting,
    queries,
    refusals,
    rules,
    seating,
)
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.content import Called, CalledItem, Document, Notice, Warned
from deliberation.meetings.call.facts import MeetingCalled, MeetingCancelled
from deliberation.meetings.call.models import MeetingCancellation
from deliberation.meetings.call.notice import Clock
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Seating
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import ItemKind, Step
from deliberation.meetings.models import (
    MeetingCall,
    MeetingSeat,
    MeetingSpeaker,
    MeetingStep,
)

_ROWS_AT_ONCE = 2000


async def call(
    db: Writer,
    community_id: UUID,
    meeting_id: UUID,
    *,
    seats: Sequence[Seating],
    ticks: Ticks,
    pepper: bytes,
    by: By,
) -> MeetingView:
    """From here on agenda and seats stay. Nobody is told yet.

    Raises CalledAlready, AgendaEmpty, StartsInThePast, NobodyToCall, SeatTwice, RuleNotWeighed, what a rule that no longer fits is refused
    for, NoticeTooShort, ReasonMissing and NotTicked.
    """
    meeting = await acting.draft_held(db, meeting_id)
    by = replace(by, now=max([by.now, *(item.added_at for item in meeting.items)]))
    clock = clocks.clock_of(meeting, by)
    await _check(db, meeting, clock, by)
    seating.check(seats, {dim for each in _rules(meeting) for dim in each.rule.dims})
    on = clock.held_on
    warned = rules.cautions(meeting.kind, meeting.items, clock=clock, place=meeting.place, on=on)
    rules.check_ticks(warned, meeting.items, ticks)
    is_short = clock.kept is days.Kept.NO
    notice = Notice.of(clock, meeting.place, tidy_text(ticks.reason) if is_short else None)
    called = await _content(db, meeting, seats, notice, warned, pepper=pepper, zone=by.zone)
    await _write(db, community_id, called, seats, by)
    return await queries.by_id(db, meeting_id)


async def cancel(db: Writer, community_id: UUID, meeting_id: UUID, *, reason: str, by: By) -> None:
    """Raises NotCalled, OpenedAlready, Cancelled, MeetingOver, ReasonMissing, ReasonTooLong."""
    meeting = await acting.called_held(db, meeting_id)
    if meeting.has_begun:
        raise refusals.OpenedAlready
    why = tidy_text(reason)
    rules.check_reason(why)
    fact = MeetingCancelled(subject_id=meeting_id, reason=why)
    recorded = await audit.record(db, community_id, fact, actor=by.actor, at=by.now)
    db.add(
        MeetingStep(
            community_id=community_id,
            id=new_id(),
            meeting_id=meeting_id,
            ordinal=await queries.next_ordinal(db, meeting_id),
            step=Step.CANCELLED.value,
            taken_at=by.now,
            taken_by=by.account_id,
            entry_id=recorded.entry_id,
        )
    )
    db.add(MeetingCancellation(community_id=community_id, meeting_id=meeting_id, reason=why))
    await db.flush()


async def _content(
    db: Writer,
    meeting: MeetingView,
    seats: Sequence[Seating],
    notice: Notice,
    warned: tuple[Warned, ...],
    *,
    pepper: bytes,
    zone: str,
) -> Called:
    """What stands on the notice."""
    return Called(
        meeting_id=meeting.id,
        number=meeting.number,
        kind=meeting.kind,
        mode=meeting.mode,
        title=meeting.title,
        venue=meeting.venue,
        link=meeting.link,
        starts_at=meeting.starts_at,
        planned_minutes=meeting.planned_minutes,
        time_zone=zone,
        is_extraordinary=meeting.is_extraordinary,
        preset_sha256=meeting.preset.sha256(),
        stage=meeting.stage,
        again_of=meeting.again_of,
        items=await _called(db, meeting),
        seat_count=len(seats),
        totals=seating.totals(seats),
        seats_root=seating.root(meeting.id, seats, pepper),
        notice=notice,
        warned=warned,
    )


async def _check(db: Writer, meeting: MeetingView, clock: Clock, by: By) -> None:
    if not meeting.items:
        raise refusals.AgendaEmpty
    rules.check_start(meeting.starts_at, by.now)
    for preset in _rules(meeting):
        fitting.check(preset, meeting.kind, on=clock.held_on)
    if meeting.again_of is not None:
        clocks.check_gap(meeting, await queries.by_id(db, meeting.again_of), clock)


def _rules(meeting: MeetingView) -> Sequence[Preset]:
    """All that something is decided by."""
    own = {item.preset.id: item.preset for item in meeting.items if item.kind is ItemKind.DECISION}
    return tuple({meeting.preset.id: meeting.preset, **own}.values())


async def _called(db: Writer, meeting: MeetingView) -> tuple[CalledItem, ...]:
    """The agenda as it stands, with the papers that go with it."""
    papers = await documents.of_meeting(db, meeting.id)
    return tuple(
        CalledItem(
            id=item.id,
            position=item.position,
            kind=item.kind,
            title=item.title,
            body=item.body,
            topic=item.topic,
            preset_sha256=item.preset.sha256() if item.has_own_rule else None,
            documents=tuple(Document(each.title, each.sha256) for each in papers if each.item_id == item.id),
        )
        for item in meeting.items
    )


async def _write(db: Writer, community_id: UUID, called: Called, seats: Sequence[Seating], by: By) -> None:
    encoded = content.encode(called)
    fact = MeetingCalled(
        subject_id=called.meeting_id,
        what=called.kind,
        call_sha256=content.fingerprint(encoded),
        seats_root=called.seats_root,
        seats=called.seat_count,
        items=len(called.items),
        starts_at=called.starts_at,
    )
    recorded = await audit.record(db, community_id, fact, actor=by.actor, at=by.now)
    await _write_seats(db, community_id, called.meeting_id, seats)
    db.add(
        MeetingCall(
            community_id=community_id,
            meeting_id=called.meeting_id,
            content=encoded,
            content_sha256=fact.call_sha256,
            seats_root=called.seats_root,
            notice_days=called.notice.days,
            days_kept=called.notice.kept.value,
            called_at=by.now,
            called_by=by.account_id,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()


async def _write_seats(db: Writer, community_id: UUID, meeting_id: UUID, seats: Sequence[Seating]) -> None:
    key = {"community_id": community_id, "meeting_id": meeting_id}
    rows, speakers = [], []
    for number, seat in enumerate(seats, start=1):
        seat_id = new_id()
        own = {"number": number, "key": seat.key, "label": seat.label, "weights": dict(seat.weights)}
        rows.append({**key, "id": seat_id, **own})
        speakers += [
            {
                **key,
                "id": new_id(),
                "seat_id": seat_id,
                "person_id": each.person_id,
                "account_id": each.account_id,
                "name": each.name,
            }
            for each in seat.speakers
        ]
    await _insert(db, MeetingSeat, rows)
    await _insert(db, MeetingSpeaker, speakers)


async def _insert(db: Writer, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    connection = await db.connection()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        await connection.execute(insert(table), list(rows[start : start + _ROWS_AT_ONCE]))
