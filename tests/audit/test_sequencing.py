"""The log has no gap, no fork and no lost entry, whoever races and whatever breaks."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import col, select

from audit import whole
from audit.writing import founded, record
from builders import LOG_KEY
from conftest import Database
from deliberation.audit import actions as audit
from deliberation.audit import sequencing
from deliberation.audit.models import AuditCheckpoint, AuditEntry, AuditLeaf
from deliberation.audit.rules import LogKey, NoLog
from deliberation.audit.sequencing import LogHalted, sequence_once
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, statement, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id


async def test_entries_get_consecutive_numbers_and_a_signed_root(sessions: Sessions, now: datetime) -> None:
    community_id = await founded(sessions)
    for count in (0, 2, 1, 255, 300):
        await record(sessions, community_id, count, now)
        expected = count + 1 if count == 0 else count
        assert await sequence_once(sessions, LOG_KEY, community_id) == expected
    assert await sequence_once(sessions, LOG_KEY, community_id) == 0
    assert await whole.check(sessions, community_id) == whole.Counts(559, 559, 5)


async def test_a_batch_has_its_limit(
    sessions: Sessions, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 10)
    community_id = await founded(sessions)
    await record(sessions, community_id, 24, now)
    taken = [await sequence_once(sessions, LOG_KEY, community_id) for _ in range(4)]
    assert taken == [10, 10, 5, 0]
    await whole.check(sessions, community_id)


async def test_the_order_is_that_of_writing_although_the_clock_was_set_back(
    sessions: Sessions, now: datetime
) -> None:
    community_id = await founded(sessions)
    for hours in (0, -48, 5, -1):
        await record(sessions, community_id, 1, now + timedelta(hours=hours))
    await sequence_once(sessions, LOG_KEY, community_id)
    await record(sessions, community_id, 1, now - timedelta(days=400))
    await sequence_once(sessions, LOG_KEY, community_id)
    await whole.check(sessions, community_id)
    async with reading(sessions, community_id) as db:
        in_order = (
            select(AuditEntry.at)
            .join(AuditLeaf, col(AuditLeaf.entry_id) == col(AuditEntry.id))
            .order_by(col(AuditLeaf.seq))
        )
        moments = [(at - now) // timedelta(hours=1) for at in await db.exec(in_order)]
    assert moments == [0, 0, -48, 5, -1, -9600]


async def test_an_entry_of_an_earlier_turn_that_commits_later_is_not_lost(
    sessions: Sessions, now: datetime
) -> None:
    community_id = await founded(sessions)
    fact = RoleChanged(subject_id=new_id(), role=Role.LEAD, is_held=True)
    async with writing(sessions, community_id) as slow:
        await audit.record(slow, community_id, fact, actor=SYSTEM, at=now)
        await record(sessions, community_id, 3, now)
        assert await sequence_once(sessions, LOG_KEY, community_id) == 4
    assert await sequence_once(sessions, LOG_KEY, community_id) == 1
    await whole.check(sessions, community_id)


async def test_sequencers_that_race_make_one_log(sessions: Sessions, now: datetime) -> None:
    community_id = await founded(sessions)
    done = asyncio.Event()

    async def sequence() -> int:
        taken = 0
        while not done.is_set():
            taken += await sequence_once(sessions, LOG_KEY, community_id)
        return taken

    async def write() -> None:
        for count in (1, 3, 2, 5, 1, 4):
            await record(sessions, community_id, count, now)

    racing = [asyncio.create_task(sequence()) for _ in range(4)]
    await asyncio.gather(*(write() for _ in range(5)))
    done.set()
    taken = sum(await asyncio.gather(*racing)) + await sequence_once(sessions, LOG_KEY, community_id)
    assert taken == 81
    assert (await whole.check(sessions, community_id)).sequenced == 81


async def test_only_one_sequencer_is_at_a_log_at_a_time(sessions: Sessions) -> None:
    community_id, other_id = await founded(sessions), await founded(sessions, "other-place")
    async with writing(sessions, community_id) as db:
        assert await sequencing._locked(db, community_id)
        assert await sequence_once(sessions, LOG_KEY, community_id) == 0
        assert await sequence_once(sessions, LOG_KEY, other_id) == 1
    assert await sequence_once(sessions, LOG_KEY, community_id) == 1


class Broken(Exception):  # noqa: N818 - a claim
    pass


@contextmanager
def breaking_at(sessions: Sessions, number: int) -> Iterator[list[str]]:
    """The `number`th statement fails; a commit counts as one. Yields what was tried."""
    engine = sessions.kw["bind"].sync_engine
    tried: list[str] = []

    def on_statement(_: object, __: object, sql: str, *___: object) -> None:
        count(sql)

    def on_commit(_: Connection) -> None:
        count("COMMIT")

    def count(step: str) -> None:
        tried.append(step)
        if len(tried) == number:
            raise Broken

    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    yield tried
    event.remove(engine, "before_cursor_execute", on_statement)
    event.remove(engine, "commit", on_commit)


async def test_a_sequencer_that_fails_at_any_step_leaves_the_log_whole(
    sessions: Sessions, now: datetime
) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 254, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    step, failures = 0, 0
    while failures == step:
        step += 1
        await record(sessions, community_id, 3, now)
        before = await whole.check(sessions, community_id)
        with breaking_at(sessions, step) as tried:
            try:
                await sequence_once(sessions, LOG_KEY, community_id)
            except Broken:
                failures += 1
                assert (await whole.check(sessions, community_id)).sequenced == before.sequenced
    assert tried[-1] == "COMMIT"
    assert failures >= 10
    assert (await whole.check(sessions, community_id)).sequenced == 255 + 3 * step


async def test_a_sequencer_whose_connection_is_cut_leaves_the_log_whole(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    community_id = await founded(sessions)
    owner = create_async_engine(database.owner, poolclass=NullPool)
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'deliberation_app'"
    for count in (1, 40, 7):
        await record(sessions, community_id, count, now)
        engine = make_engine(database.app)
        task = asyncio.create_task(sequence_once(make_sessions(engine), LOG_KEY, community_id))
        await asyncio.sleep(0.01)
        async with owner.connect() as connection:
            await connection.exec_driver_sql(cut)
        await asyncio.gather(task, return_exceptions=True)
        await engine.dispose()
        await whole.check(sessions, community_id)
    await sequence_once(sessions, LOG_KEY, community_id)
    assert (await whole.check(sessions, community_id)).sequenced == 49
    await owner.dispose()


async def _as_owner(database: Database, sql: str) -> None:
    """What somebody with the database's password might do."""
    engine = create_async_engine(database.owner, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("SET session_replication_role = replica")
        await connection.exec_driver_sql(sql)
    await engine.dispose()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_tile SET hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1)",
        "DELETE FROM audit_tile",
        "UPDATE audit_tile SET hashes = hashes || hashes",
        "DELETE FROM audit_checkpoint",
        "UPDATE audit_checkpoint SET root = sha256(root)",
        "UPDATE audit_checkpoint SET size = size + 1",
    ],
)
async def test_nothing_is_signed_over_a_tree_that_was_tampered_with(
    sessions: Sessions, database: Database, now: datetime, tampering: str
) -> None:
    community_id = await founded(sessions)
    await record(sessions, community_id, 5, now)
    await sequence_once(sessions, LOG_KEY, community_id)
    await _as_owner(database, tampering)
    await record(sessions, community_id, 1, now)
    async with reading(sessions, community_id) as db:
        heads = (await db.exec(select(AuditCheckpoint))).all()
    with pytest.raises(LogHalted):
        await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        assert (await db.exec(select(AuditCheckpoint))).all() == heads


async def test_another_key_does_not_sign_this_log(sessions: Sessions) -> None:
    community_id = await founded(sessions)
    with pytest.raises(LogHalted, match="key"):
        await sequence_once(sessions, LogKey(bytes(32)), community_id)
    assert (await whole.check(sessions, community_id)).sequenced == 0


async def test_there_is_nothing_to_sequence_without_a_log(sessions: Sessions) -> None:
    with pytest.raises(NoLog):
        await sequence_once(sessions, LOG_KEY, new_id())


async def test_what_was_sequenced_cannot_be_sequenced_again(sessions: Sessions) -> None:
    community_id = await founded(sessions)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with writing(sessions, community_id) as db:
        await statement(
            db,
            "INSERT INTO audit_pending (community_id, epoch, entry_id) SELECT community_id, epoch, id FROM audit_entry",
        )
    with pytest.raises(LogHalted):
        await sequence_once(sessions, LOG_KEY, community_id)
