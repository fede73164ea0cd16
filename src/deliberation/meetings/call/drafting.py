"""Draft a meeting and its agenda, and change both until it is called. Items may still be added after that, but are not voted on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, update
from sqlmodel import col

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.counting import presets
from deliberation.counting.presets import Preset, places
from deliberation.database.sessions import Writer
from deliberation.kernel.ids import new_id
from deliberation.kernel.text import tidy_line, tidy_text
from deliberation.meetings.call import acting, fitting, queries, refusals, rules
from deliberation.meetings.call.acting import NUMBERED, By
from deliberation.meetings.call.facts import ItemAddedLate
from deliberation.meetings.call.models import MeetingDocument
from deliberation.meetings.call.views import ItemView, MeetingView
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode, Source
from deliberation.meetings.models import Meeting, MeetingItem


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A meeting to be. `place` is whose law it follows."""

    kind: MeetingKind
    mode: Mode
    title: str
    venue: str = ""
    link: str = ""
    starts_at: datetime
    planned_minutes: int | None = None
    is_extraordinary: bool = False
    preset_id: str
    place: str = presets.ANYWHERE


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item to be. Without `preset_id` a decision follows the meeting's rule; `topic` is what law it is about."""

    kind: ItemKind
    title: str
    body: str = ""
    topic: str | None = None
    preset_id: str | None = None
    source: Source | None = None
    source_id: UUID | None = None


async def draft(db: Writer, community_id: UUID, wanted: Draft, *, by: By) -> MeetingView:
    """Raises what `Draft` may be refused for: its title, place, start and rule."""
    preset = _checked(wanted, by)
    meeting_id = new_id()
    values = {
        "community_id": community_id,
        "id": meeting_id,
        "number": await communities.next_number(db, community_id, NUMBERED),
        "preset": preset.canonical_bytes(),
        "stage": preset.rule.stage.id,
        "drafted_at": by.now,
        "drafted_by": by.account_id,
    }
    await db.exec(insert(Meeting).values(**values, **_columns(wanted)))
    return await queries.by_id(db, meeting_id)


async def change(db: Writer, meeting_id: UUID, wanted: Draft, *, by: By) -> None:
    """Raises CalledAlready, and what a draft may be refused for. A second call stays the call of the rule that it is."""
    meeting = await acting.draft_held(db, meeting_id)
    preset = _checked(wanted, by)
    is_again = meeting.again_of is not None and meeting.preset.id == preset.id
    for item in meeting.items:
        if item.has_own_rule:
            fitting.check(item.preset, wanted.kind, on=_day(wanted.starts_at, by))
    values = {
        **_columns(wanted),
        "preset": preset.canonical_bytes(),
        "stage": meeting.stage if is_again else preset.rule.stage.id,
    }
    await db.exec(update(Meeting).where(col(Meeting.id) == meeting_id).values(**values))


async def discard(db: Writer, meeting_id: UUID) -> None:
    """A draft goes with its agenda; its number stays taken. Raises CalledAlready."""
    meeting = await acting.draft_held(db, meeting_id)
    await db.exec(delete(MeetingDocument).where(col(MeetingDocument.meeting_id) == meeting.id))
    await db.exec(delete(MeetingItem).where(col(MeetingItem.meeting_id) == meeting.id))
    await db.exec(delete(Meeting).where(col(Meeting.id) == meeting.id))


async def add_item(db: Writer, community_id: UUID, meeting_id: UUID, wanted: Item, *, by: By) -> UUID:
    """At the end of the agenda. After the call it is talked about only. Raises AgendaFull, Cancelled, MeetingOver."""
    meeting = await acting.held(db, meeting_id)
    added_at = by.now
    if meeting.called is not None:
        meeting = await acting.called_held(db, meeting_id)
        added_at = max(added_at, _just_after(meeting))
    if len(meeting.items) >= rules.MOST_ITEMS:
        raise refusals.AgendaFull({"most": rules.MOST_ITEMS})
    item_id = new_id()
    values = {
        "community_id": community_id,
        "id": item_id,
        "meeting_id": meeting_id,
        "position": max((each.position for each in meeting.items), default=0) + 1,
        "source": wanted.source.value if wanted.source else None,
        "source_id": wanted.source_id,
        "added_at": added_at,
        "added_by": by.account_id,
    }
    await db.exec(insert(MeetingItem).values(**values, **_item_columns(wanted, meeting, by)))
    if meeting.called is not None:
        await audit.record(db, community_id, ItemAddedLate(subject_id=meeting_id), actor=by.actor, at=by.now)
    return item_id


async def change_item(db: Writer, meeting_id: UUID, item_id: UUID, wanted: Item, *, by: By) -> None:
    """Where it came from stays. Raises CalledAlready, NoSuchItem."""
    meeting = await acting.draft_held(db, meeting_id)
    _found(meeting, item_id)
    values = _item_columns(wanted, meeting, by)
    await db.exec(update(MeetingItem).where(col(MeetingItem.id) == item_id).values(**values))


async def remove_item(db: Writer, meeting_id: UUID, item_id: UUID) -> None:
    """Raises CalledAlready, NoSuchItem."""
    meeting = await acting.draft_held(db, meeting_id)
    _found(meeting, item_id)
    await db.exec(delete(MeetingDocument).where(col(MeetingDocument.item_id) == item_id))
    await db.exec(delete(MeetingItem).where(col(MeetingItem.id) == item_id))
    await _order(db, [each.id for each in meeting.items if each.id != item_id])


async def move_item(db: Writer, meeting_id: UUID, item_id: UUID, *, by_places: int) -> None:
    """Up is negative; it stays within the agenda. Raises CalledAlready, NoSuchItem."""
    meeting = await acting.draft_held(db, meeting_id)
    _found(meeting, item_id)
    order = [each.id for each in meeting.items]
    at = order.index(item_id)
    order.insert(max(0, at + by_places), order.pop(at))
    await _order(db, order)


async def _order(db: Writer, items: Sequence[UUID]) -> None:
    """Number them from 1, by way of places that no item has."""
    for sign in (-1, 1):
        for place, item_id in enumerate(items, start=1):
            moved = update(MeetingItem).where(col(MeetingItem.id) == item_id).values(position=sign * place)
            await db.exec(moved)


def _just_after(meeting: MeetingView) -> datetime:
    """Whoever waited while it was called came after the call, whatever the clock said when they began."""
    assert meeting.called_at is not None, "a called meeting has its moment"
    return meeting.called_at + timedelta(microseconds=1)


def _checked(wanted: Draft, by: By) -> Preset:
    places.get_place(wanted.place)
    rules.check_title(tidy_line(wanted.title))
    rules.check_place(wanted.mode, tidy_line(wanted.venue), tidy_line(wanted.link))
    rules.check_start(wanted.starts_at, by.now)
    rules.check_length(wanted.planned_minutes)
    preset = presets.load(wanted.preset_id)
    fitting.check(preset, wanted.kind, on=_day(wanted.starts_at, by))
    return preset


def _columns(wanted: Draft) -> dict[str, object]:
    return {
        "kind": wanted.kind.value,
        "mode": wanted.mode.value,
        "title": tidy_line(wanted.title),
        "venue": tidy_line(wanted.venue),
        "link": tidy_line(wanted.link),
        "starts_at": wanted.starts_at,
        "planned_minutes": wanted.planned_minutes,
        "is_extraordinary": wanted.is_extraordinary,
        "place": wanted.place,
    }


def _item_columns(wanted: Item, meeting: MeetingView, by: By) -> dict[str, object]:
    title, body = tidy_line(wanted.title), tidy_text(wanted.body)
    on = _day(meeting.starts_at, by)
    rules.check_title(title)
    rules.check_body(body)
    rules.check_topic(wanted.topic, meeting.place, on)
    return {
        "kind": wanted.kind.value,
        "title": title,
        "body": body,
        "topic": wanted.topic,
        "preset": _own_rule(wanted, meeting, by),
    }


def _own_rule(wanted: Item, meeting: MeetingView, by: By) -> bytes | None:
    if wanted.preset_id is None or wanted.preset_id == meeting.preset.id:
        return None
    if wanted.kind is not ItemKind.DECISION:
        raise refusals.OnlyForDecisions
    preset = presets.load(wanted.preset_id)
    fitting.check(preset, meeting.kind, on=_day(meeting.starts_at, by))
    return preset.canonical_bytes()


def _found(meeting: MeetingView, item_id: UUID) -> ItemView:
    item = meeting.item(item_id)
    if item is None:
        raise refusals.NoSuchItem
    return item


def _day(moment: datetime, by: By) -> date:
    return moment.astimezone(ZoneInfo(by.zone)).date()
