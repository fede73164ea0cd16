"""Asking for advice on several options: fill in, look at who would be asked, open."""

from dataclasses import replace
from typing import Annotated, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import BeforeValidator

from deliberation.communities import queries as communities
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.papers import papers
from deliberation.papers.papers import MOST_OPTIONS
from deliberation.polls.opening import Plan
from deliberation.polls.rules import FormAltered
from deliberation.proposals.views import ProposalView
from deliberation.web import again, forms, opening_forms, openings, scopes
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.opening_forms import OpeningForm
from deliberation.web.openings import Checked

_PRESET = "GENERIC-STRAW-POLL"


class RankingForm(OpeningForm):
    """A ranking to be; one option a line."""

    when_missing: ClassVar = {
        "question": sentence("Write the question."),
        "options": sentence("Write at least two options, one on each line."),
        "scope": sentence("Choose who is asked."),
    }

    preset: str = _PRESET
    options: Annotated[list[str], BeforeValidator(openings.lines)]


class CheckedRanking(RankingForm, Checked):
    """The same once its electorate was looked at."""


class RankingPages(Controller):
    """`/c/{slug}/polls/rankings…`, for those who may convene."""

    path = "/c/{slug:str}/polls/rankings"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        return await _form(visit, await openings.proposal_asked(visit), Typed())

    @post("/new")
    async def new_again(self, change: NamedDependency[Change]) -> Html:
        """Back from the look at it, with all that was typed."""
        change.holder_of(CONVENING_ROLES)
        return await _form(change, await openings.proposal_sent(change), forms.typed(change.form))

    @post("/check")
    async def check(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(CONVENING_ROLES)
        proposal = await openings.proposal_sent(change)
        try:
            wanted = forms.parse(RankingForm, change.form)
            plan = _plan(change, wanted, proposal, new_id())
            return await _check(change, wanted, plan, proposal)
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return await _form(change, proposal, typed, status=status)

    @post("/")
    async def create(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(CONVENING_ROLES)
        try:
            wanted = forms.parse(CheckedRanking, change.form)
        except NotFilledIn as altered:
            raise FormAltered from altered
        proposal = await openings.proposal_sent(change)
        plan = _plan(change, wanted, proposal, wanted.poll_id)
        if wanted.acknowledged is None and openings.warnings(change, plan):
            return await _check(change, wanted, plan, proposal, openings.UNREAD)
        number = await openings.open_poll(change, plan, wanted)
        return change.redirect(
            f"/c/{change.community.slug}/polls/{number}",
            done=sentence("The ranking is set. Its options cannot change now."),
        )


def _plan(change: Change, wanted: RankingForm, proposal: ProposalView, poll_id: UUID) -> Plan:
    """Raises what is wrong with the options."""
    plan = opening_forms.plan(change, wanted, proposal, poll_id)
    return replace(plan, preset_id=_PRESET, paper=papers.ranking_of(wanted.options))


async def _form(visit: Visit, proposal: ProposalView, typed: Typed, *, status: int = 200) -> Html:
    openings.check_standing(proposal)
    views = {
        "proposal": proposal,
        "scopes": scopes.offered(visit, await communities.places(visit.db)),
        "most": MOST_OPTIONS,
        "form": typed,
    }
    return visit.render("rankings/new.html", views, status=status)


async def _check(
    change: Change, wanted: RankingForm, plan: Plan, proposal: ProposalView, typed: Typed | None = None
) -> Html:
    """Raises what opening would raise about window and scope."""
    roll = await openings.preview(change, plan)
    views = await openings.looked_at(change, wanted, plan, proposal, roll, typed)
    return change.render("rankings/check_opening.html", views, status=422 if typed else 200)
