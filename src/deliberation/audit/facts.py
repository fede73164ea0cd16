"""What happened to the log itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True)
class Head:
    """The last that is known of an earlier epoch."""

    epoch: int
    size: int
    root: bytes


class ErasedBecause(StrEnum):
    """The person asked for it, or it had been kept long enough."""

    ON_REQUEST = "on_request"
    KEPT_LONG_ENOUGH = "kept_long_enough"


@dataclass(frozen=True, kw_only=True)
class ErasureDone(Fact):
    """What opens so many commitments is gone; `subject_id` is the community. Whose it was is not told."""

    kind: ClassVar[str] = "erasure.done"
    subject: ClassVar[str] = "community"
    reason: ErasedBecause
    erased_count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason.value, "erased": self.erased_count}


@dataclass(frozen=True, kw_only=True)
class LogStarted(Fact):
    """An epoch began; `subject_id` is the community. `before` is where the last one ended."""

    kind: ClassVar[str] = "log.started"
    subject: ClassVar[str] = "community"
    epoch: int
    public_key: bytes
    before: Head | None = None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "epoch": self.epoch,
            "public_key": self.public_key.hex(),
            "prev_epoch": self.before.epoch if self.before else None,
            "prev_size": self.before.size if self.before else None,
            "prev_root": self.before.root.hex() if self.before else None,
        }


@dataclass(frozen=True, kw_only=True)
class LogRestarted(Fact):
    """A new epoch began although the old one was not ended: of `signed_size` entries that were signed we have `kept_size`."""

    kind: ClassVar[str] = "log.restarted"
    subject: ClassVar[str] = "community"
    reason: str
    signed_size: int
    kept_size: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason, "signed_size": self.signed_size, "kept_size": self.kept_size}


@dataclass(frozen=True, kw_only=True)
class KeyRotated(Fact):
    """The next epoch is signed by another key."""

    kind: ClassVar[str] = "key.rotated"
    subject: ClassVar[str] = "community"
    old_key: bytes
    new_key: bytes
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"old_key": self.old_key.hex(), "new_key": self.new_key.hex(), "reason": self.reason}


@dataclass(frozen=True, kw_only=True)
class LogEnded(Fact):
    """Nothing follows in this epoch."""

    kind: ClassVar[str] = "log.ended"
    subject: ClassVar[str] = "community"
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"reason": self.reason}
