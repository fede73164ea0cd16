"""What the log tells of counters and watchers: that somebody was named, was replaced, and confirmed a count. Never who."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class CountNamed(PollFact):
    """`official` is the pseudonym of who was named, or the hash of a guest's name; only the commitment vouches for it, and for `is_namesake`."""

    kind: ClassVar[str] = "count.named"
    duty: str
    official: str
    is_namesake: bool = False

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "duty": self.duty}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        said: dict[str, PublicValue] = {
            "v": 1,
            "vote": self.vote,
            "duty": self.duty,
            "official": self.official,
        }
        return {**said, "namesake": True} if self.is_namesake else said


@dataclass(frozen=True, kw_only=True)
class CountReleased(PollFact):
    """`naming` is the commitment of the entry by which they were named."""

    kind: ClassVar[str] = "count.released"
    naming: str
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "naming": self.naming, "reason": self.reason}


@dataclass(frozen=True, kw_only=True)
class CountWitnessed(PollFact):
    """Whoever was named by `naming` confirms the count whose certificate this is."""

    kind: ClassVar[str] = "count.witnessed"
    naming: str
    certificate_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "naming": self.naming, "certificate_sha256": self.certificate_sha256}
