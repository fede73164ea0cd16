"""Tables of what follows a call: that it was cancelled, and codes that no longer open anything."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, within_community


class MeetingCancellation(SQLModel, table=True):
    """Why a called meeting will not take place; the step beside it says when and by whom."""

    __tablename__ = "meeting_cancellation"
    __table_args__ = (within_community("meeting_id", "meeting"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    meeting_id: UUID = Field(primary_key=True)
    reason: str


class MeetingOldCode(SQLModel, table=True):
    """A code that a newer letter replaced: whoever shows it is told so."""

    __tablename__ = "meeting_old_code"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "speaker_id"],
            ["meeting_speaker.community_id", "meeting_speaker.meeting_id", "meeting_speaker.id"],
        ),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    code_hash: bytes = Field(primary_key=True)
    meeting_id: UUID
    speaker_id: UUID
    ended_at: datetime = Field(sa_type=MOMENT)
