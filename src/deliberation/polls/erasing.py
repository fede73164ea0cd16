"""Erase what a person's ballots say, once nobody may object to their votes any more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.audit.facts import ErasedBecause
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import PollResult


async def erase_ballots(
    db: Writer,
    community_id: UUID,
    *,
    person_id: UUID,
    reason: ErasedBecause,
    actor: Actor,
    now: datetime,
    spared: Collection[UUID] = (),
) -> int:
    """How many can no longer be opened. Those of votes that go on, or may be objected to, stay: a recount needs them.

    `spared` are votes of which notices say that one may still object, or that an objection waits.

    The rows that were counted stay as they are, for the committee's own recount.
    """
    over = now - timedelta(days=OBJECTION_DAYS)
    cast = (
        select(Ballot.entry_id)
        .join(PollResult, col(PollResult.poll_id) == col(Ballot.poll_id))
        .where(
            Ballot.community_id == community_id,
            Ballot.person_id == person_id,
            col(PollResult.published_at) < over,
            col(Ballot.poll_id).not_in(spared),
        )
    )
    entries = (await db.exec(cast)).all()
    return await audit.erase(db, community_id, entries, reason=reason, actor=actor, at=now)
