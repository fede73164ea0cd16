"""The forms of a meeting to be: what was typed, and what it means in the community's own time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from deliberation.counting import presets
from deliberation.counting.presets import Preset, Standing
from deliberation.kernel.text import sentence
from deliberation.meetings.call.drafting import Draft, Item
from deliberation.meetings.call.rules import Ticks
from deliberation.meetings.call.seating import Body
from deliberation.meetings.call.views import ItemView, MeetingView
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode, Source
from deliberation.web import forms
from deliberation.web.deps import Change, Visit
from deliberation.web.forms import Fault, Line, Listed, NotFilledIn, OptionalLine, OptionalText, Typed

NO_TOPIC = "none"
"""A decision that no law is about."""
_MOST_TYPED = 20_000
_BODIES = sentence("Write one body a line, then a colon, then who comes: Residents’ committee: Li Ming")


class DraftForm(forms.Form):
    """Moments are as the community's clocks show them."""

    when_missing: ClassVar = {
        "mode": sentence("Say how people come together."),
        "title": sentence("Give the meeting a name."),
        "starts_at": sentence("Say when it begins."),
        "rule": sentence("Choose the rule it decides by."),
    }

    kind: MeetingKind
    mode: Mode
    title: Line
    venue: OptionalLine = ""
    link: OptionalLine = ""
    starts_at: datetime
    planned_minutes: int | None = None
    extraordinary: Literal["yes"] | None = None
    rule: Line
    place: OptionalLine = presets.ANYWHERE


class ItemForm(forms.Form):
    when_missing: ClassVar = {
        "kind": sentence("Say what is to happen with it."),
        "title": sentence("Write what it is about."),
    }

    kind: ItemKind
    title: Line
    body: OptionalText = ""
    topic: OptionalLine = ""
    rule: OptionalLine = ""
    source: Source | None = None
    source_id: UUID | None = None


class CallForm(forms.Form):
    """What was read and ticked; `seen_root` commits to the seats that were looked at."""

    seen_root: str = Field(pattern="^[0-9a-f]{64}$")
    short_notice: Literal["yes"] | None = None
    reason: OptionalText = ""
    warned: Annotated[list[UUID], Listed] = Field(default_factory=list)


class BodiesForm(forms.Form):
    when_missing: ClassVar = {"bodies": _BODIES}

    bodies: Annotated[str, Field(max_length=_MOST_TYPED)]


class CancelForm(forms.Form):
    when_missing: ClassVar = {"reason": sentence("Write why. Everybody who was called reads it.")}

    reason: forms.Text


class AgainForm(forms.Form):
    when_missing: ClassVar = {"starts_at": sentence("Say when it begins.")}

    starts_at: datetime


def draft(change: Change) -> Draft:
    """Raises NotFilledIn."""
    wanted = forms.parse(DraftForm, change.form)
    return Draft(
        kind=wanted.kind,
        mode=wanted.mode,
        title=wanted.title,
        venue=wanted.venue,
        link=wanted.link,
        starts_at=moment(change, wanted.starts_at),
        planned_minutes=wanted.planned_minutes,
        is_extraordinary=wanted.extraordinary is not None,
        preset_id=wanted.rule,
        place=wanted.place,
    )


def item(change: Change, meeting: MeetingView) -> Item:
    """Raises NotFilledIn; a committee's decision says what it is about, so that nobody decides what is others'."""
    wanted = forms.parse(ItemForm, change.form)
    is_decision = wanted.kind is ItemKind.DECISION
    if is_decision and not wanted.topic and meeting.kind is not MeetingKind.JOINT:
        fault = Fault(sentence("Say what the law calls it, or that no law names it."))
        raise NotFilledIn(Typed(forms.typed(change.form).values, {"topic": fault}))
    return Item(
        kind=wanted.kind,
        title=wanted.title,
        body=wanted.body,
        topic=wanted.topic if is_decision and wanted.topic not in ("", NO_TOPIC) else None,
        preset_id=wanted.rule or None if is_decision else None,
        source=wanted.source if wanted.source_id else None,
        source_id=wanted.source_id if wanted.source else None,
    )


def ticks(wanted: CallForm) -> Ticks:
    return Ticks(
        is_short_notice_meant=wanted.short_notice is not None,
        reason=wanted.reason,
        items=frozenset(wanted.warned),
    )


def bodies(change: Change) -> tuple[Body, ...]:
    """One a line, as `Residents’ committee: Li Ming`. Raises NotFilledIn."""
    wanted = forms.parse(BodiesForm, change.form)
    found = [_body(line) for line in wanted.bodies.splitlines() if line.strip()]
    if not found or not all(each.name and each.representative for each in found):
        raise NotFilledIn(Typed(forms.typed(change.form).values, {"bodies": Fault(_BODIES)}))
    return tuple(found)


def evident(offered: Sequence[Preset]) -> str:
    """The rule to begin with: the only one, or the only one that is law."""
    laws = [each.id for each in offered if each.standing is Standing.LAW] or [each.id for each in offered]
    return laws[0] if len(laws) == 1 else ""


def of_draft(visit: Visit, meeting: MeetingView) -> Typed:
    """The form filled in with what stands."""
    starts_at = meeting.starts_at.astimezone(ZoneInfo(visit.community.time_zone))
    values = {
        "kind": meeting.kind.value,
        "mode": meeting.mode.value,
        "title": meeting.title,
        "venue": meeting.venue,
        "link": meeting.link,
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "planned_minutes": "" if meeting.planned_minutes is None else str(meeting.planned_minutes),
        "extraordinary": "yes" if meeting.is_extraordinary else "",
        "rule": meeting.preset.id,
        "place": meeting.place,
    }
    return Typed({name: [value] for name, value in values.items()})


def of_item(item: ItemView) -> Typed:
    values = {
        "kind": item.kind.value,
        "title": item.title,
        "body": item.body,
        "topic": item.topic or (NO_TOPIC if item.kind is ItemKind.DECISION else ""),
        "rule": item.preset.id if item.has_own_rule else "",
    }
    return Typed({name: [value] for name, value in values.items()})


def moment(visit: Visit, typed: datetime) -> datetime:
    """What was typed as the community's clocks show it."""
    return typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(visit.community.time_zone))


def _body(line: str) -> Body:
    name, _, representative = line.replace("：", ":", 1).partition(":")
    return Body(name.strip(), representative.strip())
