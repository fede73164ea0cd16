"""Keeps the embedded server running: one that dies is started again; if that fails, the process ends and says why."""

import logging
import os
import signal
from threading import Event, Thread
from types import TracebackType
from typing import Self

from deliberation.database.embedded import Server, ServerNotStarted

LOOK_SECONDS = 0.2
_log = logging.getLogger("deliberation.database")


class Keeper:
    """Looks after a started server while the block lasts. Raises ServerNotStarted at its end if the server was lost.

    Connections to the old server are dead; pools notice before they hand one out.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._over = Event()
        self._thread = Thread(target=self._look, name="database-keeper", daemon=True)
        self._failure: Exception | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        if self._failure is not None:
            msg = f"the database stopped and could not be started again: {self._failure}"
            raise ServerNotStarted(msg) from self._failure

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            if self._server.is_running:
                continue
            _log.warning("the database stopped; starting it again")
            try:
                self._server.restart()
            except (ServerNotStarted, OSError) as error:
                self._failure = error
                # the whole process stops in good order, so that whoever started it may start it again
                os.kill(os.getpid(), signal.SIGTERM)
                return
