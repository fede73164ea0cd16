"""Deletes the photos of papers whose term is over."""

import logging
from datetime import datetime

from deliberation.committees.deciding import keeping
from deliberation.communities import queries as communities
from deliberation.database.sessions import Sessions, reading, writing

_log = logging.getLogger("deliberation")


async def erase_old(sessions: Sessions, *, now: datetime) -> None:
    """Community by community, one transaction each."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            count = await keeping.delete_old(db, community.id, now=now)
        if count:
            _log.info("photos of papers of committees deleted: %d", count)
