"""Tables of the register of decisions, and of the photos of papers that stand behind it. A decision is never changed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from deliberation.database.base import MOMENT, CommunityTable, within_community


class CommitteePhoto(CommunityTable, table=True):
    """A photo of a paper, written anew (WebP), until its term is over; then its row and its hash stay."""

    __tablename__ = "committee_photo"
    __table_args__ = (
        UniqueConstraint("community_id", "sha256"),
        CheckConstraint("(content IS NULL) = (deleted_at IS NOT NULL)", name="deleted_at"),
    )

    sha256: str
    content: bytes | None
    kept_at: datetime = Field(sa_type=MOMENT)
    deleted_at: datetime | None = Field(default=None, sa_type=MOMENT)


class CommitteeDecision(CommunityTable, table=True):
    """What the committee decided; `shown_title` and `shown_text` are what everybody reads.

    It is shown by the vote record of a meeting (its sha256) or by a photo of the signed paper. `revokes_id`: an earlier decision
    that no longer holds.
    """

    __tablename__ = "committee_decision"
    __table_args__ = (
        within_community("committee_id", "committee"),
        within_community("photo_id", "committee_photo"),
        within_community("revokes_id", "committee_decision"),
        within_community("entry_id", "audit_entry"),
        UniqueConstraint("community_id", "number"),
        UniqueConstraint("community_id", "revokes_id"),
        CheckConstraint("num_nonnulls(photo_id, record_sha256) >= 1", name="shown_by"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0", name="votes"),
    )

    committee_id: UUID
    number: int
    decided_on: date
    title: str
    text: str
    shown_title: str
    shown_text: str
    members: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    record_sha256: str | None = None
    photo_id: UUID | None = None
    revokes_id: UUID | None = None
    entered_at: datetime = Field(sa_type=MOMENT)
    entered_by: UUID = Field(foreign_key="account.id")
    entry_id: UUID
