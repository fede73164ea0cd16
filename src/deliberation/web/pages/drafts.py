"""Writing a proposal: a draft that only its author sees, looked at once more before it is published."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.proposals import actions as acts
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import Stage
from deliberation.proposals.views import PageView, ProposalView
from deliberation.web import bylines, errors, forms, labels, proposal_forms, proposal_view, stages
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed

_USUAL = [stage.value for stage in (Stage.DELIBERATION, Stage.VOTE, Stage.NOTICE, Stage.BUILT, Stage.JUDGED)]
_SAVED = sentence("Your draft is saved. Only you can see it. Read it through, then publish it.")
_PUBLISHED = sentence("Your proposal is published. Your neighbours can read it now.")
_DISCARDED = sentence("The draft is deleted.")


class DraftForm(forms.Form):
    """The draft's id belongs to the form, so that a double tap saves one draft."""

    draft_id: UUID


class DraftPages(Controller):
    """`/c/{slug}/proposals/new`, `/c/{slug}/proposals/drafts/…`."""

    path = "/c/{slug:str}/proposals"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.member  # noqa: B018 - strangers are refused before they type
        return _new_page(visit, Typed({"stages": _USUAL}))

    @post("/drafts")
    async def create(self, change: NamedDependency[Change]) -> Html:
        author = await bylines.of_member(change)
        try:
            edit = await proposal_forms.read(change)
            draft_id = await acts.draft(
                change.db,
                change.community.id,
                draft_id=forms.parse(DraftForm, change.form).draft_id,
                author=author,
                edit=edit,
                now=change.now,
            )
        except forms.NotFilledIn as unfit:
            return _new_page(change, unfit.typed, status=422)
        except (Conflict, Invalid) as refusal:
            typed = forms.typed(change.form).refused(refusal)
            return _new_page(change, typed, status=errors.status_of(refusal))
        return change.redirect(_path(change, draft_id), done=_SAVED)

    @get("/drafts/{draft_id:uuid}")
    async def show(self, visit: NamedDependency[Visit], draft_id: FromPath[UUID]) -> Html:
        draft = await _own(visit, draft_id)
        found = PageView(draft, await proposals.files(visit.db, draft_id), ())
        views = {
            **proposal_view.parts(found, sees_names=True),
            "way": stages.way(draft, comment_count=0),
        }
        return visit.render("proposals/draft.html", views)

    @get("/drafts/{draft_id:uuid}/edit")
    async def edit(self, visit: NamedDependency[Visit], draft_id: FromPath[UUID]) -> Html:
        draft = await _own(visit, draft_id)
        return await _edit_page(visit, draft, proposal_forms.filled(draft.text, edition=draft.edition))

    @post("/drafts/{draft_id:uuid}")
    async def update(self, change: NamedDependency[Change], draft_id: FromPath[UUID]) -> Html:
        draft = await _own(change, draft_id)
        try:
            await acts.redraft(
                change.db,
                change.community.id,
                proposal_id=draft_id,
                account_id=change.member.account_id,
                edit=await proposal_forms.read(change),
                now=change.now,
            )
        except forms.NotFilledIn as unfit:
            return await _edit_page(change, draft, unfit.typed, status=422)
        except (Conflict, Invalid) as refusal:
            typed = forms.typed(change.form).refused(refusal)
            return await _edit_page(change, draft, typed, status=errors.status_of(refusal))
        return change.redirect(_path(change, draft_id), done=_SAVED)

    @post("/drafts/{draft_id:uuid}/publication")
    async def publish(self, change: NamedDependency[Change], draft_id: FromPath[UUID]) -> Html:
        number = await acts.publish(
            change.db,
            change.community.id,
            proposal_id=draft_id,
            account_id=change.member.account_id,
            actor=change.actor,
            now=change.now,
        )
        return change.redirect(f"/c/{change.community.slug}/proposals/{number}", done=_PUBLISHED)

    @post("/drafts/{draft_id:uuid}/removal")
    async def discard(self, change: NamedDependency[Change], draft_id: FromPath[UUID]) -> Html:
        await acts.discard(
            change.db, change.community.id, proposal_id=draft_id, account_id=change.member.account_id
        )
        return change.redirect(f"/c/{change.community.slug}/proposals", done=_DISCARDED)


async def _own(visit: Visit, draft_id: UUID) -> ProposalView:
    return await proposals.get_draft(visit.db, draft_id, visit.member.account_id)


def _path(visit: Visit, draft_id: UUID) -> str:
    return f"/c/{visit.community.slug}/proposals/drafts/{draft_id}"


def _new_page(visit: Visit, typed: Typed, *, status: int = 200) -> Html:
    views = {
        "labels": labels,
        "matter": None,
        "draft_id": str(new_id()),
        "files": (),
        "action": f"/c/{visit.community.slug}/proposals/drafts",
        "form": typed,
    }
    return visit.render("proposals/edit.html", views, status=status)


async def _edit_page(visit: Visit, draft: ProposalView, typed: Typed, *, status: int = 200) -> Html:
    views = {
        "labels": labels,
        "matter": draft,
        "files": await proposals.files(visit.db, draft.id),
        "action": _path(visit, draft.id),
        "form": typed,
    }
    return visit.render("proposals/edit.html", views, status=status)
