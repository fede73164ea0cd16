"""Ask a server of its own a few statements."""

import asyncio

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from deliberation.database.embedded import Server

PASSWORD = "ef" * 16


def run(server: Server, *statements: str, password: str | None = None) -> list[object]:
    url = server.address.url("postgres")
    return asyncio.run(_run(url.set(password=password) if password else url, statements))


async def _run(url: URL, statements: tuple[str, ...]) -> list[object]:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            results = [await connection.execute(text(statement)) for statement in statements]
            return [row[0] for row in results[-1]] if results[-1].returns_rows else []
    finally:
        await engine.dispose()
