"""Every table of a community is closed to every other community; found in the metadata, not listed by hand."""

import pytest
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from conftest import Database
from deliberation.tables import metadata

TENANT_TABLES = sorted(
    (
        table
        for table in metadata.tables.values()
        if "community_id" in table.primary_key.columns and table.name != "membership"
    ),
    key=lambda table: table.name,
)


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_the_key_begins_with_the_community(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "community_id"


@pytest.mark.parametrize("table", TENANT_TABLES, ids=lambda table: table.name)
def test_every_reference_between_tenant_tables_carries_the_community(table: Table) -> None:
    tenant_names = {each.name for each in TENANT_TABLES}
    for constraint in table.foreign_key_constraints:
        if constraint.referred_table.name in tenant_names:
            assert "community_id" in constraint.column_keys, constraint.name


async def test_row_security_is_on_for_every_tenant_table(database: Database) -> None:
    engine = create_async_engine(database.owner, poolclass=NullPool)
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
        )
        secured = {row.relname for row in rows}
    await engine.dispose()
    assert {table.name for table in TENANT_TABLES} <= secured
