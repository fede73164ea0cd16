"""Erases files that somebody sent and nobody took in, and photos that have served: they hold names and document numbers."""

import logging
from datetime import datetime

from deliberation.communities import queries as communities
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.roll import photos, uploads

_log = logging.getLogger("deliberation")


async def erase_old(sessions: Sessions, *, now: datetime) -> None:
    """Community by community, one transaction each."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            await uploads.erase_old(db, now=now)
            count = await photos.delete_old(db, community.id, now=now)
        if count:
            _log.info("photos of objections deleted: %d", count)
