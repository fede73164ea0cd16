"""Write to the log, in the transaction of what is told."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Executable, Insert, String, bindparam, delete, func, insert, select
from sqlmodel import col

from deliberation.audit import queries, rules
from deliberation.audit.facts import ErasedBecause, ErasureDone, Head, LogStarted
from deliberation.audit.models import AuditEntry, AuditLog, AuditPending, AuditPrivate
from deliberation.audit.queries import LogView
from deliberation.audit.rules import LogHome, NoLog
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM, Actor, Fact
from deliberation.kernel.ids import new_id
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import merkle
from deliberation.ledger.digests import SALT_BYTES

CHANNEL = "deliberation_log"
"""Where the sequencer listens; the message is the community's id."""


@dataclass(frozen=True)
class Recorded:
    """An entry that is in the log as soon as this transaction commits; `salt` opens its commitment, if it has one."""

    entry_id: UUID
    leaf_hash: bytes
    salt: bytes | None


async def record(
    db: Writer, community_id: UUID, fact: Fact, *, actor: Actor, at: datetime, salt: bytes | None = None
) -> Recorded:
    """Add one entry. Nothing is locked that another entry needs. Raises NoLog."""
    log = await queries.get_log(db, community_id)
    return await _write(db, log, fact, actor=actor, at=at, salt=salt or secrets.token_bytes(SALT_BYTES))


async def start_log(db: Writer, community_id: UUID, *, home: LogHome, at: datetime) -> LogView:
    """Begin the community's log, or its next epoch, which vouches for the last head of the epoch before."""
    before = await _last_head(db, community_id)
    epoch = before.epoch + 1 if before else 1
    origin = checkpoints.origin(home.address, community_id, epoch)
    db.add(
        AuditLog(
            community_id=community_id, epoch=epoch, origin=origin, public_key=home.public_key, started_at=at
        )
    )
    await db.flush()
    log = LogView(community_id, epoch, origin, home.public_key)
    fact = LogStarted(subject_id=community_id, epoch=epoch, public_key=home.public_key, before=before)
    await _write(db, log, fact, actor=SYSTEM, at=at, salt=b"")
    return log


async def erase(
    db: Writer,
    community_id: UUID,
    entry_ids: Collection[UUID],
    *,
    reason: ErasedBecause,
    actor: Actor,
    at: datetime,
) -> int:
    """Delete what opens the commitments of these entries, and say so in the log; how many could still be opened.

    The entries themselves stay, so the tree and every proof of them hold.
    """
    these = delete(AuditPrivate).where(
        col(AuditPrivate.community_id) == community_id, col(AuditPrivate.entry_id).in_(sorted(entry_ids))
    )
    erased = (await (await db.connection()).execute(these)).rowcount
    if erased:
        fact = ErasureDone(subject_id=community_id, reason=reason, erased_count=erased)
        await record(db, community_id, fact, actor=actor, at=at)
    return erased


async def _last_head(db: Writer, community_id: UUID) -> Head | None:
    try:
        log = await queries.get_log(db, community_id)
    except NoLog:
        return None
    head = await queries.find_checkpoint(db, log)
    return Head(log.epoch, head.size, head.root) if head else Head(log.epoch, 0, merkle.EMPTY_ROOT)


async def _write(
    db: Writer, log: LogView, fact: Fact, *, actor: Actor, at: datetime, salt: bytes
) -> Recorded:
    written = rules.write(log.origin, fact, actor=actor, at=at, salt=salt)
    entry_id = new_id()
    values = {
        "community_id": log.community_id,
        "epoch": log.epoch,
        "entry_id": entry_id,
        "kind": fact.kind,
        "subject_id": fact.subject_id,
        "at": at,
        "body": written.body,
        "leaf_hash": written.leaf_hash,
        "channel": CHANNEL,
        "message": str(log.community_id),
    }
    await db.flush()
    connection = await db.connection()
    if written.private is None:
        await connection.execute(_PLAIN, values)
        return Recorded(entry_id, written.leaf_hash, None)
    await connection.execute(_COMMITTED, {**values, "salt": salt, "private": written.private})
    return Recorded(entry_id, written.leaf_hash, salt)


def _insertion(*more: Insert) -> Executable:
    """One statement: the entry, its place in the outbox, `more` rows, and a word to the sequencer."""
    entry = insert(AuditEntry).values(
        community_id=bindparam("community_id"),
        id=bindparam("entry_id"),
        epoch=bindparam("epoch"),
        kind=bindparam("kind"),
        subject_id=bindparam("subject_id"),
        at=bindparam("at"),
        body=bindparam("body"),
        leaf_hash=bindparam("leaf_hash"),
    )
    pending = insert(AuditPending).values(
        community_id=bindparam("community_id"), epoch=bindparam("epoch"), entry_id=bindparam("entry_id")
    )
    call = func.pg_notify(bindparam("channel", type_=String), bindparam("message", type_=String))
    parts = [part.cte(f"part_{number}") for number, part in enumerate((entry, pending, *more))]
    return select(call).add_cte(*parts)


# built once: making them anew would cost more than running them
_PLAIN = _insertion()
_COMMITTED = _insertion(
    insert(AuditPrivate).values(
        community_id=bindparam("community_id"),
        entry_id=bindparam("entry_id"),
        salt=bindparam("salt"),
        body=bindparam("private"),
    )
)
