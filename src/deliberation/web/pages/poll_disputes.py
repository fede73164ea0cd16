"""What two people decide on each disputed ballot, for staff and committee. Nobody sees what a ballot says."""

from collections.abc import Mapping
from typing import ClassVar, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.polls import disputed, disputes, queries
from deliberation.polls.dispute_rules import DECIDING_ROLES, Because, Decider, Outcome
from deliberation.polls.disputed import DisputeView
from deliberation.polls.scans import keeping as scans
from deliberation.web import dispute_letters, dispute_views, forms
from deliberation.web import poll_views as views
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import Typed
from deliberation.web.paths import Number

_SETTLED = sentence("Two people have decided alike. The dispute is settled.")
_WAITS = sentence("Your decision is kept. Another person must decide as well.")


class DecisionForm(forms.Form):
    """What somebody decides, and what it rests on."""

    when_missing: ClassVar[Mapping[str, str]] = {
        "outcome": sentence("Choose whether the ballot counts."),
        "reason": sentence("Choose why."),
    }

    outcome: Literal[Outcome.UPHELD, Outcome.REJECTED]
    reason: Because


class PollDisputePages(Controller):
    """`/c/{slug}/manage/polls/{number}/disputes`, `/{id}`, `/{id}/decisions`."""

    path = "/c/{slug:str}/manage/polls/{number:int}/disputes"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(DECIDING_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        found = await disputed.of_poll(visit.db, poll.id)
        shown = {
            "poll": poll,
            "lines": [(each, views.listed(visit, each.places)) for each in found],
            "words": dispute_views,
        }
        return visit.render("disputes/index.html", shown)

    @get("/{dispute_id:uuid}")
    async def show(self, visit: NamedDependency[Visit], number: Number, dispute_id: FromPath[UUID]) -> Html:
        visit.holder_of(DECIDING_ROLES)
        return await _page(visit, number, dispute_id, Typed())

    @post("/{dispute_id:uuid}/decisions")
    async def decide(
        self, change: NamedDependency[Change], number: Number, dispute_id: FromPath[UUID]
    ) -> Html:
        change.holder_of(DECIDING_ROLES)
        poll = await queries.page(change.db, number, now=change.now)
        dispute = await disputed.get(change.db, poll.id, dispute_id)
        try:
            wanted = forms.parse(DecisionForm, change.form)
        except forms.NotFilledIn as unfit:
            return await _page(change, number, dispute_id, unfit.typed, status=422)
        is_settled = await disputes.decide(
            change.db,
            change.community.id,
            dispute_id=dispute_id,
            outcome=wanted.outcome,
            because=wanted.reason,
            decider=_decider(change),
            pepper=change.config.keys.community_pepper(change.community.id),
        )
        if is_settled:
            ballot = await disputed.ballot(change.db, dispute.ballot_id)
            await dispute_letters.tell_ended(change, poll, ballot, wanted.outcome)
        here = f"/c/{change.community.slug}/manage/polls/{number}/disputes"
        return change.redirect(here, done=_SETTLED if is_settled else _WAITS)


def _decider(visit: Visit) -> Decider:
    visitor = visit.visitor
    return Decider(visitor.account_id, visitor.person_id, min(visitor.roles & DECIDING_ROLES))


async def _barred(visit: Visit, dispute: DisputeView) -> str:
    """Why the visitor may not decide; empty if they may."""
    try:
        await disputes.check(visit.db, dispute.id, _decider(visit))
    except Refusal as refusal:
        return visit.translator.refusal(refusal)
    return ""


async def _page(visit: Visit, number: int, dispute_id: UUID, typed: Typed, *, status: int = 200) -> Html:
    poll = await queries.page(visit.db, number, now=visit.now)
    dispute = await disputed.get(visit.db, poll.id, dispute_id)
    shown = {
        "poll": poll,
        "dispute": dispute,
        "photographed": await scans.of_ballot(visit.db, dispute.ballot_id),
        "place": views.listed(visit, dispute.places),
        "words": dispute_views,
        "form": typed,
        "barred": "" if dispute.outcome else await _barred(visit, dispute),
        "outcomes": [
            (each, visit.say(dispute_views.OUTCOMES[each])) for each in (Outcome.UPHELD, Outcome.REJECTED)
        ],
        "reasons": [(each, visit.say(words)) for each, words in dispute_views.REASONS.items()],
    }
    return visit.render("disputes/show.html", shown, status=status)
