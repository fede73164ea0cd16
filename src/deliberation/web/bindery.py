"""Bundles for whoever asks: made one at a time, kept for a while where everybody may have them, handed out slowly or fast."""

import asyncio
import os
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import BinaryIO

from deliberation.kernel.refusals import Busy
from deliberation.kernel.text import sentence

_MOST_WAITING = 4
_MOST_KEPT = 4
_LARGEST_KEPT = 64 << 20
_PIECE_BYTES = 1 << 18
_RETRY_SECONDS = 60
Make = Callable[[BinaryIO], Awaitable[object]]
"""Writes a bundle into an empty file."""


class TooManyBundles(Busy):
    """Each reads a whole log."""

    message = sentence("Several such files are being made right now. Try again in a minute.")

    def __init__(self) -> None:
        super().__init__(_RETRY_SECONDS)


class Volume:
    """A finished bundle in a file without a name: it is gone when nobody reads it any more."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = os.fstat(file.fileno()).st_size
        weakref.finalize(self, file.close)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Several readers at once do not disturb each other."""
        at = 0
        while piece := await asyncio.to_thread(os.pread, self._file.fileno(), _PIECE_BYTES, at):
            at += len(piece)
            yield piece


class Bindery:
    """One a process."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(1)
        self._waiting = 0
        self._kept: OrderedDict[str, Volume] = OrderedDict()

    async def bound(self, make: Make) -> Volume:
        """A bundle made for one person. Raises TooManyBundles."""
        async with self._turn():
            return await _bound(make)

    async def public(self, name: str, make: Make) -> Volume:
        """A bundle that is the same for everybody who asks by this name. Raises TooManyBundles."""
        kept = self._kept.get(name)
        if kept is not None:
            return kept
        async with self._turn():
            volume = self._kept.get(name) or await _bound(make)
        if volume.size <= _LARGEST_KEPT:
            self._kept[name] = volume
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return volume

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= _MOST_WAITING:
            raise TooManyBundles
        self._waiting += 1
        try:
            async with self._free:
                yield
        finally:
            self._waiting -= 1


async def _bound(make: Make) -> Volume:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as somebody reads
    try:
        await make(file)
    except BaseException:
        file.close()
        raise
    return Volume(file)
