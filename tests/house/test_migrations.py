"""The schema that migrations make is the schema that the models say; there is one head."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from conftest import Database
from deliberation.database import migrating
from deliberation.tables import metadata


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(migrating.alembic_config()).get_heads()) == 1


async def test_the_models_equal_the_migrated_schema(database: Database) -> None:
    engine = create_async_engine(database.owner, poolclass=NullPool)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))
