"""Who acts for a committee, and what every act begins with."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.committees import queries
from deliberation.committees.facts import CommitteeFact
from deliberation.committees.kinds import Ended
from deliberation.committees.refusals import CommitteeOver
from deliberation.committees.views import CommitteeView
from deliberation.communities import actions as communities
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor

NUMBERED = "committee"


@dataclass(frozen=True, kw_only=True)
class By:
    """Who acts, and when; `today` is that day in the community."""

    account_id: UUID
    actor: Actor
    now: datetime
    today: date


async def held(db: Writer, community_id: UUID, *, on: date) -> CommitteeView:
    """The one that sits; nobody else acts in it until this transaction ends. Raises NoCommittee, CommitteeOver."""
    found = await held_to_its_end(db, community_id, on=on)
    if found.ended is not None:
        raise CommitteeOver
    return found


async def held_to_its_end(db: Writer, community_id: UUID, *, on: date) -> CommitteeView:
    """The same, though the next one is confirmed already and begins some days later. Raises NoCommittee, CommitteeOver."""
    await communities.hold_numbers(db, community_id, NUMBERED)
    found = await queries.present(db, on)
    if found.ended not in (None, Ended.FOLLOWED):
        raise CommitteeOver
    return found


async def held_draft(db: Writer, community_id: UUID) -> CommitteeView:
    """The list that waits; nobody else acts in it until this transaction ends. Raises NoDraft."""
    await communities.hold_numbers(db, community_id, NUMBERED)
    return await queries.draft(db)


async def told(db: Writer, community_id: UUID, fact: CommitteeFact, by: By) -> UUID:
    """The id of its entry in the log."""
    return (await audit.record(db, community_id, fact, actor=by.actor, at=by.now)).entry_id
