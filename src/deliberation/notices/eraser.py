"""Deletes the photos of notices whose term is over."""

import logging
from datetime import datetime

from deliberation.communities import queries as communities
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.notices import photos
from deliberation.notices.consents import photos as papers

_log = logging.getLogger("deliberation")


async def erase_old(sessions: Sessions, *, now: datetime) -> None:
    """Community by community, one transaction each."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            count = await photos.delete_old(db, community.id, now=now)
            count += await papers.delete_old(db, community.id, now=now)
        if count:
            _log.info("photos of notices deleted: %d", count)
