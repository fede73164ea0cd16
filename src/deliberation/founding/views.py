"""A founding as it is read: frozen, with everything that its steps are worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from deliberation.founding.eligibility import Standing
from deliberation.founding.kinds import (
    Capacity,
    Condition,
    Draft,
    Ended,
    Event,
    Evidence,
    Item,
    Nominator,
    Outcome,
    Posting,
)


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """`person_id` is an owner's on the roll."""

    id: UUID
    name: str = field(repr=False)
    capacity: Capacity
    person_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class PostingView:
    """`content` is what hung there."""

    id: UUID
    kind: Posting
    number: int
    posted_on: date
    content: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class DraftView:
    kind: Draft
    version: int
    body: str = field(repr=False)
    text_sha256: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class CandidateView:
    """`person_id` is theirs on the roll; `findings` are empty before the first check; `is_fit` is None then."""

    id: UUID
    number: int
    name: str = field(repr=False)
    person_id: UUID | None
    about: str = field(repr=False)
    nominated_by: Nominator
    supporters: int | None
    findings: Mapping[Condition, Evidence]
    is_fit: bool | None
    has_withdrawn: bool

    @property
    def stands(self) -> bool:
        return self.is_fit is True and not self.has_withdrawn


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """`said` is for who said it and for staff; `outcome` is None while nobody answered."""

    id: UUID
    posting_number: int
    number: int
    said: str = field(repr=False)
    raised_by: UUID
    raised_at: datetime
    outcome: Outcome | None
    reason: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class AssemblyView:
    proposal_id: UUID
    seats: int
    called_on: date


@dataclass(frozen=True, kw_only=True)
class EventView:
    kind: Event
    happened_on: date
    chair: str = field(default="", repr=False)
    deputy: str = field(default="", repr=False)
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FoundingView:
    """All of one founding. Postings of a kind stand in their order; the last is the one that holds."""

    id: UUID
    number: int
    place: str
    begun_on: date
    standing: Standing
    ended: Ended | None
    members: tuple[MemberView, ...]
    drafts: tuple[DraftView, ...]
    candidates: tuple[CandidateView, ...]
    postings: tuple[PostingView, ...]
    objections: tuple[ObjectionView, ...]
    assembly: AssemblyView | None
    events: Mapping[Event, EventView]

    def posted(self, kind: Posting) -> PostingView | None:
        """The last one of a kind."""
        return next((each for each in reversed(self.postings) if each.kind is kind), None)

    def draft(self, kind: Draft) -> DraftView | None:
        """The last version."""
        return next((each for each in reversed(self.drafts) if each.kind is kind), None)

    @property
    def standing_candidates(self) -> tuple[CandidateView, ...]:
        """Those who were found fit and did not withdraw, in the order in which they were put forward."""
        return tuple(each for each in self.candidates if each.stands)

    @property
    def unchecked(self) -> tuple[CandidateView, ...]:
        return tuple(each for each in self.candidates if each.is_fit is None and not each.has_withdrawn)

    @property
    def open_objections(self) -> tuple[ObjectionView, ...]:
        return tuple(each for each in self.objections if each.outcome is None)

    @property
    def is_over(self) -> bool:
        return self.ended is not None or Event.HANDOVER in self.events
