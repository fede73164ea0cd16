"""An installation opened for a command: its database running and migrated, its keys read."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import asyncpg
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from deliberation import settings as settings_reader
from deliberation.audit import witnesses
from deliberation.audit.rules import LogKey
from deliberation.cli.refusals import WrongUse
from deliberation.database import migrating
from deliberation.database.binaries import NoPostgres
from deliberation.database.embedded import Server, ServerNotStarted
from deliberation.database.keeper import Keeper
from deliberation.kernel.keys import Keys
from deliberation.outbox import senders
from deliberation.settings import Settings

DATABASE = "postgres"


@dataclass(frozen=True)
class Installation:
    """What a command works with."""

    settings: Settings
    keys: Keys
    database_url: str


@contextmanager
def opened(environ: Mapping[str, str], *, is_demo: bool = False) -> Iterator[Installation]:
    """Start the embedded server unless an address is set, migrate, and stop the server at the end. Raises WrongUse."""
    settings, keys = _read(environ, is_demo=is_demo)
    if settings.database_url:
        yield _migrated(settings, keys, _given(settings.database_url))
        return
    server = _server(settings, keys)
    try:
        server.start()
    except (ServerNotStarted, OSError) as error:
        raise WrongUse(str(error)) from error
    try:
        with Keeper(server):
            yield _migrated(settings, keys, server.address.url(DATABASE))
    except ServerNotStarted as error:
        raise WrongUse(str(error)) from error
    finally:
        server.stop()


@contextmanager
def joined(environ: Mapping[str, str]) -> Iterator[Installation]:
    """The same for a command beside a server that may be serving: one that runs already is used and left running."""
    settings, keys = _read(environ, is_demo=False)
    server = None if settings.database_url else _server(settings, keys)
    if server is not None and server.runs_already:
        yield _migrated(settings, keys, server.address.url(DATABASE))
        return
    with opened(environ) as installation:
        yield installation


def _read(environ: Mapping[str, str], *, is_demo: bool) -> tuple[Settings, Keys]:
    try:
        settings = settings_reader.read(environ, is_demo=is_demo)
        senders.of_settings(settings)
        LogKey(settings_reader.key_in(settings.log_key_file))
        if settings.witnesses_file:
            witnesses.read(settings.witnesses_file)
        return settings, Keys(settings_reader.key_in(settings.secret_key_file))
    except OSError as error:
        raise WrongUse(f"{error.filename}: {error.strerror}") from error
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _server(settings: Settings, keys: Keys) -> Server:
    password = keys.for_purpose("database-owner").hex()
    try:
        return Server(settings.data, password=password, bin_folder=settings.postgres_bin)
    except (NoPostgres, OSError) as error:
        raise WrongUse(str(error)) from error


def _given(url: str) -> URL:
    try:
        return migrating.owner_url(url)
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _migrated(settings: Settings, keys: Keys, owner: URL) -> Installation:
    password = keys.for_purpose("database-app").hex()
    try:
        asyncio.run(migrating.migrate(owner, password))
    except (OSError, SQLAlchemyError, asyncpg.PostgresError) as error:
        words = str(error) or "nobody answers there"
        msg = f"the database cannot be used: {words.splitlines()[0]}"
        raise WrongUse(msg) from error
    return Installation(settings, keys, migrating.app_url(owner, password))
