"""Serve an opened installation until a signal asks to stop."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from deliberation import app as application
from deliberation import settings as settings_reader
from deliberation.audit.rules import LogHome, LogKey
from deliberation.cli.installation import Installation
from deliberation.database.sessions import Sessions, make_engine, make_sessions


def serve(installation: Installation, *, workers: int) -> None:
    """Blocks until Ctrl-C or SIGTERM; the database outlives every request."""
    settings = installation.settings
    os.environ[application.OPENED_DATABASE] = installation.database_url
    os.environ[application.IS_DEMO] = "1" if settings.is_demo else ""
    print(f"Serving on {settings.base_url}", flush=True)
    uvicorn.run(
        "deliberation.app:of_environment",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        server_header=False,
        # who calls is read from X-Forwarded-For only where a proxy of ours writes it: limits hang on it
        proxy_headers=settings.trusted_proxy is not None,
        forwarded_allow_ips=settings.trusted_proxy or "",
    )


@asynccontextmanager
async def sessions_of(installation: Installation) -> AsyncIterator[Sessions]:
    """Sessions of the application's role, for work before serving."""
    engine = make_engine(installation.database_url)
    yield make_sessions(engine)
    await engine.dispose()


def log_home(installation: Installation) -> LogHome:
    """Where this installation's logs are read, and the public half of the key that signs them."""
    key = LogKey(settings_reader.key_in(installation.settings.log_key_file))
    return LogHome(installation.settings.host_name, key.public_key)
