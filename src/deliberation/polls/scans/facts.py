"""What the log tells of a photo: which form it shows, and its hash. A photo's bytes cannot be guessed, so the hash needs no salt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class PaperScanned(PollFact):
    kind: ClassVar[str] = "paper.scanned"
    serial: int
    sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "serial": self.serial, "sha256": f"sha256:{self.sha256}"}
