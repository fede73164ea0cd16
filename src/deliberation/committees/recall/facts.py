"""What the log tells of a petition; `subject_id` is the petition. Who signed, and against whom, is only committed to.

Hashes are of words as everybody reads them; those of the words as they were written, `own_sha256`, are committed to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.committees.recall.kinds import Ended, Way
from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True, kw_only=True)
class RecallFact(Fact):
    subject: ClassVar[str] = "recall"


@dataclass(frozen=True, kw_only=True)
class RecallOpened(RecallFact):
    kind: ClassVar[str] = "recall.opened"
    number: int
    reason_sha256: str
    own_sha256: str
    member_id: UUID

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number, "reason_sha256": f"sha256:{self.reason_sha256}"}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"member": str(self.member_id), "own_sha256": f"sha256:{self.own_sha256}"}


@dataclass(frozen=True, kw_only=True)
class MemberHeard(RecallFact):
    kind: ClassVar[str] = "recall.heard"
    words_sha256: str
    own_sha256: str
    is_paper: bool

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"words_sha256": f"sha256:{self.words_sha256}", "on_paper": self.is_paper}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"own_sha256": f"sha256:{self.own_sha256}"}


@dataclass(frozen=True, kw_only=True)
class AnswerEntered(RecallFact):
    """The member's answer on paper, by the word of one person of the office."""

    kind: ClassVar[str] = "recall.answer_entered"
    own_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"own_sha256": f"sha256:{self.own_sha256}"}


@dataclass(frozen=True, kw_only=True)
class AnswerDismissed(RecallFact):
    """A second person did not find on the paper what the first had entered."""

    kind: ClassVar[str] = "recall.answer_dismissed"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}


@dataclass(frozen=True, kw_only=True)
class PetitionSigned(RecallFact):
    kind: ClassVar[str] = "recall.signed"
    way: Way
    signature_id: UUID = field(repr=False)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"way": self.way.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"signature": str(self.signature_id)}


@dataclass(frozen=True, kw_only=True)
class SignatureChecked(RecallFact):
    """A second person compared it with the paper, and found it there or not."""

    kind: ClassVar[str] = "recall.checked"
    is_found: bool
    signature_id: UUID = field(repr=False)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"found": self.is_found}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"signature": str(self.signature_id)}


@dataclass(frozen=True, kw_only=True)
class SignatureWithdrawn(RecallFact):
    kind: ClassVar[str] = "recall.withdrawn"
    signature_id: UUID = field(repr=False)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"signature": str(self.signature_id)}


@dataclass(frozen=True, kw_only=True)
class PetitionClosed(RecallFact):
    """`rule` is the preset by which it was counted, in lower case."""

    kind: ClassVar[str] = "recall.closed"
    outcome: Ended
    signed_heads: int
    total_heads: int
    rule: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "outcome": self.outcome.value,
            "signed_heads": self.signed_heads,
            "total_heads": self.total_heads,
            "rule": self.rule.lower(),
        }
