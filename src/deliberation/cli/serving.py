"""Serve an opened installation until a signal asks to stop."""

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress

import uvicorn

from deliberation import app as application
from deliberation import settings as settings_reader
from deliberation.audit.rules import LogHome, LogKey
from deliberation.cli.connections import Connection
from deliberation.cli.installation import Installation
from deliberation.cli.refusals import WrongUse
from deliberation.cli.watching import Watch

_PATIENCE_SECONDS = 20
_WAITING = 2048


def door(environ: Mapping[str, str]) -> socket.socket:
    """The socket people will come to, taken before anything is started. Raises WrongUse if another has it."""
    try:
        settings = settings_reader.read(environ)
    except ValueError as error:
        raise WrongUse(str(error)) from error
    taken = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((settings.host, settings.port))
        taken.listen(_WAITING)
    except OSError as error:
        taken.close()
        msg = f"cannot serve on {settings.host} port {settings.port}: {error.strerror}; set another DELIBERATION_PORT"
        raise WrongUse(msg) from error
    return taken


def serve(installation: Installation, at: socket.socket, *, workers: int, is_web_alone: bool = False) -> None:
    """Blocks until Ctrl-C or SIGTERM; the database outlives every request."""
    settings = installation.settings
    os.environ[application.OPENED_DATABASE] = installation.database_url
    os.environ[application.IS_DEMO] = "1" if settings.is_demo else ""
    os.environ[application.IS_WEB_ALONE] = "1" if is_web_alone else ""
    print(f"Serving on {settings.base_url}", flush=True)
    config = uvicorn.Config(
        "deliberation.cli.worker:worker" if workers > 1 else "deliberation.app:of_environment",
        factory=True,
        workers=workers,
        loop="uvloop",
        http=Connection,
        backlog=_WAITING,
        log_level="warning",
        server_header=False,
        # who calls is read from X-Forwarded-For only where a proxy of ours writes it: limits hang on it
        proxy_headers=settings.trusted_proxy is not None,
        forwarded_allow_ips=settings.trusted_proxy or "",
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
    )
    # the server raises the signal again that stopped it
    with suppress(KeyboardInterrupt):
        if workers > 1:
            Watch(config, sockets=[at]).run()
        else:
            uvicorn.Server(config).run(sockets=[at])


def work(installation: Installation) -> None:
    """Log, letters and clearing up, until Ctrl-C or SIGTERM; people come to another process."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_work(installation))


async def _work(installation: Installation) -> None:
    settings = installation.settings
    secret = settings_reader.key_in(settings.secret_key_file)
    app = application.create_app(settings, database_url=installation.database_url, secret=secret)
    async with app.lifespan():
        print("Working", flush=True)
        await asyncio.Event().wait()


def log_home(installation: Installation) -> LogHome:
    """Where this installation's logs are read, and the public half of the key that signs them."""
    key = LogKey(settings_reader.key_in(installation.settings.log_key_file))
    return LogHome(installation.settings.host_name, key.public_key)
