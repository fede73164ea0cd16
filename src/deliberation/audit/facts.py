"""What happened to the log itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True)
class Head:
    """The last that is known of an earlier epoch."""

    epoch: int
    size: int
    root: bytes


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
