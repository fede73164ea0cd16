"""Reads of the log: its epochs and heads, its entries, and where an entry came to stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, UnaryExpression
from sqlmodel import col, func, select

from deliberation.audit.models import (
    ENTRY_OF_LEAF,
    AuditCheckpoint,
    AuditEntry,
    AuditLeaf,
    AuditLog,
    AuditPending,
)
from deliberation.audit.rules import NoLog, NoSuchPart, NotInTheLog, NotSignedYet
from deliberation.database.sessions import Reader
from deliberation.ledger import entry as entries
from deliberation.ledger.entry import Entry
from deliberation.ledger.note import Verifier

PAGE = 50


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


@dataclass(frozen=True)
class EntryView:
    """An entry with its number: what it says, its bytes, and their leaf hash."""

    seq: int
    leaf_hash: bytes
    body: bytes

    @property
    def entry(self) -> Entry:
        return entries.parse(self.body)


@dataclass(frozen=True)
class EntriesView:
    """A page of entries, the newest first; `before` asks for the page of older ones, `after` for that of newer ones."""

    entries: tuple[EntryView, ...]
    before: int | None
    after: int | None


async def get_log(db: Reader, community_id: UUID, epoch: int | None = None) -> LogView:
    """The newest epoch, or the one that is asked for. Raises NoLog or NoSuchPart."""
    # as the driver wants it: every entry that is written asks this first
    connection = await db.connection()
    row = (await connection.exec_driver_sql(_NEWEST_LOG, (community_id, epoch))).first()
    if row is None:
        raise NoLog if epoch is None else NoSuchPart
    return LogView(community_id, row.epoch, row.origin, row.public_key)


_NEWEST_LOG = """
    SELECT epoch, origin, public_key FROM audit_log WHERE community_id = $1 AND epoch = coalesce($2, epoch)
    ORDER BY epoch DESC LIMIT 1
"""


async def epochs(db: Reader, community_id: UUID) -> tuple[LogView, ...]:
    """All of the community's logs, the oldest first."""
    rows = await db.exec(
        select(AuditLog).where(AuditLog.community_id == community_id).order_by(col(AuditLog.epoch))
    )
    return tuple(LogView(row.community_id, row.epoch, row.origin, row.public_key) for row in rows)


async def find_checkpoint(db: Reader, log: LogView, size: int | None = None) -> CheckpointView | None:
    """The newest signed head, once there is one; or the one of exactly this size."""
    statement = select(AuditCheckpoint).where(
        AuditCheckpoint.community_id == log.community_id, AuditCheckpoint.epoch == log.epoch
    )
    if size is not None:
        statement = statement.where(AuditCheckpoint.size == size)
    row = (await db.exec(statement.order_by(col(AuditCheckpoint.size).desc()).limit(1))).first()
    return head_view(row) if row else None


async def get_checkpoint(db: Reader, log: LogView, size: int) -> CheckpointView:
    """The signed head of exactly this size. Raises NotSignedYet."""
    head = await find_checkpoint(db, log, size)
    if head is None:
        raise NotSignedYet
    return head


def head_view(row: AuditCheckpoint) -> CheckpointView:
    return CheckpointView(row.size, row.root, row.note, row.signed_at)


async def find_leaf(db: Reader, community_id: UUID, entry_id: UUID) -> LeafView | None:
    """Where the entry stands, once it has been sequenced."""
    row = (
        await db.exec(
            select(AuditLeaf).where(AuditLeaf.community_id == community_id, AuditLeaf.entry_id == entry_id)
        )
    ).first()
    return LeafView(row.epoch, row.seq, row.leaf_hash) if row else None


async def leaves(db: Reader, community_id: UUID, entry_ids: Collection[UUID]) -> dict[UUID, LeafView]:
    """Where these entries stand; those that wait for a number are not in it."""
    rows = await db.exec(
        select(AuditLeaf).where(
            AuditLeaf.community_id == community_id, col(AuditLeaf.entry_id).in_(sorted(entry_ids))
        )
    )
    return {row.entry_id: LeafView(row.epoch, row.seq, row.leaf_hash) for row in rows}


async def get_seq(db: Reader, log: LogView, leaf_hash: bytes) -> int:
    """The number of the first leaf with this hash. Raises NotInTheLog."""
    statement = select(AuditLeaf.seq).where(
        AuditLeaf.community_id == log.community_id,
        AuditLeaf.epoch == log.epoch,
        AuditLeaf.leaf_hash == leaf_hash,
    )
    seq = (await db.exec(statement.order_by(col(AuditLeaf.seq)).limit(1))).first()
    if seq is None:
        raise NotInTheLog
    return seq


async def get_entry(db: Reader, log: LogView, seq: int) -> EntryView:
    """Raises NotInTheLog."""
    found = await _entries(db, log, [col(AuditLeaf.seq) == seq])
    if not found:
        raise NotInTheLog
    return found[0]


async def newest_entries(
    db: Reader,
    log: LogView,
    *,
    kinds: Collection[str] = (),
    subject_ids: Collection[UUID] = (),
    before: int | None = None,
    after: int | None = None,
) -> EntriesView:
    """A page of entries: of these kinds, about one of these subjects, the next ones before or after a number; each only if given."""
    narrowed: list[ColumnElement[bool]] = []
    if kinds:
        narrowed.append(col(AuditLeaf.kind).in_(sorted(kinds)))
    if subject_ids:
        narrowed.append(col(AuditLeaf.subject_id).in_(sorted(subject_ids)))
    seq = col(AuditLeaf.seq)
    if after is not None:
        found = await _entries(db, log, [*narrowed, seq > after], first=seq.asc())
    else:
        found = await _entries(db, log, narrowed if before is None else [*narrowed, seq < before])
    shown = sorted(found, key=lambda view: view.seq, reverse=True)
    if not shown:
        return EntriesView((), None, None)
    older, newer = (
        await db.exec(
            select(
                _any(log, [*narrowed, seq < shown[-1].seq]),
                _any(log, [*narrowed, seq > shown[0].seq]),
            )
        )
    ).one()
    return EntriesView(tuple(shown), shown[-1].seq if older else None, shown[0].seq if newer else None)


@dataclass(frozen=True)
class Span:
    """How many entries of one kind are about one subject, and the numbers of the first and the last."""

    count: int
    first: int | None
    last: int | None


async def span_of(db: Reader, log: LogView, *, kind: str, subject_id: UUID) -> Span:
    """What has a number by now; entries that wait for one are not in it."""
    seq = col(AuditLeaf.seq)
    statement = select(func.count(), func.min(seq), func.max(seq)).where(
        AuditLeaf.community_id == log.community_id,
        AuditLeaf.epoch == log.epoch,
        AuditLeaf.kind == kind,
        AuditLeaf.subject_id == subject_id,
    )
    return Span(*(await db.exec(statement)).one())


async def waiting_count(db: Reader, log: LogView) -> int:
    """Entries that are committed and have no number yet."""
    statement = select(func.count()).select_from(AuditPending)
    return (await db.exec(statement.where(AuditPending.community_id == log.community_id))).one()


def _any(log: LogView, conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    of_log = (AuditLeaf.community_id == log.community_id, AuditLeaf.epoch == log.epoch)
    return select(AuditLeaf.seq).where(*of_log, *conditions).exists()


async def _entries(
    db: Reader,
    log: LogView,
    conditions: Sequence[ColumnElement[bool]],
    *,
    first: UnaryExpression[int] | None = None,
) -> list[EntryView]:
    """At most a page, the newest first unless told otherwise."""
    statement = (
        select(AuditLeaf.seq, AuditLeaf.leaf_hash, AuditEntry.body)
        .join(AuditEntry, ENTRY_OF_LEAF)
        .where(AuditLeaf.community_id == log.community_id, AuditLeaf.epoch == log.epoch, *conditions)
        .order_by(col(AuditLeaf.seq).desc() if first is None else first)
        .limit(PAGE)
    )
    return [EntryView(seq, leaf_hash, body) for seq, leaf_hash, body in await db.exec(statement)]
