"""The table of extensions: an end of a vote that was moved, never changed or taken back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from deliberation.database.base import MOMENT, CommunityTable, one_of, within_community
from deliberation.polls.extending.rules import Reason


class PollExtension(CommunityTable, table=True):
    """`notice` is what the public notice says, as canonical bytes; `words` are empty but for a by-law."""

    __tablename__ = "poll_extension"
    __table_args__ = (
        within_community("poll_id", "poll"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "poll_id", "ordinal"),
        one_of("reason", Reason),
        CheckConstraint("closes_before < closes_at", name="later"),
        CheckConstraint("extended_at < closes_before", name="in_time"),
        CheckConstraint("(reason = 'by_laws') = (words <> '')", name="words"),
    )

    poll_id: UUID
    ordinal: int
    closes_before: datetime = Field(sa_type=MOMENT)
    closes_at: datetime = Field(sa_type=MOMENT)
    reason: str
    words: str
    extended_by: UUID = Field(foreign_key="account.id")
    extended_at: datetime = Field(sa_type=MOMENT)
    letter_count: int
    notice: bytes
    notice_sha256: str
    entry_id: UUID
