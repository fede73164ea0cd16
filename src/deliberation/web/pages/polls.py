"""The list of polls, and the page of one: what is asked, until when, who took part, under which rule."""

from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.communities.rules import CONVENING_ROLES, DESK_ROLES, Role
from deliberation.polls import disputed, doors, homes, queries, walks
from deliberation.polls.counters import queries as counters
from deliberation.polls.rules import Status
from deliberation.proposals import queries as proposals
from deliberation.web import amendment_words, election_views, extension_views, outlook_views, tallies
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
        may_convene = bool(visitor and visitor.roles & CONVENING_ROLES)
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
                "area": tallies.area(visit.translator, poll.frozen.area_cm2),
                "seats": election_views.seats(visit, poll.paper),
                "prints": await views.prints(visit, poll),
                "may_read_paper": bool(visitor and visitor.roles & DESK_ROLES),
                "amended": amendment_words.effect(visit.translator, poll.frozen.changes),
                "may_see_amendments": bool(visitor and visitor.roles & (DESK_ROLES | {Role.AUDITOR})),
                "may_see_helpers": bool(visitor and visitor.roles & (DESK_ROLES | {Role.AUDITOR})),
                "may_help": poll.status is Status.OPEN
                and poll.ways.assisted_most > 0
                and await _may_help(visit, poll.id),
                "may_see_proxies": bool(visitor and visitor.is_member and poll.ways.mandates_most),
                "may_walk": poll.status in doors.WALKABLE and await _may_walk(visit, poll.id),
                "may_convene": may_convene,
                "may_see_closing": await _may_see_closing(visit, poll.id),
                "disputed_count": await disputed.open_count(visit.db, poll.id) if may_convene else None,
            },
        )


async def _may_see_closing(visit: Visit, poll_id: UUID) -> bool:
    """Those who convene and count, and whoever is named."""
    visitor = visit.found_visitor
    if visitor is None or not visitor.is_member:
        return False
    if visitor.roles & DESK_ROLES:
        return True
    return await counters.find(visit.db, poll_id, visitor.account_id) is not None


async def _may_help(visit: Visit, poll_id: UUID) -> bool:
    """The people of the desk, and helpers with a list of theirs."""
    return await _has_list_or(visit, poll_id, DESK_ROLES)


async def _may_walk(visit: Visit, poll_id: UUID) -> bool:
    """Whoever convenes, and helpers with a list of theirs."""
    return await _has_list_or(visit, poll_id, CONVENING_ROLES)


async def _has_list_or(visit: Visit, poll_id: UUID, roles: frozenset[Role]) -> bool:
    visitor = visit.found_visitor
    if visitor is None or not visitor.is_member:
        return False
    return bool(visitor.roles & roles) or await walks.has_any(visit.db, poll_id, visitor.account_id)
