"""Minutes from a page: whose meeting it is, who may read whole names, who writes, and who acts."""

from deliberation.communities.rules import DESK_ROLES, NoMandate, Role
from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.meetings.kinds import Office
from deliberation.meetings.minutes import queries, refusals, rules
from deliberation.meetings.minutes.acting import By
from deliberation.meetings.minutes.rules import Deadline
from deliberation.meetings.minutes.views import MinutesView
from deliberation.web.deps import Change, Visit

READING_ROLES = frozenset({Role.AUDITOR, Role.STAFF, Role.ADMINISTRATOR})


def by(change: Change, view: MinutesView) -> By:
    """Under a name in the log that is good for this meeting alone."""
    account_id = change.visitor.account_id
    pepper = change.config.keys.community_pepper(change.community.id)
    return By(
        account_id=account_id,
        actor=Actor("member", digests.clerk_ref(pepper, view.meeting.id, account_id)),
        now=change.now,
        today=change.community.day(change.now),
        roles=change.visitor.roles,
    )


async def found(visit: Visit, number: int) -> MinutesView:
    """Raises NoSuchMeeting."""
    return await queries.get(visit.db, number)


def office(visit: Visit, view: MinutesView) -> Office | None:
    """What the visitor is at this meeting, if they lead it."""
    visitor = visit.found_visitor
    if visitor is None or visitor.needs_second_step or not visitor.is_member:
        return None
    return view.meeting.held_by(visitor.account_id)


async def sits(visit: Visit, view: MinutesView) -> bool:
    """Whether the visitor has a seat at this meeting."""
    visitor = visit.found_visitor
    if visitor is None or visitor.needs_second_step or not visitor.is_member:
        return False
    seat = await queries.sits(visit.db, visit.community.id, view.meeting.id, visitor.account_id)
    return seat is not None


async def reads_names(visit: Visit, view: MinutesView) -> bool:
    """Whoever has a seat or led it, auditors and staff read whole names; everybody else the masked text."""
    visitor = visit.found_visitor
    if visitor is None or visitor.needs_second_step or not visitor.is_member:
        return False
    if visitor.roles & READING_ROLES or office(visit, view) is not None:
        return True
    return await sits(visit, view)


async def check_reader(visit: Visit, view: MinutesView) -> None:
    """Raise SignInFirst, SecondStepDue, NoMandate, NoStanding."""
    _ = visit.member
    if not await reads_names(visit, view):
        raise refusals.NoStanding


def is_desk(visit: Visit, view: MinutesView) -> bool:
    """Whether the visitor leads the meeting, or takes people in by role."""
    return bool(visit.member.roles & DESK_ROLES) or office(visit, view) is not None


def check_desk(visit: Visit, view: MinutesView) -> None:
    """Raise SignInFirst, SecondStepDue, NoMandate."""
    if not is_desk(visit, view):
        raise NoMandate


def check_writer(visit: Visit, view: MinutesView) -> None:
    """Raise SignInFirst, SecondStepDue, NoMandate, NotTheWriters."""
    _ = visit.member
    if office(visit, view) is None:
        raise refusals.NotTheWriters


def deadline(visit: Visit, view: MinutesView) -> Deadline | None:
    """By when the minutes are to be public; None before the end, or where nobody says a number of days."""
    ended_at = view.meeting.ended_at
    if ended_at is None:
        return None
    return rules.deadline(view.meeting.place, visit.community.day(ended_at))


def desk(visit: Visit, number: int, page: str = "") -> str:
    """The address of a page where minutes are written."""
    here = f"/c/{visit.community.slug}/manage/meetings/{number}/minutes"
    return f"{here}/{page}" if page else here


def public(visit: Visit, number: int, page: str = "") -> str:
    here = f"/c/{visit.community.slug}/meetings/{number}/minutes"
    return f"{here}/{page}" if page else here
