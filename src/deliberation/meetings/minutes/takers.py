"""Whom a task can be given to: those who lead the meeting, and those who may speak at it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from deliberation.database.sessions import Reader
from deliberation.meetings.kinds import MeetingKind
from deliberation.meetings.minutes import seated
from deliberation.meetings.run import seeking
from deliberation.meetings.run.queries import Hall


async def everybody(db: Reader, community_id: UUID, meeting_id: UUID) -> Mapping[UUID, str]:
    """Whole names by account."""
    speakers = await seated.speakers(db, community_id, meeting_id)
    named = {each.account_id: each.name for each in speakers if each.account_id}
    return {**await _leading(db, meeting_id), **named}


async def offered(
    db: Reader, hall: Hall, sought: str, *, chosen: Collection[UUID] = ()
) -> tuple[tuple[UUID, str], ...]:
    """As a form lists them: of an owners' assembly those who lead it, whoever is chosen already, and the few who are found, masked."""
    meeting = hall.meeting
    if meeting.kind is not MeetingKind.ASSEMBLY:
        return tuple((await everybody(db, meeting.community_id, meeting.id)).items())
    leading = await _leading(db, meeting.id)
    found = await seeking.accounts(db, hall, sought, chosen=chosen)
    return (*leading.items(), *((each, words) for each, words in found if each not in leading))


async def _leading(db: Reader, meeting_id: UUID) -> dict[UUID, str]:
    leading = seated.leading(await seated.holders(db, meeting_id)).values()
    return {each.account_id: each.name for each in leading}
