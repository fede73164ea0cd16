"""Looks every quarter of an hour for photos whose time is over."""

import asyncio
import logging
from datetime import datetime

from deliberation.communities import queries as communities
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.clock import Clock
from deliberation.polls.photos import deleting

_log = logging.getLogger("deliberation")
_LOOK_EVERY_SECONDS = 900.0


async def run(sessions: Sessions, clock: Clock) -> None:
    """Until it is cancelled. What fails at one turn is tried again at the next."""
    while True:
        try:
            await erase_old(sessions, now=clock())
        except Exception as error:  # noqa: BLE001 - the photos of tomorrow must go too
            _log.warning("old photos wait to be deleted: %s", type(error).__name__)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def erase_old(sessions: Sessions, *, now: datetime) -> None:
    """Community by community, one transaction each."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    for community in found:
        async with writing(sessions, community.id) as db:
            count = await deleting.delete_old(db, community.id, now=now)
        if count:
            _log.info("photos of votes deleted: %d", count)
