"""The promise for whoever votes faster than the log is numbered."""

from uuid import UUID

from deliberation.audit import queries
from deliberation.audit.models import AuditEntry
from deliberation.audit.rules import LogKey
from deliberation.database.sessions import Reader
from deliberation.ledger.promise import Promise


async def find_promise(db: Reader, community_id: UUID, entry_id: UUID, key: LogKey) -> Promise | None:
    """What is promised about a committed entry; None where this process has not the key of the log it was written for."""
    entry = await db.get(AuditEntry, (community_id, entry_id))
    if entry is None:
        return None
    log = await queries.get_log(db, community_id, entry.epoch)
    if log.public_key != key.public_key:
        return None
    return Promise(log.origin, entry.leaf_hash, entry.at)
