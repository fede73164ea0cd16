"""Serve an opened installation until a signal asks to stop."""

import os

import uvicorn

from deliberation import app as application
from deliberation.cli.installation import Installation


def serve(installation: Installation, *, workers: int) -> None:
    """Blocks until Ctrl-C or SIGTERM; the database outlives every request."""
    settings = installation.settings
    os.environ[application.OPENED_DATABASE] = installation.database_url
    os.environ[application.IS_DEMO] = "1" if settings.is_demo else ""
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
    )
