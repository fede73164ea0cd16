"""Acting on a meeting from a page: who acts, whose meeting it is, and a refusal of the room as the same page again."""

from collections.abc import Awaitable, Callable

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.meetings.call import queries
from deliberation.meetings.call.acting import By
from deliberation.meetings.call.refusals import NoSuchMeeting
from deliberation.meetings.call.views import MeetingView
from deliberation.web import errors, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed

Act = Callable[[Change], Awaitable[object]]
Page = Callable[[Visit, Typed, int], Awaitable[Html]]
"""A page with what was typed and what is wrong, and its status."""


def by(change: Change) -> By:
    return By(
        account_id=change.visitor.account_id,
        actor=change.actor,
        now=change.now,
        zone=change.community.time_zone,
    )


async def do(change: Change, act: Act, page: Page, *, to: str, done: str) -> Html:
    """Do it and go on, with the word that it is done; where it is refused, undo it and answer with the page again."""
    try:
        async with change.db.begin_nested():
            await act(change)
    except NotFilledIn as unfilled:
        return await page(change, unfilled.typed, 422)
    except (Invalid, Conflict) as refusal:
        typed = forms.typed(change.form).refused(refusal)
        return await page(change, typed, errors.status_of(refusal))
    return change.redirect(to, done=done)


def convenor(visit: Visit) -> None:
    """Raises SignInFirst, SecondStepDue, NoMandate."""
    visit.holder_of(CONVENING_ROLES)


def desk(visit: Visit, number: int | None = None, page: str = "") -> str:
    """The address of a meeting's page for those who call it; of their list where no number is given."""
    parts = (f"/c/{visit.community.slug}/manage/meetings", "" if number is None else str(number), page)
    return "/".join(part for part in parts if part)


def public(visit: Visit, number: int, page: str = "") -> str:
    here = f"/c/{visit.community.slug}/meetings/{number}"
    return f"{here}/{page}" if page else here


async def called(visit: Visit, number: int) -> MeetingView:
    """One that was called: drafts are nobody else's business. Raises NoSuchMeeting."""
    meeting = await queries.get(visit.db, number)
    if meeting.called is None:
        raise NoSuchMeeting
    return meeting
