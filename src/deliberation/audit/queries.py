"""Reads of the log: its newest epoch, and where an entry came to stand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from deliberation.audit.models import AuditCheckpoint, AuditLeaf, AuditLog
from deliberation.audit.rules import NoLog
from deliberation.database.sessions import Reader
from deliberation.ledger.note import Verifier


@dataclass(frozen=True)
class LogView:
    """One epoch of a community's log."""

    community_id: UUID
    epoch: int
    origin: str
    public_key: bytes

    @property
    def vkey(self) -> str:
        """The key as anybody's tool wants it, to be printed on the notice board."""
        return Verifier(self.origin, self.public_key).vkey


@dataclass(frozen=True)
class CheckpointView:
    """A signed head of the tree; `note` is the signed note, byte for byte."""

    size: int
    root: bytes
    note: bytes
    signed_at: datetime


@dataclass(frozen=True)
class LeafView:
    """An entry's number in its log (from 0) and its leaf hash."""

    epoch: int
    seq: int
    leaf_hash: bytes


async def get_log(db: Reader, community_id: UUID) -> LogView:
    """The newest epoch. Raises NoLog."""
    statement = select(AuditLog).where(AuditLog.community_id == community_id)
    row = (await db.exec(statement.order_by(col(AuditLog.epoch).desc()).limit(1))).first()
    if row is None:
        raise NoLog
    return _log(row)


async def find_checkpoint(db: Reader, log: LogView) -> CheckpointView | None:
    """The newest signed head, once there is one."""
    statement = select(AuditCheckpoint).where(
        AuditCheckpoint.community_id == log.community_id, AuditCheckpoint.epoch == log.epoch
    )
    row = (await db.exec(statement.order_by(col(AuditCheckpoint.size).desc()).limit(1))).first()
    return CheckpointView(row.size, row.root, row.note, row.signed_at) if row else None


async def find_leaf(db: Reader, community_id: UUID, entry_id: UUID) -> LeafView | None:
    """Where the entry stands, once it has been sequenced."""
    row = (
        await db.exec(
            select(AuditLeaf).where(AuditLeaf.community_id == community_id, AuditLeaf.entry_id == entry_id)
        )
    ).first()
    return LeafView(row.epoch, row.seq, row.leaf_hash) if row else None


def _log(row: AuditLog) -> LogView:
    return LogView(row.community_id, row.epoch, row.origin, row.public_key)
