"""What happened to accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.accounts.rules import Proof
from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True, kw_only=True)
class IdentityVerified(Fact):
    """An account was first tied to a person of the roll; `subject_id` is the account."""

    kind: ClassVar[str] = "identity.verified"
    subject: ClassVar[str] = "account"
    proof: Proof

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"method": self.proof.value}
