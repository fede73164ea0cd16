"""Until when one may object to a result: what its notice says, and before there is one, how many days it will hang."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deliberation.notices import queries, terms
from deliberation.notices.kinds import Kind, Subject
from deliberation.notices.outcomes import OutcomeView
from deliberation.notices.views import NoticeView
from deliberation.papers import documents
from deliberation.polls.queries import PollView
from deliberation.polls.results import ClosedView
from deliberation.web import rule_views
from deliberation.web.deps import Visit


@dataclass(frozen=True, kw_only=True)
class ResultDays:
    """`hung` is the notice of the result that holds now; `days` is how long one hangs there; `ends_at` is None before the count."""

    days: int
    hung: NoticeView | None
    ends_at: datetime | None


async def of(visit: Visit, poll: PollView, known: OutcomeView | None = None) -> ResultDays:
    """`known` is where the outcome stands, where that was asked already."""
    days = terms.of_result(rule_views.place_of(visit), poll.frozen.preset).days
    if poll.closed is None:
        return ResultDays(days=days, hung=None, ends_at=None)
    asked = known.notices if known else await queries.about(visit.db, Subject.POLL, poll.id)
    found = [each for each in asked if each.kind is Kind.RESULT]
    hung = next((each for each in reversed(found) if each.corrected_by is None), None)
    return ResultDays(days=days, hung=hung, ends_at=_ends_at(visit, poll.closed, found))


def _ends_at(visit: Visit, closed: ClosedView, notices: Sequence[NoticeView]) -> datetime:
    """Never before what the signed record of the count promises."""
    promised = documents.objections_until(closed.published_at)
    return max([promised, *(each.ends_at(visit.community.time_zone) for each in notices)])
