"""What opening a vote, a ranking and an election have in common: from a filled-in form to an open poll."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from deliberation.communities import queries as communities
from deliberation.communities.rules import CONVENING_ROLES
from deliberation.counting.lint import drafts, findings
from deliberation.kernel.text import sentence, tidy_line
from deliberation.papers.papers import Kind
from deliberation.polls import opening, rules
from deliberation.polls.electorate import Roll
from deliberation.polls.opening import Plan
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import AlreadyWithdrawn, Standing
from deliberation.proposals.views import ProposalView
from deliberation.web import electorate_view, forms, roll_on_show, scopes
from deliberation.web.deps import Change, Visit
from deliberation.web.forms import Fault, NotFilledIn, Typed
from deliberation.web.opening_forms import OpeningForm

UNREAD = Typed(faults={"acknowledged": Fault(sentence("Read the warnings, and say that you have."))})


class AskedAbout(forms.Query):
    """Which proposal it belongs to."""

    proposal: int = Field(ge=1, le=2**31 - 1)


class Checked(forms.Form):
    """Its electorate was looked at; `poll_id` makes sending twice one poll, and draws the lot of an election."""

    poll_id: UUID
    seen_root: str = Field(pattern="^[0-9a-f]{64}$")
    acknowledged: Literal["yes"] | None = None
    """That the warnings were read."""


def lines(typed: object) -> object:
    """A text box with one thing a line, as a list."""
    return [line for line in map(tidy_line, typed.splitlines()) if line] if isinstance(typed, str) else typed


async def proposal_asked(visit: Visit) -> ProposalView:
    """The one in the address, before anything is filled in."""
    return await proposals.get(visit.db, forms.asked(AskedAbout, visit.request.query_params).proposal)


async def proposal_sent(change: Change) -> ProposalView:
    """The one that the form is about. Raises FormAltered for a form that is not ours, and NoSuchProposal."""
    try:
        return await proposals.get(change.db, forms.parse(AskedAbout, change.form).proposal)
    except NotFilledIn as altered:
        raise rules.FormAltered from altered


def check_standing(proposal: ProposalView) -> None:
    if proposal.standing is Standing.WITHDRAWN:
        raise AlreadyWithdrawn


def warnings(visit: Visit, plan: Plan) -> tuple[str, ...]:
    """What whoever opens this must have read. Of a ranking's rule nothing: nobody chose it, and its pages explain it."""
    found = findings.warnings(drafts.findings(opening.draft(plan)))
    is_ranking = plan.paper is not None and plan.paper.kind is Kind.RANKING
    asked = [each for each in found if not (is_ranking and each.where == "preset")]
    return tuple(visit.say(each.message, each.details) for each in asked)


async def preview(change: Change, plan: Plan) -> Roll:
    """Raises what opening would raise about window, rule, seats and scope."""
    return await opening.preview(change.db, plan, pepper=_pepper(change), now=change.now)


async def looked_at(
    change: Change, wanted: OpeningForm, plan: Plan, proposal: ProposalView, roll: Roll, typed: Typed | None
) -> dict[str, object]:
    """What the last page before opening shows, whatever is opened."""
    places = dict(scopes.offered(change, await communities.places(change.db)))
    return {
        "proposal": proposal,
        "wanted": wanted,
        "plan": plan,
        "roll_root": roll.root,
        "window": rules.begun(plan.window, change.now),
        "scope": places[wanted.scope],
        "electorate": electorate_view.of(change, roll, opening.preset_for(plan).voters),
        "warnings": warnings(change, plan),
        "unsettled": await roll_on_show.unsettled(change),
        "form": typed or Typed(),
    }


async def open_poll(change: Change, plan: Plan, seen: Checked) -> int:
    """Its number. For those who may convene."""
    return await opening.open_poll(
        change.db,
        change.community.id,
        plan=plan,
        seen_root=seen.seen_root,
        opened_by=change.holder_of(CONVENING_ROLES).account_id,
        pepper=_pepper(change),
        actor=change.actor,
        now=change.now,
    )


def _pepper(change: Change) -> bytes:
    return change.config.keys.community_pepper(change.community.id)
