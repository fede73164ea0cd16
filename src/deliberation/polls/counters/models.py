"""Tables of counters and watchers. Rows are only added: who is named now follows from which rows there are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from deliberation.communities.rules import Role
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.counters.rules import Because, Duty


class CountOfficial(CommunityTable, table=True):
    """Somebody was named for a vote; `role` is the office they held then. `commitment` is that of the log's entry.

    A watcher may have no account; `guest_name` is how they are called then. `is_namesake`: a candidate has the same name,
    and whoever named them says that it is somebody else.
    """

    __tablename__ = "count_official"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        Index("ix_count_official_poll_id", "community_id", "poll_id"),
        one_of("duty", Duty),
        one_of("role", Role),
        CheckConstraint("num_nonnulls(account_id, guest_name) = 1", name="somebody"),
        CheckConstraint("guest_name IS NULL OR duty = 'watcher'", name="guest"),
    )

    poll_id: UUID
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    guest_name: str | None = None
    is_namesake: bool = False
    duty: str
    role: str | None = None
    named_by: UUID = Field(foreign_key="account.id")
    named_at: datetime = Field(sa_type=MOMENT)
    commitment: str
    entry_id: UUID


class CountRelease(SQLModel, table=True):
    """Somebody who was named does not count or watch after all."""

    __tablename__ = "count_release"
    __table_args__ = (
        within_community("official_id", "count_official"),
        within_community("entry_id", "audit_entry"),
        one_of("reason", Because),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    official_id: UUID = Field(primary_key=True)
    reason: str
    released_by: UUID = Field(foreign_key="account.id")
    released_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class CountWitness(SQLModel, table=True):
    """Somebody who was named confirmed the count, and said whether their name may be printed."""

    __tablename__ = "count_witness"
    __table_args__ = (
        within_community("official_id", "count_official"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    official_id: UUID = Field(primary_key=True)
    shows_name: bool
    witnessed_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID
