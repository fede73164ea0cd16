"""What happened to mandates, as the log tells it. A mandate is named by its document's hash, people by names good for this poll alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.papers import hands
from deliberation.polls.facts import PollFact


@dataclass(frozen=True, kw_only=True)
class ProxyGiven(PollFact):
    """`voter_ref` is the owner's, `holder_ref` that of who shall vote; `way` says whether it came online or on paper.

    Where clerks take it in, `holder_at_desk` is the name that the holder would have among them.
    """

    kind: ClassVar[str] = "proxy.given"
    voter_ref: str
    holder_ref: str
    mandate_sha256: str
    way: str
    valid_until: datetime
    holder_at_desk: str | None

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "voter_ref": self.voter_ref,
            "holder_ref": self.holder_ref,
            "mandate_sha256": self.mandate_sha256,
            "way": self.way,
            "valid_until": clock.rfc3339(self.valid_until),
        }

    @override
    def private(self) -> Mapping[str, PublicValue] | None:
        if self.holder_at_desk is None:
            return None
        return hands.sealed(self.vote, clerk=self.holder_at_desk, caster=self.holder_ref)


@dataclass(frozen=True, kw_only=True)
class ProxyAccepted(PollFact):
    """The holder takes it on."""

    kind: ClassVar[str] = "proxy.accepted"
    mandate_sha256: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "mandate_sha256": self.mandate_sha256}


@dataclass(frozen=True, kw_only=True)
class ProxyConfirmed(ProxyAccepted):
    """A second clerk compared it with the paper."""

    kind: ClassVar[str] = "proxy.confirmed"


@dataclass(frozen=True, kw_only=True)
class ProxyRevoked(PollFact):
    """It holds no longer, or never will."""

    kind: ClassVar[str] = "proxy.revoked"
    mandate_sha256: str
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"vote": self.vote, "mandate_sha256": self.mandate_sha256, "reason": self.reason}


@dataclass(frozen=True, kw_only=True)
class ProxyRefused(PollFact):
    """A mandate was not taken. Those given before it stand."""

    kind: ClassVar[str] = "proxy.refused"
    voter_ref: str
    holder_ref: str
    reason: str

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {
            "vote": self.vote,
            "voter_ref": self.voter_ref,
            "holder_ref": self.holder_ref,
            "reason": self.reason,
        }
