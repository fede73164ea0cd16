"""Who acts in a founding, and what every act in it begins with."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.communities import actions as communities
from deliberation.database.sessions import Writer
from deliberation.founding import queries
from deliberation.founding.facts import FoundingFact
from deliberation.founding.refusals import FoundingOver
from deliberation.founding.views import FoundingView
from deliberation.kernel.facts import Actor

NUMBERED = "founding"


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, and when; `zone` says which day it is in the community, `today` is that day."""

    account_id: UUID
    actor: Actor
    now: datetime
    today: date
    zone: str


async def held(db: Writer, community_id: UUID) -> FoundingView:
    """The one under way; nobody else acts in it until this transaction ends. Raises NoFounding, FoundingOver."""
    await communities.hold_numbers(db, community_id, NUMBERED)
    founding = await queries.newest(db)
    if founding.is_over:
        raise FoundingOver
    return founding


async def told(db: Writer, community_id: UUID, fact: FoundingFact, by: By) -> UUID:
    """The id of its entry in the log."""
    return (await audit.record(db, community_id, fact, actor=by.actor, at=by.now)).entry_id
