"""A sequencer that is killed between any two of its steps leaves a log without gap, fork or lost entry."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path
from uuid import UUID

import pytest

from audit import killed, whole
from audit.writing import founded, record
from builders import LOG_KEY
from conftest import LOG_SEED, Database
from deliberation.audit import queries, sequencing
from deliberation.audit.heads import Heads
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import Sessions, reading


@asynccontextmanager
async def killer(
    database: Database, heads: Heads, community_id: UUID
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Takes the number of a step, and says whether a sequencer was killed before it."""
    source = Path(sequencing.__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            str(killed.__file__),
            database.app,
            LOG_SEED.hex(),
            str(heads.folder),
            str(community_id),
        ),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    yield process
    assert process.stdin is not None
    process.stdin.close()
    assert await process.wait() == 0


async def ended(process: asyncio.subprocess.Process, step: int) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{step}\n".encode())
    return (await process.stdout.readline()).decode().strip()


async def sequenced(sessions: Sessions, community_id: UUID, heads: Heads) -> None:
    """Whatever waits; a killed sequencer's lock is free as soon as the database has seen its end."""
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
    async with asyncio.timeout(60):
        while True:
            await sequence_once(sessions, LOG_KEY, community_id, heads)
            async with reading(sessions, community_id) as db:
                if not await queries.waiting_count(db, log):
                    return


async def remembered(sessions: Sessions, community_id: UUID, heads: Heads) -> int:
    """The size that the file beside the database remembers, which is never more than the database has."""
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        head = await queries.find_checkpoint(db, log)
    kept = heads.find(log)
    assert (kept.size if kept else 0) <= (head.size if head else 0)
    return kept.size if kept else 0


async def test_a_kill_before_any_step_of_a_batch_loses_nothing_and_forks_nothing(
    sessions: Sessions, database: Database, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path)
    community_id = await founded(sessions)
    await record(sessions, community_id, 253, now)
    await sequenced(sessions, community_id, heads)
    step, before = 0, 254
    async with killer(database, heads, community_id) as process:
        while True:
            step += 1
            await record(sessions, community_id, 2, now)
            end = await ended(process, step)
            counts = await whole.check(sessions, community_id)
            assert counts.sequenced in {before, before + 2}
            assert await remembered(sessions, community_id, heads) in {before, counts.sequenced}
            # one that had committed and had not yet kept the head leaves that to the next batch
            await record(sessions, community_id, 1, now)
            await sequenced(sessions, community_id, heads)
            before = (await whole.check(sessions, community_id)).sequenced
            assert await remembered(sessions, community_id, heads) == before == 254 + 3 * step
            if end == "done":
                break
            assert end == "killed"
    assert step > 12


async def test_a_sequencer_that_is_killed_while_another_runs_loses_nothing(
    sessions: Sessions, database: Database, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path)
    community_id = await founded(sessions)
    ends: list[str] = []
    async with killer(database, heads, community_id) as process, asyncio.timeout(60):
        # the fourth step is one that only the sequencer comes to that has the lock, as by chance it may not have
        for step in chain((4, 9, 11, 13, 15, 17), repeat(4)):
            if len(ends) >= 6 and "killed" in ends:
                break
            _, end, _, _ = await asyncio.gather(
                record(sessions, community_id, 3, now),
                ended(process, step),
                sequence_once(sessions, LOG_KEY, community_id, heads),
                record(sessions, community_id, 1, now),
            )
            ends.append(end)
            await whole.check(sessions, community_id)
    assert set(ends) <= {"killed", "done"}
    await sequenced(sessions, community_id, heads)
    count = 1 + 4 * len(ends)
    assert (await whole.check(sessions, community_id)).sequenced == count
    assert await remembered(sessions, community_id, heads) == count


async def test_a_head_that_cannot_be_kept_is_found_again_later(
    sessions: Sessions, now: datetime, tmp_path: Path
) -> None:
    """A disk that is full or gone: the entry has its place, and the memory is only weak."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    community_id = await founded(sessions)
    with pytest.raises(OSError, match="blocked"):
        await sequence_once(sessions, LOG_KEY, community_id, Heads(blocked))
    await record(sessions, community_id, 1, now)
    await sequence_once(sessions, LOG_KEY, community_id, Heads(tmp_path))
    assert (await whole.check(sessions, community_id)).sequenced == 2
    assert await remembered(sessions, community_id, Heads(tmp_path)) == 2
