"""Speaking below a proposal: comments, replies, helpful, taking back, reporting, asking for a review."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.refusals import Conflict, Invalid, Refusal, TooMany
from deliberation.kernel.text import sentence
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import AlreadyWithdrawn, NoSuchProposal, Standing
from deliberation.proposals.views import ProposalView
from deliberation.threads import actions as acts
from deliberation.threads import hearings, moderation, rules
from deliberation.threads import queries as threads
from deliberation.threads.actions import Words
from deliberation.threads.queries import Asked
from deliberation.threads.rules import Kind
from deliberation.threads.views import CommentView
from deliberation.web import bylines, comment_forms, errors, forms, labels
from deliberation.web.comment_forms import AppealForm, BackForm, CommentForm, ReasonForm, ReplyForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_POSTED = sentence("Your comment is up. You can take it back for ten minutes.")
_TAKEN_BACK = sentence("Your comment is taken back.")
_REPORTED = sentence("Thank you. The community staff will look at this comment.")
_APPEALED = sentence("Your request is with the community staff. They will look at the comment again.")


class ThreadPages(Controller):
    """`/c/{slug}/proposals/{number}/comments`, `/c/{slug}/comments/{id}` and below."""

    path = "/c/{slug:str}"

    @get("/proposals/{number:int}/comments/new")
    async def new(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.member  # noqa: B018 - strangers are refused before they type
        return _comment_page(visit, await _matter(visit, number), Typed())

    @post("/proposals/{number:int}/comments")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        author = await bylines.of_member(change)
        matter = await _matter(change, number)
        try:
            wanted = forms.parse(CommentForm, change.form)
            comment_id = await acts.post(
                change.db,
                change.community.id,
                matter_id=matter.id,
                author=author,
                words=Words(wanted.kind, wanted.text, wanted.form_key),
                actor=change.actor,
                now=change.now,
            )
        except forms.NotFilledIn as unfit:
            return _comment_page(change, matter, unfit.typed, status=422)
        except (Conflict, Invalid, TooMany) as refusal:
            return _comment_page(change, matter, *_again(change, refusal))
        return _after(change, f"{_page(change, matter)}?order=newest#c-{comment_id}", _POSTED)

    @get("/comments/{comment_id:uuid}")
    async def show(self, visit: NamedDependency[Visit], comment_id: FromPath[UUID]) -> Html:
        return await _reply_page(visit, comment_id, Typed())

    @post("/comments/{comment_id:uuid}/replies")
    async def reply(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        author = await bylines.of_member(change)
        try:
            wanted = forms.parse(ReplyForm, change.form)
            await acts.reply(
                change.db,
                change.community.id,
                parent_id=comment_id,
                author=author,
                words=Words(Kind.REPLY, wanted.text, wanted.form_key),
                actor=change.actor,
                now=change.now,
            )
        except forms.NotFilledIn as unfit:
            return await _reply_page(change, comment_id, unfit.typed, status=422)
        except (Conflict, Invalid, TooMany) as refusal:
            return await _reply_page(change, comment_id, *_again(change, refusal))
        return _after(change, f"/c/{change.community.slug}/comments/{comment_id}", _POSTED)

    @post("/comments/{comment_id:uuid}/helpful")
    async def mark(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        await acts.mark_helpful(
            change.db, change.community.id, comment_id=comment_id, account_id=change.member.account_id
        )
        here = f"/c/{change.community.slug}/comments/{comment_id}"
        return change.redirect(f"{forms.parse(BackForm, change.form).path(here)}#c-{comment_id}")

    @post("/comments/{comment_id:uuid}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        member = change.member
        comment = await threads.get(change.db, comment_id, _asked(change))
        await acts.withdraw(
            change.db,
            change.community.id,
            comment_id=comment_id,
            account_id=member.account_id,
            actor=change.actor,
            now=change.now,
        )
        matter = await _matter_of(change, comment)
        return _after(change, f"{_page(change, matter)}#talk", _TAKEN_BACK)

    @get("/comments/{comment_id:uuid}/report")
    async def ask_report(self, visit: NamedDependency[Visit], comment_id: FromPath[UUID]) -> Html:
        visit.member  # noqa: B018 - strangers are refused before they type
        return await _report_page(visit, comment_id, Typed())

    @post("/comments/{comment_id:uuid}/report")
    async def report(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        member = change.member
        try:
            wanted = forms.parse(ReasonForm, change.form)
            await acts.report(
                change.db,
                change.community.id,
                comment_id=comment_id,
                account_id=member.account_id,
                reason=wanted.reason,
                actor=change.actor,
                now=change.now,
            )
        except forms.NotFilledIn as unfit:
            return await _report_page(change, comment_id, unfit.typed, status=422)
        except Conflict as refusal:
            return await _report_page(change, comment_id, *_again(change, refusal))
        comment = await threads.get(change.db, comment_id, _asked(change))
        return _after(change, f"{_page(change, await _matter_of(change, comment))}#talk", _REPORTED)

    @post("/comments/{comment_id:uuid}/appeal")
    async def appeal(self, change: NamedDependency[Change], comment_id: FromPath[UUID]) -> Html:
        try:
            wanted = forms.parse(AppealForm, change.form)
            await moderation.appeal(
                change.db,
                change.community.id,
                comment_id=comment_id,
                account_id=change.member.account_id,
                text=wanted.text,
                now=change.now,
            )
        except forms.NotFilledIn as unfit:
            return await _reply_page(change, comment_id, unfit.typed, status=422)
        return _after(change, f"/c/{change.community.slug}/comments/{comment_id}", _APPEALED)


def _again(change: Change, refusal: Refusal) -> tuple[Typed, int]:
    """The form as it was typed, with what is in the way, and the status that says so."""
    return forms.typed(change.form).refused(refusal), errors.status_of(refusal)


def _comment_page(visit: Visit, matter: ProposalView, typed: Typed, status: int = 200) -> Html:
    visit.section = "proposals"
    views = {
        "labels": labels,
        "kinds": rules.STANDALONE,
        "matter": matter,
        "form": typed,
        "form_key": comment_forms.new_key(),
    }
    return visit.render("threads/new.html", views, status=status)


async def _reply_page(visit: Visit, comment_id: UUID, typed: Typed, status: int = 200) -> Html:
    visit.section = "proposals"
    asked = _asked(visit)
    comment = await threads.get(visit.db, comment_id, asked)
    if comment.parent_id is not None:
        comment = await threads.get(visit.db, comment.parent_id, asked)
    matter = await _matter_of(visit, comment)
    visitor = visit.found_visitor
    told = await hearings.hidden_of(visit.db, visitor.account_id) if visitor else ()
    views = {
        "labels": labels,
        "matter": matter,
        "comment": comment,
        "form": typed,
        "form_key": comment_forms.new_key(),
        "here": visit.path,
        "told": [line for line in told if line.id == comment_id],
        "may_talk": visitor is not None and visitor.is_member and matter.standing is not Standing.WITHDRAWN,
        "is_official": bool(visitor and visitor.roles & CONVENING_ROLES),
    }
    return visit.render("threads/show.html", views, status=status)


async def _report_page(visit: Visit, comment_id: UUID, typed: Typed, status: int = 200) -> Html:
    visit.section = "proposals"
    comment = await threads.get(visit.db, comment_id, _asked(visit))
    if not comment.is_shown:
        raise rules.NoSuchComment
    views = {
        "labels": labels,
        "comment": comment,
        "matter": await _matter_of(visit, comment),
        "form": typed,
    }
    return visit.render("threads/report.html", views, status=status)


async def _matter(visit: Visit, number: int) -> ProposalView:
    """The proposal to speak about. Raises AlreadyWithdrawn."""
    found = await proposals.get(visit.db, number)
    if found.standing is Standing.WITHDRAWN:
        raise AlreadyWithdrawn
    return found


async def _matter_of(visit: Visit, comment: CommentView) -> ProposalView:
    found = await proposals.find_by_id(visit.db, comment.matter_id)
    if found is None:
        raise NoSuchProposal
    return found


def _page(visit: Visit, matter: ProposalView) -> str:
    return f"/c/{visit.community.slug}/proposals/{matter.number}"


def _asked(visit: Visit) -> Asked:
    reader = visit.found_visitor
    return Asked(
        viewer_id=reader.account_id if reader else None, sees_names=bylines.sees_names(visit), now=visit.now
    )


def _after(change: Change, path: str, done: str) -> Html:
    return change.redirect(path, done=done)
