"""What the log tells of an answer: that there was one. Not by whom, not what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.committees.facts import CommitteeFact
from deliberation.kernel.facts import PublicValue


@dataclass(frozen=True, kw_only=True)
class CommitteeRated(CommitteeFact):
    kind: ClassVar[str] = "committee.rated"
    half: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"half": self.half}
