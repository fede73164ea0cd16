"""Reads of the register, and of the photos behind it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from deliberation.committees.deciding.models import CommitteeDecision, CommitteePhoto
from deliberation.committees.deciding.refusals import NoSuchDecision, NoSuchPhoto, PhotoDeleted
from deliberation.database.sessions import Reader


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """`title` and `text` are for the committee and staff, the shown ones for everybody. Numbers tell which it revokes and what revoked it."""

    id: UUID
    number: int
    decided_on: date
    title: str = field(repr=False)
    text: str = field(repr=False)
    shown_title: str
    shown_text: str
    members: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    record_sha256: str | None
    photo_id: UUID | None
    revokes: int | None
    revoked_by: int | None


async def register(db: Reader) -> tuple[DecisionView, ...]:
    """All decisions of all committees, the newest first."""
    return await _decisions(db, None)


async def get(db: Reader, number: int) -> DecisionView:
    """Raises NoSuchDecision."""
    found = await _decisions(db, number)
    if not found:
        raise NoSuchDecision
    return found[0]


async def last_decided_on(db: Reader, committee_id: UUID) -> date | None:
    """The last day on which this committee is known to have decided something."""
    newest = select(func.max(CommitteeDecision.decided_on)).where(
        CommitteeDecision.committee_id == committee_id
    )
    return (await db.exec(newest)).one()


async def photo(db: Reader, photo_id: UUID | None) -> bytes:
    """A WebP picture. Raises NoSuchPhoto, PhotoDeleted."""
    kept = select(CommitteePhoto.content, CommitteePhoto.deleted_at).where(CommitteePhoto.id == photo_id)
    row = (await db.exec(kept)).first()
    if row is None:
        raise NoSuchPhoto
    content, deleted_at = row
    if deleted_at is not None:
        raise PhotoDeleted({"day": deleted_at})
    assert content is not None
    return content


async def _decisions(db: Reader, number: int | None) -> tuple[DecisionView, ...]:
    earlier, later = aliased(CommitteeDecision), aliased(CommitteeDecision)
    wanted = (
        select(CommitteeDecision, earlier.number, later.number)
        .outerjoin(earlier, col(earlier.id) == col(CommitteeDecision.revokes_id))
        .outerjoin(later, col(later.revokes_id) == col(CommitteeDecision.id))
        .order_by(col(CommitteeDecision.number).desc())
    )
    if number is not None:
        wanted = wanted.where(CommitteeDecision.number == number)
    return tuple(
        DecisionView(
            id=row.id,
            number=row.number,
            decided_on=row.decided_on,
            title=row.title,
            text=row.text,
            shown_title=row.shown_title,
            shown_text=row.shown_text,
            members=row.members,
            votes_for=row.votes_for,
            votes_against=row.votes_against,
            votes_abstain=row.votes_abstain,
            record_sha256=row.record_sha256,
            photo_id=row.photo_id,
            revokes=revokes,
            revoked_by=revoked_by,
        )
        for row, revokes, revoked_by in await db.exec(wanted)
    )
