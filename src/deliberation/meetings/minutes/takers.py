"""Whom a task can be given to: those who lead the meeting, and those who may speak at it."""

from collections.abc import Mapping
from uuid import UUID

from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.minutes import seated
from deliberation.meetings.run import queries as runs
from deliberation.meetings.run import seeking


async def everybody(db: Reader, community_id: UUID, meeting_id: UUID) -> Mapping[UUID, str]:
    """Whole names by account."""
    speakers = await seated.speakers(db, community_id, meeting_id)
    named = {each.account_id: each.name for each in speakers if each.account_id}
    return {**await _leading(db, meeting_id), **named}


async def offered(
    db: Reader, community_id: UUID, meeting_id: UUID, *, number: int, kind: MeetingKind, sought: str
) -> tuple[tuple[UUID, str], ...]:
    """As a form lists them: of an owners' assembly those who lead it, and the few who are found, masked."""
    if kind is not MeetingKind.ASSEMBLY:
        return tuple((await everybody(db, community_id, meeting_id)).items())
    leading = await _leading(db, meeting_id)
    found = await seeking.accounts(db, await runs.hall(db, number), sought) if sought else ()
    return (*leading.items(), *((each, words) for each, words in found if each not in leading))


async def _leading(db: Reader, meeting_id: UUID) -> dict[UUID, str]:
    leading = seated.leading(await seated.holders(db, meeting_id)).values()
    return {each.account_id: each.name for each in leading}
