"""Acting on notices from a page: who acts, and a refusal of the room as the same page again."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.facts import Actor
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.ledger import digests
from deliberation.notices import queries
from deliberation.notices.acting import By
from deliberation.notices.refusals import NoSuchNotice
from deliberation.notices.views import NoticeView
from deliberation.web import errors, forms
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed

Act = Callable[[Change], Awaitable[object]]
Page = Callable[[Visit, Typed, int], Awaitable[Html]]
"""A page with what was typed and what is wrong, and its status."""
_NAME = re.compile(r"([0-9]{4})-([0-9]{3,9})")


def by(change: Change) -> By:
    return By(
        account_id=change.visitor.account_id,
        person_id=change.visitor.person_id,
        actor=change.actor,
        zone=change.community.time_zone,
    )


def untied(change: Change, notice: NoticeView) -> By:
    """The same for who objects: under a name in the log that is good for this notice alone."""
    pepper = change.config.keys.community_pepper(change.community.id)
    ref = digests.clerk_ref(pepper, notice.id, change.visitor.account_id)
    return replace(by(change), actor=Actor("member", ref))


async def do(change: Change, act: Act, page: Page, *, to: str, done: str) -> Html:
    """Do it and go on, with the word that it is done; where it is refused, undo it and answer with the page again."""
    try:
        async with change.db.begin_nested():
            await act(change)
    except NotFilledIn as unfilled:
        return await page(change, unfilled.typed, 422)
    except (Invalid, Conflict) as refusal:
        return await page(change, forms.typed(change.form).refused(refusal), errors.status_of(refusal))
    return change.redirect(to, done=done)


def office(visit: Visit) -> None:
    """Raises SignInFirst, SecondStepDue, NoMandate."""
    visit.holder_of(CONVENING_ROLES)


async def named(visit: Visit, name: str) -> NoticeView:
    """The notice of a number such as 2026-017. Raises NoSuchNotice."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise NoSuchNotice
    return await queries.get(visit.db, int(found[1]), int(found[2]))


def here(visit: Visit, page: str = "") -> str:
    """The address of a page of the office for notices; of its first one where none is named."""
    desk = f"/c/{visit.community.slug}/manage/notices"
    return f"{desk}/{page}" if page else desk


def public(visit: Visit, notice: NoticeView) -> str:
    return f"/c/{visit.community.slug}/notices/{notice.name}"
