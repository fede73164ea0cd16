"""Reads about disputes: those of one poll, for the people who decide, and those of one ballot, for its home."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from deliberation.accounts.models import Account
from deliberation.database.sessions import Reader
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.dispute_models import Dispute, DisputeClosing, DisputeDecision
from deliberation.polls.dispute_rules import Because, NoSuchDispute, Outcome
from deliberation.polls.parties import queries as parties
from deliberation.polls.parties.models import PollPartyVoter
from deliberation.polls.rules import Channel, NoSuchReceipt


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """What somebody decided, and why."""

    account_id: UUID
    name: str
    outcome: Outcome
    because: Because
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class DisputeView:
    """A disputed ballot, by its home and how it came, and never by what it says. `outcome` is None while it is open."""

    id: UUID
    ballot_id: UUID
    person_id: UUID
    places: tuple[str, ...]
    channel: Channel
    cast_at: datetime
    code: str
    opened_at: datetime
    outcome: Outcome | None
    closed_at: datetime | None
    decisions: tuple[DecisionView, ...]


@dataclass(frozen=True, kw_only=True)
class BallotView:
    """A ballot by its home, by how it came and through whom; `persons` may speak for the home."""

    id: UUID
    poll_id: UUID
    persons: tuple[UUID, ...]
    caster: str
    places: tuple[str, ...]
    channel: Channel
    cast_at: datetime
    code: str


async def of_poll(db: Reader, poll_id: UUID) -> tuple[DisputeView, ...]:
    """The open ones first, each kind in the order in which they were opened."""
    rows = await db.exec(
        select(Dispute, Ballot, DisputeClosing)
        .join(Ballot, col(Ballot.id) == col(Dispute.ballot_id))
        .outerjoin(DisputeClosing, col(DisputeClosing.dispute_id) == col(Dispute.id))
        .where(Dispute.poll_id == poll_id)
        .order_by(col(DisputeClosing.dispute_id).is_not(None), col(Dispute.opened_at), col(Dispute.id))
    )
    return tuple([await _view(db, *row) for row in rows.all()])


async def get(db: Reader, poll_id: UUID, dispute_id: UUID) -> DisputeView:
    """Raises NoSuchDispute."""
    found = next((each for each in await of_poll(db, poll_id) if each.id == dispute_id), None)
    if found is None:
        raise NoSuchDispute
    return found


async def of_ballot(db: Reader, poll_id: UUID, ballot_id: UUID) -> tuple[DisputeView, ...]:
    """The same of one ballot."""
    return tuple(each for each in await of_poll(db, poll_id) if each.ballot_id == ballot_id)


async def open_count(db: Reader, poll_id: UUID) -> int:
    """How many disputes nobody has settled."""
    return (
        await db.exec(
            select(func.count())
            .select_from(Dispute)
            .outerjoin(DisputeClosing, col(DisputeClosing.dispute_id) == col(Dispute.id))
            .where(Dispute.poll_id == poll_id, col(DisputeClosing.dispute_id).is_(None))
        )
    ).one()


async def ballot(db: Reader, ballot_id: UUID) -> BallotView:
    """Raises NoSuchReceipt."""
    row = (
        await db.exec(
            select(Ballot, Account.name)
            .join(Account, col(Account.id) == col(Ballot.cast_by))
            .where(Ballot.id == ballot_id)
        )
    ).first()
    if row is None:
        raise NoSuchReceipt
    found, caster = row
    persons = await db.exec(select(PollPartyVoter.person_id).where(PollPartyVoter.party_id == found.party_id))
    return BallotView(
        id=found.id,
        poll_id=found.poll_id,
        persons=tuple(persons),
        caster=caster,
        places=await parties.places_of(db, found.party_id),
        channel=Channel(found.channel),
        cast_at=found.cast_at,
        code=found.code,
    )


async def _view(db: Reader, dispute: Dispute, cast: Ballot, closing: DisputeClosing | None) -> DisputeView:
    return DisputeView(
        id=dispute.id,
        ballot_id=cast.id,
        person_id=dispute.person_id,
        places=await parties.places_of(db, dispute.party_id),
        channel=Channel(cast.channel),
        cast_at=cast.cast_at,
        code=cast.code,
        opened_at=dispute.opened_at,
        outcome=Outcome(closing.outcome) if closing else None,
        closed_at=closing.closed_at if closing else None,
        decisions=await _decisions(db, dispute.id),
    )


async def _decisions(db: Reader, dispute_id: UUID) -> tuple[DecisionView, ...]:
    rows = await db.exec(
        select(DisputeDecision, Account.name)
        .join(Account, col(Account.id) == col(DisputeDecision.account_id))
        .where(DisputeDecision.dispute_id == dispute_id)
        .order_by(col(DisputeDecision.decided_at))
    )
    return tuple(
        DecisionView(
            account_id=row.account_id,
            name=name,
            outcome=Outcome(row.outcome),
            because=Because(row.reason),
            decided_at=row.decided_at,
        )
        for row, name in rows
    )
