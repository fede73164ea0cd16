"""Asking for advice on several options: fill in, look at who would be asked, open."""

from dataclasses import replace
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import BeforeValidator, Field

from deliberation.communities import queries as communities
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence, tidy_line
from deliberation.papers import papers
from deliberation.papers.papers import MOST_OPTIONS
from deliberation.polls import opening, rules
from deliberation.polls.opening import Plan
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import AlreadyWithdrawn, Standing
from deliberation.proposals.views import ProposalView
from deliberation.web import electorate_view, forms, opening_forms, scopes
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.opening_forms import OpeningForm

_PRESET = "GENERIC-STRAW-POLL"


def _lines(typed: object) -> object:
    return [line for line in map(tidy_line, typed.splitlines()) if line] if isinstance(typed, str) else typed


class RankingAsked(forms.Query):
    """Which proposal the options belong to."""

    proposal: int = Field(ge=1, le=2**31 - 1)


class RankingForm(OpeningForm):
    """A ranking to be; one option a line."""

    when_missing: ClassVar = {
        "question": sentence("Write the question."),
        "options": sentence("Write at least two options, one on each line."),
        "scope": sentence("Choose who is asked."),
    }

    preset: str = _PRESET
    options: Annotated[list[str], BeforeValidator(_lines)]


class CheckedRanking(RankingForm):
    """The same once its electorate was looked at; `poll_id` makes sending twice one poll."""

    poll_id: UUID
    seen_root: str = Field(pattern="^[0-9a-f]{64}$")


class RankingPages(Controller):
    """`/c/{slug}/polls/rankings…`, for those who may convene."""

    path = "/c/{slug:str}/polls/rankings"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        asked = forms.asked(RankingAsked, visit.request.query_params)
        return await _form(visit, await proposals.get(visit.db, asked.proposal), Typed())

    @post("/new")
    async def new_again(self, change: NamedDependency[Change]) -> Html:
        """Back from the look at it, with all that was typed."""
        change.holder_of(CONVENING_ROLES)
        return await _form(change, await _proposal(change), forms.typed(change.form))

    @post("/check")
    async def check(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(CONVENING_ROLES)
        proposal = await _proposal(change)
        try:
            wanted = forms.parse(RankingForm, change.form)
            plan = _plan(change, wanted, proposal, new_id())
            return await _check(change, wanted, plan, proposal)
        except NotFilledIn as unfit:
            return await _form(change, proposal, unfit.typed, status=422)
        except Invalid as refusal:
            return await _form(change, proposal, forms.typed(change.form).refused(refusal), status=422)

    @post("/")
    async def create(self, change: NamedDependency[Change]) -> Html:
        convenor = change.holder_of(CONVENING_ROLES)
        try:
            wanted = forms.parse(CheckedRanking, change.form)
        except NotFilledIn as altered:
            raise rules.FormAltered from altered
        proposal = await proposals.get(change.db, wanted.proposal)
        number = await opening.open_poll(
            change.db,
            change.community.id,
            plan=_plan(change, wanted, proposal, wanted.poll_id),
            seen_root=wanted.seen_root,
            opened_by=convenor.account_id,
            pepper=_pepper(change),
            actor=change.actor,
            now=change.now,
        )
        return change.redirect(
            f"/c/{change.community.slug}/polls/{number}",
            done=sentence("The ranking is set. Its options cannot change now."),
        )


async def _proposal(change: Change) -> ProposalView:
    """The one that the form is about. Raises FormAltered for a form that is not ours, and NoSuchProposal."""
    try:
        return await proposals.get(change.db, forms.parse(RankingAsked, change.form).proposal)
    except NotFilledIn as altered:
        raise rules.FormAltered from altered


def _plan(change: Change, wanted: RankingForm, proposal: ProposalView, poll_id: UUID) -> Plan:
    """Raises what is wrong with the options."""
    plan = opening_forms.plan(change, wanted, proposal, poll_id)
    return replace(plan, preset_id=_PRESET, paper=papers.ranking_of(wanted.options))


async def _form(visit: Visit, proposal: ProposalView, typed: Typed, *, status: int = 200) -> Html:
    if proposal.standing is Standing.WITHDRAWN:
        raise AlreadyWithdrawn
    views = {
        "proposal": proposal,
        "scopes": scopes.offered(visit, await communities.places(visit.db)),
        "most": MOST_OPTIONS,
        "form": typed,
    }
    return visit.render("rankings/new.html", views, status=status)


async def _check(change: Change, wanted: RankingForm, plan: Plan, proposal: ProposalView) -> Html:
    """Raises what opening would raise about window and scope."""
    roll = await opening.preview(change.db, plan, pepper=_pepper(change), now=change.now)
    places = dict(scopes.offered(change, await communities.places(change.db)))
    views = {
        "proposal": proposal,
        "wanted": wanted,
        "plan": plan,
        "roll_root": roll.root,
        "window": rules.begun(plan.window, change.now),
        "scope": places[wanted.scope],
        "electorate": electorate_view.of(change, roll),
    }
    return change.render("rankings/check_opening.html", views)


def _pepper(change: Change) -> bytes:
    return change.config.keys.community_pepper(change.community.id)
