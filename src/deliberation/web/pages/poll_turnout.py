"""What a running poll still lacks, in whole and by building: for those who convene it, and never how anybody voted."""

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.counting import groups
from deliberation.polls import queries
from deliberation.polls import turnout as places
from deliberation.polls.rules import Status, VotingNotOpenYet
from deliberation.web import tallies, turnout_views
from deliberation.web.deps import Html, Visit
from deliberation.web.paths import Number


class PollTurnoutPages(Controller):
    """`/c/{slug}/polls/{number}/turnout`, for those who may convene."""

    path = "/c/{slug:str}/polls/{number:int}/turnout"

    @get()
    async def show(self, visit: NamedDependency[Visit], number: Number) -> Html:
        visit.holder_of(CONVENING_ROLES)
        poll = await queries.page(visit.db, number, now=visit.now)
        if poll.status is Status.UPCOMING:
            raise VotingNotOpenYet({"opens_at": poll.window.opens_at})
        turnout = await queries.turnout(visit.db, poll)
        spots = await places.by_place(visit.db, poll.id)
        return visit.render(
            "polls/turnout.html",
            {
                "poll": poll,
                "gauges": tallies.gauges(visit.translator, poll, turnout),
                "rows": turnout_views.rows(visit, spots, turnout),
                "least": groups.LEAST_VOICES,
                "now": visit.now,
            },
        )
