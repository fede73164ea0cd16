"""What may be done about a committee. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from deliberation.committees import clocks, refusals, terms
from deliberation.committees.kinds import Left, Office, What
from deliberation.committees.views import ChangeView, CommitteeView, MemberView
from deliberation.counting.lint import findings
from deliberation.counting.lint.seats import Seats
from deliberation.counting.presets.places import Parameter

LONGEST_NAME = 40
OWN_TO_CONFIRM = frozenset({What.LEAVE})
"""What whoever it is about may confirm: that they go."""
OWN_WORD = frozenset({Left.RESIGNED, Left.DECLINED})
"""Why somebody goes because they say so."""


def check_seats(place: str, seats: int, *, households: int, area_cm2: int) -> None:
    """Raise UnfitSeats with the first thing that is wrong."""
    asked = Seats(count=seats, households=households, area_cm2=area_cm2)
    for finding in findings.refusals(asked.findings(place)):
        raise refusals.UnfitSeats(finding)


def check_term(place: str, starts_on: date, ends_on: date) -> None:
    """Raise EndsBeforeItStarts, TermTooShort or TermTooLong."""
    if ends_on <= starts_on:
        raise refusals.EndsBeforeItStarts
    found = clocks.term_range(place, starts_on)
    if ends_on < found.earliest:
        law = found.shortest.setting.citation
        raise refusals.TermTooShort({"years": found.shortest.days, "day": found.earliest, "law": law})
    if ends_on > found.latest:
        law = found.longest.setting.citation
        raise refusals.TermTooLong({"years": found.longest.days, "day": found.latest, "law": law})


def check_list(seats: int, members: int) -> None:
    """Raise NobodyListed, TooManyListed, TooFewListed: a committee needs more than half of its seats."""
    if not members:
        raise refusals.NobodyListed
    if members > seats:
        raise refusals.TooManyListed({"count": members, "seats": seats})
    if members * 2 <= seats:
        raise refusals.TooFewListed({"count": members, "seats": seats})


def check_confirming(*, proposed_by: Collection[UUID], by: UUID) -> None:
    """Raise SecondPersonNeeded."""
    if by in proposed_by:
        raise refusals.SecondPersonNeeded


def check_own(change: ChangeView, member: MemberView | None, by: UUID) -> None:
    """Raise OwnMatter for whoever would give themselves a seat or an office."""
    if member is not None and member.account_id == by and change.what not in OWN_TO_CONFIRM:
        raise refusals.OwnMatter


def check_refusing(change: ChangeView, member: MemberView | None, by: UUID) -> None:
    """Raise OwnMatter for whoever would keep their own seat, unless it is only their own word that could take it."""
    if member is not None and member.account_id == by and change.reason not in (None, *OWN_WORD):
        raise refusals.OwnMatter


def check_day(committee: CommitteeView, day: date, today: date) -> None:
    """Raise OutsideTheTerm or DayToCome."""
    if day > today:
        raise refusals.DayToCome
    if not committee.starts_on <= day <= committee.ends_on:
        raise refusals.OutsideTheTerm({"first": committee.starts_on, "last": committee.ends_on})


def check_leaving(member: MemberView, reason: Left) -> None:
    """Raise GoneAlready or NotSitting. Only whoever waits for a seat can decline it."""
    if member.left is not None:
        raise refusals.GoneAlready
    if not member.is_listed or (member.is_sitting and reason is Left.DECLINED):
        raise refusals.NotSitting


def check_moving_up(committee: CommitteeView, member: MemberView) -> None:
    """Raise NoSeatFree or NotNextInLine."""
    check_free(committee)
    line = committee.reserves
    if member not in line:
        raise refusals.GoneAlready
    if line[0].id != member.id:
        raise refusals.NotNextInLine({"name": line[0].name})


def check_by_election(committee: CommitteeView) -> None:
    """Raise NoSeatFree or ReservesFirst."""
    check_free(committee)
    if committee.reserves:
        raise refusals.ReservesFirst({"name": committee.reserves[0].name})


def check_free(committee: CommitteeView) -> None:
    """Raise NoSeatFree. Seats that are proposed to be filled already are not free."""
    coming = sum(change.what in {What.MOVE_UP, What.ELECT} for change in committee.waiting)
    if committee.vacant <= coming:
        raise refusals.NoSeatFree({"seats": committee.seats})


def check_office(committee: CommitteeView, office: Office, member: MemberView | None) -> None:
    """Raise NotSitting, HoldsItAlready, SealKeptByChair or ChairAndDeputyAreTwo."""
    if member is None:
        return
    if not member.is_sitting:
        raise refusals.NotSitting
    held = committee.offices_of(member)
    if office in held:
        raise refusals.HoldsItAlready({"name": member.name})
    law = terms.seals_apart(committee.place)
    if law is not None and {office, *held} >= {Office.CHAIR, Office.SEAL_KEEPER}:
        raise refusals.SealKeptByChair({"law": law.citation})
    if {office, *held} >= {Office.CHAIR, Office.DEPUTY}:
        raise refusals.ChairAndDeputyAreTwo


def needs_by_election(committee: CommitteeView) -> bool:
    """Whether fewer seats are filled than the place lets a committee go on with, and no reserve can fill them."""
    share = Fraction(terms.asked(committee.place, Parameter.BY_ELECTION_SHARE).value)
    filled = len(committee.sitting) + min(committee.vacant, len(committee.reserves))
    return Fraction(filled, committee.seats) < share


def day_before(day: date) -> date:
    return day - timedelta(days=1)
