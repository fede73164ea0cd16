"""A community's own start page: what is put to the vote, what is being discussed, what was decided last."""

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.founding import queries as foundings
from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.proposals import listing
from deliberation.proposals.rules import Standing
from deliberation.threads import queries as threads
from deliberation.web import labels, poll_views
from deliberation.web.deps import Html, Visit

_MOST = 6
_MOST_OUTCOMES = 3


class OverviewPages(Controller):
    """`/c/{slug}`."""

    path = "/c/{slug:str}"

    @get("/")
    async def show(self, visit: NamedDependency[Visit]) -> Html:
        visit.section = "overview"
        visitor = visit.found_visitor
        found = [poll_views.line(visit, poll) for poll in await polls.index(visit.db, now=visit.now)]
        views = {
            "labels": labels,
            "running": [line for line in found if line.poll.status is not Status.COUNTED],
            "outcomes": [line for line in found if line.poll.status is Status.COUNTED][:_MOST_OUTCOMES],
            "open": await listing.newest(visit.db, Standing.OPEN, at_most=_MOST),
            "totals": await threads.totals(visit.db),
            "is_founding": await foundings.is_under_way(visit.db),
            "may_write": visitor is not None and visitor.is_member,
        }
        return visit.render("overview/show.html", views)
