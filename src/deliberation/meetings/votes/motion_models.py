"""Tables of interests, motions and amendments in a meeting. Only the order of amendments ever changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.meetings.models import within_item, within_seat
from deliberation.meetings.votes.kinds import Declarer, Effect, MotionEnd


def within_motion(column: str = "motion_id") -> ForeignKeyConstraint:
    """A foreign key to a motion of the same meeting."""
    return ForeignKeyConstraint(
        ["community_id", "meeting_id", column],
        ["meeting_motion.community_id", "meeting_motion.meeting_id", "meeting_motion.id"],
    )


def _within_seat(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["community_id", "meeting_id", column],
        ["meeting_seat.community_id", "meeting_seat.meeting_id", "meeting_seat.id"],
    )


class MeetingInterest(CommunityTable, table=True):
    """A seat has an interest of its own in an item. `effect` is the same for all interests of a meeting.

    `declared_as` is None for one from before that was kept: it weighs as one's own does.
    """

    __tablename__ = "meeting_interest"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_item(),
        within_seat(),
        within_community("entry_id", "audit_entry"),
        Index("ix_meeting_interest_meeting_id", "community_id", "meeting_id"),
        one_of("effect", Effect),
        one_of("declared_as", Declarer),
    )

    meeting_id: UUID
    item_id: UUID
    seat_id: UUID
    effect: str
    about: str
    declared_at: datetime = Field(sa_type=MOMENT)
    declared_by: UUID = Field(foreign_key="account.id")
    declared_as: str | None = None
    entry_id: UUID


class MeetingInterestSecond(SQLModel, table=True):
    """A second person confirmed what somebody else than the seat itself had noted. Only then does it weigh."""

    __tablename__ = "meeting_interest_second"
    __table_args__ = (
        within_community("interest_id", "meeting_interest"),
        within_community("entry_id", "audit_entry"),
        one_of("confirmed_as", Declarer),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    interest_id: UUID = Field(primary_key=True)
    confirmed_at: datetime = Field(sa_type=MOMENT)
    confirmed_by: UUID = Field(foreign_key="account.id")
    confirmed_as: str
    entry_id: UUID


class MeetingInterestEnd(SQLModel, table=True):
    """An interest was taken back before anything was voted on."""

    __tablename__ = "meeting_interest_end"
    __table_args__ = (
        within_community("interest_id", "meeting_interest"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    interest_id: UUID = Field(primary_key=True)
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingMotion(CommunityTable, table=True):
    """A motion on an item, or an amendment to one. `position` is the order in which amendments are decided: the farthest-reaching first."""

    __tablename__ = "meeting_motion"
    __table_args__ = (
        within_community("meeting_id", "meeting"),
        within_item(),
        within_motion("amends"),
        _within_seat("mover_id"),
        _within_seat("seconder_id"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "id"),
        UniqueConstraint("community_id", "meeting_id", "number"),
        CheckConstraint("seconder_id IS NULL OR seconder_id <> mover_id", name="seconder"),
    )

    meeting_id: UUID
    item_id: UUID
    number: int
    amends: UUID | None = None
    position: int
    mover_id: UUID | None = None
    seconder_id: UUID | None = None
    moved_at: datetime = Field(sa_type=MOMENT)
    moved_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingMotionText(SQLModel, table=True):
    """A text of a motion. `base` is what version an amendment would change; `amendment_id` is the amendment that made this text."""

    __tablename__ = "meeting_motion_text"
    __table_args__ = (
        within_community("motion_id", "meeting_motion"),
        within_community("amendment_id", "meeting_motion"),
        within_community("entry_id", "audit_entry"),
        CheckConstraint("version >= 1", name="version"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    motion_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    text: str
    base: int | None = None
    amendment_id: UUID | None = None
    written_at: datetime = Field(sa_type=MOMENT)
    written_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID


class MeetingMotionEnd(SQLModel, table=True):
    """A motion ended without a vote on it."""

    __tablename__ = "meeting_motion_end"
    __table_args__ = (
        within_community("motion_id", "meeting_motion"),
        within_community("entry_id", "audit_entry"),
        one_of("ended", MotionEnd),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    motion_id: UUID = Field(primary_key=True)
    ended: str
    ended_at: datetime = Field(sa_type=MOMENT)
    ended_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
