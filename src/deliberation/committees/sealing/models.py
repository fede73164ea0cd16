"""The table of uses of the seals."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from deliberation.database.base import MOMENT, CommunityTable, within_community


class SealUse(CommunityTable, table=True):
    """On which paper the seals were set, how often, by which decision; `shown_document` is what everybody reads."""

    __tablename__ = "seal_use"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("member_id", "committee_member"),
        within_community("decision_id", "committee_decision"),
        within_community("photo_id", "committee_photo"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "number"),
        CheckConstraint("copies >= 1", name="copies"),
    )

    committee_id: UUID
    member_id: UUID
    decision_id: UUID
    number: int
    used_on: date
    document: str
    shown_document: str
    copies: int
    photo_id: UUID | None = None
    written_at: datetime = Field(sa_type=MOMENT)
    written_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
