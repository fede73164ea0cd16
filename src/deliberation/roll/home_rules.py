"""When a change of one home may be written down, and why not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from deliberation.communities.rules import AreaSource
from deliberation.kernel.refusals import Conflict, Details, Invalid, NotFound
from deliberation.kernel.text import sentence
from deliberation.roll import cells, identity, owners
from deliberation.roll.causes import Cause, Evidence
from deliberation.roll.faults import Faulty

LONGEST_NAME = 100
MOST_OWNERS = 40


class NoSuchHome(NotFound):
    message = sentence("This unit is not on the roll any more.")


class HomeChangedMeanwhile(Conflict):
    message = sentence("Somebody else changed this home meanwhile. Look at it again, then write the change.")


class DayToCome(Invalid):
    message = sentence("This day is still to come. Write the change down when the day is there.")
    field = "day"


class BeforeTheOwners(Invalid):
    message = sentence("The roll knows the owners of before since %(day)s. Choose that day or a later one.")
    field = "day"


class BeforeMovingIn(Invalid):
    message = sentence("This person lives here since %(day)s. Choose that day or a later one.")
    field = "day"


class NobodyOwns(Invalid):
    message = sentence("Say who owns the home from that day: at least one person.")
    field = "name_1"


class SameOwners(Invalid):
    message = sentence("These are the owners already. Say who goes or who comes.")
    field = "name_1"


class SharesUnfit(Invalid):
    message = sentence(
        "Give each owner a share, such as 1/2, so that they make one whole. Or leave all empty."
    )
    field = "share_1"


class AreaUnfit(Invalid):
    message = sentence("Write the area as a number above zero, such as 88.50: four decimals at most.")
    field = "area"


class SourceWanted(Invalid):
    message = sentence("Say where the area was read.")
    field = "source"


class SameMeasures(Invalid):
    message = sentence("The roll says so already. Change the area, its source or the day of handing over.")
    field = "area"


class LivesThereAlready(Invalid):
    message = sentence("This person lives or owns here already.")
    field = "name_1"


class NotACoOwner(Invalid):
    message = sentence("Choose one of the owners.")
    field = "person"


class OneOwnerOnly(Conflict):
    message = sentence("This home has one owner, who votes. Nobody needs to be named.")


class NamedAlready(Invalid):
    message = sentence("The roll says so already.")
    field = "person"


class EntrantUnfit(Invalid):
    """About somebody who was written down; `at` counts the persons of the form from 1."""

    def __init__(self, at: int, details: Details | None = None) -> None:
        self.at = at
        super().__init__(details)


class NameUnfit(EntrantUnfit):
    message = sentence("Write one whole name, without commas or strokes. The developer comes in by a table.")
    field = "name"


class DocumentUnfit(EntrantUnfit):
    message = sentence("This ID number cannot be read. Write it in full.")
    field = "document"


class DocumentOfAnother(EntrantUnfit):
    message = sentence("On the roll this ID number belongs to another name. Look at both again.")
    field = "document"


class PhoneUnfit(EntrantUnfit):
    message = sentence("This phone cannot be read. Write its digits.")
    field = "phone"


class NameOnTheRoll(EntrantUnfit):
    message = sentence("Somebody of this name is on the roll. Say whether it is the same person.")
    field = "same"


@dataclass(frozen=True, kw_only=True)
class Entrant:
    """Somebody a clerk writes down. `same_as` is whom the clerk knows them to be; None with `is_new`: a namesake."""

    name: str
    phone: str = ""
    document: str = ""
    same_as: UUID | None = None
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened, what showed it, and the day from which it holds."""

    cause: Cause
    evidence: Evidence
    day: date


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What the roll says of a unit besides its people. Without a day of handing over it counts as handed over."""

    area_cm2: int
    area_source: AreaSource | None
    handed_over_on: date | None


@dataclass(frozen=True, kw_only=True)
class MeasuresWanted:
    """The same as it was typed; `seen` is the home as it was looked at."""

    seen: str
    area: str
    source: AreaSource | None
    handed_over_on: date | None


@dataclass(frozen=True, kw_only=True)
class OwnersWanted:
    """Who owns a home after a change: those who stay and those who come, each with what the form says of their share."""

    seen: str
    staying: Sequence[tuple[UUID, str]]
    coming: Sequence[tuple[Entrant, str]]


def check_entrant(entrant: Entrant, at: int) -> Entrant:
    """The same in normal form. Raises EntrantUnfit."""
    name = identity.tidy_name(entrant.name)
    is_developer = identity.name_key(name) in identity.developer_keys((), "")
    if len(owners.split(name)) != 1 or len(name) > LONGEST_NAME or cells.is_nothing(name) or is_developer:
        raise NameUnfit(at)
    try:
        document = owners.document(entrant.document)
    except Faulty as fault:
        raise DocumentUnfit(at) from fault
    try:
        phone = owners.phone(entrant.phone)
    except Faulty as fault:
        raise PhoneUnfit(at) from fault
    return Entrant(name=name, phone=phone, document=document, same_as=entrant.same_as, is_new=entrant.is_new)


def check_day(day: date, *, today: date, since: Iterable[date]) -> None:
    """Raise DayToCome or BeforeTheOwners."""
    if day > today:
        raise DayToCome
    latest = max(since, default=day)
    if day < latest:
        raise BeforeTheOwners({"day": latest})


def shares(typed: Sequence[str]) -> tuple[Fraction | None, ...]:
    """One for each owner, or none at all. Raises SharesUnfit."""
    given = [text.strip() for text in typed]
    if not any(given):
        return (None,) * len(given)
    try:
        return cells.shares(given)
    except Faulty as fault:
        raise SharesUnfit from fault


def measures(wanted: MeasuresWanted, before: Measures) -> Measures:
    """What the home shall be. Raises AreaUnfit, SourceWanted, SameMeasures."""
    try:
        area_cm2 = cells.area_cm2(wanted.area)
    except Faulty as fault:
        raise AreaUnfit from fault
    after = Measures(area_cm2=area_cm2, area_source=wanted.source, handed_over_on=wanted.handed_over_on)
    if after == before:
        raise SameMeasures
    if area_cm2 != before.area_cm2 and wanted.source is None:
        raise SourceWanted
    return after


def check_owners(people: Collection[UUID]) -> None:
    """Raise NobodyOwns or LivesThereAlready (one person twice)."""
    if not people:
        raise NobodyOwns
    if len(set(people)) < len(people):
        raise LivesThereAlready
