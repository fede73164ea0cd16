"""Calling the election of a committee: fill in, look at who would vote, open for good."""

from dataclasses import replace
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from pydantic import BeforeValidator, Field

from deliberation.communities import queries as communities
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.counting import presets
from deliberation.counting.lint import drafts, findings
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence, tidy_line
from deliberation.papers import candidates
from deliberation.papers.candidates import MOST_CANDIDATES, Terms
from deliberation.papers.papers import Order
from deliberation.polls import opening, rules
from deliberation.polls.opening import Plan, UnfitSeats
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import AlreadyWithdrawn, Standing
from deliberation.proposals.views import ProposalView
from deliberation.web import (
    election_views,
    electorate_view,
    forms,
    opening_forms,
    outlook_views,
    poll_views,
    rule_views,
    scopes,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, NotFilledIn, Typed
from deliberation.web.opening_forms import OpeningForm

_TOPIC = "committee_election"
_UNREAD = sentence("Read the warnings, and say that you have.")


def _lines(typed: object) -> object:
    return [line for line in map(tidy_line, typed.splitlines()) if line] if isinstance(typed, str) else typed


class ElectionAsked(forms.Query):
    """Which proposal the election belongs to."""

    proposal: int = Field(ge=1, le=2**31 - 1)


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
    candidates: Annotated[list[str], BeforeValidator(_lines)]
    seats: int
    sitting: int = 0
    rank: Literal["heads", "area"]
    order: Order


class CheckedElection(ElectionForm):
    """The same once its electorate was looked at; `poll_id` makes sending twice one poll, and draws the lot."""

    poll_id: UUID
    seen_root: str = Field(pattern="^[0-9a-f]{64}$")
    acknowledged: Literal["yes"] | None = None


class ElectionPages(Controller):
    """`/c/{slug}/polls/elections…`, for those who may convene."""

    path = "/c/{slug:str}/polls/elections"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        asked = forms.asked(ElectionAsked, visit.request.query_params)
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
        typed = forms.typed(change.form)
        try:
            wanted = forms.parse(ElectionForm, change.form)
            return await _check(change, wanted, _plan(change, wanted, proposal, new_id()), proposal)
        except NotFilledIn as unfit:
            return await _form(change, proposal, unfit.typed, status=422)
        except UnfitSeats as unfit:
            why = {"seats": Fault(unfit.finding.message, unfit.finding.details)}
            return await _form(change, proposal, replace(typed, faults=why), status=422)
        except Invalid as refusal:
            return await _form(change, proposal, typed.refused(refusal), status=422)

    @post("/")
    async def create(self, change: NamedDependency[Change]) -> Html:
        convenor = change.holder_of(CONVENING_ROLES)
        try:
            wanted = forms.parse(CheckedElection, change.form)
        except NotFilledIn as altered:
            raise rules.FormAltered from altered
        proposal = await proposals.get(change.db, wanted.proposal)
        plan = _plan(change, wanted, proposal, wanted.poll_id)
        if wanted.acknowledged is None and _warnings(change, plan):
            unread = Typed(faults={"acknowledged": Fault(_UNREAD)})
            return await _check(change, wanted, plan, proposal, unread)
        number = await opening.open_poll(
            change.db,
            change.community.id,
            plan=plan,
            seen_root=wanted.seen_root,
            opened_by=convenor.account_id,
            pepper=_pepper(change),
            actor=change.actor,
            now=change.now,
        )
        return change.redirect(
            f"/c/{change.community.slug}/polls/{number}",
            done=sentence("The election is called. Nothing in it can change now."),
        )


async def _proposal(change: Change) -> ProposalView:
    """The one that the form is about. Raises FormAltered for a form that is not ours, and NoSuchProposal."""
    try:
        return await proposals.get(change.db, forms.parse(ElectionAsked, change.form).proposal)
    except NotFilledIn as altered:
        raise rules.FormAltered from altered


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
    if proposal.standing is Standing.WITHDRAWN:
        raise AlreadyWithdrawn
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
    roll = await opening.preview(change.db, plan, pepper=_pepper(change), now=change.now)
    preset = opening.preset_for(plan)
    places = dict(scopes.offered(change, await communities.places(change.db)))
    views = {
        "proposal": proposal,
        "wanted": wanted,
        "plan": plan,
        "seats": election_views.seats(change, plan.paper),
        "roll_root": roll.root,
        "window": rules.begun(plan.window, change.now),
        "scope": places[wanted.scope],
        "rule": poll_views.rule(change.translator, preset),
        "outlook": outlook_views.lines(change, preset, heads=roll.head_count, area_cm2=roll.area_cm2),
        "electorate": electorate_view.of(change, roll),
        "warnings": _warnings(change, plan),
        "form": typed or Typed(),
    }
    return change.render("elections/check_opening.html", views, status=422 if typed else 200)


def _warnings(visit: Visit, plan: Plan) -> tuple[str, ...]:
    """What whoever calls this election must have read."""
    found = findings.warnings(drafts.findings(opening.draft(plan)))
    return tuple(visit.say(each.message, each.details) for each in found)


def _pepper(change: Change) -> bytes:
    return change.config.keys.community_pepper(change.community.id)
