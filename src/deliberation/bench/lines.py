"""Connections to a server that are kept open: as little of the machine as possible for asking, the rest for answering."""

import asyncio
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class NotAnswered(Exception):  # noqa: N818 - a claim, as all our refusals are
    """The server answered otherwise than a measurement needs."""


@dataclass(frozen=True)
class Asking:
    """One request: its first line, what follows the host's name, and the status that means it was done."""

    line: str
    rest: str
    wanted: int = 200


@dataclass
class Line:
    """One connection; one request at a time."""

    host: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int) -> Self:
        return cls(f"127.0.0.1:{port}", *await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, asking: Asking) -> bytes:
        """The body of the answer. Raises NotAnswered for another status."""
        self.writer.write(f"{asking.line} HTTP/1.1\r\nHost: {self.host}\r\n{asking.rest}".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        body = await self.reader.readexactly(int(length or 0))
        if not head.startswith(b"http/1.1 %d " % asking.wanted):
            raise NotAnswered(f"{asking.line}: {head[:12].decode()}")
        return body

    def close(self) -> None:
        self.writer.close()


def get(path: str, cookies: Mapping[str, str] | None = None, *, more: str = "") -> Asking:
    """`more` is header lines, each with its end."""
    return Asking(f"GET {path}", f"{_cookie(cookies)}{more}\r\n")


def post(
    path: str, cookies: Mapping[str, str], form: Mapping[str, str], *, more: str = "", wanted: int = 200
) -> Asking:
    body = urlencode(form)
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return Asking(f"POST {path}", f"{_cookie(cookies)}{kind}{more}\r\n{body}", wanted)


async def milliseconds(lines: Sequence[Line], askings: Iterable[Asking]) -> list[float]:
    """How long each request took, asked over all lines at once."""
    waiting = iter(askings)
    took: list[float] = []

    async def go_on(line: Line) -> None:
        for asking in waiting:
            began = time.perf_counter()
            await line.ask(asking)
            took.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*map(go_on, lines))
    return took


async def a_second(lines: Sequence[Line], askings: Sequence[Asking]) -> float:
    """How many of these requests are answered in a second."""
    began = time.perf_counter()
    await milliseconds(lines, askings)
    return len(askings) / (time.perf_counter() - began)


def hidden(page: bytes) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return dict(_HIDDEN.findall(page.decode()))


def _cookie(cookies: Mapping[str, str] | None) -> str:
    pairs = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
    return f"Cookie: {pairs}\r\n" if pairs else ""
