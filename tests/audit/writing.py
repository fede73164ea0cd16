"""Entries to sequence, and a log to look at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from builders import LOG_KEY, a_community
from deliberation.audit import actions as audit
from deliberation.audit import queries
from deliberation.audit.sequencing import sequence_once
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id


@dataclass(frozen=True)
class Log:
    """A log, and the address under which its files are read."""

    view: queries.LogView
    files: str


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


async def a_log(sessions: Sessions, at: datetime) -> Log:
    """A log of 70 entries, the last one waiting."""
    community_id = await founded(sessions)
    await record(sessions, community_id, 68, at)
    await sequence_once(sessions, LOG_KEY, community_id)
    await record(sessions, community_id, 1, at)
    async with reading(sessions, community_id) as db:
        return Log(await queries.get_log(db, community_id), f"/log/{community_id}/1")
