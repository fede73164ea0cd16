"""As the application's role, in every tenant table the metadata knows: nobody reads or writes into another community."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import Column, Table, TypeDecorator, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from conftest import Database
from house.test_tenancy import TENANT_TABLES

OURS, THEIRS = UUID(int=1), UUID(int=2)
FILLERS: dict[type, object] = {
    UUID: UUID(int=9),
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
    date: date(2026, 1, 1),
    bytes: b"x",
    str: "x",
    bool: False,
    int: 1,
    list: [],
    object: {},  # JSON
}


@pytest.fixture
async def walled(database: Database) -> AsyncIterator[AsyncConnection]:
    """The application's connection; each tenant table holds one row of theirs, its references and checks left aside."""
    owner = create_async_engine(database.owner, poolclass=NullPool)
    async with owner.begin() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        for table in TENANT_TABLES:
            checks = await connection.execute(
                text(
                    "SELECT conname FROM pg_constraint WHERE conrelid = CAST(:name AS regclass) AND contype = 'c'"
                ),
                {"name": table.name},
            )
            for (name,) in checks.all():
                await connection.execute(text(f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{name}"'))
            await connection.execute(table.insert().values(row_of(table, THEIRS)))
    await owner.dispose()
    app = create_async_engine(database.app, poolclass=NullPool)
    async with app.connect() as connection:
        yield connection
    await app.dispose()


def row_of(table: Table, community: UUID) -> dict[str, object]:
    """Values that fit the columns' types, whatever they mean."""
    return {
        column.name: community if column.name == "community_id" else filler(column)
        for column in table.columns
        if column.computed is None
        and column.identity is None
        and (not column.nullable or column.name == "community_id")
    }


def filler(column: Column[object]) -> object:
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return FILLERS[kind.python_type]


async def enter(connection: AsyncConnection, community: UUID) -> None:
    await connection.execute(text(f"SET LOCAL deliberation.community = '{community}'"))


async def test_no_row_of_another_community_can_be_read_changed_or_added(walled: AsyncConnection) -> None:
    for table in TENANT_TABLES:
        assert await seen_from(walled, table, THEIRS) == 1, table.name
        assert await seen_from(walled, table, OURS) == 0, table.name
        for attempt in (
            table.insert().values(row_of(table, THEIRS)),
            table.delete(),
            table.update().values(community_id=OURS),
        ):
            await refused_or_without_effect(walled, attempt)
        assert await seen_from(walled, table, THEIRS) == 1, table.name


async def seen_from(connection: AsyncConnection, table: Table, community: UUID) -> int:
    async with connection.begin():
        await enter(connection, community)
        return len((await connection.execute(table.select())).all())


async def refused_or_without_effect(connection: AsyncConnection, attempt: object) -> None:
    try:
        async with connection.begin():
            await enter(connection, OURS)
            done = await connection.execute(attempt)  # type: ignore[call-overload]
            assert done.rowcount == 0
    except DBAPIError as error:
        assert getattr(error.orig, "sqlstate", None) == "42501", error  # noqa: PT017 - either outcome is a wall
