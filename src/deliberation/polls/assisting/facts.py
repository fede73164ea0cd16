"""What happened to votes with a helper, as the log tells it. A slip is named by its number within the poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class SlipsPrinted(PollFact):
    kind: ClassVar[str] = "assisted.printed"
    first_slip: int
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "first_slip": self.first_slip, "count": self.count}


@dataclass(frozen=True, kw_only=True)
class AssistedBegun(PollFact):
    """A helper brought in a signed slip. What it says is not told: the second person shall read it for themselves."""

    kind: ClassVar[str] = "assisted.begun"
    slip: int
    photo_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "slip": self.slip, "photo_sha256": f"sha256:{self.photo_sha256}"}


@dataclass(frozen=True, kw_only=True)
class AssistedConfirmed(PollFact):
    """A vote with a helper is settled. `ballot` is the commitment of the ballot that came of it, or None.

    Of a slip (`slip` is its number) the actor is the second person; otherwise the helper, to whom the owner told a code.
    """

    kind: ClassVar[str] = "assisted.confirmed"
    method: str
    ballot: str | None
    slip: int | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "method": self.method, "ballot": self.ballot, "slip": self.slip}
