"""The list of proposals, each proposal's page, its versions, and taking it back."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.proposals import actions as acts
from deliberation.proposals import differences, listing, rules
from deliberation.proposals import queries as proposals
from deliberation.proposals.listing import ON_A_PAGE, Filters, Order
from deliberation.proposals.rules import Category, Standing
from deliberation.proposals.views import FileView, ProposalView, VersionView
from deliberation.threads import queries as threads
from deliberation.web import (
    bylines,
    cost_views,
    errors,
    forms,
    labels,
    poll_views,
    proposal_forms,
    proposal_view,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number
from deliberation.web.proposal_forms import WithdrawalForm
from deliberation.web.proposal_view import ThreadAsked

_LONGEST_NEEDLE = 60
_REVISED = sentence("The new version is up. The old one stays readable.")
_WITHDRAWN = sentence("The proposal is withdrawn. It stays readable, with your reason.")


class Asked(forms.Query):
    """Which proposals to list."""

    q: forms.OptionalLine = ""
    standing: Standing | None = None
    category: Category | None = None
    mine: bool = False
    order: Order = Order.NEWEST
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class ProposalPages(Controller):
    """`/c/{slug}/proposals` and below."""

    path = "/c/{slug:str}/proposals"

    @get("/")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        asked = forms.asked(Asked, visit.request.query_params)
        totals = await threads.totals(visit.db)
        reader = visit.member if asked.mine else visit.found_visitor
        filters = Filters(
            needle=asked.q[:_LONGEST_NEEDLE],
            standing=asked.standing,
            category=asked.category,
            author_id=reader.account_id if asked.mine and reader else None,
            first=tuple(totals) if asked.order is Order.MOST_DISCUSSED else (),
            page=asked.page,
        )
        found = await listing.index(visit.db, filters)
        views = {
            "labels": labels,
            "found": found,
            "asked": asked,
            "totals": totals,
            "polls": await poll_views.newest(visit),
            "drafts": await listing.drafts_of(visit.db, reader.account_id) if reader else (),
            "last_page": max(1, -(-found.total // ON_A_PAGE)),
            "may_write": reader is not None and reader.is_member,
        }
        return visit.render("proposals/index.html", views)

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        asked = forms.asked(ThreadAsked, visit.request.query_params)
        views = await proposal_view.show(visit, number, asked)
        return visit.render("proposals/show.html", views)

    @get("/{number:int}/edit")
    async def edit(self, visit: NamedDependency[Visit], number: Number) -> Html:
        found = await proposals.get(visit.db, number)
        _check_revising(found, visit)
        typed = proposal_forms.filled(found.text, edition=found.edition)
        return await _edit_page(visit, found, typed)

    @post("/{number:int}/versions")
    async def revise(self, change: NamedDependency[Change], number: Number) -> Html:
        found = await proposals.get(change.db, number)
        _check_revising(found, change)
        try:
            await acts.revise(
                change.db,
                change.community.id,
                proposal_id=found.id,
                account_id=change.member.account_id,
                edit=await proposal_forms.read(change),
                actor=change.actor,
                now=change.now,
            )
        except forms.NotFilledIn as unfit:
            return await _edit_page(change, found, unfit.typed, status=422)
        except (Conflict, Invalid) as refusal:
            typed = forms.typed(change.form).refused(refusal)
            return await _edit_page(change, found, typed, status=errors.status_of(refusal))
        return change.redirect(f"/c/{change.community.slug}/proposals/{number}", done=_REVISED)

    @get("/{number:int}/versions/{version:int}")
    async def version(self, visit: NamedDependency[Visit], number: Number, version: Number) -> Html:
        found = await proposals.get(visit.db, number)
        after = await proposals.version(visit.db, found.id, version)
        before = await proposals.version(visit.db, found.id, version - 1) if version > 1 else None
        views = {
            "labels": labels,
            "matter": found,
            "version": after,
            "before": before,
            "changes": _changes(before, after) if before else (),
            "files_in": _files_not_in(after, before),
            "files_out": _files_not_in(before, after),
            "body": proposal_view.body(after.text.body),
            "versions": await proposals.versions(visit.db, found.id),
            "costs": await cost_views.card(visit, found, version=version),
        }
        return visit.render("proposals/version.html", views)

    @get("/{number:int}/withdrawal")
    async def ask_withdrawal(self, visit: NamedDependency[Visit], number: Number) -> Html:
        found = await proposals.get(visit.db, number)
        _check_withdrawing(found, visit)
        return visit.render("proposals/withdrawal.html", {"matter": found, "form": Typed()})

    @post("/{number:int}/withdrawal")
    async def withdraw(self, change: NamedDependency[Change], number: Number) -> Html:
        found = await proposals.get(change.db, number)
        _check_withdrawing(found, change)
        try:
            wanted = forms.parse(WithdrawalForm, change.form)
        except forms.NotFilledIn as unfit:
            views = {"matter": found, "form": unfit.typed}
            return change.render("proposals/withdrawal.html", views, status=422)
        await acts.withdraw(
            change.db,
            change.community.id,
            proposal_id=found.id,
            by=await bylines.of_member(change),
            reason=wanted.reason,
            actor=change.actor,
            now=change.now,
        )
        return change.redirect(f"/c/{change.community.slug}/proposals/{number}", done=_WITHDRAWN)


async def _edit_page(visit: Visit, found: ProposalView, typed: Typed, *, status: int = 200) -> Html:
    views = {
        "labels": labels,
        "matter": found,
        "files": await proposals.files(visit.db, found.id),
        "action": f"/c/{visit.community.slug}/proposals/{found.number}/versions",
        "form": typed,
    }
    return visit.render("proposals/edit.html", views, status=status)


def _check_revising(found: ProposalView, visit: Visit) -> None:
    rules.check_revising(_state(found), visit.member.account_id)


def _check_withdrawing(found: ProposalView, visit: Visit) -> None:
    member = visit.member
    rules.check_withdrawing(_state(found), member.account_id, is_staff=member.is_staff)


def _state(found: ProposalView) -> rules.State:
    return rules.State(
        found.author.account_id,
        is_published=True,
        is_frozen=found.standing is Standing.FROZEN,
        is_withdrawn=found.standing is Standing.WITHDRAWN,
    )


def _changes(
    before: VersionView, after: VersionView
) -> tuple[tuple[str, tuple[differences.Piece, ...]], ...]:
    """Each part of the text that is different, with its name as a marked sentence."""
    old, new = before.text, after.text
    parts = (
        (sentence("Title"), old.title, new.title),
        (sentence("In short"), old.summary, new.summary),
        (sentence("Full text"), old.body, new.body),
        (sentence("Paid from"), old.paid_from, new.paid_from),
        (sentence("Who is affected"), old.affects, new.affects),
        (sentence("How long it takes"), old.takes, new.takes),
    )
    return tuple(
        (name, differences.abridged(differences.compare(was, now))) for name, was, now in parts if was != now
    )


def _files_not_in(version: VersionView | None, other: VersionView | None) -> tuple[FileView, ...]:
    """The files of a version that the other one lacks."""
    known = {file.id for file in other.files} if other else set()
    return tuple(file for file in version.files if file.id not in known) if version else ()
