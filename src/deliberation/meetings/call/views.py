"""What is read of a meeting before it runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from deliberation.counting.presets import Preset
from deliberation.meetings.call.content import Called
from deliberation.meetings.kinds import ItemKind, MeetingKind, Mode, Source, Step


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """One item of the agenda. `preset` is the rule it is decided by: its own, or the meeting's; `stage` is the call of it."""

    id: UUID
    position: int
    kind: ItemKind
    title: str
    body: str
    source: Source | None
    source_id: UUID | None
    topic: str | None
    preset: Preset
    stage: str
    has_own_rule: bool
    added_at: datetime


@dataclass(frozen=True, kw_only=True)
class SpeakerView:
    """Somebody who may speak for a seat. `name` is theirs where a body sends them; else the roll or their account knows it."""

    id: UUID
    seat_id: UUID
    person_id: UUID | None
    account_id: UUID | None
    name: str | None = field(repr=False)
    has_code: bool


@dataclass(frozen=True, kw_only=True)
class SeatView:
    id: UUID
    number: int
    key: str
    label: str
    weights: Mapping[str, int]
    speakers: tuple[SpeakerView, ...]


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    """A meeting with its agenda, and its call where it was called. `last_step` is the last thing that happened to it as a whole.

    `had_quorum` is known of one that ended: where it never had one, it may be called again.
    """

    id: UUID
    number: int
    kind: MeetingKind
    mode: Mode
    title: str
    venue: str
    link: str = field(repr=False)
    starts_at: datetime
    planned_minutes: int | None
    is_extraordinary: bool
    place: str
    preset: Preset
    stage: str
    again_of: UUID | None
    drafted_at: datetime
    drafted_by: UUID
    items: tuple[ItemView, ...]
    called: Called | None
    call_sha256: str | None
    called_at: datetime | None
    last_step: Step | None
    had_quorum: bool | None
    cancelled_because: str | None

    @property
    def ends_at(self) -> datetime | None:
        """As it is planned, where somebody said how long it takes."""
        if self.planned_minutes is None:
            return None
        return self.starts_at + timedelta(minutes=self.planned_minutes)

    @property
    def is_cancelled(self) -> bool:
        return self.last_step is Step.CANCELLED

    @property
    def is_over(self) -> bool:
        return self.last_step in (Step.CANCELLED, Step.ENDED)

    @property
    def has_begun(self) -> bool:
        return self.last_step is not None and not self.is_cancelled

    def item(self, item_id: UUID) -> ItemView | None:
        return next((each for each in self.items if each.id == item_id), None)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A meeting in a list."""

    id: UUID
    number: int
    kind: MeetingKind
    mode: Mode
    title: str
    venue: str
    starts_at: datetime
    is_extraordinary: bool
    place: str
    is_called: bool
    last_step: Step | None


@dataclass(frozen=True)
class CallView:
    """A call as it was made, and whether it still holds. It changed so many times since, the last time at `changed_at`.

    `resumes_at` is when an adjourned meeting goes on, or went on.
    """

    called: Called
    changed_at: datetime
    changes: int
    resumes_at: datetime | None
    is_cancelled: bool
