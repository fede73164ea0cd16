"""What happens at the desk of a meeting, as the log tells it: never for which home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class PartyCame(PollFact):
    kind: ClassVar[str] = "desk.present"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote}


@dataclass(frozen=True, kw_only=True)
class PaperHanded(PollFact):
    """A form by its number, or a code."""

    kind: ClassVar[str] = "desk.handed"
    what: str
    serial: int | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "what": self.what, "serial": self.serial}
