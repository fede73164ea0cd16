"""Tables of votes with a helper: codes sent to owners, slips with what they were said to hold, and how each vote was confirmed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from deliberation.counting.rules import Choice
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.assisting.rules import Ended, Method
from deliberation.polls.parties.models import within_party


class AssistedCode(CommunityTable, table=True):
    """Six digits sent to an owner. `code_hash` holds them together with all that they confirm, so they open nothing else."""

    __tablename__ = "assisted_code"
    __table_args__ = (
        within_party(),
        within_community("person_id", "person"),
        Index("ix_assisted_code_form_key", "community_id", "form_key"),
        Index("ix_assisted_code_person_id", "community_id", "person_id"),
    )

    poll_id: UUID
    party_id: UUID
    person_id: UUID
    asked_by: UUID = Field(foreign_key="account.id")
    form_key: UUID
    code_hash: bytes
    tries: int = 0
    sent_at: datetime = Field(sa_type=MOMENT)
    expires_at: datetime = Field(sa_type=MOMENT)
    used_at: datetime | None = Field(default=None, sa_type=MOMENT)


class AssistedHelper(SQLModel, table=True):
    """At how many votes of a poll a helper was the only witness."""

    __tablename__ = "assisted_helper"
    __table_args__ = (
        within_community("poll_id", "poll"),
        CheckConstraint("alone_count >= 0", name="alone_count"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    poll_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    alone_count: int


class AssistedBallot(SQLModel, table=True):
    """How a ballot with a helper was confirmed; `witnessed_by` is the second person where there was one."""

    __tablename__ = "assisted_ballot"
    __table_args__ = (
        within_community("ballot_id", "ballot"),
        within_community("entry_id", "audit_entry"),
        one_of("method", Method),
        CheckConstraint("(method = 'slip') = (witnessed_by IS NOT NULL)", name="witness"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    ballot_id: UUID = Field(primary_key=True)
    method: str
    witnessed_by: UUID | None = Field(default=None, foreign_key="account.id")
    entry_id: UUID


class AssistedSlip(CommunityTable, table=True):
    """A slip that was printed. Serial numbers count from 1 within a poll."""

    __tablename__ = "assisted_slip"
    __table_args__ = (
        within_community("poll_id", "poll"),
        UniqueConstraint("community_id", "poll_id", "serial"),
        CheckConstraint("serial >= 1", name="serial"),
    )

    poll_id: UUID
    serial: int
    printed_at: datetime = Field(sa_type=MOMENT)
    printed_by: UUID = Field(foreign_key="account.id")


class AssistedSigning(SQLModel, table=True):
    """What a helper typed and an owner signed on a slip. `form_key` makes the same form one signing."""

    __tablename__ = "assisted_signing"
    __table_args__ = (
        within_party(),
        within_community("slip_id", "assisted_slip"),
        within_community("person_id", "person"),
        within_community("photo_id", "paper_photo"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "form_key"),
        Index("ix_assisted_signing_poll_id", "community_id", "poll_id"),
        one_of("choice", Choice),
        CheckConstraint("(choice IS NULL) <> (answers IS NULL)", name="said"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    slip_id: UUID = Field(primary_key=True)
    poll_id: UUID
    party_id: UUID
    person_id: UUID
    choice: str | None = None
    answers: dict[str, list[str]] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    helped_by: UUID = Field(foreign_key="account.id")
    signed_at: datetime = Field(sa_type=MOMENT)
    form_key: UUID
    photo_id: UUID
    entry_id: UUID


class AssistedEnd(SQLModel, table=True):
    """What came of a slip, by the second person."""

    __tablename__ = "assisted_end"
    __table_args__ = (
        within_community("slip_id", "assisted_slip"),
        within_community("ballot_id", "ballot"),
        within_community("entry_id", "audit_entry"),
        one_of("ended", Ended),
        CheckConstraint("(ended = 'counted') = (ballot_id IS NOT NULL)", name="ballot"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    slip_id: UUID = Field(primary_key=True)
    ended: str
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    ballot_id: UUID | None = None
    entry_id: UUID
