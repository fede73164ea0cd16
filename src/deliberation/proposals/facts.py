"""What happened to proposals, as the log tells it: hashes and versions, never the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True, kw_only=True)
class ProposalPublished(Fact):
    """A first version; `text_sha256` is the document hash of its bytes."""

    kind: ClassVar[str] = "proposal.published"
    subject: ClassVar[str] = "proposal"
    version: int
    text_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"version": self.version, "text_sha256": self.text_sha256}


@dataclass(frozen=True, kw_only=True)
class ProposalRevised(ProposalPublished):
    """A later version."""

    kind: ClassVar[str] = "proposal.revised"


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(Fact):
    kind: ClassVar[str] = "proposal.withdrawn"
    subject: ClassVar[str] = "proposal"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}


@dataclass(frozen=True, kw_only=True)
class AttachmentAdded(Fact):
    """A picture or paper became part of a published proposal; `sha256` is the hexadecimal hash of its bytes."""

    kind: ClassVar[str] = "attachment.added"
    subject: ClassVar[str] = "proposal"
    sha256: str
    size: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"sha256": f"sha256:{self.sha256}", "bytes": self.size}


@dataclass(frozen=True, kw_only=True)
class CostsWorkedOut(Fact):
    """A version says who pays what; `costs_sha256` is the document hash of the table."""

    kind: ClassVar[str] = "proposal.costed"
    subject: ClassVar[str] = "proposal"
    version: int
    costs_sha256: str
    net_cents: int
    homes: int

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "version": self.version,
            "costs_sha256": self.costs_sha256,
            "net_cents": self.net_cents,
            "units": self.homes,
        }
