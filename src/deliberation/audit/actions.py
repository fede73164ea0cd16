"""Write to the log, in the transaction of what is told."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from deliberation.audit import newest, rules
from deliberation.audit.facts import ErasedBecause, ErasureDone, Head, LogStarted
from deliberation.audit.models import AuditLog, AuditPrivate
from deliberation.audit.queries import LogView
from deliberation.audit.rules import LogHome
from deliberation.database.sessions import Writer
from deliberation.kernel.facts import SYSTEM, Actor, Fact
from deliberation.kernel.ids import new_id
from deliberation.ledger import checkpoint as checkpoints
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
    log = await newest.get_log(db, community_id)
    return await _write(db, log, fact, actor=actor, at=at, salt=salt or secrets.token_bytes(SALT_BYTES))


async def start_log(
    db: Writer, community_id: UUID, *, home: LogHome, at: datetime, before: Head | None = None
) -> LogView:
    """Begin the community's log, or its next epoch, which vouches for `before`, the last head of the epoch before."""
    epoch = before.epoch + 1 if before else 1
    origin = checkpoints.origin(home.address, community_id, epoch)
    db.add(
        AuditLog(
            community_id=community_id, epoch=epoch, origin=origin, public_key=home.public_key, started_at=at
        )
    )
    await db.flush()
    log = LogView(community_id, epoch, origin, home.public_key)
    newest.start(db, log)
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


async def _write(
    db: Writer, log: LogView, fact: Fact, *, actor: Actor, at: datetime, salt: bytes
) -> Recorded:
    written = rules.write(log.origin, fact, actor=actor, at=at, salt=salt)
    entry_id = new_id()
    entry = (log.community_id, entry_id, log.epoch, fact.kind, fact.subject_id, at)
    values = (*entry, written.body, written.leaf_hash, CHANNEL)
    await db.flush()
    connection = await db.connection()
    # as the driver wants it: whoever votes waits for this statement, and building it would take as long as running it
    sealed = None if written.private is None else (salt, written.private)
    run = connection.exec_driver_sql(_COMMITTED if sealed else _PLAIN, (*values, *(sealed or ())))
    try:
        is_newest = (await run).scalar_one()
    except IntegrityError:
        await newest.forget(db, log.community_id)
        raise
    if not is_newest:
        await newest.forget(db, log.community_id)
    return Recorded(entry_id, written.leaf_hash, salt if sealed else None)


_ENTRY = """
    WITH entry AS (
      INSERT INTO audit_entry (community_id, id, epoch, kind, subject_id, at, body, leaf_hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ), waiting AS (
      INSERT INTO audit_pending (community_id, epoch, entry_id) VALUES ($1, $3, $2)
    )"""
_CALL = """
    SELECT NOT EXISTS (SELECT FROM audit_log WHERE community_id = $1 AND epoch > $3),
      CASE WHEN NOT EXISTS (SELECT FROM audit_pending WHERE community_id = $1) THEN pg_notify($9, $1::text) END
"""
"""Transactions that call commit one after the other, so nobody calls while somebody else's entry waits already."""
_PLAIN = _ENTRY + _CALL
_COMMITTED = f"""{_ENTRY}, sealed AS (
      INSERT INTO audit_private (community_id, entry_id, salt, body) VALUES ($1, $2, $10, $11)
    ){_CALL}"""  # noqa: S608 - two statements of ours
