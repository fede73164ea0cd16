"""The sequencer of a process: sees to every log for as long as the process lives.

Each process may run one. Whoever gets a log's lock does its next batch, so one that dies is replaced at the next look.
"""

import asyncio
import logging
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from deliberation.audit.calls import Calls
from deliberation.audit.heads import Heads
from deliberation.audit.rules import LogKey, NoLog
from deliberation.audit.sequencing import BATCH, LogHalted, sequence_once
from deliberation.database.sessions import Sessions, make_sessions, reading, statement

LOOK_SECONDS = 1.0
GATHER_SECONDS = 0.03
CROWD_GATHER_SECONDS = 0.1
"""What a batch costs besides its entries is paid less often where many come at once."""
CROWD = 8
BUSY_SECONDS = 0.5
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
_log = logging.getLogger("deliberation.log")


class Sequencer:
    """Wakes when an entry is committed, and looks everywhere once in LOOK_SECONDS in case the call was missed."""

    def __init__(self, engine: AsyncEngine, key: LogKey, heads: Heads) -> None:
        self._sessions: Sessions = make_sessions(engine)
        self._key = key
        self._heads = heads
        self._calls = Calls(engine)
        self._halted: dict[UUID, str] = {}
        self._numbered_at: dict[UUID, float] = {}
        self._largest = 0
        self._looked_at = 0.0

    async def run(self) -> None:
        """Never ends but by being cancelled: a database that is away is waited for."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with self._calls.listening() as connection:
                    await self._see_to(await self._everywhere())
                    while not connection.is_closed():
                        await self._see_to(await self._next())
                        pause = FIRST_PAUSE_SECONDS
            except Exception as error:  # noqa: BLE001 - whatever it was, the log must go on
                _log.warning("the sequencer begins again in %.1f s: %s", pause, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _next(self) -> Iterable[UUID]:
        """The communities that called or were busy a moment ago; from time to time, all of them.

        Nobody calls while another entry waits, so where one was numbered others may come without a word.
        """
        now = asyncio.get_running_loop().time
        busy = {each for each, at in self._numbered_at.items() if now() - at < BUSY_SECONDS}
        if busy:
            await asyncio.sleep(GATHER_SECONDS if self._largest < CROWD else CROWD_GATHER_SECONDS)
        has_called = await self._calls.wait(0 if busy else LOOK_SECONDS)
        if now() - self._looked_at >= LOOK_SECONDS or not (has_called or busy):
            return await self._everywhere()
        return self._calls.take() | busy

    async def _everywhere(self) -> Iterable[UUID]:
        self._looked_at = asyncio.get_running_loop().time()
        async with reading(self._sessions) as db:
            rows = await statement(db, "SELECT id FROM community")
            return [row.id for row in rows]

    async def _see_to(self, communities: Iterable[UUID]) -> None:
        self._largest = 0
        for community_id in communities:
            try:
                await self._number(community_id)
            except NoLog:
                continue
            except LogHalted as halt:
                self._report(community_id, str(halt))
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise
                self._report(community_id, f"{type(error).__name__} in {community_id}")

    async def _number(self, community_id: UUID) -> None:
        while count := await self._batch(community_id):
            self._numbered_at[community_id] = asyncio.get_running_loop().time()
            self._largest = max(self._largest, count)
            if count < BATCH:
                return

    async def _batch(self, community_id: UUID) -> int:
        return await sequence_once(self._sessions, self._key, community_id, self._heads)

    def _report(self, community_id: UUID, reason: str) -> None:
        """Once a reason, not at every look."""
        if self._halted.get(community_id) != reason:
            self._halted[community_id] = reason
            _log.error("the log stands still: %s", reason)
