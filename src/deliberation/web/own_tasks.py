"""What waits for one person: a consent that is asked of their home, and tasks they were given."""

from uuid import UUID

from deliberation.communities.queries import CommunityView
from deliberation.kernel.text import sentence
from deliberation.meetings.minutes import given
from deliberation.meetings.minutes.given import GivenView
from deliberation.notices.consents import queries as consents
from deliberation.web.deps import Visit

_CONSENT = sentence("Say whether you agree as an owner, for vote no. %(number)s")
_DUE = sentence("By %(day)s: %(what)s")
_OVERDUE = sentence("Overdue since %(day)s: %(what)s")
_SHOWN = 60


async def of_account(
    visit: Visit, account_id: UUID, person_id: UUID | None, community: CommunityView
) -> tuple[tuple[str, str], ...]:
    """Pages as (words, path), for a community that was entered; consents first, then tasks by their day."""
    here = f"/c/{community.slug}"
    asked = [
        (visit.translator.say(_CONSENT, {"number": number}), f"{here}/polls/{number}/consents")
        for number in await consents.asked_of(visit.db, person_id)
    ]
    tasks = [
        (_words(visit, each, community), f"{here}/actions/{each.number}")
        for each in await given.owned_by(visit.db, account_id)
    ]
    return (*asked, *tasks)


def _words(visit: Visit, task: GivenView, community: CommunityView) -> str:
    is_late = task.is_overdue(community.day(visit.now))
    what = task.what if len(task.what) <= _SHOWN else f"{task.what[:_SHOWN]}…"
    return visit.translator.say(_OVERDUE if is_late else _DUE, {"day": task.due_on, "what": what})
