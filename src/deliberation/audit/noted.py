"""Signed heads by their size: what a neighbour wrote down once is looked up again."""

from sqlmodel import col, func, or_, select

from deliberation.audit import queries
from deliberation.audit.models import AuditCheckpoint
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.database.sessions import Reader


async def around(db: Reader, log: LogView, size: int) -> tuple[CheckpointView | None, CheckpointView | None]:
    """The largest signed head of at most this size, and the smallest above it."""
    of_log = (AuditCheckpoint.community_id == log.community_id, AuditCheckpoint.epoch == log.epoch)
    upto = select(func.max(AuditCheckpoint.size)).where(*of_log, AuditCheckpoint.size <= size)
    above = select(func.min(AuditCheckpoint.size)).where(*of_log, AuditCheckpoint.size > size)
    wanted = or_(
        col(AuditCheckpoint.size) == upto.scalar_subquery(),
        col(AuditCheckpoint.size) == above.scalar_subquery(),
    )
    heads = [queries.head_view(row) for row in await db.exec(select(AuditCheckpoint).where(*of_log, wanted))]
    return (
        next((head for head in heads if head.size <= size), None),
        next((head for head in heads if head.size > size), None),
    )
