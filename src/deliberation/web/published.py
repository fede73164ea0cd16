"""What every page of a published result shows around its own figures."""

from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.polls import homes
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.proposals import queries as proposals
from deliberation.web import extension_views, poll_views, verdicts
from deliberation.web.deps import Visit


async def around(visit: Visit, poll: PollView, closed: ClosedView) -> dict[str, object]:
    visitor = visit.found_visitor
    own = await homes.party_of(visit.db, poll.id, visitor.person_id if visitor else None)
    return {
        "poll": poll,
        "closed": closed,
        "extensions": await extension_views.lines(visit, poll),
        "proposal": await proposals.find_by_id(visit.db, poll.proposal_id),
        "verdict": verdicts.verdict(visit.translator, closed.outcome, poll.frozen.preset),
        "rule": poll_views.rule(visit.translator, poll.frozen.preset),
        "homes": tuple((poll_views.place(visit, home), home) for home in own),
        "prints": await poll_views.prints(visit, poll),
        "objections_until": poll_views.objections_until(closed),
        "objection_days": OBJECTION_DAYS,
    }
