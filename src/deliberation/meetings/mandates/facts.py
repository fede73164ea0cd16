"""What happens to mandates for a meeting, as the log tells it: by the hash of their document. Nobody is named, and no seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.meetings.facts import MeetingFact


@dataclass(frozen=True, kw_only=True)
class MandateGiven(MeetingFact):
    kind: ClassVar[str] = "meeting.mandate_given"
    mandate_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"mandate_sha256": self.mandate_sha256}


@dataclass(frozen=True, kw_only=True)
class MandateAccepted(MandateGiven):
    """Its holder took it on."""

    kind: ClassVar[str] = "meeting.mandate_accepted"


@dataclass(frozen=True, kw_only=True)
class MandateEnded(MandateGiven):
    """It holds no longer, or never will."""

    kind: ClassVar[str] = "meeting.mandate_ended"
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"mandate_sha256": self.mandate_sha256, "reason": self.reason}
