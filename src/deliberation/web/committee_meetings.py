"""When a committee met last: by its meetings here, or by what its register says that it decided."""

from datetime import date

from deliberation.committees.deciding import queries as register
from deliberation.committees.views import CommitteeView
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Reader
from deliberation.meetings.call import queries as calls
from deliberation.meetings.kinds import MeetingKind, Step


async def last_met(db: Reader, community: CommunityView, committee: CommitteeView) -> date | None:
    """None where nothing is known. A meeting counts once it has ended."""
    held = [
        community.day(each.starts_at)
        for each in await calls.listed(db)
        if each.kind is MeetingKind.COMMITTEE and each.last_step is Step.ENDED
    ]
    decided_on = await register.last_decided_on(db, committee.id)
    return max([*held, *([decided_on] if decided_on else [])], default=None)
