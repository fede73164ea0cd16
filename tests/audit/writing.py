"""Entries to sequence."""

from datetime import datetime
from uuid import UUID

from builders import a_community
from deliberation.audit import actions as audit
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id


async def founded(sessions: Sessions, slug: str = "fuxing-li") -> UUID:
    """A community whose log has one entry, which waits."""
    async with writing(sessions) as db:
        return (await a_community(db, slug=slug)).id


async def record(sessions: Sessions, community_id: UUID, count: int, at: datetime) -> None:
    """`count` entries in one transaction."""
    async with writing(sessions, community_id) as db:
        for _ in range(count):
            fact = RoleChanged(subject_id=new_id(), role=Role.LEAD, is_held=True)
            await audit.record(db, community_id, fact, actor=SYSTEM, at=at)
