"""The clerk who closes and counts what is over, so that no result waits for a person."""

import asyncio
import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func
from sqlmodel import col, select

from deliberation.communities import queries as communities
from deliberation.database.sessions import Reader, Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.polls import closing, paper_queries, rules
from deliberation.polls.assisting import queries as assisting
from deliberation.polls.counters import queries as counters
from deliberation.polls.counters.rules import HELD_FOR
from deliberation.polls.models import Poll, PollClosing

_log = logging.getLogger("deliberation")
_LOOK_EVERY_SECONDS = 15.0


async def run(sessions: Sessions) -> None:
    """Until it is cancelled. What fails at one turn is tried again at the next."""
    while True:
        try:
            await close_due(sessions)
        except Exception:  # noqa: BLE001 - a clerk who goes home leaves every later poll uncounted
            _log.exception("polls could not be looked through")
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def close_due(sessions: Sessions) -> int:
    """Close whatever is over, community by community, one transaction each. The number closed."""
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    return sum([await _close_due_in(sessions, community.id) for community in found])


async def _close_due_in(sessions: Sessions, community_id: UUID) -> int:
    async with reading(sessions, community_id) as db:
        due = await _due(db)
    return sum([await _is_closed_now(sessions, community_id, poll_id) for poll_id in due])


async def _is_closed_now(sessions: Sessions, community_id: UUID, poll_id: UUID) -> bool:
    """Whether we closed it: another clerk may have been first, and one poll's trouble is not the others'."""
    try:
        async with writing(sessions, community_id) as db:
            await closing.close(db, community_id, poll_id=poll_id, closer=None, actor=SYSTEM)
    except (rules.CountedAlready, rules.PaperUnfinished):
        return False
    except Exception:  # noqa: BLE001 - it is logged, and tried again
        _log.exception("poll %s could not be closed", poll_id)
        return False
    return True


def _count_due() -> ColumnElement[datetime]:
    """Of a Poll's row: whatever ended before this moment waits for nobody any more."""
    moment = func.clock_timestamp()
    return case((counters.anybody_is_named(), moment - HELD_FOR), else_=moment)


async def _due(db: Reader) -> tuple[UUID, ...]:
    """Those whose forms on paper are all done: the others wait for their desk. Where counters are named, it is theirs for a day."""
    rows = await db.exec(
        select(Poll.id)
        .outerjoin(PollClosing, col(PollClosing.poll_id) == col(Poll.id))
        .where(
            col(PollClosing.poll_id).is_(None),
            col(Poll.closes_at) <= _count_due(),
            ~paper_queries.has_unread(),
            ~assisting.has_waiting(),
        )
        .order_by(col(Poll.closes_at))
    )
    return tuple(rows)
