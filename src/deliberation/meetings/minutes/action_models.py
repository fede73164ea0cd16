"""Tables of action items: given at a meeting, reported done by whoever owns them, confirmed or reopened by somebody else."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.meetings.minutes.kinds import Verdict
from deliberation.meetings.models import within_item


class ActionItem(CommunityTable, table=True):
    """Something somebody shall do by a day. `owner` is a name as it was then; a body has no account."""

    __tablename__ = "action_item"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_item(),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "number"),
        Index("ix_action_item_meeting_id", "community_id", "meeting_id"),
        Index("ix_action_item_owner_id", "community_id", "owner_id"),
    )

    number: int
    meeting_id: UUID
    item_id: UUID | None = None
    what: str
    owner: str
    owner_id: UUID | None = Field(default=None, foreign_key="account.id")
    due_on: date
    given_at: datetime = Field(sa_type=MOMENT)
    given_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class ActionReport(CommunityTable, table=True):
    """It is said to be done. Of a photo the picture goes when it has served, and its hash stays."""

    __tablename__ = "action_report"
    __table_args__ = (
        within_community("action_id", "action_item"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "action_id", "ordinal"),
        CheckConstraint("photo IS NULL OR photo_deleted_at IS NULL", name="photo"),
    )

    action_id: UUID
    ordinal: int
    words: str
    photo: bytes | None = None
    photo_sha256: str | None = None
    photo_deleted_at: datetime | None = Field(default=None, sa_type=MOMENT)
    reported_at: datetime = Field(sa_type=MOMENT)
    reported_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class ActionVerdict(SQLModel, table=True):
    """Another person found it done, or not; `reason` is said where it is not."""

    __tablename__ = "action_verdict"
    __table_args__ = (
        within_community("report_id", "action_report"),
        within_community("entry_id", "audit_entry"),
        one_of("verdict", Verdict),
        CheckConstraint("(verdict = 'reopened') = (reason <> '')", name="reason"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    report_id: UUID = Field(primary_key=True)
    verdict: str
    reason: str
    given_at: datetime = Field(sa_type=MOMENT)
    given_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class ActionReminder(SQLModel, table=True):
    """Its owner was written to the day before it is due."""

    __tablename__ = "action_reminder"
    __table_args__ = (within_community("action_id", "action_item"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    action_id: UUID = Field(primary_key=True)
    reminded_at: datetime = Field(sa_type=MOMENT)
