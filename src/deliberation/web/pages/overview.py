"""A community's own start page: where one is asked to vote, what is put to the vote, discussed, and decided last."""

from litestar import Controller, get
from litestar.di import NamedDependency

from deliberation.committees import queries as committees
from deliberation.committees.rating import actions as rating
from deliberation.founding import queries as foundings
from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.proposals import listing
from deliberation.proposals.rules import Standing
from deliberation.threads import queries as threads
from deliberation.web import hanging_views, labels, meeting_lists, own_votes, poll_views
from deliberation.web.deps import Html, Visit
from deliberation.web.own_votes import VoteLine
from deliberation.web.poll_views import LineView

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
        own = await _asked(visit)
        shown = {vote.line.poll.id for vote in own}
        outcomes = [line for line in found if not _is_running(line)][:_MOST_OUTCOMES]
        views = {
            "own_votes": own,
            "labels": labels,
            "running": [line for line in found if _is_running(line) and line.poll.id not in shown],
            "outcomes": outcomes,
            "not_final": await hanging_views.of_results(visit, [line.poll for line in outcomes]),
            "hanging": await hanging_views.newest(visit),
            "open": await listing.newest(visit.db, Standing.OPEN, at_most=_MOST),
            "totals": await threads.totals(visit.db),
            "meetings": await meeting_lists.ahead(visit),
            "is_founding": await foundings.is_under_way(visit.db),
            "has_committee": await committees.is_written(visit.db),
            "is_asked_about_committee": await _is_asked(visit),
            "may_write": visitor is not None and visitor.is_member,
        }
        return visit.render("overview/show.html", views)


def _is_running(line: LineView) -> bool:
    return line.poll.status is not Status.COUNTED


async def _asked(visit: Visit) -> list[VoteLine]:
    """The open votes in which the reader is asked."""
    visitor = visit.found_visitor
    if visitor is None or not visitor.is_member:
        return []
    slug = visit.community.slug
    found = await own_votes.of_person(visit, visitor.person_id, visitor.account_id, slug)
    return [vote for vote in found if vote.is_open]


async def _is_asked(visit: Visit) -> bool:
    """Whether the reader is asked how satisfied they are with the committee."""
    reader = visit.found_visitor
    if reader is None or reader.person_id is None:
        return False
    return await rating.is_asked(visit.db, reader.person_id, visit.community.day(visit.now))
