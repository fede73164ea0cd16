"""The sequencer comes back from everything by itself, and another takes over from one that is gone."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from audit import whole
from audit.writing import founded, record
from builders import LOG_KEY
from conftest import LOG_SEED, SECRET, Database
from deliberation.app import create_app
from deliberation.audit import actions as audit
from deliberation.audit import sequencer as sequencers
from deliberation.audit.actions import CHANNEL
from deliberation.audit.heads import Heads
from deliberation.audit.sequencer import Sequencer
from deliberation.audit.sequencing import sequence_once
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.embedded import Server
from deliberation.database.sessions import Sessions, make_engine, statement, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.settings import Settings

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'deliberation_app' AND datname = current_database()"


@asynccontextmanager
async def sequencing(database: Database, folder: Path) -> AsyncIterator[asyncio.Task[None]]:
    engine = make_engine(database.app)
    task = asyncio.create_task(Sequencer(engine, LOG_KEY, Heads(folder)).run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await engine.dispose()


async def test_a_committed_entry_calls_the_sequencer(
    sessions: Sessions, database: Database, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencers, "LOOK_SECONDS", 3600.0)
    community_id = await founded(sessions)
    async with sequencing(database, tmp_path):
        await whole.wait_until_sequenced(sessions, community_id, 1)
        for count in range(2, 6):
            await record(sessions, community_id, 1, now)
            await whole.wait_until_sequenced(sessions, community_id, count)
        late = await founded(sessions, "founded-later")
        await whole.wait_until_sequenced(sessions, late, 1)


async def test_an_entry_that_came_without_a_call_while_another_waited_is_numbered_soon(
    sessions: Sessions, database: Database, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencers, "LOOK_SECONDS", 3600.0)
    monkeypatch.setattr(sequencers, "BUSY_SECONDS", 30.0)
    community_id = await founded(sessions)
    async with calls(database) as heard, writing(sessions, community_id) as slow:
        fact = RoleChanged(subject_id=new_id(), role=Role.LEAD, is_held=True)
        await audit.record(slow, community_id, fact, actor=SYSTEM, at=now)
        async with sequencing(database, tmp_path):
            await whole.wait_until_sequenced(sessions, community_id, 1)
            await slow.commit()
            await whole.wait_until_sequenced(sessions, community_id, 2)
    assert heard == []


async def test_the_first_entry_that_waits_calls_and_no_other(
    sessions: Sessions, database: Database, now: datetime
) -> None:
    community_id = await founded(sessions)
    while await sequence_once(sessions, LOG_KEY, community_id):
        pass
    async with calls(database) as heard:
        for _ in range(3):
            await record(sessions, community_id, 2, now)
    assert heard == [str(community_id)]


@asynccontextmanager
async def calls(database: Database) -> AsyncIterator[list[str]]:
    """Who is called for meanwhile."""
    engine = create_async_engine(database.app, poolclass=NullPool)
    heard: list[str] = []
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.add_listener(CHANNEL, lambda *call: heard.append(call[-1]))
        yield heard
        await driver.execute("SELECT 1")  # what was said before this answer has arrived
        await connection.invalidate()
    await engine.dispose()


async def test_an_entry_whose_call_was_missed_is_found(
    sessions: Sessions, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencers, "LOOK_SECONDS", 0.1)
    community_id = await founded(sessions)
    async with sequencing(database, tmp_path):
        await whole.wait_until_sequenced(sessions, community_id, 1)
        async with writing(sessions, community_id) as db:
            await statement(
                db,
                "INSERT INTO audit_entry SELECT community_id, gen_random_uuid(), epoch, kind, subject_id, at, body, "
                "leaf_hash FROM audit_entry",
            )
            await statement(
                db,
                "INSERT INTO audit_pending (community_id, epoch, entry_id) SELECT e.community_id, e.epoch, e.id "
                "FROM audit_entry e WHERE NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.id)",
            )
        await whole.wait_until_sequenced(sessions, community_id, 2)


async def test_cut_connections_lose_no_entry(
    sessions: Sessions, database: Database, tmp_path: Path, now: datetime
) -> None:
    community_id = await founded(sessions)
    owner = create_async_engine(database.owner, poolclass=NullPool)
    written = 1
    async with sequencing(database, tmp_path) as first, sequencing(database, tmp_path) as second:
        for _ in range(8):
            with suppress(Exception):
                await record(sessions, community_id, 20, now)
                written += 20
            async with owner.connect() as connection:
                await connection.exec_driver_sql(CUT)
            await asyncio.sleep(0.05)
        counts = await whole.wait_until_sequenced(sessions, community_id, written)
        assert counts.sequenced == counts.entries >= 1 + 20
        assert not first.done()
        assert not second.done()
    await owner.dispose()


async def test_a_restarted_database_is_waited_for(
    sessions: Sessions,
    database: Database,
    tmp_path: Path,
    server: Server,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    community_id = await founded(sessions)
    async with sequencing(database, tmp_path) as task:
        await whole.wait_until_sequenced(sessions, community_id, 1)
        await asyncio.to_thread(server.stop)
        async with asyncio.timeout(60):
            while caplog.text.count("the sequencer begins again") < 2:  # noqa: ASYNC110 - it waits for a log
                await asyncio.sleep(0.02)
        assert not task.done()
        server.start()
        await record(sessions, community_id, 3, now)
        await whole.wait_until_sequenced(sessions, community_id, 4)


_PROCESS = """
import asyncio, sys
from pathlib import Path
from deliberation.audit.heads import Heads
from deliberation.audit.rules import LogKey
from deliberation.audit.sequencer import Sequencer
from deliberation.audit.sequencing import sequence_once
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.sessions import make_engine
key, heads = LogKey(bytes.fromhex(sys.argv[2])), Heads(Path(sys.argv[3]))
asyncio.run(Sequencer(make_engine(sys.argv[1]), key, heads).run())
"""


async def test_another_takes_over_from_a_sequencer_that_was_killed(
    sessions: Sessions, database: Database, tmp_path: Path, now: datetime
) -> None:
    community_id = await founded(sessions)
    source = Path(sequencers.__file__).parents[2]
    written = 1
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PROCESS, database.app, LOG_SEED.hex(), str(tmp_path)),
            env={**os.environ, "PYTHONPATH": str(source)},
        )
        await whole.wait_until_sequenced(sessions, community_id, written)
        await record(sessions, community_id, 400, now)
        written += 400
        await asyncio.sleep(0.03)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await whole.check(sessions, community_id)
    async with sequencing(database, tmp_path):
        counts = await whole.wait_until_sequenced(sessions, community_id, written)
    assert counts.sequenced == counts.entries == 1201


async def test_a_log_that_stands_still_does_not_hold_up_the_others(
    sessions: Sessions, database: Database, tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await founded(sessions)
    async with sequencing(database, tmp_path):
        await whole.wait_until_sequenced(sessions, broken, 1)
        owner = create_async_engine(database.owner, poolclass=NullPool)
        async with owner.begin() as connection:
            await connection.exec_driver_sql("UPDATE audit_tile SET hashes = sha256(hashes)")
        await owner.dispose()
        await record(sessions, broken, 1, now)
        for slug in ("place-one", "place-two"):
            other = await founded(sessions, slug)
            await whole.wait_until_sequenced(sessions, other, 1)
        await record(sessions, broken, 1, now)
        # two rounds after that call: it was heard, and one round has ended since
        for count in (2, 3):
            await record(sessions, other, 1, now)
            await whole.wait_until_sequenced(sessions, other, count)
    assert [text for text in caplog.messages if "not the one that was signed" in text] == [
        f"the log stands still: testserver.local/log/{broken}/1: the stored tree of 1 is not the one that was signed"
    ]


async def test_the_application_sequences_while_it_runs(
    sessions: Sessions, database: Database, settings: Settings
) -> None:
    community_id = await founded(sessions)
    app = create_app(replace(settings, is_sequencing=True), database_url=database.app, secret=SECRET)

    async def live() -> None:
        async with app.lifespan():
            await whole.wait_until_sequenced(sessions, community_id, 1)

    await asyncio.create_task(live())
