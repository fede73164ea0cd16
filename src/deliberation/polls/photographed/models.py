"""What every table of photos of a vote has: the picture goes, its row and its hash stay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from deliberation.database.base import MOMENT, CommunityTable, within_community


class PollPhoto(CommunityTable):
    """A photo, written anew (WebP), until it is deleted."""

    poll_id: UUID
    sha256: str
    content: bytes | None
    deleted_at: datetime | None = Field(default=None, sa_type=MOMENT)


def until_deleted() -> tuple[ForeignKeyConstraint, CheckConstraint]:
    """Constraints of such a table."""
    is_whole = CheckConstraint("(content IS NULL) = (deleted_at IS NOT NULL)", name="deleted_at")
    return within_community("poll_id", "poll"), is_whole
