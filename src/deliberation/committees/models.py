"""Tables of who sits on a committee. Rows are only added: what stands is what no later row has ended.

The one exception is who stands on a list that nobody has confirmed yet.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.committees.kinds import Ended, Left, Office, Outcome, Overdue, What
from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community


class Committee(CommunityTable, table=True):
    """A committee for one term, as it was written down. `place`: whose law it follows; `ends_on` is the last day."""

    __tablename__ = "committee"
    __table_args__ = (
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "number"),
        CheckConstraint("seats >= 1", name="seats"),
        CheckConstraint("ends_on > starts_on", name="term"),
    )

    number: int
    place: str
    seats: int
    starts_on: date
    ends_on: date
    written_at: datetime = Field(sa_type=MOMENT)
    written_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class CommitteeConfirmation(SQLModel, table=True):
    """A second person found the list right: from its first day on the committee sits."""

    __tablename__ = "committee_confirmation"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    committee_id: UUID = Field(primary_key=True)
    confirmed_at: datetime = Field(sa_type=MOMENT)
    confirmed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class CommitteeEnd(SQLModel, table=True):
    """Its term is over, another one followed it, or its list was dropped before anybody confirmed it."""

    __tablename__ = "committee_end"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("entry_id", "audit_entry"),
        one_of("reason", Ended),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    committee_id: UUID = Field(primary_key=True)
    reason: str
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class CommitteeMember(CommunityTable, table=True):
    """Somebody who was elected to a seat, or as a reserve with a `rank`; an owner of the roll, or known by name alone."""

    __tablename__ = "committee_member"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("person_id", "person"),
        UniqueConstraint("community_id", "committee_id", "rank"),
        CheckConstraint("rank >= 1", name="rank"),
    )

    committee_id: UUID
    name: str
    person_id: UUID | None = None
    rank: int | None = None
    added_at: datetime = Field(sa_type=MOMENT)
    added_by: UUID = Field(foreign_key="account.id")


class CommitteeSitting(SQLModel, table=True):
    """From this day on they sit."""

    __tablename__ = "committee_sitting"
    __table_args__ = (
        within_community("member_id", "committee_member"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    member_id: UUID = Field(primary_key=True)
    starts_on: date
    entry_id: UUID


class CommitteeDeparture(SQLModel, table=True):
    """They sit no longer, or no longer wait to; `last_on` is the last day on which they did."""

    __tablename__ = "committee_departure"
    __table_args__ = (
        within_community("member_id", "committee_member"),
        within_community("entry_id", "audit_entry"),
        one_of("reason", Left),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    member_id: UUID = Field(primary_key=True)
    reason: str
    last_on: date
    entry_id: UUID


class CommitteeAccount(SQLModel, table=True):
    """With which account a member signs in, and by which mandate they act here while they sit."""

    __tablename__ = "committee_account"
    __table_args__ = (
        within_community("member_id", "committee_member"),
        within_community("mandate_id", "mandate"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    member_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="account.id")
    mandate_id: UUID
    tied_at: datetime = Field(sa_type=MOMENT)
    tied_by: UUID = Field(foreign_key="account.id")


class CommitteeChange(CommunityTable, table=True):
    """What one person proposes about who sits or holds an office; nothing of it holds before another confirms it."""

    __tablename__ = "committee_change"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("member_id", "committee_member"),
        within_community("entry_id", "audit_entry"),
        one_of("what", What),
        one_of("office", Office),
        one_of("reason", Left),
        CheckConstraint("(what = 'office') = (office IS NOT NULL)", name="office_named"),
        CheckConstraint("(what = 'leave') = (reason IS NOT NULL)", name="reason_named"),
        CheckConstraint("what = 'office' OR member_id IS NOT NULL", name="member_named"),
        Index("ix_committee_change_committee_id", "community_id", "committee_id"),
    )

    committee_id: UUID
    what: str
    member_id: UUID | None = None
    office: str | None = None
    reason: str | None = None
    on_day: date
    proposed_at: datetime = Field(sa_type=MOMENT)
    proposed_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class CommitteeChangeEnd(SQLModel, table=True):
    """A second person confirmed or refused what was proposed, or whoever proposed it took it back."""

    __tablename__ = "committee_change_end"
    __table_args__ = (
        within_community("change_id", "committee_change"),
        within_community("entry_id", "audit_entry"),
        one_of("outcome", Outcome),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    change_id: UUID = Field(primary_key=True)
    outcome: str
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class CommitteeDemand(CommunityTable, table=True):
    """A member asks for a meeting, and says what about. It stands until the committee meets."""

    __tablename__ = "committee_demand"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("member_id", "committee_member"),
        within_community("entry_id", "audit_entry"),
    )

    committee_id: UUID
    member_id: UUID
    about: str
    asked_on: date
    asked_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class CommitteeReminder(SQLModel, table=True):
    """Those who sit were reminded that this day had passed."""

    __tablename__ = "committee_reminder"
    __table_args__ = (within_community("committee_id", "committee"), one_of("what", Overdue))

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    committee_id: UUID = Field(primary_key=True)
    what: str = Field(primary_key=True)
    due_on: date = Field(primary_key=True)
    reminded_at: datetime = Field(sa_type=MOMENT)
