"""What the log tells of it: which objection, and a hash of why; that it was agreed to is told as the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.notices.facts import NoticeFact


@dataclass(frozen=True, kw_only=True)
class VoidingProposed(NoticeFact):
    kind: ClassVar[str] = "voiding.proposed"
    number: int
    reason_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number, "reason_sha256": self.reason_sha256}


@dataclass(frozen=True, kw_only=True)
class VoidingRefused(NoticeFact):
    kind: ClassVar[str] = "voiding.refused"
    number: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number}
