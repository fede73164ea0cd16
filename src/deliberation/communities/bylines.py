"""How an author is named beside their words, kept as it was when they wrote."""

from dataclasses import dataclass, replace
from uuid import UUID

from deliberation.communities.rules import CONVENING_ROLES, STAFF_ROLES, Role

_SHOWN = (Role.STAFF, Role.ADMINISTRATOR, Role.COMMITTEE, Role.LEAD)


@dataclass(frozen=True, kw_only=True)
class Byline:
    """`place` is a building or lane, empty when none is known; `role` only where the author spoke in it."""

    account_id: UUID
    name: str
    place: str = ""
    role: Role | None = None

    @property
    def is_official(self) -> bool:
        """Whether these words answer for the community: its staff's or the owners' committee's."""
        return self.role in CONVENING_ROLES

    def shown(self, *, with_name: bool) -> "Byline":
        """The byline for a reader who may read neighbours' names, or not. An office is named to everybody."""
        return self if with_name or self.role else replace(self, name="")

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES


def spoken_role(roles: frozenset[Role]) -> Role | None:
    """The role that stands beside an author's name when several are held."""
    return next((role for role in _SHOWN if role in roles), None)
