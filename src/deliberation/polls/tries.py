"""How often somebody may try in vain: every vote that is not taken is written down, and nobody fills the log with theirs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.kernel.refusals import TooMany
from deliberation.kernel.text import sentence
from deliberation.polls.ballots.facts import BallotRejected
from deliberation.polls.ballots.models import BallotRefusal

_MOST_REFUSALS = 50
_WAIT_SECONDS = 3600


class TriedTooOften(TooMany):
    message = sentence("You have tried too often. Please ask the community office for help.")


async def check(db: Reader, poll_id: UUID, account_id: UUID) -> datetime:
    """The moment, by the database's clock, if one more refusal may be written down for this account. Raises TriedTooOften."""
    asked = select(func.clock_timestamp(), func.count()).where(
        BallotRefusal.poll_id == poll_id, BallotRefusal.account_id == account_id
    )
    moment, tried = (await db.exec(asked)).one()
    if tried >= _MOST_REFUSALS:
        raise TriedTooOften(_WAIT_SECONDS)
    found: datetime = moment
    return found


async def refuse(
    db: Writer, community_id: UUID, fact: BallotRejected, *, account_id: UUID, actor: Actor, at: datetime
) -> UUID:
    """A vote that was not taken, in the log and among the tries of this account; the entry's id."""
    recorded = await audit.record(db, community_id, fact, actor=actor, at=at)
    db.add(
        BallotRefusal(
            community_id=community_id,
            id=new_id(),
            poll_id=fact.subject_id,
            account_id=account_id,
            reason=fact.reason,
            refused_at=at,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    return recorded.entry_id
