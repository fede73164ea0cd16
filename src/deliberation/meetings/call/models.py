"""Tables of what goes with a call and follows it: papers, invitations, who knows of it, that it was cancelled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.meetings.call.kinds import FileKind, Way
from deliberation.meetings.kinds import Via
from deliberation.meetings.models import within_item, within_seat


class MeetingCancellation(SQLModel, table=True):
    """Why a called meeting will not take place; the step beside it says when and by whom."""

    __tablename__ = "meeting_cancellation"
    __table_args__ = (within_community("meeting_id", "meeting"),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    meeting_id: UUID = Field(primary_key=True)
    reason: str


def within_speaker() -> ForeignKeyConstraint:
    """A foreign key to somebody who may speak at the same meeting."""
    return ForeignKeyConstraint(
        ["community_id", "meeting_id", "speaker_id"],
        ["meeting_speaker.community_id", "meeting_speaker.meeting_id", "meeting_speaker.id"],
    )


class MeetingOldCode(SQLModel, table=True):
    """A code that a newer letter replaced: whoever shows it is told so."""

    __tablename__ = "meeting_old_code"
    __table_args__ = (within_speaker(),)

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    code_hash: bytes = Field(primary_key=True)
    meeting_id: UUID
    speaker_id: UUID
    ended_at: datetime = Field(sa_type=MOMENT)


class MeetingInvitation(SQLModel, table=True):
    """Somebody was told of the meeting, at so many addresses."""

    __tablename__ = "meeting_invitation"
    __table_args__ = (
        within_speaker(),
        one_of("way", Way),
        Index("ix_meeting_invitation_meeting_id", "community_id", "meeting_id"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    speaker_id: UUID = Field(primary_key=True)
    way: str = Field(primary_key=True)
    sent_at: datetime = Field(primary_key=True, sa_type=MOMENT)
    meeting_id: UUID
    address_count: int
    sent_by: UUID = Field(foreign_key="account.id")


class MeetingAcknowledgement(SQLModel, table=True):
    """A seat knows of the meeting: somebody who may speak for it said so. `noted_by` is who signed in, or whoever noted it at the desk."""

    __tablename__ = "meeting_acknowledgement"
    __table_args__ = (
        within_seat(),
        one_of("via", Via),
        CheckConstraint("(via = 'code') = (noted_by IS NULL)", name="by"),
        Index("ix_meeting_acknowledgement_meeting_id", "community_id", "meeting_id"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    seat_id: UUID = Field(primary_key=True)
    meeting_id: UUID
    via: str
    acknowledged_at: datetime = Field(sa_type=MOMENT)
    noted_by: UUID | None = Field(default=None, foreign_key="account.id")


class MeetingDocument(CommunityTable, table=True):
    """A file that goes with an item. It may be taken away until the call, and stays from then on."""

    __tablename__ = "meeting_document"
    __table_args__ = (
        within_item(),
        one_of("kind", FileKind),
        UniqueConstraint("community_id", "item_id", "sha256"),
        Index("ix_meeting_document_meeting_id", "community_id", "meeting_id"),
    )

    meeting_id: UUID
    item_id: UUID
    title: str
    kind: str
    sha256: str
    content: bytes
    added_at: datetime = Field(sa_type=MOMENT)
    added_by: UUID = Field(foreign_key="account.id")
