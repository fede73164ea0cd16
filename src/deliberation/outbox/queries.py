"""Reads about letters."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel


@dataclass(frozen=True)
class LetterView:
    """A letter whose words are still kept."""

    channel: Channel
    to: str
    subject: str
    body: str
    posted_at: datetime
    sent_at: datetime | None


async def letters(db: Reader, *, at_most: int = 50) -> tuple[LetterView, ...]:
    """The newest letters first, without those whose words were erased."""
    rows = await db.exec(
        select(PostedLetter)
        .where(PostedLetter.body != "")
        .order_by(col(PostedLetter.posted_at).desc(), col(PostedLetter.id).desc())
        .limit(at_most)
    )
    return tuple(
        LetterView(Channel(row.channel), row.to, row.subject, row.body, row.posted_at, row.sent_at)
        for row in rows
    )
