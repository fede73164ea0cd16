"""What happened to forms on paper, as the log tells it. A form is named by its serial number within the poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class PaperPrinted(PollFact):
    kind: ClassVar[str] = "paper.printed"
    first_serial: int
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "first_serial": self.first_serial, "count": self.count}


@dataclass(frozen=True, kw_only=True)
class PaperReceived(PollFact):
    kind: ClassVar[str] = "paper.received"
    serial: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "serial": self.serial}


@dataclass(frozen=True, kw_only=True)
class PaperEntered(PollFact):
    """A clerk read the form. What was read is not told: the next one shall not know."""

    kind: ClassVar[str] = "paper.entered"
    serial: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "serial": self.serial}


@dataclass(frozen=True, kw_only=True)
class PaperConfirmed(PollFact):
    """The reading is settled. `ballot` is the commitment of the ballot that came of it, or None."""

    kind: ClassVar[str] = "paper.confirmed"
    serial: int
    ballot: str | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "serial": self.serial, "ballot": self.ballot}
