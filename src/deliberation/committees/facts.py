"""What happened to a committee, as the log tells it; `subject_id` is the committee. Who somebody is, is only committed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.committees.kinds import Ended, Left, Office, Outcome, What
from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True, kw_only=True)
class CommitteeFact(Fact):
    subject: ClassVar[str] = "committee"


@dataclass(frozen=True, kw_only=True)
class CommitteeWritten(CommitteeFact):
    kind: ClassVar[str] = "committee.written"
    number: int
    seats: int
    starts_on: date
    ends_on: date

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"number": self.number, "seats": self.seats}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"starts_on": self.starts_on.isoformat(), "ends_on": self.ends_on.isoformat()}


@dataclass(frozen=True, kw_only=True)
class CommitteeConfirmed(CommitteeFact):
    """`members` and `reserves` are rows of the list, in their order."""

    kind: ClassVar[str] = "committee.confirmed"
    members: tuple[UUID, ...]
    reserves: tuple[UUID, ...]

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"members": len(self.members), "reserves": len(self.reserves)}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {
            "members": [str(each) for each in self.members],
            "reserves": [str(each) for each in self.reserves],
        }


@dataclass(frozen=True, kw_only=True)
class CommitteeEnded(CommitteeFact):
    kind: ClassVar[str] = "committee.ended"
    reason: Ended

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason.value}


@dataclass(frozen=True, kw_only=True)
class ChangeProposed(CommitteeFact):
    """`on_day`: from when it shall hold, or the last day of whoever leaves."""

    kind: ClassVar[str] = "committee.proposed"
    change_id: UUID
    what: What
    member_id: UUID | None
    office: Office | None
    reason: Left | None
    on_day: date

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"change": str(self.change_id), "what": self.what.value}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {
            "member": str(self.member_id) if self.member_id else None,
            "office": self.office.value if self.office else None,
            "reason": self.reason.value if self.reason else None,
            "on": self.on_day.isoformat(),
        }


@dataclass(frozen=True, kw_only=True)
class ChangeSettled(CommitteeFact):
    """A second person confirmed or refused it; `sitting` is how many sit now."""

    kind: ClassVar[str] = "committee.changed"
    change_id: UUID
    what: What
    outcome: Outcome
    sitting: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "change": str(self.change_id),
            "what": self.what.value,
            "outcome": self.outcome.value,
            "sitting": self.sitting,
        }


@dataclass(frozen=True, kw_only=True)
class MeetingDemanded(CommitteeFact):
    """`count`: how many members ask now."""

    kind: ClassVar[str] = "committee.demanded"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}
