"""Tables of the speakers' list: who asked to speak on an item and had the word, and how long one may speak there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable
from deliberation.meetings.models import within_item, within_seat


class MeetingFloor(SQLModel, table=True):
    """How the floor is held on an item: the limit of a speech, who comes first, and whether the list is closed."""

    __tablename__ = "meeting_floor"
    __table_args__ = (
        within_item(),
        CheckConstraint("limit_seconds BETWEEN 30 AND 3600", name="limit"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    meeting_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    limit_seconds: int | None = None
    new_first: bool
    is_closed: bool


class MeetingWord(CommunityTable, table=True):
    """A seat asked to speak on an item. It waits until `given_at`; `ended_at` without that is a word never given.

    A seat asks once at a time, and one seat speaks at a time.
    """

    __tablename__ = "meeting_word"
    __table_args__ = (
        within_seat(),
        within_item(),
        Index(
            "uq_meeting_word_asked",
            "community_id",
            "meeting_id",
            "seat_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_meeting_word_given",
            "community_id",
            "meeting_id",
            unique=True,
            postgresql_where=text("given_at IS NOT NULL AND ended_at IS NULL"),
        ),
        Index("ix_meeting_word_meeting_id", "community_id", "meeting_id"),
        CheckConstraint("limit_seconds IS NULL OR given_at IS NOT NULL", name="limit"),
        CheckConstraint("ended_at IS NULL OR ended_at >= coalesce(given_at, asked_at)", name="order"),
    )

    meeting_id: UUID
    item_id: UUID
    seat_id: UUID
    asked_at: datetime = Field(sa_type=MOMENT)
    asked_by: UUID | None = Field(default=None, foreign_key="account.id")
    given_at: datetime | None = Field(default=None, sa_type=MOMENT)
    limit_seconds: int | None = None
    ended_at: datetime | None = Field(default=None, sa_type=MOMENT)
