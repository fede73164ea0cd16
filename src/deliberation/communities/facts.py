"""What happened to communities and mandates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from deliberation.communities.rules import Role
from deliberation.kernel.facts import Fact, PublicValue


@dataclass(frozen=True, kw_only=True)
class SecondStepReset(Fact):
    """Whoever holds this mandate sets the second step up anew; `subject_id` is the mandate."""

    kind: ClassVar[str] = "second_step.reset"
    subject: ClassVar[str] = "mandate"

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {}


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Fact):
    """A mandate began or ended; `subject_id` is the mandate, so that nobody is followed from place to place."""

    kind: ClassVar[str] = "role.changed"
    subject: ClassVar[str] = "mandate"
    role: Role
    is_held: bool

    @override
    def data(self) -> Mapping[str, PublicValue]:
        return {"role": self.role.value, "on": self.is_held}
