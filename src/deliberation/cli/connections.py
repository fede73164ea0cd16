"""How long, and with how much, one connection may keep us waiting: the server underneath sets no such limits.

A request's head has ten seconds, its body may pause for thirty, an answer has to be fetched within five minutes; what
is not body may have 64 KiB. Where more connections wait than the process has room for, the longest-waiting one goes.
"""

import resource
from asyncio import TimerHandle
from typing import Any, ClassVar

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

_ROOM_FOR_THE_REST = 200  # open files that are no visitors: the database's connections, logs, uploads on disk
_MOST_EVER = 4_000
_TOO_SLOW = b"408 Request Timeout"
_TOO_MUCH = b"431 Request Header Fields Too Large"


def _room() -> int:
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        _MOST_EVER
        if most == resource.RLIM_INFINITY
        else min(_MOST_EVER, max(most - _ROOM_FOR_THE_REST, most // 2))
    )


class Connection(HttpToolsProtocol):
    """One visitor's connection."""

    head_seconds: ClassVar[float] = 10
    pause_seconds: ClassVar[float] = 30
    whole_seconds: ClassVar[float] = 300
    most_head_bytes: ClassVar[int] = 64 * 1024
    most_waiting: ClassVar[int] = _room()
    waiting: ClassVar[dict["Connection", None]] = {}
    """Connections of this process whose request has not come whole, the longest-waiting first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience: TimerHandle | None = None
        self._reader_patience: TimerHandle | None = None
        self._head_came = False
        self._is_coming = False
        self._beside_body = 0
        self._must_end_at = 0.0

    @override
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait(self.head_seconds)
        self.waiting[self] = None
        if len(self.waiting) > self.most_waiting:
            next(iter(self.waiting)).transport.abort()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        self._let_read(None)
        self.waiting.pop(self, None)
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        self._beside_body += len(data)
        super().data_received(data)
        if self.transport.is_closing() or not self._is_coming:
            return
        if self._beside_body > self.most_head_bytes:
            self._refuse(_TOO_MUCH)
        elif self._head_came:
            self._wait(min(self.pause_seconds, self._must_end_at - self.loop.time()))
        elif self._patience is None:
            self._wait(self.head_seconds)

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_coming, self._head_came = True, False
        self._must_end_at = self.loop.time() + self.whole_seconds
        self.waiting.setdefault(self, None)

    @override
    def on_headers_complete(self) -> None:
        self._head_came = True
        if sum(len(name) + len(value) for name, value in self.headers) + len(self.url) > self.most_head_bytes:
            msg = "the head is too long"
            raise ValueError(msg)  # the parser stops, and the server answers 400
        super().on_headers_complete()

    @override
    def on_body(self, body: bytes) -> None:
        self._beside_body -= len(body)
        super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self._is_coming, self._beside_body = False, 0
        self._wait(None)
        self.waiting.pop(self, None)
        super().on_message_complete()

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing() and not self._is_coming and not self.pipeline:
            self.waiting[self] = None

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._let_read(self.whole_seconds)

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        self._let_read(None)

    def _wait(self, seconds: float | None) -> None:
        """For the rest of the request, at most so long."""
        if self._patience is not None:
            self._patience.cancel()
        self._patience = None if seconds is None else self.loop.call_later(seconds, self._refuse, _TOO_SLOW)

    def _let_read(self, seconds: float | None) -> None:
        if self._reader_patience is not None:
            self._reader_patience.cancel()
        self._reader_patience = (
            None if seconds is None else self.loop.call_later(seconds, self.transport.abort)
        )

    def _refuse(self, status: bytes) -> None:
        """Say so where no answer has begun, and hang up."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
        self.transport.close()
