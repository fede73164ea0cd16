"""What happened to a frozen electorate, as the log tells it: never which home it was, nor who owns it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class AmendmentFact(PollFact):
    amendment_id: UUID

    @property
    def about(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "amendment": str(self.amendment_id)}


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(AmendmentFact):
    """`difference_sha256` is of the parties that go and those that come, so that nobody confirms another amendment.

    `note` says in words what shows it. It may name people, so it is only sealed.
    """

    kind: ClassVar[str] = "roll.amend_proposed"
    cause: str
    difference_sha256: str
    note: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {**self.about, "cause": self.cause, "difference_sha256": self.difference_sha256}

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"v": 1, "vote": self.vote, "amendment": str(self.amendment_id), "note": self.note}


@dataclass(frozen=True, kw_only=True)
class RollAmended(AmendmentFact):
    """Another person confirmed it: root and totals are those of the electorate as it stands now."""

    kind: ClassVar[str] = "roll.amended"
    difference_sha256: str
    roll_root: str
    unit_count: int
    head_count: int
    area_cm2: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            **self.about,
            "difference_sha256": self.difference_sha256,
            "roll_root": self.roll_root,
            "units": self.unit_count,
            "total_heads": self.head_count,
            "total_area_cm2": self.area_cm2,
        }


@dataclass(frozen=True, kw_only=True)
class AmendmentEnded(AmendmentFact):
    """It came to nothing."""

    kind: ClassVar[str] = "roll.amend_ended"
    outcome: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {**self.about, "outcome": self.outcome}
