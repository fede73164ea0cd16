"""The table of letters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from deliberation.database.base import MOMENT, GlobalTable, one_of
from deliberation.outbox.rules import Channel


class PostedLetter(GlobalTable, table=True):
    """One message to one address; its words and address are erased once it left or was given up."""

    __tablename__ = "letter"
    __table_args__ = (
        one_of("channel", Channel),
        Index(
            "ix_letter_due", "next_try_at", postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL")
        ),
    )

    id: UUID = Field(primary_key=True)
    channel: str
    to: str
    subject: str
    body: str
    posted_at: datetime = Field(sa_type=MOMENT)
    next_try_at: datetime = Field(sa_type=MOMENT)
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=MOMENT)
    given_up_at: datetime | None = Field(default=None, sa_type=MOMENT)
