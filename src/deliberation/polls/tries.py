"""How often somebody may try in vain: every vote that is not taken is written down, and nobody fills the log with theirs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import select

from deliberation.database.sessions import Reader
from deliberation.kernel.refusals import TooMany
from deliberation.kernel.text import sentence
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
