"""Photos of papers: one photo shows one paper, and goes when nobody can go to court about it any more."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from deliberation.audit import actions as audit
from deliberation.committees.deciding.facts import PapersDeleted
from deliberation.committees.deciding.models import CommitteePhoto
from deliberation.committees.deciding.refusals import SamePaper
from deliberation.committees.models import Committee
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id

LAST = timedelta(days=366 + 29)
"""For a year an owner can ask a court to annul a decision (Supreme People's Court, interpretation on condominium disputes, art. 12); the
paper itself stays with the committee. Thirteen months at most are promised: a service that rests for a night keeps it."""


@dataclass(frozen=True)
class Paper:
    """A photo as it was written anew (WebP), and its hash in hex."""

    content: bytes = field(repr=False)
    sha256: str


async def keep(db: Writer, community_id: UUID, paper: Paper, *, now: datetime) -> UUID:
    """The photo's id; whoever calls tells the log of it. Raises SamePaper."""
    row = CommitteePhoto(
        community_id=community_id,
        id=new_id(),
        sha256=paper.sha256,
        content=paper.content,
        kept_at=now,
    )
    try:
        async with db.begin_nested():
            db.add(row)
            await db.flush()
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != "23505":
            raise
        raise SamePaper from error
    return row.id


async def delete_old(db: Writer, community_id: UUID, *, now: datetime) -> int:
    """How many were deleted now; the log tells how many."""
    due = select(CommitteePhoto.id).where(
        col(CommitteePhoto.deleted_at).is_(None), col(CommitteePhoto.kept_at) <= now - LAST
    )
    found = (await db.exec(due)).all()
    if not found:
        return 0
    these = (col(CommitteePhoto.community_id) == community_id, col(CommitteePhoto.id).in_(found))
    await db.exec(update(CommitteePhoto).where(*these).values(content=None, deleted_at=now))
    newest = (await db.exec(select(Committee.id).order_by(col(Committee.number).desc()).limit(1))).one()
    fact = PapersDeleted(subject_id=newest, count=len(found))
    await audit.record(db, community_id, fact, actor=SYSTEM, at=now)
    return len(found)
