"""Reads of meetings as they were drafted and called."""

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.counting import presets
from deliberation.counting.presets import Preset
from deliberation.database.sessions import Reader
from deliberation.meetings.call import content, fitting
from deliberation.meetings.call.models import MeetingCancellation
from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.call.views import ItemView, Listed, MeetingView, SeatView, SpeakerView
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode, Source, Step
from deliberation.meetings.models import (
    Meeting,
    MeetingCall,
    MeetingItem,
    MeetingSeat,
    MeetingSpeaker,
    MeetingStep,
)


async def get(db: Reader, number: int) -> MeetingView:
    """Raises NoSuchMeeting."""
    row = (await db.exec(select(Meeting).where(Meeting.number == number))).first()
    if row is None:
        raise NoSuchMeeting
    return await view(db, row)


async def by_id(db: Reader, meeting_id: UUID) -> MeetingView:
    """Raises NoSuchMeeting."""
    row = (await db.exec(select(Meeting).where(Meeting.id == meeting_id))).first()
    if row is None:
        raise NoSuchMeeting
    return await view(db, row)


async def listed(db: Reader) -> tuple[Listed, ...]:
    """All of them, drafts too, the latest beginning first."""
    called = select(MeetingCall.meeting_id).where(col(MeetingCall.meeting_id) == col(Meeting.id)).exists()
    last = (
        select(MeetingStep.step)
        .where(col(MeetingStep.meeting_id) == col(Meeting.id), col(MeetingStep.item_id).is_(None))
        .order_by(col(MeetingStep.ordinal).desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = await db.exec(
        select(Meeting, called, last).order_by(col(Meeting.starts_at).desc(), col(Meeting.number).desc())
    )
    return tuple(_listed(*row) for row in rows)


async def numbers(db: Reader, meetings: Collection[UUID]) -> Mapping[UUID, int]:
    """Of these meetings, by id."""
    rows = await db.exec(select(Meeting.id, Meeting.number).where(col(Meeting.id).in_(meetings)))
    return dict(rows.all())


async def seats(db: Reader, meeting_id: UUID) -> tuple[SeatView, ...]:
    """By their numbers, each with who may speak for it."""
    speakers: dict[UUID, list[SpeakerView]] = {}
    for row in await db.exec(
        select(MeetingSpeaker).where(MeetingSpeaker.meeting_id == meeting_id).order_by(col(MeetingSpeaker.id))
    ):
        speakers.setdefault(row.seat_id, []).append(_speaker(row))
    found = await db.exec(
        select(MeetingSeat).where(MeetingSeat.meeting_id == meeting_id).order_by(col(MeetingSeat.number))
    )
    return tuple(
        SeatView(
            id=row.id,
            number=row.number,
            key=row.key,
            label=row.label,
            weights=row.weights,
            speakers=tuple(speakers.get(row.id, ())),
        )
        for row in found
    )


async def view(db: Reader, row: Meeting) -> MeetingView:
    preset = presets.parse(json.loads(row.preset))
    call = (await db.exec(select(MeetingCall).where(MeetingCall.meeting_id == row.id))).first()
    items = await db.exec(
        select(MeetingItem).where(MeetingItem.meeting_id == row.id).order_by(col(MeetingItem.position))
    )
    step, had_quorum = await _last_step(db, row.id)
    return MeetingView(
        id=row.id,
        number=row.number,
        kind=MeetingKind(row.kind),
        mode=Mode(row.mode),
        title=row.title,
        venue=row.venue,
        link=row.link,
        starts_at=row.starts_at,
        planned_minutes=row.planned_minutes,
        is_extraordinary=row.is_extraordinary,
        place=row.place,
        preset=preset,
        stage=row.stage,
        again_of=row.again_of,
        drafted_at=row.drafted_at,
        drafted_by=row.drafted_by,
        items=tuple(_item(each, preset, row.stage) for each in items),
        called=None if call is None else content.decode(call.content),
        call_sha256=None if call is None else call.content_sha256,
        called_at=None if call is None else call.called_at,
        last_step=step,
        had_quorum=had_quorum,
        cancelled_because=await _reason(db, row.id) if step is Step.CANCELLED else None,
    )


async def next_ordinal(db: Reader, meeting_id: UUID) -> int:
    """Of the next step of the meeting."""
    last = select(func.max(MeetingStep.ordinal)).where(MeetingStep.meeting_id == meeting_id)
    return ((await db.exec(last)).one() or 0) + 1


async def again_number(db: Reader, meeting_id: UUID) -> int | None:
    """The number of the second call of this meeting, unless that was cancelled."""
    cancelled = select(MeetingCancellation.meeting_id)
    again = select(Meeting.number).where(Meeting.again_of == meeting_id, col(Meeting.id).not_in(cancelled))
    return (await db.exec(again)).first()


async def _last_step(db: Reader, meeting_id: UUID) -> tuple[Step | None, bool | None]:
    """Of the meeting as a whole, not of an item; of the end, whether there ever was a quorum."""
    found = (
        await db.exec(
            select(MeetingStep.step, MeetingStep.had_quorum)
            .where(MeetingStep.meeting_id == meeting_id, col(MeetingStep.item_id).is_(None))
            .order_by(col(MeetingStep.ordinal).desc())
            .limit(1)
        )
    ).first()
    return (None, None) if found is None else (Step(found[0]), found[1])


async def _reason(db: Reader, meeting_id: UUID) -> str | None:
    found = select(MeetingCancellation.reason).where(MeetingCancellation.meeting_id == meeting_id)
    return (await db.exec(found)).first()


def _item(row: MeetingItem, of_meeting: Preset, stage: str) -> ItemView:
    preset = of_meeting if row.preset is None else presets.parse(json.loads(row.preset))
    return ItemView(
        id=row.id,
        position=row.position,
        kind=ItemKind(row.kind),
        title=row.title,
        body=row.body,
        source=None if row.source is None else Source(row.source),
        source_id=row.source_id,
        topic=row.topic,
        preset=preset,
        stage=fitting.stage_of(preset, of_meeting, stage),
        has_own_rule=row.preset is not None,
        added_at=row.added_at,
    )


def _speaker(row: MeetingSpeaker) -> SpeakerView:
    return SpeakerView(
        id=row.id,
        seat_id=row.seat_id,
        person_id=row.person_id,
        account_id=row.account_id,
        name=row.name,
        has_code=row.code_hash is not None,
    )


def _listed(row: Meeting, is_called: bool, step: str | None) -> Listed:  # noqa: FBT001 - a column of a row
    return Listed(
        id=row.id,
        number=row.number,
        kind=MeetingKind(row.kind),
        mode=Mode(row.mode),
        title=row.title,
        venue=row.venue,
        starts_at=row.starts_at,
        is_extraordinary=row.is_extraordinary,
        place=row.place,
        is_called=is_called,
        last_step=None if step is None else Step(step),
    )
