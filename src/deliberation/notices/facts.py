"""What happened, as the log tells it: numbers, kinds, days and hashes; never a word that somebody wrote, never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue
from deliberation.notices.kinds import Answered, Deed, Ground, Kind, Remedy, Subject, Way
from deliberation.papers.hand_counts import Found, Sums


@dataclass(frozen=True, kw_only=True)
class NoticeFact(Fact):
    subject: ClassVar[str] = "notice"


@dataclass(frozen=True, kw_only=True)
class NoticePublished(NoticeFact):
    """`days` is how long it hangs by its rule."""

    kind: ClassVar[str] = "notice.published"
    what: Kind
    year: int
    number: int
    days: int
    about: UUID | None
    text_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "what": self.what.value,
            "year": self.year,
            "number": self.number,
            "days": self.days,
            "about": str(self.about) if self.about else None,
            "text_sha256": self.text_sha256,
        }


@dataclass(frozen=True, kw_only=True)
class NoticeCorrected(NoticeFact):
    """The subject is the notice that no longer holds; `by` names the one that takes its place."""

    kind: ClassVar[str] = "notice.corrected"
    by: UUID

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"by": str(self.by)}


@dataclass(frozen=True, kw_only=True)
class NoticePosted(NoticeFact):
    """`days_ago` is how many days before this was written down the sheet went up."""

    kind: ClassVar[str] = "notice.posted"
    board: UUID
    days_ago: int
    photo_sha256: str | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "board": str(self.board),
            "days_ago": self.days_ago,
            "photo_sha256": f"sha256:{self.photo_sha256}" if self.photo_sha256 else None,
        }


@dataclass(frozen=True, kw_only=True)
class NoticeTakenDown(NoticeFact):
    kind: ClassVar[str] = "notice.taken_down"
    board: UUID
    days_ago: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"board": str(self.board), "days_ago": self.days_ago}


@dataclass(frozen=True, kw_only=True)
class BoardFact(Fact):
    subject: ClassVar[str] = "board"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}


@dataclass(frozen=True, kw_only=True)
class BoardAdded(BoardFact):
    kind: ClassVar[str] = "board.added"


@dataclass(frozen=True, kw_only=True)
class BoardRemoved(BoardFact):
    """From then on no notice has to hang there."""

    kind: ClassVar[str] = "board.removed"


@dataclass(frozen=True, kw_only=True)
class NoticePhotosDeleted(NoticeFact):
    kind: ClassVar[str] = "photos.deleted"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}


@dataclass(frozen=True, kw_only=True)
class ObjectionRaised(NoticeFact):
    kind: ClassVar[str] = "objection.raised"
    number: int
    ground: Ground
    way: Way
    said_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number, "ground": self.ground.value, "way": self.way.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"said_sha256": self.said_sha256}


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(NoticeFact):
    kind: ClassVar[str] = "objection.answered"
    number: int
    outcome: Answered
    remedy: Remedy | None
    reason_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "number": self.number,
            "outcome": self.outcome.value,
            "remedy": self.remedy.value if self.remedy else None,
            "reason_sha256": self.reason_sha256,
        }


@dataclass(frozen=True, kw_only=True)
class OutcomeFact(Fact):
    """Of a poll, unless it says otherwise."""

    subject: ClassVar[str] = "poll"

    @property
    def vote(self) -> str:
        return str(self.subject_id)


@dataclass(frozen=True, kw_only=True)
class OutcomeCounted(OutcomeFact):
    """The first of two people counted again. The log holds their figures under seal, so that the second counts without them.

    `certificate_sha256` is of the count that was looked at.
    """

    kind: ClassVar[str] = "outcome.counted"
    number: int
    figures: Sums
    certificate_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "number": self.number, "certificate_sha256": self.certificate_sha256}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"figures": dict(self.figures)}


@dataclass(frozen=True, kw_only=True)
class OutcomeCompared(OutcomeFact):
    """The second counted too, and what both found is laid open."""

    kind: ClassVar[str] = "outcome.compared"
    number: int
    first: Sums
    second: Sums
    found: Found
    certificate_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "number": self.number,
            "first": dict(self.first),
            "second": dict(self.second),
            "found": self.found.value,
            "certificate_sha256": self.certificate_sha256,
        }


@dataclass(frozen=True, kw_only=True)
class OutcomeDone(OutcomeFact):
    kind: ClassVar[str] = "outcome.done"
    deed: Deed
    days_ago: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "deed": self.deed.value, "days_ago": self.days_ago}


@dataclass(frozen=True, kw_only=True)
class MeetingOutcomeCounted(OutcomeCounted):
    """Of a vote in a meeting: `certificate_sha256` is of its record."""

    subject: ClassVar[str] = "meeting_vote"


@dataclass(frozen=True, kw_only=True)
class MeetingOutcomeCompared(OutcomeCompared):
    """Of a vote in a meeting: `certificate_sha256` is of its record."""

    subject: ClassVar[str] = "meeting_vote"


@dataclass(frozen=True, kw_only=True)
class MeetingOutcomeDone(OutcomeDone):
    subject: ClassVar[str] = "meeting_vote"


COUNTED: Mapping[Subject, type[OutcomeCounted]] = {
    Subject.POLL: OutcomeCounted,
    Subject.MEETING_VOTE: MeetingOutcomeCounted,
}
COMPARED: Mapping[Subject, type[OutcomeCompared]] = {
    Subject.POLL: OutcomeCompared,
    Subject.MEETING_VOTE: MeetingOutcomeCompared,
}
DONE: Mapping[Subject, type[OutcomeDone]] = {
    Subject.POLL: OutcomeDone,
    Subject.MEETING_VOTE: MeetingOutcomeDone,
}
