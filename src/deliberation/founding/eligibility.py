"""May a first assembly be held at all? The tests of the place's law, in exact fractions. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from deliberation.counting.presets import places
from deliberation.counting.presets.places import Parameter, Setting

_LEAP_DAY = (2, 29)


class Asked(StrEnum):
    """What a place may ask for before a first assembly."""

    HANDED_OVER = "handed_over"
    """So much of the area is handed over."""
    HANDED_OVER_LATE = "handed_over_late"
    """Less of it, once years have passed since the first home was handed over."""
    CALLED_FOR = "called_for"
    """So many of the owners, or owners of so much of the area, ask for it; or the developer does."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An estate and who asks for its assembly. Areas in square centimetres; `first_on` is None where no day is known."""

    total_cm2: int
    handed_over_cm2: int
    first_on: date | None
    heads: int
    caller_heads: int = 0
    caller_cm2: int = 0
    is_developer_asking: bool = False


@dataclass(frozen=True, kw_only=True)
class Test:
    """One test: `reached` against `needed`, both exact. `from_on` is the day from which years have passed, where it asks for years."""

    asked: Asked
    reached: Fraction
    needed: Fraction
    is_met: bool
    law: Setting
    years: int = 0
    from_on: date | None = None


@dataclass(frozen=True)
class Finding:
    """All tests of the place; empty where it has none. One of handing over must be met, and the one of calling."""

    tests: tuple[Test, ...]

    @property
    def is_allowed(self) -> bool:
        handing = [test.is_met for test in self.tests if test.asked is not Asked.CALLED_FOR]
        calling = [test.is_met for test in self.tests if test.asked is Asked.CALLED_FOR]
        return (not handing or any(handing)) and all(calling)


def judge(place: str, standing: Standing, today: date) -> Finding:
    """Raises PlaceUnknown."""
    found = (
        _handed_over(place, standing),
        _handed_over_late(place, standing, today),
        _called_for(place, standing),
    )
    return Finding(tuple(test for test in found if test is not None))


def years_after(day: date, years: int) -> date:
    """The same day so many years on; of a leap day the first of March."""
    if (day.month, day.day) == _LEAP_DAY and not _is_leap(day.year + years):
        return date(day.year + years, 3, 1)
    return day.replace(year=day.year + years)


def _handed_over(place: str, standing: Standing) -> Test | None:
    law = places.setting(place, Parameter.HANDED_OVER_SHARE)
    if law is None:
        return None
    reached, needed = _part(standing.handed_over_cm2, standing.total_cm2), Fraction(law.value)
    return Test(asked=Asked.HANDED_OVER, reached=reached, needed=needed, is_met=reached >= needed, law=law)


def _handed_over_late(place: str, standing: Standing, today: date) -> Test | None:
    law = places.setting(place, Parameter.HANDED_OVER_LATE_SHARE)
    years = places.days(place, Parameter.HANDED_OVER_LATE_YEARS)
    if law is None or years is None:
        return None
    reached, needed = _part(standing.handed_over_cm2, standing.total_cm2), Fraction(law.value)
    from_on = years_after(standing.first_on, years) if standing.first_on else None
    return Test(
        asked=Asked.HANDED_OVER_LATE,
        reached=reached,
        needed=needed,
        is_met=reached >= needed and from_on is not None and from_on <= today,
        law=law,
        years=years,
        from_on=from_on,
    )


def _called_for(place: str, standing: Standing) -> Test | None:
    law = places.setting(place, Parameter.FIRST_ASSEMBLY_CALL_SHARE)
    if law is None:
        return None
    heads = _part(standing.caller_heads, standing.heads)
    area = _part(standing.caller_cm2, standing.total_cm2)
    reached, needed = max(heads, area), Fraction(law.value)
    return Test(
        asked=Asked.CALLED_FOR,
        reached=reached,
        needed=needed,
        is_met=standing.is_developer_asking or reached >= needed,
        law=law,
    )


def _part(of: int, whole: int) -> Fraction:
    return Fraction(of, whole) if whole else Fraction(0)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
