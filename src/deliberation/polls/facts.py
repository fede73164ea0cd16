"""What happened to a poll, as the log tells it (verifiability, sections 3 and 4). The subject is the poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel import clock
from deliberation.kernel.facts import Fact, PublicValue
from deliberation.papers import hands


@dataclass(frozen=True, kw_only=True)
class PollFact(Fact):
    subject: ClassVar[str] = "poll"

    @property
    def vote(self) -> str:
        return str(self.subject_id)


@dataclass(frozen=True, kw_only=True)
class RollFrozen(PollFact):
    kind: ClassVar[str] = "roll.frozen"
    roll_root: str
    rules_sha256: str
    unit_count: int
    head_count: int
    area_cm2: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "roll_root": self.roll_root,
            "rules_sha256": self.rules_sha256,
            "units": self.unit_count,
            "total_heads": self.head_count,
            "total_area_cm2": self.area_cm2,
        }


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(PollFact):
    """The words that everybody is asked, by their hash: whoever looks later knows whether it was these."""

    kind: ClassVar[str] = "config.changed"
    question_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"setting": "question", "value_sha256": self.question_sha256}


@dataclass(frozen=True, kw_only=True)
class WaysChosen(PollFact):
    """The ways in which it may be voted, by the hash of their canonical bytes."""

    kind: ClassVar[str] = "config.changed"
    ways_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"setting": "ways", "value_sha256": self.ways_sha256}


@dataclass(frozen=True, kw_only=True)
class VoteConfigured(PollFact):
    kind: ClassVar[str] = "vote.configured"
    rules_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "rules_sha256": self.rules_sha256}


@dataclass(frozen=True, kw_only=True)
class VoteOpened(PollFact):
    kind: ClassVar[str] = "vote.opened"
    text_sha256: str
    rules_sha256: str
    roll_root: str
    opens_at: datetime
    closes_at: datetime

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "text_sha256": self.text_sha256,
            "rules_sha256": self.rules_sha256,
            "roll_root": self.roll_root,
            "opens_at": clock.rfc3339(self.opens_at),
            "closes_at": clock.rfc3339(self.closes_at),
        }


@dataclass(frozen=True, kw_only=True)
class VoteClosed(PollFact):
    """`first_index` and `last_index` are the places of this poll's ballots in the log, where they are all in it by now."""

    kind: ClassVar[str] = "vote.closed"
    closes_at: datetime
    accepted_count: int
    counted_count: int
    rejected_count: int
    first_index: int | None
    last_index: int | None
    ballotset_root: str
    roll_root: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "closes_at": clock.rfc3339(self.closes_at),
            "accepted": self.accepted_count,
            "counted": self.counted_count,
            "rejected": self.rejected_count,
            "first_index": self.first_index,
            "last_index": self.last_index,
            "ballotset_root": self.ballotset_root,
            "roll_root": self.roll_root,
        }


@dataclass(frozen=True, kw_only=True)
class VoteTallied(PollFact):
    kind: ClassVar[str] = "vote.tallied"
    outcome: str
    certificate_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "outcome": self.outcome.lower(),
            "certificate_sha256": self.certificate_sha256,
        }


@dataclass(frozen=True, kw_only=True)
class ResultPublished(PollFact):
    kind: ClassVar[str] = "result.published"
    notice_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "notice_sha256": self.notice_sha256}


@dataclass(frozen=True, kw_only=True)
class LettersDelivered(PollFact):
    """Word of the vote was brought to so many homes in one way, or was not: never to which."""

    kind: ClassVar[str] = "letters.delivered"
    how: str
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "how": self.how, "count": self.count}


@dataclass(frozen=True, kw_only=True)
class DisputeOpened(PollFact):
    """`ballot` is the commitment of the ballot that does not count until this is settled."""

    kind: ClassVar[str] = "dispute.opened"
    ballot: str
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "ballot": self.ballot, "reason": self.reason}


@dataclass(frozen=True, kw_only=True)
class DisputeDecided(PollFact):
    """What one person decided. `clerk` is their name among those who act for others, `caster` the one they vote under."""

    kind: ClassVar[str] = "dispute.decided"
    ballot: str
    outcome: str
    clerk: str
    caster: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "ballot": self.ballot, "outcome": self.outcome}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return hands.sealed(self.vote, clerk=self.clerk, caster=self.caster)


@dataclass(frozen=True, kw_only=True)
class DisputeClosed(PollFact):
    """Upheld strikes the ballot; otherwise it stands as before."""

    kind: ClassVar[str] = "dispute.closed"
    ballot: str
    outcome: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "ballot": self.ballot, "outcome": self.outcome}


@dataclass(frozen=True, kw_only=True)
class VotersReminded(PollFact):
    """One text went to so many addresses of those who had not voted: never whose."""

    kind: ClassVar[str] = "vote.reminded"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "count": self.count}
