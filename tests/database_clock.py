"""The database's clock, which decides what is in time, moved on: everything stays in the order in which it happened."""

from conftest import Database
from polling import as_owner


async def make_movable(database: Database) -> None:
    """For connections made from here on."""
    await put_first(database)
    await as_owner(database.owner, "CREATE SCHEMA clock AUTHORIZATION deliberation_app")
    await pass_time(database, "0 hours")


async def put_first(database: Database) -> None:
    """Our clock before PostgreSQL's own; a copy of a database does not take this over."""
    name = database.owner.database
    await as_owner(database.owner, f'ALTER DATABASE "{name}" SET search_path = clock, pg_catalog, public')


async def pass_time(database: Database, interval: str) -> None:
    """It goes ahead of the true time by so much."""
    await as_owner(
        database.owner,
        f"""
        CREATE OR REPLACE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS $$ SELECT pg_catalog.clock_timestamp() + interval '{interval}' $$
        """,
    )


async def make_true(database: Database) -> None:
    """For connections made from here on, PostgreSQL's own clock again."""
    await as_owner(database.owner, f'ALTER DATABASE "{database.owner.database}" RESET search_path')
