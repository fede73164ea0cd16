"""What happened, as the log will tell it for ever: public, frozen, without personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

PublicValue = str | int | bool | None | list["PublicValue"] | dict[str, "PublicValue"]
ActorKind = Literal["member", "clerk", "system", "trustee", "witness"]


@dataclass(frozen=True)
class Actor:
    """Who acted: a kind, and a pseudonymous reference that means nothing outside the installation."""

    kind: ActorKind
    ref: str


SYSTEM = Actor("system", "")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that happened.

    `kind` is the entry type (`ballot.accepted`), `subject` the kind of thing it happened to.
    `data()` is what enters the log: no name, address, number, free text. `private()` is the body that
    only its salted commitment vouches for; it can be erased without hurting the log.
    """

    kind: ClassVar[str]
    subject: ClassVar[str]
    subject_id: UUID

    def data(self) -> Mapping[str, PublicValue]:
        raise NotImplementedError

    def private(self) -> Mapping[str, PublicValue] | None:
        return None
