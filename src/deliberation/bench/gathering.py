"""An assembly in one hall and at home at once: hundreds check in and vote, and the chair's page keeps up."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from deliberation.bench import lines
from deliberation.bench.hall import Hall, Seated
from deliberation.bench.lines import Line, NotAnswered
from deliberation.bench.measuring import Bar, Measured, Sizes, compare
from deliberation.bench.server import CLIENTS, Served

MINUTE = Bar(
    what="300 people check in and vote in one meeting, pages and all",
    limit="the minute they have",
    unit="s",
    goal=1.0,
)
BEHIND = Bar(
    what="the chair's page behind whoever was told to be present, worst",
    limit="the time allowed",
    unit="s",
    goal=1.0,
)
_MINUTE_SECONDS = 60.0
_MOST_SECONDS = 5.0
_PEOPLE = 300
_AGAIN_EVERY_SECONDS = 3.0
"""How often a page asks by itself."""
_FRAGMENT = "HX-Request: true\r\nAccept-Language: en\r\n"
_HERE = re.compile(rb"(\d+) of \d+ seats")


@dataclass
class Clock:
    """When each was told to be present, and how many the chair's page then showed, by when."""

    told: list[float] = field(default_factory=list)
    shown: list[tuple[float, int]] = field(default_factory=list)

    def worst_lag(self) -> float:
        """Until the page that counted them had come. Raises NotAnswered if it never did."""
        lags = []
        for number, told_at in enumerate(sorted(self.told), start=1):
            seen = [at for at, count in self.shown if count >= number and at >= told_at]
            if not seen:
                raise NotAnswered(f"the chair never saw {number} present")
            lags.append(min(seen) - told_at)
        return max(lags)


async def all_of(served: Served, hall: Hall, sizes: Sizes) -> list[Measured]:
    """Of as many people as the sizes say, reckoned for 300. Raises NotAnswered where a word or somebody present is lost."""
    many = [await Line.open(served.port) for _ in range(CLIENTS)]
    chair, phones = await Line.open(served.port), await Line.open(served.port)
    people, clock = hall.people[: sizes.seats], Clock()
    over = asyncio.Event()
    watching = [
        asyncio.create_task(_watch(chair, hall, clock, over)),
        asyncio.create_task(_ask_again(phones, hall, people, over)),
    ]
    began = time.perf_counter()
    await _gather(many, hall, people, clock)
    took = time.perf_counter() - began
    over.set()
    await asyncio.gather(*watching)
    for line in (*many, chair, phones):
        line.close()
    await hall.check(len(people))
    scaled = took * _PEOPLE / len(people)
    return [
        compare(MINUTE, [scaled], [_MINUTE_SECONDS]),
        compare(BEHIND, [clock.worst_lag()], [_MOST_SECONDS]),
    ]


async def _gather(many: Sequence[Line], hall: Hall, people: Sequence[Seated], clock: Clock) -> None:
    """Each opens the page, says that they are here, opens the vote, says their word."""
    waiting = iter(people)

    async def go_on(line: Line) -> None:
        for one in waiting:
            mine, vote = f"{hall.path}/mine", f"{hall.path}/vote"
            page = lines.hidden(await line.ask(lines.get(mine, one.cookies)))
            here = {**page, "how": "remote"}
            await line.ask(lines.post(f"{mine}/{one.seat}/presence", one.cookies, here, wanted=303))
            clock.told.append(time.perf_counter())
            page = lines.hidden(await line.ask(lines.get(vote, one.cookies)))
            word = {**page, "vote": str(hall.vote_id), "choice": "for"}
            await line.ask(lines.post(f"{vote}/{one.seat}/word", one.cookies, word, wanted=303))

    await asyncio.gather(*map(go_on, many))


async def _watch(line: Line, hall: Hall, clock: Clock, over: asyncio.Event) -> None:
    """As the chair's page does by itself, and once more when all is done."""
    asking = lines.get(f"{hall.desk}/run/live", hall.chair, more=_FRAGMENT)
    is_last = False
    while True:
        page = await line.ask(asking)
        found = _HERE.search(page)
        clock.shown.append((time.perf_counter(), int(found[1]) if found else 0))
        if is_last:
            return
        is_last = over.is_set()
        await asyncio.sleep(_AGAIN_EVERY_SECONDS)


async def _ask_again(line: Line, hall: Hall, people: Sequence[Seated], over: asyncio.Event) -> None:
    """Everybody's own page asks anew, one after the other."""
    pause = _AGAIN_EVERY_SECONDS / len(people)
    while not over.is_set():
        for one in people:
            await line.ask(lines.get(f"{hall.path}/mine/live", one.cookies, more=_FRAGMENT))
            await asyncio.sleep(pause)
            if over.is_set():
                return
