"""Dispute a ballot, decide on it, or take the dispute back: until the votes are counted.

The party's row is locked first, as every vote does, so that what counts never depends on who was faster; the poll's is held, so
that the close comes before or after.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from deliberation.audit import actions as audit
from deliberation.database.sessions import Reader, Writer, database_now
from deliberation.kernel.facts import Actor
from deliberation.kernel.ids import new_id
from deliberation.ledger import digests
from deliberation.polls import dispute_rules as rules
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.dispute_models import Dispute, DisputeClosing, DisputeDecision
from deliberation.polls.dispute_rules import Because, Decider, Outcome, Said
from deliberation.polls.disputing import standing
from deliberation.polls.facts import DisputeClosed, DisputeDecided, DisputeOpened
from deliberation.polls.hands import queries as hands
from deliberation.polls.models import Poll, PollClosing
from deliberation.polls.parties.models import PollParty, PollPartyVoter
from deliberation.polls.rules import NoSuchReceipt


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Somebody of the home, as the roll knows them; `pepper` makes their reference in the log."""

    person_id: UUID
    pepper: bytes

    def actor(self, poll_id: UUID) -> Actor:
        """By a name good for this poll alone."""
        return Actor("member", digests.voter_ref(self.pepper, poll_id, self.person_id))


@dataclass(frozen=True)
class _Held:
    """A ballot whose party nobody else can vote or decide for until this transaction ends."""

    poll: Poll
    ballot: Ballot
    party: PollParty


async def open_dispute(db: Writer, community_id: UUID, *, ballot_id: UUID, owner: Owner) -> UUID:
    """Set the ballot aside; the dispute's id. Raises NotYourBallot, DisputedTooLate, DisputedAlready, DisputeSettled, DisputedTooOften."""
    held = await _held(db, ballot_id)
    if owner.person_id not in await _owners(db, held.party.id):
        raise rules.NotYourBallot
    await _check_in_time(db, held.party.poll_id)
    before = await _ends(db, ballot_id)
    rules.check_opening(
        [outcome for _, outcome in before],
        own_count=sum(person_id == owner.person_id for person_id, _ in before),
    )
    moment = await database_now(db)
    fact = DisputeOpened(subject_id=held.party.poll_id, ballot=held.ballot.commitment, reason=rules.REASON)
    recorded = await audit.record(db, community_id, fact, actor=owner.actor(held.party.poll_id), at=moment)
    dispute = Dispute(
        community_id=community_id,
        id=new_id(),
        poll_id=held.party.poll_id,
        party_id=held.party.id,
        ballot_id=ballot_id,
        ordinal=len(before) + 1,
        person_id=owner.person_id,
        opened_at=moment,
        entry_id=recorded.entry_id,
    )
    db.add(dispute)
    await db.flush()
    await standing.settle(db, held.poll, held.party)
    return dispute.id


async def withdraw(db: Writer, community_id: UUID, *, dispute_id: UUID, owner: Owner) -> None:
    """Raises NoSuchDispute, NotYourDispute, DisputedTooLate, DisputeSettled."""
    dispute, held = await _open_one(db, dispute_id)
    if dispute.person_id != owner.person_id:
        raise rules.NotYourDispute
    moment = await database_now(db)
    actor = owner.actor(dispute.poll_id)
    await _close(db, community_id, dispute, held, outcome=Outcome.WITHDRAWN, actor=actor, at=moment)


async def decide(
    db: Writer,
    community_id: UUID,
    *,
    dispute_id: UUID,
    outcome: Outcome,
    because: Because,
    decider: Decider,
    pepper: bytes,
) -> bool:
    """Whether it is settled by this; `pepper` makes the decider's name in the log. Raises NoSuchDispute, DecidesOnOwnBallot, DecidedByYou, DisputedTooLate, DisputeSettled."""
    dispute, held = await _open_one(db, dispute_id)
    owners = await _owners(db, held.party.id)
    rules.check_decider(decider, owners=owners, senders=await hands.of(db, held.ballot))
    is_settled = rules.decided(await _said(db, dispute_id), decider, outcome)
    moment = await database_now(db)
    actor = Actor("clerk", digests.clerk_ref(pepper, dispute.poll_id, decider.account_id))
    fact = DisputeDecided(
        subject_id=dispute.poll_id,
        ballot=held.ballot.commitment,
        outcome=outcome.value,
        clerk=actor.ref,
        caster=digests.voter_ref(pepper, dispute.poll_id, decider.account_id),
    )
    recorded = await audit.record(db, community_id, fact, actor=actor, at=moment)
    db.add(
        DisputeDecision(
            community_id=community_id,
            dispute_id=dispute_id,
            account_id=decider.account_id,
            person_id=decider.person_id,
            role=decider.role.value,
            outcome=outcome.value,
            reason=because.value,
            decided_at=moment,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    if is_settled:
        await _close(db, community_id, dispute, held, outcome=outcome, actor=actor, at=moment)
    return is_settled


async def check(db: Reader, dispute_id: UUID, decider: Decider) -> None:
    """Whether this person may decide, before they take the trouble. Raises NoSuchDispute, DecidesOnOwnBallot, DecidedByYou."""
    asked = (
        select(Ballot).join(Dispute, col(Dispute.ballot_id) == col(Ballot.id)).where(Dispute.id == dispute_id)
    )
    ballot = (await db.exec(asked)).first()
    if ballot is None:
        raise rules.NoSuchDispute
    owners = await _owners(db, ballot.party_id)
    rules.check_decider(decider, owners=owners, senders=await hands.of(db, ballot))
    rules.decided(await _said(db, dispute_id), decider, Outcome.UPHELD)


async def _close(
    db: Writer,
    community_id: UUID,
    dispute: Dispute,
    held: _Held,
    *,
    outcome: Outcome,
    actor: Actor,
    at: datetime,
) -> None:
    fact = DisputeClosed(subject_id=dispute.poll_id, ballot=held.ballot.commitment, outcome=outcome.value)
    recorded = await audit.record(db, community_id, fact, actor=actor, at=at)
    db.add(
        DisputeClosing(
            community_id=community_id,
            dispute_id=dispute.id,
            outcome=outcome.value,
            closed_at=at,
            entry_id=recorded.entry_id,
        )
    )
    await db.flush()
    await standing.settle(db, held.poll, held.party)


async def _held(db: Writer, ballot_id: UUID) -> _Held:
    """Raises NoSuchReceipt."""
    statement = (
        select(Poll, Ballot, PollParty)
        .select_from(Ballot)
        .join(PollParty, col(PollParty.id) == col(Ballot.party_id))
        .join(Poll, col(Poll.id) == col(Ballot.poll_id))
        .where(Ballot.id == ballot_id)
        .with_for_update(of=PollParty, key_share=True)
        .suffix_with(text("FOR SHARE OF poll"))
        .execution_options(populate_existing=True)
    )
    found = (await db.exec(statement)).first()
    if found is None:
        raise NoSuchReceipt
    return _Held(*found)


async def _open_one(db: Writer, dispute_id: UUID) -> tuple[Dispute, _Held]:
    """Raises NoSuchDispute, DisputedTooLate, DisputeSettled."""
    dispute = (await db.exec(select(Dispute).where(Dispute.id == dispute_id))).first()
    if dispute is None:
        raise rules.NoSuchDispute
    held = await _held(db, dispute.ballot_id)
    ended = await db.exec(select(DisputeClosing.outcome).where(DisputeClosing.dispute_id == dispute_id))
    if ended.first() is not None:
        raise rules.DisputeSettled
    await _check_in_time(db, dispute.poll_id)
    return dispute, held


async def _check_in_time(db: Reader, poll_id: UUID) -> None:
    closed = await db.exec(select(PollClosing.poll_id).where(PollClosing.poll_id == poll_id))
    if closed.first() is not None:
        raise rules.DisputedTooLate


async def _owners(db: Reader, party_id: UUID) -> tuple[UUID, ...]:
    rows = await db.exec(select(PollPartyVoter.person_id).where(PollPartyVoter.party_id == party_id))
    return tuple(rows)


async def _ends(db: Reader, ballot_id: UUID) -> tuple[tuple[UUID, Outcome | None], ...]:
    """Who disputed it, and how that ended."""
    rows = await db.exec(
        select(Dispute.person_id, DisputeClosing.outcome)
        .select_from(Dispute)
        .outerjoin(DisputeClosing, col(DisputeClosing.dispute_id) == col(Dispute.id))
        .where(Dispute.ballot_id == ballot_id)
    )
    return tuple((person_id, Outcome(outcome) if outcome else None) for person_id, outcome in rows)


async def _said(db: Reader, dispute_id: UUID) -> tuple[Said, ...]:
    rows = await db.exec(select(DisputeDecision).where(DisputeDecision.dispute_id == dispute_id))
    return tuple(Said(row.account_id, row.person_id, Outcome(row.outcome)) for row in rows)
