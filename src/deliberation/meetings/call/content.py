"""What a call says, as canonical bytes: what stands on the notice, and nothing else, may be voted on."""

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.counting.days import Kept
from deliberation.counting.presets.places import Setting
from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical, digests
from deliberation.meetings.call.kinds import Caution
from deliberation.meetings.call.notice import Clock
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode

KIND = "deliberation/meeting-call"


@dataclass(frozen=True)
class Document:
    """A file that goes with an item; `sha256` in hex."""

    title: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CalledItem:
    """`preset_sha256` names the rule of its own, if it has one."""

    id: UUID
    position: int
    kind: ItemKind
    title: str
    body: str
    topic: str | None
    preset_sha256: str | None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Notice:
    """How the clock stood at the call. `reason` is why it was called although it came too late."""

    place: str
    days: int
    law: Mapping[str, str] | None
    posted_on: str
    held_on: str
    kept: Kept
    reason: str | None

    @classmethod
    def of(cls, found: Clock, place: str, reason: str | None) -> "Notice":
        setting: Setting | None = found.setting
        return cls(
            place=place,
            days=found.days,
            law=None if setting is None else setting.citation,
            posted_on=found.posted_on.isoformat(),
            held_on=found.held_on.isoformat(),
            kept=found.kept,
            reason=reason,
        )


@dataclass(frozen=True)
class Warned:
    """What whoever called had read; of the whole call, or of one item."""

    caution: Caution
    item_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Called:
    """A call as it was made. `totals` are the weights of all seats by dimension; `planned_minutes` are said where they were planned."""

    meeting_id: UUID
    number: int
    kind: MeetingKind
    mode: Mode
    title: str
    venue: str
    link: str = field(repr=False)
    starts_at: datetime
    planned_minutes: int | None
    time_zone: str
    is_extraordinary: bool
    preset_sha256: str
    stage: str
    again_of: UUID | None
    items: tuple[CalledItem, ...]
    seat_count: int
    totals: Mapping[str, int]
    seats_root: str
    notice: Notice
    warned: tuple[Warned, ...]

    def item(self, item_id: UUID) -> CalledItem | None:
        return next((each for each in self.items if each.id == item_id), None)


def encode(called: Called) -> bytes:
    """RFC 8785."""
    planned = {} if called.planned_minutes is None else {"planned_minutes": called.planned_minutes}
    return canonical.encode(
        {
            **planned,
            "v": 1,
            "kind": KIND,
            "meeting": str(called.meeting_id),
            "number": called.number,
            "what": called.kind.value,
            "mode": called.mode.value,
            "title": called.title,
            "venue": called.venue,
            "link": called.link,
            "starts_at": clock.rfc3339(called.starts_at),
            "time_zone": called.time_zone,
            "is_extraordinary": called.is_extraordinary,
            "rule_sha256": called.preset_sha256,
            "stage": called.stage,
            "again_of": None if called.again_of is None else str(called.again_of),
            "items": [_item(each) for each in called.items],
            "seats": called.seat_count,
            "totals": dict(called.totals),
            "seats_root": called.seats_root,
            "notice": _notice(called.notice),
            "warned": [_warned(each) for each in called.warned],
        }
    )


def decode(content: bytes) -> Called:
    """What `encode` wrote, read again."""
    found = json.loads(content)
    return Called(
        meeting_id=UUID(found["meeting"]),
        number=found["number"],
        kind=MeetingKind(found["what"]),
        mode=Mode(found["mode"]),
        title=found["title"],
        venue=found["venue"],
        link=found["link"],
        starts_at=datetime.fromisoformat(found["starts_at"]),
        planned_minutes=found.get("planned_minutes"),
        time_zone=found["time_zone"],
        is_extraordinary=found["is_extraordinary"],
        preset_sha256=found["rule_sha256"],
        stage=found["stage"],
        again_of=None if found["again_of"] is None else UUID(found["again_of"]),
        items=tuple(_item_of(each) for each in found["items"]),
        seat_count=found["seats"],
        totals=found["totals"],
        seats_root=found["seats_root"],
        notice=notice(content),
        warned=tuple(_warned_of(each) for each in found["warned"]),
    )


def notice(content: bytes) -> Notice:
    """How the clock stood, of what `encode` wrote."""
    found = json.loads(content)["notice"]
    return Notice(**{**found, "kept": Kept(found["kept"])})


@functools.lru_cache(maxsize=64)
def warned(content: bytes) -> tuple[Warned, ...]:
    """What was read before the call, of what `encode` wrote."""
    return tuple(_warned_of(each) for each in json.loads(content)["warned"])


def seat_item(number: int, key: str, weights: Mapping[str, int], speakers: Sequence[str]) -> bytes:
    """One seat in the root of the seats. `speakers` are their pseudonyms at this meeting."""
    return canonical.encode(
        {
            "number": number,
            "key": key,
            "weights": dict(weights),
            "speakers": list[PublicValue](sorted(speakers)),
        }
    )


def fingerprint(content: bytes) -> str:
    """How the log names a call."""
    return digests.document(content)


def _item(item: CalledItem) -> dict[str, PublicValue]:
    return {
        "id": str(item.id),
        "position": item.position,
        "kind": item.kind.value,
        "title": item.title,
        "body": item.body,
        "topic": item.topic,
        "rule_sha256": item.preset_sha256,
        "documents": [{"title": each.title, "sha256": each.sha256} for each in item.documents],
    }


def _item_of(found: Mapping[str, str]) -> CalledItem:
    return CalledItem(
        id=UUID(found["id"]),
        position=int(found["position"]),
        kind=ItemKind(found["kind"]),
        title=found["title"],
        body=found["body"],
        topic=found["topic"],
        preset_sha256=found["rule_sha256"],
        documents=tuple(Document(**each) for each in found["documents"]),  # type: ignore[arg-type]
    )


def _notice(notice: Notice) -> dict[str, PublicValue]:
    return {
        "place": notice.place,
        "days": notice.days,
        "law": None if notice.law is None else dict(notice.law),
        "posted_on": notice.posted_on,
        "held_on": notice.held_on,
        "kept": notice.kept.value,
        "reason": notice.reason,
    }


def _warned(warned: Warned) -> dict[str, PublicValue]:
    return {"caution": warned.caution.value, "item": None if warned.item_id is None else str(warned.item_id)}


def _warned_of(found: Mapping[str, str | None]) -> Warned:
    item = found["item"]
    return Warned(Caution(str(found["caution"])), None if item is None else UUID(item))
