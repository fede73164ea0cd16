"""What happens at a meeting, as the log tells it: in numbers, never who. Which seat came or left is only committed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.meetings.facts import MeetingFact
from deliberation.meetings.kinds import How, Office, Via


@dataclass(frozen=True, kw_only=True)
class Room:
    """Who is there, against all: seats, heads, and area in cm²; a dimension that no seat weighs in is 0."""

    seats: int
    present: int
    heads: int
    area_cm2: int

    def data(self) -> dict[str, PublicValue]:
        return {
            "seats": self.seats,
            "present": self.present,
            "present_heads": self.heads,
            "present_area_cm2": self.area_cm2,
        }


@dataclass(frozen=True, kw_only=True)
class OfficeNamed(MeetingFact):
    kind: ClassVar[str] = "meeting.named"
    office: Office

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"office": self.office.value}


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(MeetingFact):
    kind: ClassVar[str] = "meeting.opened"
    room: Room

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return self.room.data()


@dataclass(frozen=True, kw_only=True)
class ItemTaken(MeetingFact):
    """An item of the agenda came before the meeting, or was done."""

    kind: ClassVar[str] = "meeting.item"
    position: int
    begins: bool
    room: Room

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"item": self.position, "begins": self.begins, **self.room.data()}


@dataclass(frozen=True, kw_only=True)
class MeetingAdjourned(MeetingFact):
    kind: ClassVar[str] = "meeting.adjourned"
    resumes_at: datetime
    room: Room

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"resumes_at": clock.rfc3339(self.resumes_at), **self.room.data()}


@dataclass(frozen=True, kw_only=True)
class MeetingResumed(MeetingFact):
    kind: ClassVar[str] = "meeting.resumed"
    room: Room

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return self.room.data()


@dataclass(frozen=True, kw_only=True)
class MeetingEnded(MeetingFact):
    """`had_quorum`: at some moment of it."""

    kind: ClassVar[str] = "meeting.ended"
    had_quorum: bool
    room: Room

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"had_quorum": self.had_quorum, **self.room.data()}


@dataclass(frozen=True, kw_only=True)
class SeatCame(MeetingFact):
    kind: ClassVar[str] = "meeting.came"
    how: How
    via: Via
    seat_id: UUID

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"how": self.how.value, "via": self.via.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"seat": str(self.seat_id)}


@dataclass(frozen=True, kw_only=True)
class SeatLeft(MeetingFact):
    kind: ClassVar[str] = "meeting.left"
    seat_id: UUID

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"seat": str(self.seat_id)}
