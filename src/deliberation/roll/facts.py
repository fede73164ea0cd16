"""What happened to the roll."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

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


@dataclass(frozen=True, kw_only=True)
class RollPublished(Fact):
    """The roll went on show to be put right; `subject_id` is the publication. The hash is that of the list with masked names."""

    kind: ClassVar[str] = "roll.published"
    subject: ClassVar[str] = "roll"
    list_sha256: str
    figures: Figures
    announced_cm2: int | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "list_sha256": f"sha256:{self.list_sha256}",
            "units": self.figures.units,
            "total_heads": self.figures.heads,
            "total_area_cm2": self.figures.area_cm2,
            "announced_area_cm2": self.announced_cm2,
        }


@dataclass(frozen=True, kw_only=True)
class RollObjected(Fact):
    """Somebody said that the roll on show is wrong; `subject_id` is the objection."""

    kind: ClassVar[str] = "roll.objected"
    subject: ClassVar[str] = "roll"
    publication_id: UUID
    about: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"publication": str(self.publication_id), "about": self.about}


@dataclass(frozen=True, kw_only=True)
class ObjectionPhotosDeleted(Fact):
    """Photos that came with objections went when they had served; `subject_id` is the publication. Never whose."""

    kind: ClassVar[str] = "photos.deleted"
    subject: ClassVar[str] = "roll"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}


@dataclass(frozen=True, kw_only=True)
class RollDecided(Fact):
    """Staff decided an objection; `subject_id` is the objection."""

    kind: ClassVar[str] = "roll.decided"
    subject: ClassVar[str] = "roll"
    publication_id: UUID
    outcome: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"publication": str(self.publication_id), "outcome": self.outcome}
