"""Heads that witnesses have signed: kept line by line, and found again for whoever wants to rely on them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, func, select

from deliberation.audit import queries
from deliberation.audit.models import AuditCheckpoint, AuditCosignature, AuditLeaf
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.database.sessions import Reader, Writer
from deliberation.ledger import note

MILESTONES: Collection[str] = ("vote.opened", "vote.closed", "result.published", "log.ended")
"""After these a witness signs the very first head that holds them, so that a bundle can rest on it."""

_LATEST = 200


async def keep(
    db: Writer, log: LogView, head: CheckpointView, *, witness_key: bytes, line: str, at: datetime
) -> None:
    """The line has been checked. The first one of a witness for a head stays."""
    row = insert(AuditCosignature).values(
        community_id=log.community_id,
        epoch=log.epoch,
        size=head.size,
        witness_key=witness_key,
        line=line,
        signed_at=at,
    )
    await (await db.connection()).execute(row.on_conflict_do_nothing())


async def cosigned(db: Reader, log: LogView, head: CheckpointView) -> CheckpointView:
    """The head with the lines of all witnesses that signed it."""
    lines = select(AuditCosignature.line).where(
        AuditCosignature.community_id == log.community_id,
        AuditCosignature.epoch == log.epoch,
        AuditCosignature.size == head.size,
    )
    found = (await db.exec(lines.order_by(AuditCosignature.line))).all()
    return replace(head, note=note.add(head.note, found))


async def witness_count(db: Reader, log: LogView, head: CheckpointView) -> int:
    """How many witnesses have signed this head."""
    statement = select(func.count()).where(
        AuditCosignature.community_id == log.community_id,
        AuditCosignature.epoch == log.epoch,
        AuditCosignature.size == head.size,
    )
    return (await db.exec(statement)).one()


async def find_witnessed(db: Reader, log: LogView, *, above: int = 0) -> CheckpointView | None:
    """Of the heads of more than `above` entries, the newest that most witnesses have signed, with their lines."""
    statement = select(AuditCosignature.size).where(
        AuditCosignature.community_id == log.community_id,
        AuditCosignature.epoch == log.epoch,
        AuditCosignature.size > above,
    )
    sizes = (await db.exec(statement.order_by(col(AuditCosignature.size).desc()).limit(_LATEST))).all()
    if not sizes:
        return None
    counts = Counter(sizes)
    best = max(counts, key=lambda size: (counts[size], size))
    return await cosigned(db, log, await queries.get_checkpoint(db, log, best))


async def last_size(db: Reader, log: LogView, witness_key: bytes) -> int:
    """The size of the last head that this witness has signed, as far as we know."""
    statement = select(func.max(AuditCosignature.size)).where(
        AuditCosignature.community_id == log.community_id,
        AuditCosignature.epoch == log.epoch,
        AuditCosignature.witness_key == witness_key,
    )
    return (await db.exec(statement)).one() or 0


async def find_milestone(db: Reader, log: LogView, *, above: int) -> CheckpointView | None:
    """The first head with a milestone among the entries from number `above` on."""
    first = select(func.min(AuditLeaf.seq)).where(
        AuditLeaf.community_id == log.community_id,
        AuditLeaf.epoch == log.epoch,
        col(AuditLeaf.kind).in_(sorted(MILESTONES)),
        AuditLeaf.seq >= above,
    )
    statement = select(AuditCheckpoint).where(
        AuditCheckpoint.community_id == log.community_id,
        AuditCheckpoint.epoch == log.epoch,
        AuditCheckpoint.size > first.scalar_subquery(),
    )
    row = (await db.exec(statement.order_by(col(AuditCheckpoint.size)).limit(1))).first()
    return queries.head_view(row) if row else None
