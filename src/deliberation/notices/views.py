"""Notices, sheets and objections as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from deliberation.notices import clocks
from deliberation.notices.kinds import Answered, Finding, Ground, Kind, Remedy, Subject, Way
from deliberation.papers import hand_counts
from deliberation.papers.hand_counts import Sums
from deliberation.roll.directory import masked_name
from deliberation.roll.kinds import PersonKind


@dataclass(frozen=True)
class Texts:
    """Title and text by language; both are empty in one that is missing."""

    titles: Mapping[str, str]
    bodies: Mapping[str, str]

    def language(self, wanted: str) -> str:
        """The reader's, or else the one there is."""
        return wanted if self.titles[wanted] else next(each for each, title in self.titles.items() if title)

    def title(self, wanted: str) -> str:
        return self.titles[self.language(wanted)]

    def body(self, wanted: str) -> str:
        return self.bodies[self.language(wanted)]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(each for each, title in self.titles.items() if title)


@dataclass(frozen=True)
class Matter:
    """What a notice is about."""

    subject: Subject
    id: UUID

    @property
    def poll_id(self) -> UUID | None:
        return self.id if self.subject is Subject.POLL else None

    @property
    def meeting_vote_id(self) -> UUID | None:
        return self.id if self.subject is Subject.MEETING_VOTE else None


@dataclass(frozen=True, kw_only=True)
class DraftView:
    id: UUID
    kind: Kind
    subject: Subject | None
    subject_id: UUID | None
    corrects: UUID | None
    texts: Texts
    until_on: date | None
    edition: int
    saved_at: datetime
    written_by: UUID

    @property
    def matter(self) -> Matter | None:
        return _matter(self.subject, self.subject_id)


@dataclass(frozen=True)
class Named:
    """Another notice by its year and number."""

    id: UUID
    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number:03}"


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """`corrected_by` took its place."""

    id: UUID
    year: int
    number: int
    kind: Kind
    subject: Subject | None
    subject_id: UUID | None
    corrects: Named | None
    corrected_by: Named | None
    texts: Texts
    text_sha256: str
    place: str
    hanging_days: int
    from_on: date
    by_on: date
    until_on: date
    is_certain: bool
    written_by: UUID
    published_by: UUID
    published_at: datetime
    entry_id: UUID

    @property
    def name(self) -> str:
        return f"{self.year}-{self.number:03}"

    def ends_at(self, zone: str) -> datetime:
        """Before this moment an objection is in time."""
        return clocks.end_of(self.until_on, zone)

    @property
    def matter(self) -> Matter | None:
        return _matter(self.subject, self.subject_id)

    @property
    def vote(self) -> Matter | None:
        """The vote that it is about."""
        return self.matter if self.subject is not None and self.subject.is_vote else None


def _matter(subject: Subject | None, subject_id: UUID | None) -> Matter | None:
    return None if subject is None or subject_id is None else Matter(subject, subject_id)


@dataclass(frozen=True)
class BoardView:
    id: UUID
    name: str
    building_id: UUID | None
    gone_on: date | None


@dataclass(frozen=True, kw_only=True)
class PostingView:
    """A sheet on a board. `photo_id` is None without a photo."""

    id: UUID
    notice_id: UUID
    board_id: UUID
    posted_on: date
    taken_down_on: date | None
    recorded_at: datetime
    photo_id: UUID | None
    photo_deleted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AnswerView:
    answered: Answered
    remedy: Remedy | None
    reason: str
    answered_at: datetime


@dataclass(frozen=True, kw_only=True)
class VoidingView:
    """One person found the vote void; it waits for a second."""

    id: UUID
    reason: str
    proposed_by: UUID


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """`name` is the objector's, of whom the roll or the account knows it; everybody reads it masked."""

    id: UUID
    notice_id: UUID
    number: int
    ground: Ground
    said: str
    way: Way
    account_id: UUID
    person_id: UUID | None
    name: str
    photo_id: UUID | None
    photo_deleted_at: datetime | None
    raised_at: datetime
    answer: AnswerView | None
    voiding: VoidingView | None

    @property
    def masked_name(self) -> str:
        return masked_name(self.name, PersonKind.NATURAL)

    def is_of(self, account_id: UUID, person_id: UUID | None) -> bool:
        """Whether it is this person's own: what was taken in on paper is the person's, not the clerk's."""
        if self.person_id is not None and self.person_id == person_id:
            return True
        return self.way is Way.WEB and self.account_id == account_id


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """What the second person counted. `figures` is None of those who were not asked for any."""

    finding: Finding
    said: str
    figures: Sums | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RecountView:
    """`check` is None before the second person counted: until then nobody is shown what the first found."""

    id: UUID
    number: int
    finding: Finding
    said: str
    figures: Sums | None
    recorded_at: datetime
    recorded_by: UUID
    check: CheckView | None

    @property
    def waits(self) -> bool:
        """For a second person; one without figures cannot be compared."""
        return self.check is None and self.figures is not None

    @property
    def holds(self) -> bool:
        return self.check is not None and self.check.finding is self.finding and not self.apart

    @property
    def apart(self) -> tuple[str, ...]:
        """The names of the figures in which the two differ."""
        if self.check is None or self.figures is None or self.check.figures is None:
            return ()
        return hand_counts.differing(self.figures, self.check.figures)
