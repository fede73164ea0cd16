"""An owners' assembly that two lead who have no seat in it, for tests."""

from datetime import timedelta
from uuid import UUID

from typing_extensions import override

from builders import a_mandate, a_member
from deliberation.communities.rules import Role
from deliberation.database.sessions import writing
from deliberation.kernel import clock
from deliberation.meetings.kinds import Office
from deliberation.meetings.run.acting import By
from meetings.running import Running, acting
from meetings.voting import Voting

DAYS = timedelta(days=1)


async def two_who_convene(meeting: Running) -> tuple[UUID, UUID]:
    """Neither owns a home here."""
    community_id, long_ago = meeting.called.community.id, clock.now() - 60 * DAYS
    async with writing(meeting.sessions, community_id) as db:
        found = []
        for name in ("欧阳澜", "司徒静"):
            found.append(await a_member(db, community_id, name=name))
            await a_mandate(db, community_id, found[-1], role=Role.COMMITTEE, now=long_ago)
    return found[0], found[1]


async def led(meeting: Running, chair: UUID, secretary: UUID) -> None:
    await meeting.name(Office.CHAIR, chair)
    await meeting.name(Office.SECRETARY, secretary)


class Led(Voting):
    """Led by two who have no seat."""

    def __init__(self, meeting: Running, item_id: UUID, chair: UUID, secretary: UUID) -> None:
        super().__init__(meeting, item_id)
        self._chair, self._secretary = acting(chair), acting(secretary)

    @property
    @override
    def chair(self) -> By:
        return self._chair

    @property
    @override
    def secretary(self) -> By:
        return self._secretary
