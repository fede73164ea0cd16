"""Work that needs nothing of the rest of the checking: of a large file each piece is done beside it, by a process of its own."""

import functools
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Generic, NamedTuple, Self, TypeVar

from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket

Answer = TypeVar("Answer")
_MANNERS = 5  # who asks has the longest way, and goes first
LARGE = 1 << 26
"""Bytes. A smaller file is checked before another process has begun."""


class _Place(NamedTuple):
    """Where the file lies, and what shows that it is still the same one."""

    path: Path
    identity: tuple[int, ...]


@dataclass(frozen=True)
class _Found(Generic[Answer]):
    """What the work gave or raised, and what it took down."""

    value: Answer | Exception
    docket: Docket


class Beside:
    """Asked at once, it answers when the answer is wanted; what was found goes into the docket then."""

    def __init__(self, archive: Archive, file: BinaryIO, docket: Docket) -> None:
        self._archive, self._docket = archive, docket
        self._place = _place(file)
        self._processes = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._processes.close()

    def ask(self, work: Callable[..., Answer], *about: Any) -> Callable[[], Answer]:
        """`work` is called with the archive, these, and a docket. What it raises, the answer raises."""
        line = None if self._place is None else self._begin(self._place, work, about)

        def answer() -> Answer:
            found: _Found[Answer] | None = None if line is None else _heard(line)
            if found is None:
                return work(self._archive, *about, self._docket)
            if isinstance(found.value, Exception):
                raise found.value
            self._docket.merge(found.docket)
            return found.value

        return functools.cache(answer)

    def _begin(self, place: _Place, work: Callable[..., Any], about: tuple[Any, ...]) -> Connection | None:
        """None where this machine begins no other process: then the work is done here."""
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe(duplex=False)
        process = spawning.Process(target=_work, args=(theirs, place, work, about), daemon=True)
        try:
            process.start()
        except OSError:
            return None
        finally:
            theirs.close()
        self._processes.callback(process.join)
        self._processes.callback(process.terminate)
        self._processes.callback(ours.close)
        return ours


def _place(file: BinaryIO) -> _Place | None:
    name = getattr(file, "name", None)
    if not isinstance(name, str) or os.fstat(file.fileno()).st_size < LARGE:
        return None
    return _Place(Path(name).absolute(), _identity(file))


def _identity(file: BinaryIO) -> tuple[int, ...]:
    found = os.fstat(file.fileno())
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _heard(line: Connection) -> Any:
    """None where nobody answers any more."""
    try:
        return line.recv()
    except (EOFError, OSError):
        return None


def _work(line: Connection, place: _Place, work: Callable[..., Any], about: tuple[Any, ...]) -> None:
    """The whole life of the other process. It says nothing of a file that is not the same any more."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()
    if sys.platform != "win32":
        os.nice(_MANNERS)
    docket = Docket()
    value: Any
    try:
        with place.path.open("rb") as file:
            if _identity(file) != place.identity:
                return
            value = work(Archive(file), *about, docket)
    except Exception as fault:  # noqa: BLE001 - whoever asked raises it
        value = fault
    with suppress(BrokenPipeError):
        line.send(_Found(value, docket))
