"""What is on record of a meeting, as its minutes state it: never typed, always taken from what was written down at the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import PlainSerializer

from deliberation.counting import days
from deliberation.kernel import clock
from deliberation.meetings.kinds import How, ItemKind, MeetingKind, Mode, Office, Source, Step

Moment = Annotated[datetime, PlainSerializer(clock.rfc3339)]
Weights = Mapping[str, int]
"""By dimension of counting."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """`rule` is the title of the rule that it counts by, in each language; `again_of` the number of the meeting it repeats."""

    number: int
    kind: MeetingKind
    mode: Mode
    title: str
    venue: str
    starts_at: Moment
    is_extraordinary: bool
    rule_id: str
    rule: Mapping[str, str]
    stage: str
    again_of: int | None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The notice of the meeting. `law` is who asks for so many days; `reason` why it was called although that was too late."""

    law: Mapping[str, str] | None
    posted_on: date
    held_on: date
    reason: str | None

    @property
    def days_given(self) -> int:
        """Full days, without the day of the meeting."""
        return days.full_days_between(self.posted_on, self.held_on)


@dataclass(frozen=True, kw_only=True)
class Called:
    """`notice_days` is how many were needed, `days_kept` whether they were given."""

    called_at: Moment
    notice_days: int
    days_kept: str
    call_sha256: str
    seats_root: str
    notice: Notice


@dataclass(frozen=True, kw_only=True)
class Officer:
    office: Office
    name: str
    since: Moment


@dataclass(frozen=True, kw_only=True)
class CourseStep:
    """A step of the meeting as a whole. `had_quorum` is said of the end: whether there ever was one."""

    step: Step
    at: Moment
    resumes_at: Moment | None
    had_quorum: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Stay:
    """`name` stood for the seat from `since` to just before `until`; None is to the end. `is_body`: it names no human being."""

    how: How
    name: str
    is_body: bool = False
    since: Moment
    until: Moment | None


@dataclass(frozen=True, kw_only=True)
class SeatOnRecord:
    """`area` is the building where the seat is a home; empty for a place on a committee and for a body."""

    number: int
    label: str
    building: str
    weights: Weights
    stays: tuple[Stay, ...]


@dataclass(frozen=True, kw_only=True)
class Present:
    """Who was there at a moment: numbers of seats, and of each dimension how much of the whole, without seats that an interest leaves out."""

    at: Moment
    seats: tuple[int, ...]
    present: Weights
    total: Weights


@dataclass(frozen=True, kw_only=True)
class Interest:
    """A seat has one on an item: it may not vote, or is left out of every total.

    `declared_as` is who said so (the seat, the chair, the secretary), `confirmed_as` who confirmed it where it was not the seat.
    """

    seat: int
    effect: str
    reason: str
    declared_as: str | None
    confirmed_as: str | None


@dataclass(frozen=True)
class Said:
    """What the seat of this number said."""

    seat: int
    choice: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A version of a motion's text."""

    version: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A vote that was counted. `sums` are seats by what they said, `figures` exact numbers by dimension and quantity.

    `said` is who said what where names were called; the record's hash stands in the log. `annulled` says why it does not count.
    """

    number: int
    version: int
    way: str
    closed_at: Moment
    outcome: str
    annulled: str | None
    sums: Mapping[str, int]
    figures: Mapping[str, Mapping[str, str]]
    said: tuple[Said, ...]
    record_sha256: str


@dataclass(frozen=True, kw_only=True)
class Motion:
    """`amends` is the number of the motion whose text it would change; `standing` a code of the votes' room."""

    number: int
    amends: int | None
    texts: tuple[Wording, ...]
    by_seat: int | None
    standing: str
    votes: tuple[Vote, ...]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What somebody of a seat asked to have written down, word for word."""

    number: int
    seat: int | None
    name: str
    text: str
    written_at: Moment


@dataclass(frozen=True, kw_only=True)
class Given:
    """An action item. `owner` is a name, or a body where `is_body`."""

    number: int
    what: str
    owner: str
    is_body: bool
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ItemOnRecord:
    id: UUID
    position: int
    kind: ItemKind
    title: str
    body: str
    source: Source | None
    is_on_notice: bool
    begun_at: Moment | None
    ended_at: Moment | None
    at_begin: Present | None
    at_end: Present | None
    interests: tuple[Interest, ...]
    motions: tuple[Motion, ...]
    statements: tuple[Statement, ...]
    actions: tuple[Given, ...]


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything that is not anybody's wording. Items in the order of the agenda; actions of no item stand at the end."""

    heading: Heading
    called: Called
    officers: tuple[Officer, ...]
    course: tuple[CourseStep, ...]
    seats: tuple[SeatOnRecord, ...]
    items: tuple[ItemOnRecord, ...]
    statements: tuple[Statement, ...] = ()
    actions: tuple[Given, ...] = ()
    names: tuple[str, ...] = field(default=(), repr=False)
    """Of everybody who might be spoken of: all who may speak for a seat, present or not. Not printed; masked in public."""
