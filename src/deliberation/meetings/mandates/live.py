"""Mandates that have not ended: of a meeting, of a seat, in somebody's hands."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import and_, col, select

from deliberation.accounts.models import Account, Membership
from deliberation.database.sessions import Reader
from deliberation.meetings.mandates.models import MeetingMandate, MeetingMandateAgreement, MeetingMandateEnd
from deliberation.roll.models import Person


@dataclass(frozen=True, kw_only=True)
class Live:
    """`holder` is the name of whoever stands for the seat, as the roll has it or else their account; until they agreed nobody does."""

    id: UUID
    seat_id: UUID
    speaker_id: UUID
    holder_id: UUID
    holder_person_id: UUID | None
    holder: str
    is_agreed: bool
    document_sha256: str


async def of_meeting(db: Reader, meeting_id: UUID) -> tuple[Live, ...]:
    """A seat has one at most."""
    return await _live(db, col(MeetingMandate.meeting_id) == meeting_id)


async def of_seat(db: Reader, seat_id: UUID) -> Live | None:
    found = await _live(db, col(MeetingMandate.seat_id) == seat_id)
    return found[0] if found else None


async def _live(db: Reader, condition: ColumnElement[bool]) -> tuple[Live, ...]:
    rows = await db.exec(
        select(
            MeetingMandate,
            Person.id,
            func.coalesce(Person.name, Account.name),
            MeetingMandateAgreement.mandate_id,
        )
        .select_from(MeetingMandate)
        .join(Account, col(Account.id) == col(MeetingMandate.holder_id))
        .outerjoin(
            Membership,
            and_(
                col(Membership.community_id) == col(MeetingMandate.community_id),
                col(Membership.account_id) == col(MeetingMandate.holder_id),
            ),
        )
        .outerjoin(
            Person,
            and_(
                col(Person.community_id) == col(Membership.community_id),
                col(Person.id) == col(Membership.person_id),
            ),
        )
        .outerjoin(MeetingMandateAgreement, col(MeetingMandateAgreement.mandate_id) == col(MeetingMandate.id))
        .outerjoin(MeetingMandateEnd, col(MeetingMandateEnd.mandate_id) == col(MeetingMandate.id))
        .where(condition, col(MeetingMandateEnd.mandate_id).is_(None))
        .order_by(col(MeetingMandate.given_at), col(MeetingMandate.id))
    )
    return tuple(
        Live(
            id=row.id,
            seat_id=row.seat_id,
            speaker_id=row.speaker_id,
            holder_id=row.holder_id,
            holder_person_id=person_id,
            holder=holder,
            is_agreed=agreed is not None,
            document_sha256=row.document_sha256,
        )
        for row, person_id, holder, agreed in rows
    )
