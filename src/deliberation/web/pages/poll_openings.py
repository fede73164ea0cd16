"""Opening a poll: fill in, look at the electorate, open for good."""

from datetime import date, datetime, time
from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.di import NamedDependency

from deliberation.communities import queries as communities
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.counting import presets
from deliberation.counting.lint import drafts, findings, terms
from deliberation.counting.parties import UnitKind
from deliberation.counting.presets import Preset
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence
from deliberation.polls import opening, rules
from deliberation.polls.opening import Plan
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import NoSuchProposal
from deliberation.proposals.views import ProposalView
from deliberation.web import (
    following_views,
    forms,
    founding_calls,
    local_terms,
    opening_forms,
    openings,
    outlook_views,
    rule_views,
    scopes,
)
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Fault, NotFilledIn, Typed
from deliberation.web.opening_forms import OpeningForm
from deliberation.web.openings import Checked

_BEGINS, _ENDS = time(9), time(20)
"""Hours at which people of any age are about."""


class CheckedForm(OpeningForm, Checked):
    """A vote to be, once its electorate was looked at."""


class PollOpeningPages(Controller):
    """`/c/{slug}/polls/new` and `/c/{slug}/polls/openings`, for those who may convene."""

    path = "/c/{slug:str}/polls"

    @get("/new")
    async def new(self, visit: NamedDependency[Visit]) -> Html:
        visit.holder_of(CONVENING_ROLES)
        proposal = await proposals.get(visit.db, _number(visit.request.query_params.get("proposal", "")))
        typed = opening_forms.typed_before(visit)
        if not typed.value("preset"):
            return visit.redirect(f"/c/{visit.community.slug}/polls/rules?proposal={typed.value('proposal')}")
        return await _form(visit, proposal, typed)

    @post("/openings/check")
    async def check(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(CONVENING_ROLES)
        proposal = await proposals.get(change.db, _number(str(change.form.get("proposal", ""))))
        try:
            wanted = forms.parse(OpeningForm, change.form)
        except NotFilledIn as missing:
            return await _form(change, proposal, missing.typed, status=422)
        plan = opening_forms.plan(change, wanted, proposal, new_id())
        faults = {
            each.where: Fault(each.message, each.details)
            for each in findings.refusals(drafts.findings(opening.draft(plan)))
        }
        typed = forms.typed(change.form)
        if faults:
            return await _form(change, proposal, Typed(typed.values, faults), status=422)
        try:
            await founding_calls.check_vote(change, plan)
            return await _check(change, wanted, plan, proposal)
        except Invalid as refusal:
            return await _form(change, proposal, typed.refused(refusal), status=422)

    @post("/openings")
    async def create(self, change: NamedDependency[Change]) -> Html:
        change.holder_of(CONVENING_ROLES)
        try:
            wanted = forms.parse(CheckedForm, change.form)
        except NotFilledIn as altered:
            raise rules.FormAltered from altered
        proposal = await openings.proposal_sent(change)
        plan = opening_forms.plan(change, wanted, proposal, wanted.poll_id)
        await founding_calls.check_vote(change, plan)
        if wanted.acknowledged is None and openings.warnings(change, plan):
            return await _check(change, wanted, plan, proposal, openings.UNREAD)
        number = await openings.open_poll(change, plan, wanted)
        return change.redirect(
            f"/c/{change.community.slug}/polls/{number}",
            done=sentence("The vote is set: its text, its rule and its list are fixed."),
        )


async def _form(visit: Visit, proposal: ProposalView, typed: Typed, *, status: int = 200) -> Html:
    openings.check_standing(proposal)
    preset = presets.load(typed.value("preset"))
    number, place = _number(typed.value("proposal")), typed.value("place") or rule_views.place_of(visit)
    matter = typed.value("matter")
    window = terms.suggested(terms.of(place, preset), visit.community.day(visit.now))
    return visit.render(
        "polls/new.html",
        {
            "proposal": proposal,
            "chosen": rule_views.chosen(visit, preset, place=place, matter=matter, proposal=number),
            "hidden_fields": {"preset": preset.id, "place": place, "matter": matter},
            "rules_href": _rules_href(visit, number, place),
            "local": local_terms.of(visit, place, preset),
            "scopes": scopes.offered(visit, await communities.places(visit.db)),
            "leavable": [(kind.value, visit.say(words)) for kind, words in _leavable(preset).items()],
            "opens_at": _typed_moment(window.opens_on, _BEGINS),
            "closes_at": _typed_moment(window.closes_on, _ENDS),
            "form": typed,
        },
        status=status,
    )


async def _check(
    change: Change, wanted: OpeningForm, plan: Plan, proposal: ProposalView, typed: Typed | None = None
) -> Html:
    """Raises what opening would raise about window, rule and scope."""
    roll = await openings.preview(change, plan)
    preset = opening.preset_for(plan)
    views = {
        **await openings.looked_at(change, wanted, plan, proposal, roll, typed),
        "chosen": rule_views.chosen(
            change, preset, place=wanted.place, matter=wanted.matter, proposal=wanted.proposal
        ),
        "outlook": outlook_views.lines(change, preset, heads=roll.head_count, area_cm2=roll.area_cm2),
        "following": following_views.lines(change, preset),
        "change_href": f"/c/{change.community.slug}/polls/new?{wanted.as_query()}",
        "left_out_kinds": [change.say(scopes.LEAVABLE[UnitKind(kind)]) for kind in wanted.leave_out],
    }
    return change.render("polls/check_opening.html", views, status=422 if typed else 200)


def _leavable(preset: Preset) -> dict[UnitKind, str]:
    """What the rule does not leave out anyway."""
    return {kind: words for kind, words in scopes.LEAVABLE.items() if kind not in preset.rule.exclude_kinds}


def _rules_href(visit: Visit, number: int, place: str) -> str:
    return f"/c/{visit.community.slug}/polls/rules?{urlencode({'proposal': number, 'place': place})}"


def _typed_moment(day: date, hour: time) -> str:
    return f"{datetime.combine(day, hour):%Y-%m-%dT%H:%M}"


def _number(typed: str) -> int:
    """The proposal's number in an address. Raises NoSuchProposal."""
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:  # noqa: PLR2004 - more than any proposal has
        raise NoSuchProposal
    return int(typed)
