"""When the votes that are open end: of all of them, or of those in which a member is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation.polls import queries
from deliberation.polls.extending import queries as extending
from deliberation.polls.proxies import queries as proxies
from deliberation.polls.queries import PollView
from deliberation.polls.rules import Status
from deliberation.proposals import listing
from deliberation.web.deps import Visit


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The end of a vote about the proposal of this title; it was moved so many times, the last time at `changed_at`."""

    poll: PollView
    title: str
    moves: int
    changed_at: datetime


async def of_all(visit: Visit) -> tuple[Deadline, ...]:
    return await _open(visit, await queries.index(visit.db, now=visit.now))


async def of_member(visit: Visit, account_id: UUID, person_id: UUID | None) -> tuple[Deadline, ...]:
    """Of those in which this member votes, for their own home or by a mandate."""
    held = {each.poll_id for each in await proxies.live_of(visit.db, account_id, now=visit.now)}
    return await _open(visit, await queries.of_voter(visit.db, person_id, also=held, now=visit.now))


async def _open(visit: Visit, polls: Iterable[PollView]) -> tuple[Deadline, ...]:
    found = [poll for poll in polls if poll.status is Status.OPEN]
    titles = await listing.titles(visit.db, [poll.proposal_id for poll in found])
    moved = await extending.moved(visit.db, [poll.id for poll in found])
    return tuple(
        Deadline(
            poll=poll,
            title=titles[poll.proposal_id][1],
            moves=len(moved.get(poll.id, ())),
            changed_at=max(moved.get(poll.id, ()), default=poll.frozen.opened_at),
        )
        for poll in found
    )
