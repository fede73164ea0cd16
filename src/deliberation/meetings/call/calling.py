"""Call a meeting, cancel it, and call one again that missed its quorum."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import SQLModel

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.counting import days
from deliberation.counting.presets import Preset, places
from deliberation.counting.presets.places import Parameter
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_text
from deliberation.meetings.call import (
    acting,
    content,
    documents,
    fitting,
    notice,
    queries,
    refusals,
    rules,
    seating,
)
from deliberation.meetings.call.acting import NUMBERED, By
from deliberation.meetings.call.content import Called, CalledItem, Document, Notice
from deliberation.meetings.call.facts import MeetingCalled, MeetingCancelled
from deliberation.meetings.call.models import MeetingCancellation
from deliberation.meetings.call.notice import Clock
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Seating
from deliberation.meetings.call.views import MeetingView
from deliberation.meetings.kinds import ItemKind, Step
from deliberation.meetings.models import (
    Meeting,
    MeetingCall,
    MeetingItem,
    MeetingSeat,
    MeetingSpeaker,
    MeetingStep,
)

_ROWS_AT_ONCE = 2000


def clock_of(meeting: MeetingView, by: By) -> Clock:
    """How the notice clock stands if it is called now."""
    return notice.clock(
        meeting.place,
        meeting.kind,
        is_extraordinary=meeting.is_extraordinary,
        posted_at=by.now,
        held_at=meeting.starts_at,
        zone=by.zone,
    )


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
    clock = clock_of(meeting, by)
    await _check(db, meeting, clock, by)
    seating.check(seats, {dim for each in _rules(meeting) for dim in each.rule.dims})
    on = clock.held_on
    warned = rules.cautions(meeting.kind, meeting.items, clock=clock, place=meeting.place, on=on)
    rules.check_ticks(warned, meeting.items, ticks)
    is_short = clock.kept is days.Kept.NO
    called = Called(
        meeting_id=meeting.id,
        number=meeting.number,
        kind=meeting.kind,
        mode=meeting.mode,
        title=meeting.title,
        venue=meeting.venue,
        link=meeting.link,
        starts_at=meeting.starts_at,
        time_zone=by.zone,
        is_extraordinary=meeting.is_extraordinary,
        preset_sha256=meeting.preset.sha256(),
        stage=meeting.stage,
        again_of=meeting.again_of,
        items=await _called(db, meeting),
        seat_count=len(seats),
        totals=seating.totals(seats),
        seats_root=seating.root(meeting.id, seats, pepper),
        notice=Notice.of(clock, meeting.place, tidy_text(ticks.reason) if is_short else None),
        warned=warned,
    )
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


async def draft_again(
    db: Writer,
    community_id: UUID,
    meeting_id: UUID,
    *,
    starts_at: datetime,
    by: By,
) -> MeetingView:
    """A draft of the second call: the same agenda under the rule's next call, or under the same where the rule knows only one.

    Raises QuorumWasMet, AgainAlready, TooSoonAfter, TooLateAfter, StartsInThePast.
    """
    first = await acting.held(db, meeting_id)
    if first.had_quorum is not False:
        raise refusals.QuorumWasMet
    there = await queries.again_number(db, meeting_id)
    if there is not None:
        raise refusals.AgainAlready({"number": there})
    rules.check_start(starts_at, by.now)
    row = Meeting(
        community_id=community_id,
        id=new_id(),
        number=await communities.next_number(db, community_id, NUMBERED),
        kind=first.kind.value,
        mode=first.mode.value,
        title=first.title,
        venue=first.venue,
        link=first.link,
        starts_at=starts_at,
        is_extraordinary=first.is_extraordinary,
        place=first.place,
        preset=first.preset.canonical_bytes(),
        stage=fitting.next_call(first.preset, first.stage),
        again_of=first.id,
        drafted_at=by.now,
        drafted_by=by.account_id,
    )
    db.add(row)
    await db.flush()
    again = await queries.view(db, row)
    _check_gap(again, first, clock_of(again, by))
    await _copy_items(db, community_id, first, row.id, by)
    return await queries.by_id(db, row.id)


async def _check(db: Writer, meeting: MeetingView, clock: Clock, by: By) -> None:
    if not meeting.items:
        raise refusals.AgendaEmpty
    rules.check_start(meeting.starts_at, by.now)
    for preset in _rules(meeting):
        fitting.check(preset, meeting.kind, on=clock.held_on)
    if meeting.again_of is not None:
        _check_gap(meeting, await queries.by_id(db, meeting.again_of), clock)


def _check_gap(again: MeetingView, first: MeetingView, clock: Clock) -> None:
    """Where the place says how long after the first call the second one may be. Raises TooSoonAfter, TooLateAfter."""
    first_on = first.starts_at.astimezone(ZoneInfo(clock.zone)).date()
    least = places.setting(again.place, Parameter.SECOND_CALL_DAYS_MIN)
    if least is not None and clock.held_on < (day := days.plus_days(first_on, int(least.value))):
        raise refusals.TooSoonAfter({"day": day, "law": least.citation})
    most = places.setting(again.place, Parameter.SECOND_CALL_DAYS_MAX)
    if most is not None and clock.held_on > (day := days.plus_days(first_on, int(most.value))):
        raise refusals.TooLateAfter({"day": day, "law": most.citation})


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


async def _copy_items(db: Writer, community_id: UUID, first: MeetingView, meeting_id: UUID, by: By) -> None:
    """What stood on the notice of the first call."""
    on_notice = [item for item in first.items if first.called and first.called.item(item.id)]
    for position, item in enumerate(on_notice, start=1):
        db.add(
            MeetingItem(
                community_id=community_id,
                id=new_id(),
                meeting_id=meeting_id,
                position=position,
                kind=item.kind.value,
                title=item.title,
                body=item.body,
                topic=item.topic,
                source=item.source.value if item.source else None,
                source_id=item.source_id,
                preset=item.preset.canonical_bytes() if item.has_own_rule else None,
                added_at=by.now,
                added_by=by.account_id,
            )
        )
    await db.flush()
