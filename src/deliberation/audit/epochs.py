"""Begin a log anew, after a restored backup or with another key. What the old epoch signed stays, and stays served.

Entries that wait for their number get it in the new epoch, with the bytes they have: a promise of them holds there.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from deliberation.audit import actions as audit
from deliberation.audit import queries, sequencing
from deliberation.audit.facts import Head, KeyRotated, LogEnded, LogRestarted
from deliberation.audit.heads import Heads
from deliberation.audit.queries import LogView
from deliberation.audit.rules import LogHome, LogKey
from deliberation.database.sessions import Reader, Writer
from deliberation.kernel.facts import SYSTEM, Fact
from deliberation.ledger import merkle

FOLLOWED = "the next epoch has begun"


async def restart(
    db: Writer, community_id: UUID, *, home: LogHome, heads: Heads, reason: str, at: datetime
) -> tuple[LogView, LogView]:
    """The old epoch and the new one. It names what was signed last, wherever that is known from, not what is left of it.

    After the commit the old epoch is to be halted. Raises Malformed or Untrue for files in `heads` that were changed.
    """
    await sequencing.lock(db, community_id)
    old = await queries.get_log(db, community_id)
    kept = await _kept(db, old)
    known = (kept, heads.find(old), heads.find_evidence(old))
    signed = max((head for head in known if head), key=lambda head: head.size)
    new = await audit.start_log(db, community_id, home=home, at=at, before=signed)
    fact = LogRestarted(subject_id=community_id, reason=reason, signed_size=signed.size, kept_size=kept.size)
    await audit.record(db, community_id, fact, actor=SYSTEM, at=at)
    return old, new


async def rotate(
    db: Writer, community_id: UUID, *, old_key: LogKey, home: LogHome, heads: Heads, reason: str, at: datetime
) -> LogView:
    """End the epoch under the old key and begin one under `home`'s; one that begins with it already stays.

    After the commit its heads are to be remembered. Raises LogHalted if the old one cannot be signed any more.
    """
    await sequencing.lock(db, community_id)
    old = await queries.get_log(db, community_id)
    if old.public_key == home.public_key:
        return old
    await sequencing.drain(db, old_key, community_id, heads)
    last: Sequence[Fact] = (
        KeyRotated(subject_id=community_id, old_key=old.public_key, new_key=home.public_key, reason=reason),
        LogEnded(subject_id=community_id, reason="key-rotated"),
    )
    for fact in last:
        await audit.record(db, community_id, fact, actor=SYSTEM, at=at)
    # a head of its own, so that no bundle of a vote ends under the old key and with the new one
    await sequencing.drain(db, old_key, community_id, heads)
    return await audit.start_log(db, community_id, home=home, at=at, before=await _kept(db, old))


async def remember(db: Reader, community_id: UUID, heads: Heads) -> None:
    """Keep the last head of each epoch in order. One that has ended is not halted: witnesses have yet to sign its end."""
    for log in await queries.epochs(db, community_id):
        head = await queries.find_checkpoint(db, log)
        if head and await sequencing.find_stop(db, log, heads) is None:
            heads.keep(log, head.size, head.root)


async def _kept(db: Reader, log: LogView) -> Head:
    head = await queries.find_checkpoint(db, log)
    return Head(log.epoch, head.size, head.root) if head else Head(log.epoch, 0, merkle.EMPTY_ROOT)
