"""Acting in a founding from a page: who acts, and a refusal of the room as the same page again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from deliberation.communities.rules import STAFF_ROLES
from deliberation.founding.acting import By
from deliberation.kernel.refusals import Conflict, Invalid, Refusal
from deliberation.polls.opening import UnfitSeats
from deliberation.web import errors, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, NotFilledIn, Typed

Act = Callable[[], Awaitable[object]]
Again = Callable[[Typed, int], Awaitable[Html]]
"""The page once more, with what was typed and what is wrong, and its status."""


def by(change: Change) -> By:
    return By(
        account_id=change.visitor.account_id,
        actor=change.actor,
        now=change.now,
        today=change.community.day(change.now),
        zone=change.community.time_zone,
    )


async def attempt(change: Change, act: Act, again: Again) -> Html | None:
    """Do it; where it is refused, undo it and answer with the page again. None where it is done."""
    try:
        async with change.db.begin_nested():
            await act()
    except NotFilledIn as unfilled:
        return await again(unfilled.typed, 422)
    except (Invalid, Conflict) as refusal:
        return await again(_refused(forms.typed(change.form), refusal), errors.status_of(refusal))
    return None


def _refused(typed: Typed, refusal: Refusal) -> Typed:
    """Of seats, what exactly is wrong with their number."""
    if not isinstance(refusal, UnfitSeats):
        return typed.refused(refusal)
    return replace(typed, faults={"seats": Fault(refusal.finding.message, refusal.finding.details)})


def here(visit: Visit) -> str:
    return f"/c/{visit.community.slug}/manage/founding"


def staff(visit: Visit) -> None:
    """Raises SignInFirst, SecondStepDue, NoMandate."""
    visit.holder_of(STAFF_ROLES)
