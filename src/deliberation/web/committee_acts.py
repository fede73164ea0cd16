"""Acting for a committee from a page: who acts, and a refusal of the room as the same page again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from deliberation.committees.acting import By
from deliberation.committees.refusals import UnfitSeats
from deliberation.communities.rules import CONVENING_ROLES, STAFF_ROLES
from deliberation.kernel.facts import Actor
from deliberation.kernel.refusals import Conflict, Invalid, NotAllowed, Refusal
from deliberation.ledger import digests
from deliberation.web import errors, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, NotFilledIn, Typed

Act = Callable[[Change], Awaitable[object]]
Page = Callable[[Visit, Typed, int], Awaitable[Html]]
"""A page with what was typed and what is wrong, and its status."""


def by(change: Change) -> By:
    return By(
        account_id=change.visitor.account_id,
        actor=change.actor,
        now=change.now,
        today=change.community.day(change.now),
    )


def untied(change: Change, subject_id: UUID) -> By:
    """The same for what an owner does for themselves: under a name in the log that is good for this subject alone."""
    pepper = change.config.keys.community_pepper(change.community.id)
    ref = digests.clerk_ref(pepper, subject_id, change.visitor.account_id)
    return replace(by(change), actor=Actor("member", ref))


async def do(change: Change, act: Act, page: Page, *, to: str, done: str) -> Html:
    """Do it and go on, with the word that it is done; where it is refused, undo it and answer with the page again."""
    try:
        async with change.db.begin_nested():
            await act(change)
    except NotFilledIn as unfilled:
        return await page(change, unfilled.typed, 422)
    except (Invalid, Conflict, NotAllowed) as refusal:
        return await page(change, _refused(forms.typed(change.form), refusal), errors.status_of(refusal))
    return change.redirect(to, done=done)


def here(visit: Visit, page: str = "") -> str:
    """The address of a page where a committee is looked after; of its first one where none is named."""
    desk = f"/c/{visit.community.slug}/manage/committee"
    return f"{desk}/{page}" if page else desk


def staff(visit: Visit) -> None:
    """Raises SignInFirst, SecondStepDue, NoMandate."""
    visit.holder_of(STAFF_ROLES)


def convener(visit: Visit) -> None:
    """Staff or a member of the committee. Raises SignInFirst, SecondStepDue, NoMandate."""
    visit.holder_of(CONVENING_ROLES)


def may_convene(visit: Visit) -> bool:
    """Whether the reader is staff or of the committee, and has signed in."""
    reader = visit.found_visitor
    return reader is not None and not reader.needs_second_step and bool(reader.roles & CONVENING_ROLES)


def _refused(typed: Typed, refusal: Refusal) -> Typed:
    """Of seats, what exactly is wrong with their number."""
    if not isinstance(refusal, UnfitSeats):
        return typed.refused(refusal)
    return replace(typed, faults={"seats": Fault(refusal.finding.message, refusal.finding.details)})
