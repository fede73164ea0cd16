"""What happens to a meeting, as the log tells it; the subject is the meeting. Nobody is named."""

from dataclasses import dataclass
from typing import ClassVar

from deliberation.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class MeetingFact(Fact):
    subject: ClassVar[str] = "meeting"
