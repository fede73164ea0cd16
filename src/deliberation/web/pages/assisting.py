"""Helping somebody to vote: the helper's own list, the question, and a check by both.

A helper sees who may speak for a home, and never what it said: not before, and not afterwards.
"""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import Invalid
from deliberation.polls import homes
from deliberation.polls.assisting import rules
from deliberation.web import again, assisted_forms, assisted_homes, ballot_forms, forms
from deliberation.web.assisted_forms import SpokenForm, VoterForm
from deliberation.web.deps import Change, Html, Visit
from deliberation.web.forms import NotFilledIn, Typed
from deliberation.web.paths import Number


class AssistingPages(Controller):
    """`/c/{slug}/polls/{number}/assist` and the steps at one home."""

    path = "/c/{slug:str}/polls/{number:int}/assist"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        poll, own = await assisted_homes.own(visit, number)
        theirs = await homes.party_of(visit.db, poll.id, visit.visitor.person_id)
        at = visit.request.query_params.get("at", "")
        shown = [each for each in own if str(each.id) == at or len(own) == 1]
        views = {
            "poll": poll,
            "staircases": own,
            "shown": shown[0] if shown else None,
            "own": {home.party_id for home in theirs},
        }
        return visit.render("assisting/index.html", views)

    @get("/{party:uuid}")
    async def choose(self, visit: NamedDependency[Visit], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await assisted_homes.standing_at(visit, number, party)
        return assisted_homes.ask(visit, poll, home, Typed())

    @get("/{party:uuid}/check")
    async def check_again(self, visit: NamedDependency[Visit], number: Number, party: FromPath[UUID]) -> Html:
        return await assisted_homes.asked_anew(visit, number, party)

    @post("/{party:uuid}/check")
    async def check(self, change: NamedDependency[Change], number: Number, party: FromPath[UUID]) -> Html:
        poll, home = await assisted_homes.standing_at(change, number, party)
        try:
            wanted = forms.parse(VoterForm, change.form)
            if wanted.voter not in dict(home.voters):
                raise rules.NotOfThisHome
            answers = ballot_forms.answers(change, poll)
        except (NotFilledIn, Invalid) as wrong:
            typed, status = again.with_faults(change, wrong)
            return assisted_homes.ask(change, poll, home, typed, status=status)
        form = SpokenForm(
            voter=wanted.voter, revision=wanted.revision, choice=ballot_forms.spelled(answers), key=new_id()
        )
        sent = assisted_forms.sealed(change, poll, party, form)
        return await assisted_homes.check(change, poll, home, sent, Typed())
