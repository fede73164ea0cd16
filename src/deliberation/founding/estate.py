"""What the roll says of an estate that wants its first assembly."""

from dataclasses import dataclass
from datetime import date

from deliberation.communities.rules import UnitKind
from deliberation.database.sessions import Reader
from deliberation.roll import present
from deliberation.roll.known import KnownUnit


@dataclass(frozen=True, kw_only=True)
class Estate:
    """Areas in square centimetres. `first_on`: the day the first home was handed over, None where no home has a day.

    `homes` are the dwellings, by which a small estate is told from a large one.
    """

    total_cm2: int
    handed_over_cm2: int
    first_on: date | None
    heads: int
    homes: int


async def of_roll(db: Reader, *, on: date) -> Estate:
    """As the roll stands. A unit without a day counts as handed over, unless the developer owns it."""
    roll = await present.roll(db)
    figures = roll.figures(on=on)
    handed = [unit for unit in roll.units if not _is_with_developer(unit, on)]
    days = [unit.sealed.handed_over_on for unit in handed if unit.sealed.handed_over_on]
    return Estate(
        total_cm2=figures.area_cm2,
        handed_over_cm2=sum(unit.sealed.area_cm2 for unit in handed),
        first_on=min(days, default=None),
        heads=figures.heads,
        homes=sum(unit.sealed.kind is UnitKind.DWELLING for unit in roll.units),
    )


def _is_with_developer(unit: KnownUnit, on: date) -> bool:
    if unit.sealed.handed_over_on and unit.sealed.handed_over_on > on:
        return True
    owners = unit.sealed.owners
    return bool(owners) and all(owner.is_developer for owner in owners)
