"""When a step may be taken and by when it should be: days of law, counted carefully. Pure.

The day of an event is not counted, and so many full days lie between a posting and what it announces (`counting/days.py`).
A last day on a holiday moves to the next working day.
"""

from dataclasses import dataclass
from datetime import date

from deliberation.counting import days
from deliberation.counting.days import Holidays
from deliberation.counting.lint.terms import Term
from deliberation.founding.terms import Terms


@dataclass(frozen=True)
class Bound:
    """A first day or a last day, and the rule that sets it."""

    day: date
    term: Term


@dataclass(frozen=True, kw_only=True)
class Posted:
    """On which days drafts and candidates went up as they now stand."""

    drafts_on: date
    candidates_on: date


def assembly_by(group_on: date, terms: Terms, holidays: Holidays) -> Bound:
    """The last day for the first assembly, after the preparatory group was posted."""
    return _within(group_on, terms.assembly_within, holidays)


def up_until(posted_on: date, term: Term) -> Bound:
    """The last day on which something hangs, and can be objected to."""
    return Bound(days.plus_days(posted_on, term.days), term)


def call_from(posted_on: date, terms: Terms) -> Bound:
    """The first day on which the election may be called: the list has hung for all its days."""
    term = terms.candidates_posted
    return Bound(days.earliest_after_full_days(posted_on, term.days), term)


def adopt_from(posted_on: date, terms: Terms) -> Bound:
    """The first day of voting on the drafts."""
    term = terms.drafts_posted
    return Bound(days.earliest_after_full_days(posted_on, term.days), term)


def vote_from(posted: Posted, terms: Terms) -> Bound:
    """The first day of voting: whichever of the postings binds longest."""
    asked = (
        (posted.candidates_on, terms.candidates_posted),
        (posted.candidates_on, terms.candidates_before),
    )
    found = [Bound(days.earliest_after_full_days(day, term.days), term) for day, term in asked]
    return max(adopt_from(posted.drafts_on, terms), *found, key=lambda bound: bound.day)


def suggested_from(posted: Posted, called_on: date, terms: Terms) -> date:
    """The first day of voting that also leaves the days of notice after the call."""
    return max(vote_from(posted, terms).day, days.earliest_after_full_days(called_on, terms.notice.days))


def meeting_by(counted_on: date, terms: Terms, holidays: Holidays) -> Bound:
    return _within(counted_on, terms.meeting_within, holidays)


def filing_by(counted_on: date, terms: Terms, holidays: Holidays) -> Bound:
    return _within(counted_on, terms.filing_within, holidays)


def handover_by(counted_on: date, terms: Terms, holidays: Holidays) -> Bound:
    return _within(counted_on, terms.handover_within, holidays)


def _within(event: date, term: Term, holidays: Holidays) -> Bound:
    return Bound(days.last_day(event, term.days, holidays).earliest, term)
