"""The schema that migrations make is the schema that the models say; there is one head."""

import re
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from conftest import Database
from deliberation.cli import migration
from deliberation.database import migrating
from deliberation.tables import metadata
from polling import as_owner


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(migrating.alembic_config()).get_heads()) == 1


async def test_the_models_equal_the_migrated_schema(database: Database) -> None:
    engine = create_async_engine(database.owner, poolclass=NullPool)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the migrations, to write new ones into."""
    return Path(shutil.copytree(migrating.SCRIPTS, tmp_path / "migrations"))


async def test_of_the_models_as_they_are_no_new_migration_is_made(database: Database, scripts: Path) -> None:
    before = sorted(path.name for path in (scripts / "versions").iterdir())
    assert await migrating.revise(database.owner, "nothing", scripts=scripts) is None
    assert [path.name for path in sorted((scripts / "versions").glob("*.py"))] == [
        name for name in before if name.endswith(".py")
    ]


async def test_what_the_database_lacks_becomes_the_next_migration_and_mends_it(
    database: Database, scripts: Path
) -> None:
    await as_owner(database.owner, "ALTER TABLE letter DROP COLUMN subject")
    made = await migrating.revise(database.owner, "say_what_it_is_about", scripts=scripts)
    assert made is not None
    *before, newest = sorted(path.name for path in (scripts / "versions").glob("*.py"))
    assert made.name == newest == f"{int(before[-1][:4]) + 1:04}_say_what_it_is_about.py"
    text = made.read_text()
    assert re.search(
        r"op.add_column\('letter', sa.Column\('subject', sa.String\(\), nullable=False\)\)", text
    )
    assert text.startswith('"""Say what it is about."""')
    assert "SET LOCAL lock_timeout" in text


@pytest.mark.parametrize("name", ["", "Meetings", "../escaped", "two words", "1st"])
def test_a_name_that_makes_no_good_file_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert migration.main([name]) == 2
    assert "NAME=add_meetings" in capsys.readouterr().err


def test_the_command_says_that_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert migration.main(["nothing"]) == 0
    assert "Nothing to do" in capsys.readouterr().out


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))
