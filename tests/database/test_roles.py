"""What the application's role may do: rows of one community, no changes to what must last, no schema."""

import pytest
from sqlalchemy.exc import DBAPIError

from deliberation.database.sessions import Sessions, reading, writing
from deliberation.database.sessions import statement as sql
from deliberation.kernel.ids import new_id


async def test_reading_is_refused_any_write_by_the_database(sessions: Sessions) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with reading(sessions) as db:
            await sql(db, "DELETE FROM sign_in")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE unit DISABLE ROW LEVEL SECURITY",
        "DROP POLICY community ON unit",
        "SET ROLE postgres",
        "TRUNCATE unit",
    ],
)
async def test_the_application_cannot_change_schema_or_rise(sessions: Sessions, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        async with writing(sessions) as db:
            await sql(db, statement)


async def test_a_query_that_forgot_its_community_sees_nothing(sessions: Sessions) -> None:
    community_id = new_id()
    async with writing(sessions, community_id) as db:
        await sql(
            db,
            "INSERT INTO community VALUES (:id, 'garden', 'Garden', 'estate', 'Town', NULL, 'Lin', '1', 'Hall', "
            "'Asia/Shanghai', now())",
            {"id": community_id},
        )
        values = {"community": community_id, "id": new_id()}
        await sql(db, "INSERT INTO building VALUES (:community, :id, '1栋', '0001')", values)
    async with reading(sessions, community_id) as db:
        assert (await sql(db, "SELECT count(*) FROM building")).scalar_one() == 1
    async with reading(sessions) as db:
        assert (await sql(db, "SELECT count(*) FROM building")).scalar_one() == 0
    async with reading(sessions, new_id()) as db:
        assert (await sql(db, "SELECT count(*) FROM building")).scalar_one() == 0
