"""End a mandate, in the same transaction as whatever ends it."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from deliberation.audit import actions as audit
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty
from deliberation.polls.proxies import holding
from deliberation.polls.proxies.facts import ProxyRevoked
from deliberation.polls.proxies.models import ProxyEnd, ProxyMandate
from deliberation.polls.proxies.rules import Because


async def end(
    db: Writer, poll: Poll, mandate: ProxyMandate, *, because: Because, actor: Actor, at: datetime
) -> None:
    """The party is locked, and the mandate has not ended."""
    fact = ProxyRevoked(subject_id=poll.id, mandate_sha256=mandate.document_sha256, reason=because.value)
    recorded = await audit.record(db, poll.community_id, fact, actor=actor, at=at)
    db.add(
        ProxyEnd(
            community_id=poll.community_id,
            mandate_id=mandate.id,
            because=because.value,
            ended_at=at,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    await db.exec(
        update(PollParty)
        .where(col(PollParty.id) == mandate.party_id)
        .values(mandate=None)
        .execution_options(synchronize_session=False)
    )


async def by_own_vote(db: Writer, poll: Poll, party: PollParty, *, actor: Actor, cast_at: datetime) -> None:
    """The home has voted itself: whatever it gave before that vote is over."""
    mandate = await holding.newest(db, party.id)
    if mandate is not None and mandate.given_at <= cast_at:
        await end(db, poll, mandate, because=Because.VOTED, actor=actor, at=cast_at)
