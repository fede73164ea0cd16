"""What happened on the way to a committee, as the log tells it; `subject_id` is the founding. Names are only committed to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.founding.kinds import Draft, Ended, Event, Nominator, Outcome, Posting
from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True, kw_only=True)
class FoundingFact(Fact):
    subject: ClassVar[str] = "founding"


@dataclass(frozen=True, kw_only=True)
class FoundingBegun(FoundingFact):
    kind: ClassVar[str] = "founding.begun"
    place: str
    total_cm2: int
    handed_over_cm2: int
    heads: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "place": self.place,
            "total_area_cm2": self.total_cm2,
            "handed_over_cm2": self.handed_over_cm2,
            "total_heads": self.heads,
        }


@dataclass(frozen=True, kw_only=True)
class FoundingEnded(FoundingFact):
    kind: ClassVar[str] = "founding.ended"
    reason: Ended

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason.value}


@dataclass(frozen=True, kw_only=True)
class ListPosted(FoundingFact):
    """Group, drafts or candidates were hung up; `content` is what hangs there."""

    kind: ClassVar[str] = "founding.posted"
    what: Posting
    number: int
    count: int
    content: Mapping[str, PublicValue] = field(repr=False)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"what": self.what.value, "number": self.number, "count": self.count}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return self.content


@dataclass(frozen=True, kw_only=True)
class DraftWritten(FoundingFact):
    kind: ClassVar[str] = "founding.drafted"
    what: Draft
    version: int
    text_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"what": self.what.value, "version": self.version, "text_sha256": self.text_sha256}


@dataclass(frozen=True, kw_only=True)
class CandidateNominated(FoundingFact):
    kind: ClassVar[str] = "founding.nominated"
    by: Nominator
    name: str = field(repr=False)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"by": self.by.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"name": self.name}


@dataclass(frozen=True, kw_only=True)
class CandidateChecked(FoundingFact):
    """Which candidate it was is only committed to."""

    kind: ClassVar[str] = "founding.checked"
    is_fit: bool
    candidate_id: UUID
    findings: Mapping[str, PublicValue]

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"fit": self.is_fit}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"candidate": str(self.candidate_id), "findings": dict(self.findings)}


@dataclass(frozen=True, kw_only=True)
class CandidateWithdrew(FoundingFact):
    kind: ClassVar[str] = "founding.withdrawn"
    candidate_id: UUID

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"candidate": str(self.candidate_id)}


@dataclass(frozen=True, kw_only=True)
class CandidatesObjected(FoundingFact):
    """Somebody objected to the list of candidates; what they said is not told."""

    kind: ClassVar[str] = "founding.objected"
    number: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number}


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(FoundingFact):
    kind: ClassVar[str] = "founding.answered"
    number: int
    outcome: Outcome

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number, "outcome": self.outcome.value}


@dataclass(frozen=True, kw_only=True)
class AssemblyCalled(FoundingFact):
    kind: ClassVar[str] = "founding.called"
    proposal_id: UUID
    candidates: int
    seats: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"proposal": str(self.proposal_id), "candidates": self.candidates, "seats": self.seats}


@dataclass(frozen=True, kw_only=True)
class EventRecorded(FoundingFact):
    """The first meeting, the filing or the handover was written down; day and names are only committed to."""

    kind: ClassVar[str] = "founding.recorded"
    what: Event
    content: Mapping[str, PublicValue] = field(repr=False)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"what": self.what.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return self.content
