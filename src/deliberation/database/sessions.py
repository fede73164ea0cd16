"""One request, one transaction: read-only or writing, inside one community or none."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import CursorResult, Row, Select, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

Reader = NewType("Reader", AsyncSession)
Writer = NewType("Writer", Reader)
Sessions = async_sessionmaker[AsyncSession]
Query = Select[*tuple[Any, ...]]

CONNECT_SECONDS = 10
_ROWS_AT_ONCE = 250
_LIMITS = {
    "statement_timeout": "15000",
    "lock_timeout": "8000",
    "idle_in_transaction_session_timeout": "30000",
}


def make_engine(url: str) -> AsyncEngine:
    """An engine for the application's role, with the time limits every statement gets."""
    return create_async_engine(
        url,
        # an error that is logged must not repeat the names and numbers it was about
        hide_parameters=True,
        # all of them kept: one beyond the pool would be opened for a single transaction, which costs more than that does
        pool_size=16,
        max_overflow=0,
        # hundreds who check in at one instant wait for their turn, also on a busy machine: that is better than being turned away
        pool_timeout=15,
        pool_pre_ping=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "server_settings": {"application_name": "deliberation", **_LIMITS},
        },
    )


def make_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


@asynccontextmanager
async def reading(sessions: Sessions, community_id: UUID | None = None) -> AsyncIterator[Reader]:
    """A read-only transaction: PostgreSQL itself refuses writes."""
    async with sessions() as db, db.begin():
        await db.connection(execution_options={"postgresql_readonly": True})
        await _enter(db, community_id)
        yield Reader(db)


@asynccontextmanager
async def writing(sessions: Sessions, community_id: UUID | None = None) -> AsyncIterator[Writer]:
    """A writing transaction: committed when the block ends, rolled back when it raises."""
    async with sessions() as db, db.begin():
        await _enter(db, community_id)
        yield Writer(Reader(db))


async def enter(db: Reader, community_id: UUID) -> None:
    """From here on this transaction sees this community's rows and no others."""
    await _enter(db, community_id)


async def database_now(db: Reader) -> datetime:
    """The database's clock at this very moment: the one that decides what is in time."""
    moment: datetime = (await statement(db, "SELECT clock_timestamp()")).scalar_one()
    return moment


async def statement(db: Reader, sql: str, values: Mapping[str, object] | None = None) -> CursorResult[Any]:
    """Run SQL that is written out, on the session's own connection and in its transaction."""
    return await (await db.connection()).execute(text(sql), values or {})


async def streamed(db: Reader, query: Query) -> AsyncIterator[Row[*tuple[Any, ...]]]:
    """The rows one after another, from a cursor of the server: however many there are, few are held at once."""
    connection = await db.connection()
    async with connection.stream(query, execution_options={"yield_per": _ROWS_AT_ONCE}) as rows:
        async for row in rows:
            yield row


async def _enter(db: AsyncSession, community_id: UUID | None) -> None:
    if community_id is not None:
        # SET LOCAL takes no parameters; a UUID object can hold nothing but hexadecimal digits and dashes
        connection = await db.connection()
        await connection.execute(text(f"SET LOCAL deliberation.community = '{UUID(str(community_id))}'"))
