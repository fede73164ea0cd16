"""When the roll is on show to be put right, who may object, and how an objection is decided."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from deliberation.kernel.text import sentence

LONGEST_DAYS = 90
MOST_OBJECTIONS = 20


class About(StrEnum):
    """What an objection says is wrong."""

    AREA = "area"
    OWNER = "owner"
    MISSING = "missing"
    HANDING_OVER = "handing_over"
    ELSE = "else"


class Outcome(StrEnum):
    """How it was decided."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"


class NoSuchPublication(NotFound):
    message = sentence("The roll was not on show under this number.")


class NoSuchObjection(NotFound):
    message = sentence("There is no such objection here.")


class EmptyRoll(Conflict):
    message = sentence("The roll is empty. Take in a table first.")


class OnShowAlready(Conflict):
    message = sentence("The roll is on show until %(day)s. It can be shown again after that.")


class BeginsInThePast(Invalid):
    message = sentence("This day is over. Begin today or later.")
    field = "starts_on"


class ShownTooShort(Invalid):
    message = sentence("Choose a last day after the first one.")
    field = "ends_on"


class ShownTooLong(Invalid):
    message = sentence("Show it for %(days)s days at most.")
    field = "ends_on"


class NotOnShow(Conflict):
    message = sentence("Objections were taken from %(start)s to %(end)s.")


class NotOfTheRoll(NotAllowed):
    message = sentence("Only people on the roll can object here. Is your name missing? Ring the office.")


class TooManyObjections(Conflict):
    message = sentence("You have objected %(count)s times. Bring the rest to the office.")


class NoSuchUnitShown(Invalid):
    message = sentence("Choose a home from the list.")
    field = "unit_id"


class HomeNotNamed(Invalid):
    message = sentence("Choose the home that it is about.")
    field = "unit_id"


class DecidedAlready(Conflict):
    message = sentence("This objection is decided already.")


class OwnObjection(NotAllowed):
    message = sentence("You objected yourself. Somebody else must decide.")


@dataclass(frozen=True, kw_only=True)
class Days:
    """The first and the last day on which everybody may look and object."""

    starts_on: date
    ends_on: date

    def contain(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What somebody objects: against which unit (None: the list as a whole), why, and a photo (WebP)."""

    about: About
    unit_id: UUID | None
    text: str
    photo: bytes | None = None


def check_saying(saying: Saying) -> None:
    """Raise HomeNotNamed: what is wrong about one home is no use without it."""
    if saying.unit_id is None and saying.about in {About.AREA, About.OWNER, About.HANDING_OVER}:
        raise HomeNotNamed


def check_days(days: Days, *, today: date, shown_until: date | None) -> None:
    """Raise the first reason why the roll cannot be on show in these days."""
    if shown_until is not None and shown_until >= today:
        raise OnShowAlready({"day": shown_until})
    if days.starts_on < today:
        raise BeginsInThePast
    if days.ends_on <= days.starts_on:
        raise ShownTooShort
    if days.ends_on - days.starts_on > timedelta(days=LONGEST_DAYS):
        raise ShownTooLong({"days": LONGEST_DAYS})


def check_objecting(days: Days, *, today: date, said_before: int) -> None:
    """Raise NotOnShow or TooManyObjections."""
    if not days.contain(today):
        raise NotOnShow({"start": days.starts_on, "end": days.ends_on})
    if said_before >= MOST_OBJECTIONS:
        raise TooManyObjections({"count": said_before})
