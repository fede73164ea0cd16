"""The turnout board: which homes have voted, got word, refused or were not reached. For those who convene, while a vote runs."""

from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.polls import deliveries, doors, queries, turnout
from deliberation.polls.deliveries import Staircase
from deliberation.polls.doors import NoSuchStaircase
from deliberation.polls.queries import PollView
from deliberation.web import board_views, door_words, extension_views, tallies
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number


class TurnoutBoardPages(Controller):
    """`/c/{slug}/manage/polls/{number}/turnout` and its buildings."""

    path = "/c/{slug:str}/manage/polls/{number:int}/turnout"

    @get("/")
    async def index(self, visit: NamedDependency[Visit], number: Number) -> Html:
        poll, staircases = await _board(visit, number)
        taken_part = await queries.turnout(visit.db, poll)
        spots = await turnout.by_place(visit.db, poll.id)
        views = {
            "extensions": await extension_views.lines(visit, poll),
            "poll": poll,
            "gauges": tallies.gauges(visit.translator, poll, taken_part),
            "figures": deliveries.figures(staircases),
            "states": door_words.STATES,
            "rows": board_views.rows(visit.translator, staircases, spots),
        }
        return visit.render("doors/board.html", views)

    @get("/{building:uuid}")
    async def show(self, visit: NamedDependency[Visit], number: Number, building: FromPath[UUID]) -> Html:
        poll, staircases = await _board(visit, number)
        plans = board_views.plans(staircases, building)
        if not plans:
            raise NoSuchStaircase
        return visit.render("doors/plan.html", {"poll": poll, "plans": plans, "states": door_words.STATES})


async def _board(visit: Visit, number: int) -> tuple[PollView, tuple[Staircase, ...]]:
    """Raises NoMoreWalks: once the vote is over, nobody needs to know who took part."""
    visit.holder_of(CONVENING_ROLES)
    poll = await queries.page(visit.db, number, now=visit.now)
    doors.check_walking(poll.status)
    return poll, await deliveries.staircases(visit.db, poll.id)
