"""What comes of a form on paper: its ballot, or a refusal that the log tells of."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.ledger import digests
from deliberation.polls import tries
from deliberation.polls.ballots.facts import BallotRejected
from deliberation.polls.models import Poll
from deliberation.polls.paper_models import PaperEnd, PaperForm
from deliberation.polls.paper_rules import Ended
from deliberation.polls.rules import VotingClosed


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """Who acts for others, and what makes names that are good for one poll alone: never the one they vote under themselves."""

    account_id: UUID
    person_id: UUID | None
    pepper: bytes = field(repr=False)

    def actor(self, poll_id: UUID) -> Actor:
        return Actor("clerk", digests.clerk_ref(self.pepper, poll_id, self.account_id))

    def signer_ref(self, poll_id: UUID, person_id: UUID) -> str:
        return digests.voter_ref(self.pepper, poll_id, person_id)


async def end_late(db: Writer, poll: Poll, form: PaperForm, *, clerk: Clerk, at: datetime) -> None:
    await refuse(db, poll, form, ended=Ended.LATE, reason=VotingClosed().code, clerk=clerk, at=at)


async def refuse(
    db: Writer, poll: Poll, form: PaperForm, *, ended: Ended, reason: str, clerk: Clerk, at: datetime
) -> None:
    """No ballot comes of the form."""
    fact = BallotRejected(subject_id=poll.id, voter_ref=None, reason=reason, channel=form.channel)
    entry_id = await tries.refuse(
        db, poll.community_id, fact, account_id=clerk.account_id, actor=clerk.actor(poll.id), at=at
    )
    await end(db, form, ended=ended, ballot_id=None, entry_id=entry_id, at=at)


async def end(
    db: Writer, form: PaperForm, *, ended: Ended, ballot_id: UUID | None, entry_id: UUID, at: datetime
) -> None:
    db.add(
        PaperEnd(
            community_id=form.community_id,
            form_id=form.id,
            ended=ended.value,
            ended_at=at,
            ballot_id=ballot_id,
            entry_id=entry_id,
        )
    )
    await db.flush()
