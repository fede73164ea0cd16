"""Bring a database to the newest schema, and make the application's role with the password derived for it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.operations import MigrationScript
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from deliberation.database.protection import APP_ROLE
from deliberation.database.sessions import CONNECT_SECONDS

_IN_WHEEL = Path(__file__).parents[1] / "_migrations"
_IN_CHECKOUT = Path(__file__).parents[3] / "migrations"
SCRIPTS = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT


def owner_url(url: str) -> URL:
    """A PostgreSQL address as our driver wants it. Raises ValueError for another database."""
    msg = "DELIBERATION_DATABASE_URL must be an address such as postgresql://user:password@host/database"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ValueError(msg) from error
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise ValueError(msg)
    return parsed.set(drivername="postgresql+asyncpg")


def app_url(owner: URL, password: str) -> str:
    """The same database for the application's role."""
    return owner.set(username=APP_ROLE, password=password).render_as_string(hide_password=False)


async def migrate(owner: URL, password: str) -> None:
    """Make the role, upgrade to head, under the owner's account."""
    engine = create_async_engine(owner, poolclass=NullPool, connect_args={"timeout": CONNECT_SECONDS})
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_ensure_role, password)
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def revise(owner: URL, name: str, *, scripts: Path = SCRIPTS) -> Path | None:
    """Write the next numbered migration: what the models say and this migrated database lacks. None if that is nothing."""
    engine = create_async_engine(owner, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_revise, name, scripts)
    finally:
        await engine.dispose()


def alembic_config(scripts: Path = SCRIPTS) -> Config:
    """Alembic's configuration: the script folder beside the checkout or inside the wheel."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revise(connection: Connection, name: str, scripts: Path) -> Path | None:
    config = alembic_config(scripts)
    config.attributes["connection"] = connection
    newest = max(int(each.revision) for each in ScriptDirectory.from_config(config).walk_revisions())
    made = command.revision(
        config,
        message=name.replace("_", " ").capitalize(),
        autogenerate=True,
        rev_id=f"{newest + 1:04}",
        process_revision_directives=_unless_empty,
    )
    return Path(made.path) if isinstance(made, Script) else None


def _unless_empty(_: object, __: object, directives: list[MigrationScript]) -> None:
    operations = directives[0].upgrade_ops
    if operations is None or operations.is_empty():
        directives.clear()


def _ensure_role(connection: Connection, password: str) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(7331)"))
    known = connection.execute(
        text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": APP_ROLE}
    ).scalar()
    verb = "ALTER" if known else "CREATE"
    # the password is hexadecimal and the role's name ours: nothing here needs quoting
    connection.execute(
        text(
            f"{verb} ROLE {APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '{password}'"
        )
    )
