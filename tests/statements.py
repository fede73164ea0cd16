"""The statements that one task asks of the database, without those of the tasks that run beside it."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from collections.abc import Iterator

_listening: ContextVar[list[str] | None] = ContextVar("listening", default=None)


def _note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
    seen = _listening.get()
    if seen is not None:
        seen.append(sql)


event.listen(Engine, "before_cursor_execute", _note)


@contextmanager
def asked() -> Iterator[list[str]]:
    """What is asked within, by this task: the sequencer and the outbox go on beside it unheard."""
    seen: list[str] = []
    token = _listening.set(seen)
    try:
        yield seen
    finally:
        _listening.reset(token)
