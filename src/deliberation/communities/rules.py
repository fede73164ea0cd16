"""What a mandate allows, and what kinds of place and community there are."""

from enum import StrEnum

from deliberation.kernel.refusals import NotAllowed
from deliberation.kernel.text import sentence


class CommunityKind(StrEnum):
    """An estate has buildings and usually a property company; a street has lanes of self-built houses."""

    ESTATE = "estate"
    STREET = "street"


class UnitKind(StrEnum):
    """What a unit is used for; some kinds are left out of some votes."""

    DWELLING = "dwelling"
    SHOP = "shop"
    PARKING = "parking"
    STORAGE = "storage"
    PUBLIC = "public"


class AreaSource(StrEnum):
    """Where a unit's area was read."""

    REGISTER = "register"
    SURVEY = "survey"
    CONTRACT = "contract"


class Role(StrEnum):
    """A mandate held for a time. Residents and owners need none: the roll makes them what they are."""

    LEAD = "lead"
    COMMITTEE = "committee"
    STAFF = "staff"
    COUNTER = "counter"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


STAFF_ROLES = frozenset({Role.STAFF, Role.ADMINISTRATOR})
CONVENING_ROLES = frozenset({Role.COMMITTEE, Role.STAFF, Role.ADMINISTRATOR})


class NoMandate(NotAllowed):
    """The act needs a mandate that this person does not hold here."""

    message = sentence("Your role here does not allow this. Ask the community office if you think it should.")


def require(roles: frozenset[Role], allowed: frozenset[Role]) -> None:
    """Raise NoMandate unless one of the roles is allowed."""
    if not roles & allowed:
        raise NoMandate
