"""What every page of a published result shows around its own figures."""

from collections.abc import Sequence

from deliberation.communities.rules import CONVENING_ROLES
from deliberation.polls import homes
from deliberation.polls.counters import queries as counters
from deliberation.polls.counters.queries import OfficialView
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.proposals import queries as proposals
from deliberation.web import (
    amendment_words,
    counter_views,
    extension_views,
    outcome_views,
    poll_views,
    result_days,
    verdicts,
)
from deliberation.web.deps import Visit


async def around(visit: Visit, poll: PollView, closed: ClosedView) -> dict[str, object]:
    visitor = visit.found_visitor
    stands = await outcome_views.of_poll(visit, poll)
    own = await homes.party_of(visit.db, poll.id, visitor.person_id if visitor else None)
    officials = await counters.present(visit.db, poll.id)
    return {
        "poll": poll,
        "closed": closed,
        "stands": stands,
        "may_publish": visitor is not None and bool(visitor.roles & CONVENING_ROLES),
        "officials": counter_views.public(visit, officials),
        "may_confirm": _may_confirm(visit, officials),
        "extensions": await extension_views.lines(visit, poll),
        "proposal": await proposals.find_by_id(visit.db, poll.proposal_id),
        "verdict": verdicts.verdict(visit.translator, closed.outcome, poll.frozen.preset),
        "rule": poll_views.rule(visit.translator, poll.frozen.preset),
        "amended": amendment_words.effect(visit.translator, poll.frozen.changes),
        "homes": tuple((poll_views.place(visit, home), home) for home in own),
        "prints": await poll_views.prints(visit, poll),
        "objecting": await result_days.of(visit, poll, stands.found if stands else None),
    }


def _may_confirm(visit: Visit, officials: Sequence[OfficialView]) -> bool:
    """Whether the reader was named and has yet to confirm the count."""
    visitor = visit.found_visitor
    return visitor is not None and any(
        each.account_id == visitor.account_id and each.witnessed_at is None for each in officials
    )
