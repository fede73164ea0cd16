"""One row of the roll, as it was read (clear) and as it may be kept (sealed)."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from deliberation.communities.rules import AreaSource, UnitKind
from deliberation.kernel.text import half_width, tidy_line


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a unit is, as people write it. Entrance and floor may be empty."""

    building: str
    entrance: str = ""
    floor: str = ""
    label: str

    @cached_property
    def key(self) -> tuple[str, str, str]:
        """Equal for one place however wide its digits are and wherever its spaces stand.

        The floor is left out: it says nothing that the label does not, and is written in many ways.
        """
        return (bare(self.building), bare(self.entrance), bare(self.label))


DoubtfulUnit = tuple[tuple[str, str, str], UnitKind | None]
"""The key of a place, and the kind where it could be read: of a row that has a fault."""


@dataclass(frozen=True, kw_only=True)
class RollOwner:
    """`document` and `phone` are in normal form, or empty. They are left out of the repr, so no log shows them."""

    name: str
    document: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    share: Fraction | None = None
    is_developer: bool = False


@dataclass(frozen=True, kw_only=True)
class RollUnit:
    """A unit as read; `row` counts from 1 as a spreadsheet does. `area_source` is None where nobody said it."""

    place: Place
    kind: UnitKind
    area_cm2: int
    area_source: AreaSource | None
    owners: tuple[RollOwner, ...]
    handed_over_on: date | None
    row: int

    def is_with_developer(self, on: date) -> bool:
        """Unsold, or sold and not yet handed over: such units are one head together (interpretation, art. 9)."""
        if self.handed_over_on and self.handed_over_on > on:
            return True
        return bool(self.owners) and all(owner.is_developer for owner in self.owners)


@dataclass(frozen=True, kw_only=True)
class SealedOwner:
    """An owner without clear numbers: `document` and `contact` are keyed hashes, or None."""

    name: str
    document: bytes | None = None
    contact: bytes | None = None
    share: Fraction | None = None
    is_developer: bool = False


@dataclass(frozen=True, kw_only=True)
class SealedUnit:
    """What may be stored and compared."""

    place: Place
    kind: UnitKind
    area_cm2: int
    area_source: AreaSource | None
    owners: tuple[SealedOwner, ...]
    handed_over_on: date | None


def bare(text: str) -> str:
    """Equal for texts that differ only in spaces, width and case."""
    if text.isascii() and text.isprintable():
        return "".join(text.split()).casefold()
    closed = "".join(half_width(tidy_line(text)).split())
    return half_width(closed.casefold())
