"""Votes that go on or are to come, whose lists were fixed: what is written into the roll now does not touch them."""

from dataclasses import dataclass
from datetime import date

from deliberation.polls import queries as polls
from deliberation.polls.rules import Status
from deliberation.web.deps import Visit


@dataclass(frozen=True)
class FixedList:
    """A vote by its number, and the day as of which its list stands."""

    number: int
    record_on: date


async def standing(visit: Visit) -> list[FixedList]:
    return [
        FixedList(poll.number, poll.frozen.record_on)
        for poll in await polls.index(visit.db, now=visit.now)
        if poll.status in {Status.UPCOMING, Status.OPEN}
    ]
