"""What the log tells when photos of a vote were deleted: how many, never of which home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import PublicValue
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class PhotosDeleted(PollFact):
    kind: ClassVar[str] = "photos.deleted"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}
