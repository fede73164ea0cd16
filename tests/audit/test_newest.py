"""The newest epoch is remembered from one entry to the next, and what is out of date does no harm."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from audit.writing import founded, record
from builders import HOME, LOG_KEY
from conftest import Database
from deliberation.audit import epochs
from deliberation.audit.heads import Heads
from deliberation.audit.models import AuditEntry, AuditLeaf
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import (
    Reader,
    Sessions,
    Writer,
    enter,
    make_engine,
    make_sessions,
    reading,
    writing,
)


@pytest.fixture
async def elsewhere(database: Database) -> AsyncIterator[Sessions]:
    """As another process has them."""
    engine = make_engine(database.app)
    yield make_sessions(engine)
    await engine.dispose()


async def restart(sessions: Sessions, community_id: UUID, heads: Heads, now: datetime) -> None:
    async with writing(sessions, community_id) as db:
        await epochs.restart(db, community_id, home=HOME, heads=heads, reason="restored", at=now)


async def roles_by_epoch(sessions: Sessions, community_id: UUID) -> list[tuple[int, int]]:
    """For each change of a role: the epoch it was written for, and the one it stands in."""
    async with reading(sessions, community_id) as db:
        rows = await db.exec(
            select(AuditEntry.epoch, AuditLeaf.epoch)
            .join(AuditLeaf, col(AuditLeaf.entry_id) == col(AuditEntry.id))
            .where(AuditEntry.kind == "role.changed")
            .order_by(col(AuditLeaf.epoch), col(AuditLeaf.seq))
        )
        return list(rows)


async def test_an_entry_after_the_first_asks_the_database_for_no_log(
    sessions: Sessions, now: datetime
) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 1, now)
    said: list[str] = []
    async with writing(sessions, community_id) as db:
        engine = (await db.connection()).engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    await record(sessions, community_id, 1, now)
    assert [sql for sql in said if "FROM audit_log" in sql and "INSERT" not in sql] == []
    assert sum("INSERT INTO audit_entry" in sql for sql in said) == 1


async def test_an_epoch_that_began_elsewhere_takes_one_entry_meant_for_the_old_one_and_then_its_own(
    sessions: Sessions, elsewhere: Sessions, heads: Heads, now: datetime
) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 1, now)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    await restart(elsewhere, community_id, heads, now)
    await record(sessions, community_id, 1, now)
    await record(sessions, community_id, 1, now)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    assert await roles_by_epoch(sessions, community_id) == [(1, 1), (1, 2), (2, 2)]


async def test_an_epoch_whose_beginning_was_undone_is_not_remembered(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 1, now)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    async with sessions() as db, db.begin() as undone:
        writer = Writer(Reader(db))
        await enter(writer, community_id)
        await epochs.restart(writer, community_id, home=HOME, heads=heads, reason="restored", at=now)
        await undone.rollback()
    await record(sessions, community_id, 1, now)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    assert await roles_by_epoch(sessions, community_id) == [(1, 1), (1, 1)]
