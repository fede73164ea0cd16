"""What the log tells of the seals: which decision, how many copies; of the paper only its photo's fingerprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.committees.facts import CommitteeFact
from deliberation.kernel.facts import PublicValue


@dataclass(frozen=True, kw_only=True)
class SealUsed(CommitteeFact):
    kind: ClassVar[str] = "seal.used"
    number: int
    decision: int
    copies: int
    photo_sha256: str | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "number": self.number,
            "decision": self.decision,
            "copies": self.copies,
            "photo_sha256": f"sha256:{self.photo_sha256}" if self.photo_sha256 else None,
        }
