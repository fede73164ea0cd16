"""What the log tells of a ballot, taken or not. What it says is committed to, and told to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.papers.papers import Answers
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class BallotAccepted(PollFact):
    """The log says that a voter's party voted; what it said is in the private body, which the commitment seals.

    Where the design says `unit` the body has `units`, since one party may hold several. Voter and account are named by their
    pseudonyms within this poll and community, so that the body can be published without a person's id.
    """

    kind: ClassVar[str] = "ballot.accepted"
    voter_ref: str
    channel: str
    revision: int
    previous: str | None
    units: tuple[str, ...]
    cast_by: str
    answers: Answers
    heads: int
    area_cm2: int
    cast_at: datetime

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "voter_ref": self.voter_ref,
            "channel": self.channel,
            "rev": self.revision,
            "prev": self.previous,
        }

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {
            "v": 1,
            "vote": self.vote,
            "units": list[PublicValue](self.units),
            "voter": self.voter_ref,
            "cast_by": self.cast_by,
            "channel": self.channel,
            "choices": {question: list(options) for question, options in self.answers.items()},
            "weight": {"heads": self.heads, "area_cm2": self.area_cm2},
            "rev": self.revision,
            "prev": self.previous,
            "at": clock.rfc3339(self.cast_at),
        }


@dataclass(frozen=True, kw_only=True)
class BallotRejected(PollFact):
    kind: ClassVar[str] = "ballot.rejected"
    voter_ref: str | None
    reason: str
    channel: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "voter_ref": self.voter_ref,
            "reason": self.reason,
            "channel": self.channel,
        }
