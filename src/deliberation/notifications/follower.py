"""Follows the log of every community: homes are told of the ballots in it, proxies of their mandates, all of what a founding posts."""

import asyncio
import logging
from dataclasses import dataclass

from deliberation.communities import queries as communities
from deliberation.communities.queries import CommunityView
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.clock import Clock
from deliberation.notifications import actions
from deliberation.notifications.actions import Post

_LOOK_EVERY_SECONDS = 2.0
_AT_ONCE = 50
_log = logging.getLogger("deliberation.notifications")


@dataclass(frozen=True)
class Follower:
    """One a process; several take turns by the locked place of each community."""

    sessions: Sessions
    clock: Clock
    post: Post

    async def run(self) -> None:
        """Until it is cancelled. What fails at one turn is tried again at the next."""
        while True:
            try:
                is_busy = await self.tell_due()
            except Exception as error:  # noqa: BLE001 - the homes of the next ballots must hear of them too
                _log.warning("communities could not be looked through: %s", type(error).__name__)
                is_busy = False
            if not is_busy:
                await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def tell_due(self) -> bool:
        """A few ballots of every community, one transaction each; whether there were any."""
        async with reading(self.sessions) as db:
            found = await communities.all_communities(db)
        return any([await self._tell_in(community) for community in found])

    async def _tell_in(self, community: CommunityView) -> bool:
        """One community's trouble is not the others'."""
        try:
            async with writing(self.sessions, community.id) as db:
                now = self.clock()
                told = await actions.tell_next(db, community, post=self.post, at_most=_AT_ONCE, now=now)
                told += await actions.tell_mandates(db, community, post=self.post, at_most=_AT_ONCE, now=now)
                told += await actions.tell_holders(db, community, post=self.post, at_most=_AT_ONCE, now=now)
                told += await actions.tell_of_founding(db, community, post=self.post, now=now)
        except Exception as error:  # noqa: BLE001 - it is logged, and tried again
            # the kind alone: an error may repeat an address
            _log.warning("homes in %s wait for word: %s", community.slug, type(error).__name__)
            return False
        return told > 0
