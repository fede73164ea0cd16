"""What happened to the roll."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue
from deliberation.roll.figures import Figures


@dataclass(frozen=True, kw_only=True)
class RollChanged(Fact):
    """A table was taken in, or one home changed by hand (no file); `subject_id` is the import or the change.

    The figures are those of the whole roll afterwards.
    """

    kind: ClassVar[str] = "roll.changed"
    subject: ClassVar[str] = "roll"
    file_sha256: str | None
    figures: Figures

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "import_sha256": f"sha256:{self.file_sha256}" if self.file_sha256 else None,
            "units": self.figures.units,
            "total_heads": self.figures.heads,
            "total_area_cm2": self.figures.area_cm2,
        }


@dataclass(frozen=True, kw_only=True)
class LettersIssued(Fact):
    """Sign-in letters were made; `subject_id` is the community, so that nobody can be told from it."""

    kind: ClassVar[str] = "letters.issued"
    subject: ClassVar[str] = "community"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}


@dataclass(frozen=True, kw_only=True)
class RollViewed(Fact):
    """Somebody saw whole names and numbers of so many persons; `subject_id` is the community, so that nobody can be told from it."""

    kind: ClassVar[str] = "roll.viewed"
    subject: ClassVar[str] = "community"
    what: str
    reason: str
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"what": self.what, "reason": self.reason, "count": self.count}
