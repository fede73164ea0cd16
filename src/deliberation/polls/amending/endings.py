"""How a proposal ends: its row, and its entry in the log."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.counting.parties import AREA, HEADS, Party
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.polls.amended.causes import Because, Outcome
from deliberation.polls.amended.models import PollAmendment, PollAmendmentEnding
from deliberation.polls.amending.drafts import Draft
from deliberation.polls.amending.facts import AmendmentEnded, AmendmentFact, RollAmended
from deliberation.polls.amending.rules import Somebody


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """Who is at work, and what makes names that are good for one poll alone, and not the ones they vote under."""

    account_id: UUID
    person_id: UUID | None
    pepper: bytes = field(repr=False)

    @property
    def somebody(self) -> Somebody:
        return Somebody(self.account_id, self.person_id)

    def actor(self, poll_id: UUID) -> Actor:
        return Actor("clerk", digests.clerk_ref(self.pepper, poll_id, self.account_id))


async def amended(db: Writer, amendment: PollAmendment, found: Draft, *, clerk: Clerk, at: datetime) -> None:
    after, change = found.stands.after(found.difference), found.difference
    fact = RollAmended(
        subject_id=amendment.poll_id,
        amendment_id=amendment.id,
        difference_sha256=amendment.difference_sha256,
        roll_root=found.stands.root(after),
        unit_count=_unit_count(after),
        head_count=sum(party.heads for party in after),
        area_cm2=sum(party.area_cm2 for party in after),
    )
    row = await _ending(db, amendment, Outcome.AMENDED, fact, clerk=clerk, at=at)
    row.roll_root = fact.roll_root
    row.parties_change = len(change.added) - len(change.removed)
    row.units_change = _unit_count(change.added) - _unit_count(change.removed)
    row.heads_change, row.area_cm2_change = change.grown(HEADS), change.grown(AREA)
    db.add(row)
    await db.flush()


async def end(
    db: Writer,
    amendment: PollAmendment,
    outcome: Outcome,
    *,
    because: Because | None = None,
    clerk: Clerk,
    at: datetime,
) -> None:
    fact = AmendmentEnded(subject_id=amendment.poll_id, amendment_id=amendment.id, outcome=outcome.value)
    row = await _ending(db, amendment, outcome, fact, clerk=clerk, at=at)
    row.reason = because.value if because else None
    db.add(row)
    await db.flush()


async def _ending(
    db: Writer, amendment: PollAmendment, outcome: Outcome, fact: AmendmentFact, *, clerk: Clerk, at: datetime
) -> PollAmendmentEnding:
    """The row, not yet written."""
    actor = clerk.actor(amendment.poll_id)
    recorded = await audit.record(db, amendment.community_id, fact, actor=actor, at=at)
    return PollAmendmentEnding(
        community_id=amendment.community_id,
        amendment_id=amendment.id,
        poll_id=amendment.poll_id,
        outcome=outcome.value,
        ended_by=clerk.account_id,
        ender_id=clerk.person_id,
        ended_at=at,
        entry_id=recorded.entry_id,
    )


def _unit_count(parties: Iterable[Party]) -> int:
    return sum(len(party.units) for party in parties)
