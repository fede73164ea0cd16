"""The clocks of a committee: its term, its duty to meet, a meeting that its members ask for, its handover. Pure."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from deliberation.committees import terms
from deliberation.counting import days
from deliberation.counting.lint.terms import Term
from deliberation.counting.presets.places import Parameter, Setting

_MONTHS = 12
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Range:
    """The first and the last day on which a term may end, each with the years it follows from."""

    earliest: date
    shortest: Term
    latest: date
    longest: Term


@dataclass(frozen=True, kw_only=True)
class Duty:
    """To meet every so many months: by `due_on`, counted `from_on`, the last meeting or the first day of the term.

    `last_met` is None where no meeting is known.
    """

    months: Term
    from_on: date
    due_on: date
    last_met: date | None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class Demand:
    """How many members ask for a meeting, how many must, and, once enough do, by when it is held."""

    count: int
    needed: int
    share: Setting
    reached_on: date | None
    within: Term
    due_on: date | None
    is_late: bool


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last day of a month that has no such day."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_range(place: str, starts_on: date) -> Range:
    """A term of three years that begins on 1 June ends on 31 May; its anniversary is taken too. Raises PlaceUnknown."""
    shortest = terms.term(place, Parameter.TERM_YEARS_MIN)
    longest = terms.term(place, Parameter.TERM_YEARS_MAX)
    return Range(
        months_after(starts_on, shortest.days * _MONTHS) - _ONE_DAY,
        shortest,
        months_after(starts_on, longest.days * _MONTHS),
        longest,
    )


def duty(last_met: date | None, today: date, place: str, *, since: date) -> Duty:
    """`since` is the first day of the term. A meeting before it does not count. Raises PlaceUnknown."""
    months = terms.term(place, Parameter.COMMITTEE_MEETING_MONTHS)
    met = last_met if last_met is not None and last_met >= since else None
    from_on = met or since
    due_on = months_after(from_on, months.days)
    return Duty(months=months, from_on=from_on, due_on=due_on, last_met=met, is_late=today > due_on)


def demand(asked_on: Sequence[date], members: int, today: date, place: str) -> Demand:
    """`asked_on` has a day for each member who asks since the last meeting. Raises PlaceUnknown."""
    share = terms.asked(place, Parameter.COMMITTEE_CALL_SHARE)
    within = terms.term(place, Parameter.COMMITTEE_DEMANDED_WITHIN_DAYS)
    needed = max(1, -(-members * Fraction(share.value) // 1))
    in_turn = sorted(asked_on)
    reached_on = in_turn[needed - 1] if len(in_turn) >= needed else None
    due_on = days.plus_days(reached_on, within.days) if reached_on else None
    return Demand(
        count=len(in_turn),
        needed=needed,
        share=share,
        reached_on=reached_on,
        within=within,
        due_on=due_on,
        is_late=due_on is not None and today > due_on,
    )
