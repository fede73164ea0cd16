"""Hear which communities have written to their logs, on a database connection of our own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from deliberation.audit.actions import CHANNEL


class Calls:
    """The communities that called and have not been taken yet."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._called: set[UUID] = set()
        self._wake = asyncio.Event()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncpg.Connection]:
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.add_listener(CHANNEL, self._on_call)
            driver.add_termination_listener(lambda _: self._wake.set())
            try:
                yield driver
            finally:
                # closed rather than given back: nobody else shall get a connection that listens
                await connection.invalidate()

    async def wait(self, seconds: float) -> bool:
        """Whether somebody called, or the connection ended, within this time."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return False
        return True

    def take(self) -> set[UUID]:
        self._wake.clear()
        called, self._called = self._called, set()
        return called

    def _on_call(self, _: object, __: int, ___: str, community_id: object) -> None:
        self._called.add(UUID(str(community_id)))
        self._wake.set()
