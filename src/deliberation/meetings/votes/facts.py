"""What was moved and voted on in a meeting, as the log tells it: never who, and never what a seat said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.meetings.facts import MeetingFact
from deliberation.meetings.votes.kinds import Declarer, Effect, InterestAct, MotionAct, Way


@dataclass(frozen=True, kw_only=True)
class InterestNoted(MeetingFact):
    """For some seat, an interest in the item at this place of the agenda was declared, confirmed or taken back.

    `by` is who did so, and stands in the code of it: `declared` is of the seat itself, `declared_by_chair` of who leads the meeting. Whose it is, and what it is about, is only committed to.
    """

    kind: ClassVar[str] = "meeting.interest"
    item: int
    what: InterestAct
    effect: Effect
    by: Declarer
    seat_key: str
    about: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        by_whom = "" if self.by is Declarer.SEAT else f"_by_{self.by.value}"
        return {"item": self.item, "what": f"{self.what.value}{by_whom}", "effect": self.effect.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"seat": self.seat_key, "about": self.about}


@dataclass(frozen=True, kw_only=True)
class MotionTouched(MeetingFact):
    """What it says is only committed to: the log keeps no words, and no bare hash of them."""

    kind: ClassVar[str] = "meeting.motion"
    item: int
    motion_id: UUID
    amends: UUID | None
    what: MotionAct
    version: int
    text_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "item": self.item,
            "motion": str(self.motion_id),
            "amends": None if self.amends is None else str(self.amends),
            "what": self.what.value,
            "version": self.version,
        }

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"text_sha256": self.text_sha256}


@dataclass(frozen=True, kw_only=True)
class VoteOpened(MeetingFact):
    kind: ClassVar[str] = "meeting.vote_opened"
    vote_id: UUID
    number: int
    motion_id: UUID
    version: int
    way: Way
    rules_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": str(self.vote_id),
            "number": self.number,
            "motion": str(self.motion_id),
            "version": self.version,
            "way": self.way.value,
            "rules_sha256": self.rules_sha256,
        }


@dataclass(frozen=True, kw_only=True)
class MeetingVoted(MeetingFact):
    """How many seats said what, and what came of it. The record has the rest."""

    kind: ClassVar[str] = "meeting.voted"
    vote_id: UUID
    number: int
    record_sha256: str
    outcome: str
    seats: int
    present: int
    in_favour: int
    against: int
    abstained: int
    invalid: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": str(self.vote_id),
            "number": self.number,
            "record_sha256": self.record_sha256,
            "outcome": self.outcome.lower(),
            "seats": self.seats,
            "present": self.present,
            "for": self.in_favour,
            "against": self.against,
            "abstain": self.abstained,
            "invalid": self.invalid,
        }


@dataclass(frozen=True, kw_only=True)
class VoteAnnulled(MeetingFact):
    """The reason is only committed to: it is the chair's own words."""

    kind: ClassVar[str] = "meeting.vote_annulled"
    vote_id: UUID
    number: int
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": str(self.vote_id), "number": self.number}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason}
