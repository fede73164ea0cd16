"""The list of polls, and the page of one: what is asked, until when, who took part, under which rule."""

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.polls import disputed, homes, queries
from deliberation.polls.proxies import queries as proxies
from deliberation.polls.rules import Status
from deliberation.proposals import queries as proposals
from deliberation.web import (
    amendment_words,
    election_views,
    extension_views,
    following_views,
    outcome_views,
    outlook_views,
    poll_work,
    tallies,
)
from deliberation.web import poll_views as views
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number


class PollPages(Controller):
    """`/c/{slug}/polls`, `/c/{slug}/polls/{number}`."""

    path = "/c/{slug:str}/polls"

    @get("/")
    async def index(self, visit: NamedDependency[Visit]) -> Html:
        polls = await queries.index(visit.db, now=visit.now)
        return visit.render("polls/index.html", {"lines": [views.line(visit, poll) for poll in polls]})

    @get("/{number:int}")
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        poll = await queries.page(visit.db, number, now=visit.now)
        visitor = visit.found_visitor
        shown = homes.CardView(
            poll=poll,
            turnout=await queries.turnout(visit.db, poll),
            homes=await homes.party_of(visit.db, poll.id, visitor.person_id if visitor else None),
        )
        return visit.render(
            "polls/show.html",
            {
                "extensions": await extension_views.lines(visit, poll),
                "card": views.card(visit, shown),
                "proposal": await proposals.find_by_id(visit.db, poll.proposal_id),
                "rule": views.rule(visit.translator, poll.frozen.preset),
                "outlook": outlook_views.lines(
                    visit,
                    poll.frozen.preset,
                    heads=poll.frozen.head_count,
                    area_cm2=poll.frozen.area_cm2,
                ),
                "consents_href": following_views.consents_href(visit, poll),
                "following": following_views.lines(visit, poll.frozen.preset),
                "area": tallies.area(visit.translator, poll.frozen.area_cm2),
                "seats": election_views.seats(visit, poll.paper),
                "prints": await views.prints(visit, poll),
                "amended": amendment_words.effect(visit.translator, poll.frozen.changes),
                "held": await _held(visit, poll),
                "may_see_proxies": bool(visitor and visitor.is_member and poll.ways.mandates_most),
                "stands": await outcome_views.of_poll(visit, poll),
                "work": await poll_work.of_visitor(visit, poll),
                "disputed_count": await disputed.open_count(visit.db, poll.id),
            },
        )


async def _held(visit: Visit, poll: queries.PollView) -> list[tuple[str, homes.HomeView]]:
    """The homes that the reader votes for by mandate, while that can be done."""
    visitor = visit.found_visitor
    if visitor is None or not visitor.is_member or poll.status is not Status.OPEN:
        return []
    found = await proxies.homes_held(visit.db, poll.id, visitor.account_id, now=visit.now)
    return [(views.place(visit, home), home) for home in found]
