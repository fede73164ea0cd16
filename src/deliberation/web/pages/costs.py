"""Who pays what for a proposal: the table, its form, a look at it before it is published."""

from datetime import date
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import Field

from deliberation.communities import queries as communities
from deliberation.communities.rules import COSTING_ROLES
from deliberation.kernel.refusals import Conflict, Invalid
from deliberation.kernel.text import sentence
from deliberation.proposals import coefficients, costing, rules
from deliberation.proposals import cost_queries as costs
from deliberation.proposals import queries as proposals
from deliberation.proposals.coefficients import UnfitRows
from deliberation.proposals.cost_queries import ON_A_PAGE
from deliberation.proposals.costing import Asked, Publication
from deliberation.proposals.costs import BY_COEFFICIENT, CostsChangedMeanwhile, NoSuchCosts, Split
from deliberation.proposals.rules import Standing
from deliberation.proposals.views import ProposalView
from deliberation.web import cost_forms, cost_views, errors, forms, scopes
from deliberation.web.cost_forms import PublicationForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_DONE = sentence("The table is published as a new version. Every owner sees their own line first.")
_FIRST_SENTENCE = sentence("It now says who pays what.")
_NEXT_SENTENCE = sentence("The table of who pays what is new.")


class CostsAsked(forms.Query):
    """Which part of which table to show."""

    version: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    page: Annotated[int, Field(ge=1, le=1_000)] = 1


class CostPages(Controller):
    """`/c/{slug}/proposals/{number}/costs`: read by members, set out by leads, the committee and staff."""

    path = "/c/{slug:str}/proposals/{number:int}/costs"

    @get("/")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        asked = forms.asked(CostsAsked, visit.request.query_params)
        matter = await proposals.get(visit.db, number)
        card = await cost_views.card(visit, matter, version=asked.version)
        if card is None or (asked.page > 1 and asked.page > card.costs.pages):
            raise NoSuchCosts
        lines = await costs.lines(visit.db, card.costs.id, page=asked.page) if card.sees_homes else ()
        views = {
            "matter": matter,
            "card": card,
            "asked": asked,
            "rows": cost_views.rows(visit, lines),
            "may_cost": cost_views.may_cost(visit, matter),
        }
        return visit.render("costs/show.html", views)

    @get("/edit")
    async def edit(self, visit: NamedDependency[Visit], number: Number) -> Html:
        matter = await _to_cost(visit, number)
        present = await costs.find(visit.db, matter.id)
        known = await costs.coefficients(visit.db, present.id) if present else ()
        return await _form(visit, matter, cost_forms.filled(present, known))

    @post("/edit")
    async def edit_again(self, change: NamedDependency[Change], number: Number) -> Html:
        """Back from the table to the form, with all that was typed."""
        return await _form(change, await _to_cost(change, number), forms.typed(change.form))

    @post("/check")
    async def check(self, change: NamedDependency[Change], number: Number) -> Html:
        matter = await _to_cost(change, number)
        try:
            asked = await cost_forms.read(change)
            split = await costing.work_out(change.db, asked, on=_today(change))
        except forms.NotFilledIn as unfit:
            return await _form(change, matter, unfit.typed, status=422)
        except Invalid as refusal:
            return await _refused(change, matter, refusal)
        present = await costs.find(change.db, matter.id)
        typed = Typed({"changed": [change.say(_NEXT_SENTENCE if present else _FIRST_SENTENCE)]})
        return await _check(change, matter, asked, split, typed)

    @post("/")
    async def create(self, change: NamedDependency[Change], number: Number) -> Html:
        matter = await _to_cost(change, number)
        try:
            asked = await cost_forms.read(change)
            wanted = forms.parse(PublicationForm, change.form)
            await costing.publish(
                change.db,
                change.community.id,
                proposal_id=matter.id,
                asked=asked,
                publication=Publication(seen_sha256=wanted.seen, changed=wanted.changed),
                actor=change.actor,
                now=change.now,
                on=_today(change),
            )
        except forms.NotFilledIn as unfit:
            return await _form(change, matter, unfit.typed, status=422)
        except (rules.SayWhatChanged, CostsChangedMeanwhile) as refusal:
            split = await costing.work_out(change.db, asked, on=_today(change))
            typed = forms.typed(change.form).refused(refusal)
            return await _check(change, matter, asked, split, typed, status=errors.status_of(refusal))
        except Invalid as refusal:
            return await _refused(change, matter, refusal)
        return change.redirect(f"/c/{change.community.slug}/proposals/{number}#costs", done=_DONE)


async def _to_cost(visit: Visit, number: int) -> ProposalView:
    """The proposal, for those who may say who pays what. Raises NoMandate, AlreadyWithdrawn, TextIsFrozen."""
    visit.holder_of(COSTING_ROLES)
    matter = await proposals.get(visit.db, number)
    rules.check_costing(
        rules.State(
            matter.author.account_id,
            is_published=True,
            is_frozen=matter.standing is Standing.FROZEN,
            is_withdrawn=matter.standing is Standing.WITHDRAWN,
        )
    )
    return matter


async def _refused(change: Change, matter: ProposalView, refusal: Conflict | Invalid) -> Html:
    faults = refusal.faults if isinstance(refusal, UnfitRows) else ()
    typed = forms.typed(change.form).refused(refusal)
    return await _form(change, matter, typed, faults=faults, status=errors.status_of(refusal))


async def _form(
    visit: Visit,
    matter: ProposalView,
    typed: Typed,
    *,
    faults: tuple[coefficients.RowFault, ...] = (),
    status: int = 200,
) -> Html:
    views = {
        "matter": matter,
        "form": typed,
        "row_faults": [(fault.row.number, fault.row.name, visit.say(fault.message)) for fault in faults],
        "weightings": [
            (each.value, visit.say(name), visit.say(hint))
            for each, (name, hint) in cost_views.WEIGHTINGS.items()
        ],
        "pers": [(each.value, visit.say(words)) for each, words in cost_views.PER.items()],
        "scopes": scopes.offered(visit, await communities.places(visit.db)),
        "leavable": scopes.leavable(visit),
    }
    return visit.render("costs/edit.html", views, status=status)


async def _check(
    change: Change, matter: ProposalView, asked: Asked, split: Split, typed: Typed, *, status: int = 200
) -> Html:
    plan = split.plan
    places = dict(scopes.offered(change, await communities.places(change.db)))
    views = {
        "matter": matter,
        "form": typed,
        "split": split,
        "rows": cost_views.previewed(change, split.shares[:ON_A_PAGE]),
        "weighting": change.say(cost_views.WEIGHTINGS[plan.weighting][0]),
        "has_coefficients": plan.weighting in BY_COEFFICIENT,
        "scope": places.get(scopes.value_of(plan.scope), ""),
        "left_out": [change.say(scopes.LEAVABLE[kind]) for kind in sorted(plan.left_out)],
        "without_area": sum(share.home.area_cm2 == 0 for share in split.shares),
        "hidden": _hidden(change, asked),
    }
    return change.render("costs/check.html", views, status=status)


def _hidden(change: Change, asked: Asked) -> list[tuple[str, str]]:
    """The form once more, as fields that nobody sees; a file's rows stand in it as if typed."""
    typed = forms.typed(change.form)
    names = ("price", "subsidy", "compensation", "weighting", "scope", "per")
    kept = [(name, typed.value(name)) for name in names] + [
        ("leave_out", kind) for kind in typed.chosen("leave_out")
    ]
    return [*kept, ("rows", coefficients.as_text(asked.rows))]


def _today(change: Change) -> date:
    return change.community.day(change.now)
