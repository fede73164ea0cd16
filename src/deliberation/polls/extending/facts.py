"""What the log tells of more time: from which end to which, why by a code, and by its hash what the notice says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class VoteExtended(PollFact):
    kind: ClassVar[str] = "vote.extended"
    closes_before: datetime
    closes_at: datetime
    reason: str
    notice_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "closes_before": clock.rfc3339(self.closes_before),
            "closes_at": clock.rfc3339(self.closes_at),
            "reason": self.reason,
            "notice_sha256": self.notice_sha256,
        }
