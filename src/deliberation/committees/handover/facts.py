"""What the log tells of a handover: how many lines, which of them was signed by which side, as what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.committees.facts import CommitteeFact
from deliberation.committees.handover.kinds import Side, State
from deliberation.kernel.facts import PublicValue


@dataclass(frozen=True, kw_only=True)
class HandoverBegun(CommitteeFact):
    kind: ClassVar[str] = "handover.begun"
    lines: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"lines": self.lines}


@dataclass(frozen=True, kw_only=True)
class LineSigned(CommitteeFact):
    kind: ClassVar[str] = "handover.signed"
    line: int
    side: Side
    state: State
    is_paper: bool

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "line": self.line,
            "side": self.side.value,
            "state": self.state.value,
            "on_paper": self.is_paper,
        }


@dataclass(frozen=True, kw_only=True)
class LineEntered(CommitteeFact):
    """Signed with a pen, by the word of one person of the office."""

    kind: ClassVar[str] = "handover.entered"
    line: int
    side: Side
    state: State

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"line": self.line, "side": self.side.value, "state": self.state.value}


@dataclass(frozen=True, kw_only=True)
class LineDismissed(CommitteeFact):
    """A second person did not find on the paper what the first had entered."""

    kind: ClassVar[str] = "handover.dismissed"
    line: int
    side: Side

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"line": self.line, "side": self.side.value}


@dataclass(frozen=True, kw_only=True)
class StreetOfficeTold(CommitteeFact):
    """`open_lines` are not handed over whole by the word of both sides."""

    kind: ClassVar[str] = "handover.escalated"
    open_lines: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"open_lines": self.open_lines}
