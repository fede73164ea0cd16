"""What the log tells of the register: number, figures and fingerprints, never the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.committees.facts import CommitteeFact
from deliberation.kernel.facts import PublicValue


@dataclass(frozen=True, kw_only=True)
class DecisionEntered(CommitteeFact):
    """`text_sha256` is of title and text as everybody reads them, `own_sha256` as they were written: what is masked must not be guessed from a hash. Hex."""

    kind: ClassVar[str] = "committee.decided"
    number: int
    members: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    text_sha256: str
    own_sha256: str
    record_sha256: str | None
    photo_sha256: str | None
    revokes: int | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "number": self.number,
            "members": self.members,
            "for": self.votes_for,
            "against": self.votes_against,
            "abstain": self.votes_abstain,
            "text_sha256": f"sha256:{self.text_sha256}",
            "record_sha256": _document(self.record_sha256),
            "photo_sha256": _document(self.photo_sha256),
            "revokes": self.revokes,
        }

    @override
    def private(self) -> Mapping[str, PublicValue]:
        return {"own_sha256": f"sha256:{self.own_sha256}"}


def _document(digest: str | None) -> str | None:
    return f"sha256:{digest}" if digest else None


@dataclass(frozen=True, kw_only=True)
class PapersDeleted(CommitteeFact):
    """Photos of papers whose term is over; `subject_id` is the newest committee."""

    kind: ClassVar[str] = "photos.deleted"
    count: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"count": self.count}
