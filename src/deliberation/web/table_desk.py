"""Large tables are worked on in processes of their own: whoever waits is told how far it is, and other people's pages stay quick."""

import asyncio
import logging
import multiprocessing
import os
import signal
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from deliberation.database import lifeline
from deliberation.kernel.refusals import Busy, Refusal
from deliberation.kernel.text import sentence

Done = TypeVar("Done")
_PATIENCE_SECONDS = 2.0
_KEPT_SECONDS = 600
_MOST_KEPT = 2
"""What was read holds names and numbers in clear: little of it, and not for long."""
_MOST_AT_ONCE = 3
_RETRY_SECONDS = 30
_SPAWN = multiprocessing.get_context("spawn")
_log = logging.getLogger("deliberation")


class TooManyTables(Busy):
    """Each takes a processor and some hundred megabytes."""

    message = sentence("Several large tables are being read right now. Try again in a minute.")

    def __init__(self) -> None:
        super().__init__(_RETRY_SECONDS)


class Stopped(Exception):  # noqa: N818 - what became of it
    """The process ended without an answer."""


class TableDesk:
    """One a process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, asyncio.Task[Any]] = OrderedDict()
        self._running: set[multiprocessing.process.BaseProcess] = set()
        self._begun: set[asyncio.Task[Any]] = set()

    async def looked_at(self, name: Hashable, look: Callable[..., Done], *errand: object) -> Done | None:
        """What was found, or None where that takes longer than a page may. Raises what looking raises, or Stopped."""
        task = self._task(name, look, *errand)
        await asyncio.wait({task}, timeout=_PATIENCE_SECONDS)
        if not task.done():
            return None
        if task.exception() is not None:
            self.forget(name)
        found: Done = task.result()
        return found

    async def finished(self, name: Hashable, look: Callable[..., Done], *errand: object) -> Done:
        found: Done = await asyncio.shield(self._task(name, look, *errand))
        return found

    def begin(self, work: Callable[..., None], *errand: object) -> None:
        """Work that goes on whoever waits for it."""
        task = asyncio.create_task(self._done(work, *errand))
        self._begun.add(task)
        task.add_done_callback(self._ended)

    def check(self) -> None:
        """Raise TooManyTables where another table would be one too many."""
        if len(self._running) >= _MOST_AT_ONCE:
            raise TooManyTables

    def forget(self, name: Hashable) -> None:
        self._kept.pop(name, None)

    def close(self) -> None:
        """What is not done by now is not done: nothing of it was written."""
        for process in tuple(self._running):
            process.kill()

    def _task(self, name: Hashable, look: Callable[..., Done], *errand: object) -> asyncio.Task[Done]:
        if name not in self._kept:
            self.check()
            self._kept[name] = asyncio.create_task(self._done(look, *errand))
            # whoever asked may have gone: a refusal that nobody hears is no accident
            self._kept[name].add_done_callback(lambda task: task.cancelled() or task.exception())
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, self.forget, name)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return self._kept[name]

    async def _done(self, work: Callable[..., Done], *errand: object) -> Done:
        ours, theirs = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(target=_work, args=(theirs, work, errand), daemon=True)
        self._running.add(process)
        try:
            process.start()
            theirs.close()
            answer = await asyncio.to_thread(_heard, ours)
        finally:
            self._running.discard(process)
            process.kill()
            ours.close()
        if isinstance(answer, BaseException):
            raise answer
        found: Done = answer
        return found

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._begun.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None and not isinstance(failure, Refusal):
            _log.warning("a table was not taken in: %s", type(failure).__name__)


def _heard(answers: Connection) -> Any:
    try:
        return answers.recv()
    except EOFError:
        return Stopped()


def _work(answers: Connection, work: Callable[..., Any], errand: tuple[object, ...]) -> None:
    """In the process of its own. What fails there is told by its name alone: it may repeat names and numbers."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))
    with suppress(OSError):
        lifeline.stop_with_parent()
    try:
        answer = work(*errand)
    except Refusal as refusal:
        answer = refusal
    except Exception as accident:  # noqa: BLE001 - the parent says what happened
        _log.warning("the work on a table failed: %s", type(accident).__name__)
        answer = Stopped()
    answers.send(answer)
