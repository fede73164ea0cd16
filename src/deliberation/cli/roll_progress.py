"""How far a large table has come: one line on standard error that moves, or one line a second where that is a file."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from deliberation.roll.progress import Stage
from deliberation.web import progress_words
from deliberation.web.i18n.translator import Translator

_SECONDS_BETWEEN = 1.0
_LARGE = 5_000
_TO_THE_BEGINNING = "\r\x1b[K"


class MovingLine:
    """Of a large table alone, at most once a second."""

    def __init__(self, out: TextIO, translator: Translator) -> None:
        self._out, self._translator = out, translator
        self._moves = out.isatty()
        self._said_at = time.monotonic()
        self._is_shown = False

    def tell(self, stage: Stage, done: int, whole: int) -> None:
        if whole < _LARGE or time.monotonic() < self._said_at + _SECONDS_BETWEEN:
            return
        self._said_at, self._is_shown = time.monotonic(), True
        words = progress_words.line(stage, done, whole, self._translator)
        self._out.write(_TO_THE_BEGINNING + words if self._moves else f"{words}\n")
        self._out.flush()

    def clear(self) -> None:
        """Before anything else is printed."""
        if self._moves and self._is_shown:
            self._out.write(_TO_THE_BEGINNING)
            self._out.flush()
        self._is_shown = False


@contextmanager
def uncollected() -> Iterator[None]:
    """A table makes millions of small objects, none of which refers to itself: looking for such takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
