"""Staff's queue of reported comments and requests for review, and the public list of what was hidden."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import STAFF_ROLES
from deliberation.kernel.text import sentence
from deliberation.proposals import listing
from deliberation.threads import hearings
from deliberation.threads import moderation as acts
from deliberation.web import forms, hidden_letters, labels
from deliberation.web.comment_forms import ReasonForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed

_HIDDEN = sentence("The comment is hidden. A line with the reason stands in its place.")
_RESTORED = sentence("The comment is shown again.")
_KEPT = sentence("The comment stays. The reports are settled.")
_UPHELD = sentence("The comment stays hidden. The request is settled.")


class ModerationPages(Controller):
    """`/c/{slug}/manage/reports`, `/c/{slug}/hidden`, and what staff decide about a comment."""

    path = "/c/{slug:str}"

    @get("/manage/reports")
    async def queue(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(STAFF_ROLES)
        return await _queue_page(visit, Typed())

    @get("/hidden")
    async def hidden(self, visit: NamedDependency[Visit]) -> Html:
        visit.section = "log"
        lines = await hearings.hidden_list(visit.db)
        titles = await listing.titles(visit.db, [line.matter_id for line in lines])
        return visit.render("threads/hidden.html", {"labels": labels, "lines": lines, "titles": titles})

    @post("/comments/{comment_id:uuid}/hiding")
    async def hide(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        staff = change.holder_of(STAFF_ROLES)
        try:
            wanted = forms.parse(ReasonForm, change.form)
        except forms.NotFilledIn as unfit:
            return await _queue_page(change, unfit.typed, about=comment_id, status=422)
        hidden = await acts.hide(
            change.db,
            change.community.id,
            comment_id=comment_id,
            by=staff.account_id,
            reason=wanted.reason,
            actor=change.actor,
            now=change.now,
        )
        await hidden_letters.send(change, hidden, wanted.reason)
        return _to_queue(change, _HIDDEN)

    @post("/comments/{comment_id:uuid}/restoration")
    async def restore(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        staff = change.holder_of(STAFF_ROLES)
        await acts.restore(
            change.db,
            change.community.id,
            comment_id=comment_id,
            by=staff.account_id,
            actor=change.actor,
            now=change.now,
        )
        return _to_queue(change, _RESTORED)

    @post("/comments/{comment_id:uuid}/clearance")
    async def keep(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        staff = change.holder_of(STAFF_ROLES)
        await acts.keep(
            change.db, change.community.id, comment_id=comment_id, by=staff.account_id, now=change.now
        )
        return _to_queue(change, _KEPT)

    @post("/comments/{comment_id:uuid}/confirmation")
    async def uphold(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        staff = change.holder_of(STAFF_ROLES)
        await acts.uphold(
            change.db, change.community.id, comment_id=comment_id, by=staff.account_id, now=change.now
        )
        return _to_queue(change, _UPHELD)


async def _queue_page(visit: Visit, typed: Typed, *, about: UUID | None = None, status: int = 200) -> Html:
    visit.section = "manage"
    cases = await hearings.queue(visit.db)
    titles = await listing.titles(visit.db, [case.matter_id for case in cases])
    views = {"labels": labels, "cases": cases, "titles": titles, "form": typed, "about": about}
    return visit.render("threads/reports.html", views, status=status)


def _to_queue(change: Change, done: str) -> Html:
    return change.redirect(f"/c/{change.community.slug}/manage/reports", done=done)
