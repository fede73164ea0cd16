"""Write down what a party said, by whatever channel it came: its row, and its entry in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from deliberation.audit import actions as audit
from deliberation.audit.actions import Recorded
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.papers import documents
from deliberation.papers.papers import Answers
from deliberation.polls import spoken
from deliberation.polls.ballots.facts import BallotAccepted
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.models import Poll
from deliberation.polls.parties.models import PollParty
from deliberation.polls.proxies import ending
from deliberation.polls.rules import Channel


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody entitled said. `caster` and `voter_ref` are names good for this poll alone.

    `cast_at` is when it came to us, which is what the window is about; `form_key` makes the same form one ballot.
    """

    answers: Answers
    channel: Channel
    person_id: UUID
    voter_ref: str
    account_id: UUID
    caster: Actor
    cast_at: datetime
    form_key: UUID


async def register(
    db: Writer, poll: Poll, party: PollParty, units: Sequence[str], last: Ballot | None, said: Said
) -> Ballot:
    """The party's next ballot, which supersedes `last`. The party is locked, and whoever calls has decided that it may."""
    fact = _fact(poll, party, units, last, said)
    await db.exec(
        update(PollParty)
        .where(col(PollParty.id) == party.id)
        .values(revision=fact.revision)
        .execution_options(synchronize_session=False)
    )
    recorded = await audit.record(db, poll.community_id, fact, actor=said.caster, at=said.cast_at)
    ballot = _row(party, said, fact, recorded)
    db.add(ballot)
    await db.flush()
    if party.mandate is not None and said.channel is not Channel.PROXY:
        await ending.by_own_vote(db, poll, party, actor=said.caster, cast_at=said.cast_at)
    return ballot


def _fact(
    poll: Poll, party: PollParty, units: Sequence[str], last: Ballot | None, said: Said
) -> BallotAccepted:
    return BallotAccepted(
        subject_id=poll.id,
        voter_ref=said.voter_ref,
        channel=said.channel.value,
        revision=party.revision + 1,
        previous=last.commitment if last else None,
        units=tuple(units),
        cast_by=said.caster.ref,
        answers=said.answers,
        heads=party.heads,
        area_cm2=party.area_cm2,
        cast_at=said.cast_at,
    )


def _row(party: PollParty, said: Said, fact: BallotAccepted, recorded: Recorded) -> Ballot:
    return Ballot(
        community_id=party.community_id,
        id=new_id(),
        poll_id=party.poll_id,
        party_id=party.id,
        revision=fact.revision,
        previous=fact.previous,
        **spoken.columns_of(said.answers),
        channel=fact.channel,
        person_id=said.person_id,
        cast_by=said.account_id,
        cast_at=said.cast_at,
        form_key=said.form_key,
        commitment=digests.commitment(recorded.salt or b"", fact.kind, fact.private()),
        code=documents.receipt_code(recorded.leaf_hash),
        entry_id=recorded.entry_id,
    )
