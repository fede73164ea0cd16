"""Minutes that wait for somebody's signature."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from deliberation.database.sessions import Reader
from deliberation.meetings.minutes.models import (
    MinutesClosing,
    MinutesPublication,
    MinutesReopening,
    MinutesSignature,
    MinutesSigner,
)
from deliberation.meetings.models import Meeting


@dataclass(frozen=True)
class Asked:
    """A meeting with its minutes closed and not yet public."""

    number: int
    title: str


async def of_account(db: Reader, account_id: UUID) -> tuple[Asked, ...]:
    """The oldest first."""
    rows = await db.exec(
        select(Meeting.number, Meeting.title)
        .join(MinutesClosing, col(MinutesClosing.meeting_id) == col(Meeting.id))
        .join(MinutesSigner, col(MinutesSigner.closing_id) == col(MinutesClosing.id))
        .outerjoin(MinutesSignature, col(MinutesSignature.signer_id) == col(MinutesSigner.id))
        .outerjoin(MinutesReopening, col(MinutesReopening.closing_id) == col(MinutesClosing.id))
        .outerjoin(MinutesPublication, col(MinutesPublication.meeting_id) == col(Meeting.id))
        .where(
            MinutesSigner.account_id == account_id,
            col(MinutesSignature.signer_id).is_(None),
            col(MinutesReopening.closing_id).is_(None),
            col(MinutesPublication.meeting_id).is_(None),
        )
        .order_by(col(Meeting.number))
    )
    return tuple(Asked(*row) for row in rows)
