"""How far the minutes of a meeting are: its versions, who signs, what was published and noted."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from deliberation.meetings.kinds import MeetingKind, Office
from deliberation.meetings.minutes import seated
from deliberation.meetings.minutes.kinds import Answer, Capacity, Circle, Stage, Way
from deliberation.meetings.minutes.seated import Holder


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    version: int
    content_sha256: str
    changed: str
    made_at: datetime
    made_by: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class SignerView:
    """A line to be signed; `answer` is None while nobody has spoken."""

    id: UUID
    number: int
    capacity: Capacity
    seat_id: UUID | None
    account_id: UUID | None
    name: str = field(repr=False)
    answer: Answer | None
    way: Way | None
    reason: str
    said_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ClosingView:
    id: UUID
    ordinal: int
    version: int
    content_sha256: str
    circle: Circle
    closed_at: datetime
    signers: tuple[SignerView, ...]

    @property
    def answers(self) -> tuple[tuple[Capacity, Answer | None], ...]:
        return tuple((each.capacity, each.answer) for each in self.signers)

    def count(self, answer: Answer | None) -> int:
        return sum(each.answer is answer for each in self.signers)


@dataclass(frozen=True, kw_only=True)
class CirculationView:
    version: int
    comments_until: date
    circulated_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublicationView:
    content_sha256: str
    published_on: date
    published_at: datetime
    signed: int
    refused: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class NoteView:
    number: int
    text: str
    reason: str
    role: Capacity
    name: str = field(repr=False)
    note_sha256: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    """The meeting itself, as its minutes need it."""

    id: UUID
    number: int
    kind: MeetingKind
    title: str
    place: str
    starts_at: datetime
    is_called: bool
    opened_at: datetime | None
    ended_at: datetime | None
    holders: tuple[Holder, ...]

    def held_by(self, account_id: UUID) -> Office | None:
        """The office that this account holds now."""
        leading = seated.leading(self.holders)
        return next((office for office, each in leading.items() if each.account_id == account_id), None)


@dataclass(frozen=True, kw_only=True)
class MinutesView:
    """`closing` is the one that stands; None where the text may be edited."""

    meeting: MeetingView
    versions: tuple[VersionLine, ...]
    circulation: CirculationView | None
    closing: ClosingView | None
    publication: PublicationView | None
    notes: tuple[NoteView, ...]

    @property
    def newest(self) -> int:
        return self.versions[-1].version if self.versions else 0

    @property
    def stage(self) -> Stage:
        if self.publication is not None:
            return Stage.PUBLISHED
        if self.closing is not None:
            return Stage.CLOSED
        if self.circulation is not None:
            return Stage.CIRCULATED
        return Stage.DRAFT if self.versions else Stage.NONE
