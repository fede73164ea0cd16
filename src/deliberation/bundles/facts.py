"""What happened to bundles, as the log tells it. The subject is the poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue
from deliberation.ledger.bundle import Grade


@dataclass(frozen=True, kw_only=True)
class ExportCreated(Fact):
    """Somebody took a bundle that shows more than the public one; `sha256` is the file's document hash."""

    kind: ClassVar[str] = "export.created"
    subject: ClassVar[str] = "poll"
    grade: Grade
    sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": str(self.subject_id), "grade": self.grade.value, "sha256": self.sha256}
