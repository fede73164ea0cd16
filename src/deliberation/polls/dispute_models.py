"""Tables of disputes: a ballot that its home says is not its own, who decided on it, and how it ended. All are for ever."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import Role
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.dispute_rules import Because, Outcome
from deliberation.polls.parties.models import within_party


class Dispute(CommunityTable, table=True):
    """A home says that a ballot is not its own. Open until it has a closing; `ordinal` counts the disputes of one ballot."""

    __tablename__ = "dispute"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("ballot_id", "ballot"),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
        within_party(),
        UniqueConstraint("community_id", "ballot_id", "ordinal"),
        Index("ix_dispute_poll_id", "community_id", "poll_id"),
        Index("ix_dispute_party_id", "community_id", "party_id"),
    )

    poll_id: UUID
    party_id: UUID
    ballot_id: UUID
    ordinal: int
    person_id: UUID
    opened_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class DisputeDecision(SQLModel, table=True):
    """What one person decided. It is settled when two have decided alike."""

    __tablename__ = "dispute_decision"
    __table_args__ = (
        within_community("dispute_id", "dispute"),
        within_community("person_id", "person"),
        within_community("entry_id", "audit_entry"),
        CheckConstraint("outcome IN ('upheld', 'rejected')", name="outcome"),
        one_of("reason", Because),
        one_of("role", Role),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    dispute_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    person_id: UUID | None = None
    role: str
    outcome: str
    reason: str
    decided_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID | None = None
    """None where it was decided before the log told of each decision."""


class DisputeClosing(SQLModel, table=True):
    """How a dispute ended."""

    __tablename__ = "dispute_closing"
    __table_args__ = (
        within_community("dispute_id", "dispute"),
        within_community("entry_id", "audit_entry"),
        one_of("outcome", Outcome),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    dispute_id: UUID = Field(primary_key=True)
    outcome: str
    closed_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID
