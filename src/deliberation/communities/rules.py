"""What a mandate allows, and what kinds of place and community there are."""

import re
from datetime import date
from enum import StrEnum
from uuid import UUID

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
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


_SLUG = re.compile(r"[a-z0-9-]{2,40}")
STAFF_ROLES = frozenset({Role.STAFF, Role.ADMINISTRATOR})
CONVENING_ROLES = frozenset({Role.COMMITTEE, Role.STAFF, Role.ADMINISTRATOR})
DESK_ROLES = CONVENING_ROLES | {Role.COUNTER}
COSTING_ROLES = CONVENING_ROLES | {Role.LEAD}


class NoMandate(NotAllowed):
    """The act needs a mandate that this person does not hold here."""

    message = sentence("Your role here does not allow this. Ask the community office if you think it should.")


class SlugUnfit(Invalid):
    message = sentence("Use 2 to 40 small letters, digits and dashes for the address, such as fuxing-li.")
    field = "slug"


class SlugTaken(Conflict):
    message = sentence("Another community has this address. Choose another one.")
    field = "slug"


class RoleHeld(Conflict):
    message = sentence("This person holds this role already.")


class NoSuchBuilding(Invalid):
    message = sentence("Choose one from the list.")
    field = "building"


class NoSuchMandate(NotFound):
    message = sentence("There is no such role here.")


class RoleEnded(Conflict):
    message = sentence("This role has already ended.")


class LastAdministrator(Conflict):
    message = sentence("Somebody must be administrator here. Give this role to somebody else first.")


class EndsBeforeStart(Invalid):
    message = sentence("A role cannot end before the day it began. Choose a later day.")
    field = "ends_on"


class OwnSecondStep(NotAllowed):
    message = sentence("You cannot reset your own second step. Ask another administrator.")


class NoSecondStep(Conflict):
    message = sentence("This person has no second step to reset.")


def require(roles: frozenset[Role], allowed: frozenset[Role]) -> None:
    """Raise NoMandate unless one of the roles is allowed."""
    if not roles & allowed:
        raise NoMandate


def check_slug(slug: str) -> None:
    """Raise SlugUnfit unless it can be part of an address."""
    if not _SLUG.fullmatch(slug):
        raise SlugUnfit


def check_resetting(role: Role, holder: UUID, by: UUID | None) -> None:
    """Raise OwnSecondStep, or NoSecondStep where the role asks for none. `by` is None for the machine's own keeper."""
    if holder == by:
        raise OwnSecondStep
    if role not in CONVENING_ROLES:
        raise NoSecondStep


def check_ending(starts_on: date, ended_on: date | None, ends_on: date) -> None:
    """Raise RoleEnded or EndsBeforeStart."""
    if ended_on is not None and ended_on <= ends_on:
        raise RoleEnded
    if ends_on < starts_on:
        raise EndsBeforeStart
