"""What the public log tells of a community, in the order in which it was told; a moment alone does not say which came first."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from deliberation.audit.models import AuditEntry, AuditLeaf, AuditPending
from deliberation.database.sessions import Reader, Sessions, reading


async def bodies(db: Reader, which: ColumnElement[bool]) -> list[bytes]:
    """Those with a number first, then those that wait for one."""
    found = await db.exec(
        select(AuditEntry.body)
        .outerjoin(AuditLeaf, col(AuditLeaf.entry_id) == col(AuditEntry.id))
        .outerjoin(AuditPending, col(AuditPending.entry_id) == col(AuditEntry.id))
        .where(which)
        .order_by(col(AuditLeaf.epoch), col(AuditLeaf.seq), col(AuditPending.turn))
    )
    return list(found)


async def of_kind(sessions: Sessions, community_id: UUID, kind: str) -> list[dict[str, Any]]:
    async with reading(sessions, community_id) as db:
        return [json.loads(body) for body in await bodies(db, col(AuditEntry.kind) == kind)]
