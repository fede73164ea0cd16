"""What the log is told of a call: fingerprints and numbers, nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.meetings.call.kinds import Way
from deliberation.meetings.facts import MeetingFact
from deliberation.meetings.kinds import MeetingKind, Via


@dataclass(frozen=True, kw_only=True)
class MeetingCalled(MeetingFact):
    kind: ClassVar[str] = "meeting.called"
    what: MeetingKind
    call_sha256: str
    seats_root: str
    seats: int
    items: int
    starts_at: datetime

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "what": self.what.value,
            "call_sha256": self.call_sha256,
            "seats_root": self.seats_root,
            "seats": self.seats,
            "items": self.items,
            "starts_at": clock.rfc3339(self.starts_at),
        }


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingFact):
    """Why is only committed to."""

    kind: ClassVar[str] = "meeting.cancelled"
    reason: str = field(repr=False)

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason}


@dataclass(frozen=True, kw_only=True)
class ItemAddedLate(MeetingFact):
    """An item came after the call: it is talked about and never voted on."""

    kind: ClassVar[str] = "meeting.item_added"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(MeetingFact):
    """So many people were told, in one way."""

    kind: ClassVar[str] = "meeting.invited"
    how: Way
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"how": self.how.value, "count": self.count}


@dataclass(frozen=True, kw_only=True)
class SeatAcknowledged(MeetingFact):
    """Which seat it was stands in no log."""

    kind: ClassVar[str] = "meeting.acknowledged"
    via: Via

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"via": self.via.value}


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(MeetingFact):
    kind: ClassVar[str] = "attachment.added"
    sha256: str
    size: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"sha256": self.sha256, "bytes": self.size}
