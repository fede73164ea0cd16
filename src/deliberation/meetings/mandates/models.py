"""Tables of mandates for a meeting: what was given, that its holder agreed, how it ended. Nothing in them ever changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.meetings.mandates.kinds import Because
from deliberation.meetings.models import within_seat


class MeetingMandate(CommunityTable, table=True):
    """Who may speak for a seat lets an account stand for it at one meeting, until that is over.

    `wishes` are answers by the ids of items; without them the holder is free. `document` is canonical bytes with all of it and
    a salt; the log has their hash. `ordinal` counts the mandates of one seat.
    """

    __tablename__ = "meeting_mandate"
    __table_args__ = (
        within_seat(),
        ForeignKeyConstraint(
            ["community_id", "meeting_id", "speaker_id"],
            ["meeting_speaker.community_id", "meeting_speaker.meeting_id", "meeting_speaker.id"],
        ),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "meeting_id", "id"),
        UniqueConstraint("community_id", "seat_id", "ordinal"),
        UniqueConstraint("community_id", "form_key"),
        Index("ix_meeting_mandate_holder_id", "community_id", "holder_id"),
        Index("ix_meeting_mandate_meeting_id", "community_id", "meeting_id"),
        CheckConstraint("ordinal >= 1", name="ordinal"),
    )

    meeting_id: UUID
    seat_id: UUID
    ordinal: int
    speaker_id: UUID
    holder_id: UUID = Field(foreign_key="account.id")
    wishes: dict[str, str] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    given_at: datetime = Field(sa_type=MOMENT)
    given_by: UUID = Field(foreign_key="account.id")
    form_key: UUID
    document: bytes
    document_sha256: str
    entry_id: UUID


class MeetingMandateAgreement(SQLModel, table=True):
    """From here on a mandate holds: its holder took it on."""

    __tablename__ = "meeting_mandate_agreement"
    __table_args__ = (
        within_community("mandate_id", "meeting_mandate"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    mandate_id: UUID = Field(primary_key=True)
    agreed_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID


class MeetingMandateEnd(SQLModel, table=True):
    """A mandate ended before the meeting did."""

    __tablename__ = "meeting_mandate_end"
    __table_args__ = (
        within_community("mandate_id", "meeting_mandate"),
        within_community("entry_id", "audit_entry"),
        one_of("because", Because),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    mandate_id: UUID = Field(primary_key=True)
    because: str
    ended_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID
