"""The hall as the pages that ask again and again see it: read once a second, however many ask."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from uuid import UUID

from deliberation.database.sessions import Reader
from deliberation.meetings.run import floor as floors
from deliberation.meetings.run import queries
from deliberation.meetings.run.floor import Floor
from deliberation.meetings.run.queries import Hall
from deliberation.meetings.votes import closing, counters, docket, hands
from deliberation.meetings.votes.views import Docket, VoteView

_KEPT_SECONDS = 1.0
_MOST_KEPT = 64


@dataclass(frozen=True)
class Scene:
    """A meeting with its speakers' list, its motions and its votes at one moment; `counters` of the open vote by account.

    `last` is the vote to be announced, with its record.
    """

    hall: Hall
    floor: Floor | None
    docket: Docket
    counters: frozenset[UUID]
    last: tuple[VoteView, bytes] | None


@dataclass
class Live:
    """One a process."""

    _kept: OrderedDict[tuple[UUID, int], tuple[float, Scene]] = field(default_factory=OrderedDict)

    async def scene(self, db: Reader, community_id: UUID, number: int) -> Scene:
        """A second old at most, and as long as it takes one of them to read it anew. Raises NoSuchMeeting, NotCalled."""
        key = community_id, number
        read_at, kept = self._kept.get(key, (0.0, None))
        now = time.monotonic()
        if kept is not None:
            if now - read_at < _KEPT_SECONDS:
                return kept
            self._kept[key] = now, kept  # the others go on with this one
        found = await of(db, await queries.hall(db, number))
        self._kept[key] = now, found
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return found


async def of(db: Reader, hall: Hall) -> Scene:
    """With the speakers' list of the item that is before the meeting."""
    item = hall.item
    floor = None if item is None else await floors.on(db, hall.meeting.id, item.id)
    found = await docket.of_meeting(db, hall.meeting.id)
    running = found.open_vote
    named = frozenset[UUID]() if running is None else frozenset(await counters.of_vote(db, running.id))
    vote = None if item is None else found.last_vote(item.id)
    last = None if vote is None else (vote, (await closing.kept(db, vote.id)).record)
    return Scene(hands.as_counted(hall, found), floor, found, named, last)
