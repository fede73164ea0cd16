"""What a connection may take of us: time, memory, room. Raw sockets, as no polite client would use them."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, ClassVar

import pytest
import uvicorn
from typing_extensions import override

from deliberation.cli.connections import Connection

HEAD = b"Host: x\r\n"
BIG = 40_000_000
Dial = Callable[..., socket.socket]


PATIENCE_SECONDS = 60
"""Longer than the slowest machine needs for anything here."""


class Hasty(Connection):
    """The same rules for fewer connections. Who shall be cut off is hurried; nobody else can be too slow."""

    head_seconds: ClassVar[float] = PATIENCE_SECONDS
    pause_seconds: ClassVar[float] = PATIENCE_SECONDS
    whole_seconds: ClassVar[float] = PATIENCE_SECONDS
    most_waiting: ClassVar[int] = 20
    waiting: ClassVar[dict[Connection, None]] = {}
    lost: ClassVar[list[Connection]] = []

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.lost.append(self)


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """Says how many bytes of body came; `/big` says much more."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = bytes(BIG) if scope["path"] == "/big" else str(size).encode()
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def dial() -> Iterator[Dial]:
    door = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(answer, http=Hasty, loop="uvloop", lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)

    def call(first: bytes = b"", *, receives: int | None = None) -> socket.socket:
        caller = socket.socket()
        if receives is not None:
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        caller.settimeout(PATIENCE_SECONDS)
        caller.connect(door.getsockname())
        caller.sendall(first)
        return caller

    yield call
    server.should_exit = True
    thread.join()


Hurry = Callable[..., None]


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """From now on these limits count."""

    def set_limits(**seconds: float) -> None:
        for name, value in seconds.items():
            monkeypatch.setattr(Hasty, f"{name}_seconds", value)

    return set_limits


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_cut_off(caller: socket.socket, piece: bytes, seconds: float) -> bool:
    """Whether the other side hangs up on somebody who says this, and after each pause again, without end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while time.monotonic() < deadline:
            caller.sendall(piece)
            time.sleep(seconds)
    except ConnectionError:
        return True
    finally:
        caller.close()
    return False


def said(caller: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    found = b""
    with suppress(ConnectionError):
        while piece := caller.recv(65536):
            found += piece
    caller.close()
    return found


def test_a_request_in_one_piece_is_answered(dial: Dial) -> None:
    came = said(dial(b"GET / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n"))
    assert came.startswith(b"HTTP/1.1 200")


def test_a_caller_who_says_nothing_is_hung_up_on(dial: Dial, hurry: Hurry) -> None:
    hurry(head=0.5)
    assert said(dial()).startswith(b"HTTP/1.1 408")


def test_a_head_that_trickles_without_end_is_cut_off(dial: Dial, hurry: Hurry) -> None:
    hurry(head=1)
    assert is_cut_off(dial(b"GET / HTTP/1.1\r\nHost: x\r\nX: "), b"a", 0.1)


def test_a_second_request_has_no_more_time_than_the_first(dial: Dial, hurry: Hurry) -> None:
    caller = dial(b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n")
    assert caller.recv(1000).startswith(b"HTTP/1.1 200")
    hurry(head=0.5)
    caller.sendall(b"GET / HT")
    assert said(caller).startswith(b"HTTP/1.1 408")


def test_a_body_that_pauses_is_cut_off(dial: Dial, hurry: Hurry) -> None:
    hurry(pause=0.5)
    caller = dial(b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 9\r\n\r\na")
    assert said(caller).startswith(b"HTTP/1.1 408")


def test_a_body_that_trickles_has_an_end(dial: Dial, hurry: Hurry) -> None:
    hurry(whole=1.5)
    assert is_cut_off(dial(b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 9000\r\n\r\n"), b"a", 0.2)


def test_a_slow_body_with_an_end_is_taken(dial: Dial, hurry: Hurry) -> None:
    """Slower than any pause or head may be. A machine that itself is slower than that gets more time."""
    assert any(is_taken(dial, hurry, limit) for limit in (1, 4, 16))


def is_taken(dial: Dial, hurry: Hurry, limit: float) -> bool:
    hurry(head=limit, pause=limit)
    caller = dial(b"POST / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\nContent-Length: 4\r\n\r\n")
    with suppress(ConnectionError):
        for _ in range(4):
            time.sleep(0.4 * limit)
            caller.sendall(b"a")
    return said(caller).endswith(b"\r\n\r\n4")


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nX: ",
        b"GET /",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    ],
)
def test_what_is_no_body_ends_at_64_kibibytes(dial: Dial, begun: bytes) -> None:
    assert is_cut_off(dial(begun), b"a" * 10_000, 0.002)


def test_many_short_lines_are_too_much_as_well(dial: Dial) -> None:
    lines = b"X: a\r\n" * 30_000
    with suppress(ConnectionError):
        came = said(dial(b"GET / HTTP/1.1\r\n" + HEAD + lines + b"\r\n"))
        assert came[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 431", b""}


def test_a_large_body_in_pieces_is_no_head(dial: Dial) -> None:
    pieces = b"".join(b"2000\r\n" + bytes(0x2000) + b"\r\n" for _ in range(200)) + b"0\r\n\r\n"
    head = b"POST / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert said(dial(head + pieces)).endswith(str(200 * 0x2000).encode())


def test_an_answer_that_nobody_fetches_is_given_up(dial: Dial, hurry: Hurry) -> None:
    hurry(whole=0.5)
    Hasty.lost.clear()
    caller = dial(b"GET /big HTTP/1.1\r\n" + HEAD + b"\r\n", receives=4096)
    until(lambda: caller.getsockname() in [each.client for each in Hasty.lost])
    assert len(said(caller)) < BIG


def test_the_longest_waiting_make_room_for_those_who_come(dial: Dial) -> None:
    crowd = [dial(b"GET / HT") for _ in range(30)]
    came = said(dial(b"GET / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n"))
    assert came.startswith(b"HTTP/1.1 200")
    assert len(Hasty.waiting) <= 20
    for each in crowd:
        each.close()


def test_nobody_is_remembered_who_has_gone(dial: Dial) -> None:
    for _ in range(5):
        dial(b"GET / HT").close()
        said(dial(b"GET / HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n\r\n"))
    until(lambda: not Hasty.waiting)
