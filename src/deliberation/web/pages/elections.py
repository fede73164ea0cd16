"""Calling the election of a committee: fill in, look at who would vote, open for good."""

from dataclasses import replace
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import BeforeValidator

from deliberation.communities import queries as communities
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.counting import presets
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.papers import candidates
from deliberation.papers.candidates import MOST_CANDIDATES, Terms
from deliberation.papers.papers import Order
from deliberation.polls import opening
from deliberation.polls.opening import Plan, UnfitSeats
from deliberation.polls.rules import FormAltered
from deliberation.proposals.views import ProposalView
from deliberation.web import (
    election_views,
    forms,
    founding_calls,
    opening_forms,
    openings,
    outlook_views,
    poll_views,
    rule_views,
    scopes,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, NotFilledIn, Typed
from deliberation.web.opening_forms import OpeningForm
from deliberation.web.openings import Checked

_TOPIC = "committee_election"


class ElectionForm(OpeningForm):
    """An election to be; one candidate a line, with a few words after a colon."""

    when_missing: ClassVar = {
        "question": sentence("Write which committee is elected."),
        "candidates": sentence("Write the candidates, one on each line."),
        "seats": sentence("Write how many seats there are."),
        "rank": sentence("Choose who comes first."),
        "order": sentence("Choose the order on the paper."),
    }

    preset: str = ""
    candidates: Annotated[list[str], BeforeValidator(openings.lines)]
    seats: int
    sitting: int = 0
    rank: Literal["heads", "area"]
    order: Order


class CheckedElection(ElectionForm, Checked):
    """The same once its electorate was looked at."""


class ElectionPages(Controller):
    """`/c/{slug}/polls/elections…`, for those who may convene."""

    path = "/c/{slug:str}/polls/elections"

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
        typed = forms.typed(change.form)
        try:
            wanted = forms.parse(ElectionForm, change.form)
            plan = _plan(change, wanted, proposal, new_id())
            await founding_calls.check_election(change, plan, wanted.candidates)
            return await _check(change, wanted, plan, proposal)
        except NotFilledIn as unfit:
            return await _form(change, proposal, unfit.typed, status=422)
        except UnfitSeats as unfit:
            why = {"seats": Fault(unfit.finding.message, unfit.finding.details)}
            return await _form(change, proposal, replace(typed, faults=why), status=422)
        except Invalid as refusal:
            return await _form(change, proposal, typed.refused(refusal), status=422)

    @post("/")
    async def create(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(CONVENING_ROLES)
        try:
            wanted = forms.parse(CheckedElection, change.form)
        except NotFilledIn as altered:
            raise FormAltered from altered
        proposal = await openings.proposal_sent(change)
        plan = _plan(change, wanted, proposal, wanted.poll_id)
        await founding_calls.check_election(change, plan, wanted.candidates)
        if wanted.acknowledged is None and openings.warnings(change, plan):
            return await _check(change, wanted, plan, proposal, openings.UNREAD)
        number = await openings.open_poll(change, plan, wanted)
        return change.redirect(
            f"/c/{change.community.slug}/polls/{number}",
            done=sentence("The election is called: its candidates, its rule and its list are fixed."),
        )


def _plan(change: Change, wanted: ElectionForm, proposal: ProposalView, poll_id: UUID) -> Plan:
    """Under the rule that the law of the place has for committees. Raises what is wrong with candidates and seats."""
    place = rule_views.place_of(change)
    preset = presets.for_matter(place, _TOPIC, change.community.day(change.now))[0]
    plan = opening_forms.plan(change, wanted, proposal, poll_id)
    paper = candidates.paper(
        poll_id,
        candidates.listed(wanted.candidates),
        Terms(
            seats=wanted.seats,
            sitting=wanted.sitting,
            rank=election_views.RANKS[wanted.rank][0],
            order=wanted.order,
        ),
    )
    return replace(plan, preset_id=preset.id, place=place, paper=paper)


async def _form(visit: Visit, proposal: ProposalView, typed: Typed, *, status: int = 200) -> Html:
    openings.check_standing(proposal)
    views = {
        "proposal": proposal,
        "scopes": scopes.offered(visit, await communities.places(visit.db)),
        "leavable": scopes.leavable(visit),
        "ranks": [(value, visit.say(words)) for value, (_, words) in election_views.RANKS.items()],
        "orders": [(order.value, visit.say(words)) for order, words in election_views.ORDERS.items()],
        "most": MOST_CANDIDATES,
        "form": typed,
    }
    return visit.render("elections/new.html", views, status=status)


async def _check(
    change: Change,
    wanted: ElectionForm,
    plan: Plan,
    proposal: ProposalView,
    typed: Typed | None = None,
) -> Html:
    """Raises what opening would raise about window, scope and seats."""
    roll = await openings.preview(change, plan)
    preset = opening.preset_for(plan)
    views = {
        **await openings.looked_at(change, wanted, plan, proposal, roll, typed),
        "seats": election_views.seats(change, plan.paper),
        "rule": poll_views.rule(change.translator, preset),
        "outlook": outlook_views.lines(change, preset, heads=roll.head_count, area_cm2=roll.area_cm2),
    }
    return change.render("elections/check_opening.html", views, status=422 if typed else 200)
