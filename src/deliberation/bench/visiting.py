"""Pages over HTTP, and what other visitors notice of a storm of sign-ins."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence

from deliberation.bench import lines
from deliberation.bench.lines import Asking, Line
from deliberation.bench.measuring import Bar, Measured, Sizes, compare, high
from deliberation.bench.server import CLIENTS, Served
from deliberation.bench.voting import HELLO

PAGE = Bar(
    what="proposal page with its thread, signed in, gzip",
    limit="hello of the same app",
    unit="/s",
    goal=0.45,
    more_is_better=True,
)
STORM = Bar(
    what="hello while people sign in with passwords, p99", limit="hello when idle, p99", unit="ms", goal=5.0
)
_STORMERS = 8


async def all_of(served: Served, cookies: Mapping[str, str], page: str, sizes: Sizes) -> list[Measured]:
    """`cookies` are a signed-in visitor's, `page` is the path of a proposal."""
    many = [await Line.open(served.port) for _ in range(CLIENTS)]
    found = [await _page(many, cookies, page, sizes), await _storm(many, sizes)]
    for line in many:
        line.close()
    return found


async def _page(many: Sequence[Line], cookies: Mapping[str, str], page: str, sizes: Sizes) -> Measured:
    asking = lines.get(page, cookies, more="Accept-Encoding: gzip\r\n")
    pages, hellos = [], []
    for _ in range(sizes.rounds):
        pages.append(await lines.a_second(many, [asking] * sizes.pages))
        hellos.append(await lines.a_second(many, [HELLO] * sizes.hellos))
    return compare(PAGE, pages, hellos)


async def _storm(many: Sequence[Line], sizes: Sizes) -> Measured:
    visitor, stormers = many[:1], many[1 : 1 + _STORMERS]
    cookies = {"browser": "bench-storm"}
    form = lines.hidden(await stormers[0].ask(lines.get("/sign-in/password", cookies)))
    tries = _tries(cookies, form)
    storms, idles = [], []
    for _ in range(sizes.rounds):
        idles += await lines.milliseconds(visitor, [HELLO] * sizes.hellos)
        took, _ = await asyncio.gather(
            lines.milliseconds(visitor, _for(sizes.seconds, itertools.repeat(HELLO))),
            lines.milliseconds(stormers, _for(sizes.seconds, tries)),
        )
        storms += took
    return compare(STORM, [high(storms)], [high(idles)])


def _for(seconds: float, askings: Iterator[Asking]) -> Iterator[Asking]:
    until = time.perf_counter() + seconds
    return itertools.takewhile(lambda _: time.perf_counter() < until, askings)


def _tries(cookies: Mapping[str, str], form: Mapping[str, str]) -> Iterator[Asking]:
    """Passwords of people who are not here: hashed all the same. Each from an address of its own, so none is refused."""
    for number in itertools.count():
        filled = {**form, "login_name": f"nobody-{number}", "password": "correct horse battery"}
        address = f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\r\n"
        yield lines.post("/sign-in/password", cookies, filled, more=address, wanted=422)
