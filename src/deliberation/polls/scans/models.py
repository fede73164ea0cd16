"""Tables of photos of papers, kept as the photos of deliveries are: the picture apart from what it is a picture of."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from deliberation.database.base import MOMENT, within_community
from deliberation.polls.photographed.models import PollPhoto, until_deleted


class PaperPhoto(PollPhoto, table=True):
    """A photo of a form or of a slip."""

    __tablename__ = "paper_photo"
    __table_args__ = until_deleted()


class PaperScan(SQLModel, table=True):
    """The photo that was attached to a form when it came in."""

    __tablename__ = "paper_scan"
    __table_args__ = (
        within_community("form_id", "paper_form"),
        within_community("photo_id", "paper_photo"),
        within_community("entry_id", "audit_entry"),
    )

    community_id: UUID = Field(primary_key=True, foreign_key="community.id")
    form_id: UUID = Field(primary_key=True)
    photo_id: UUID
    scanned_by: UUID = Field(foreign_key="account.id")
    scanned_at: datetime = Field(sa_type=MOMENT)
    entry_id: UUID
