"""Witnesses that are asked, and logs to take to them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from audit.writing import founded, record
from builders import LOG_KEY, NOW
from conftest import Database
from deliberation.audit import actions as audit
from deliberation.audit import cosigning, queries
from deliberation.audit.heads import Heads
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.audit.sequencing import sequence_once
from deliberation.audit.submitter import Submitter
from deliberation.audit.witnesses import Post
from deliberation.database.sessions import Sessions, make_engine, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.ledger.cosignature import Cosigner
from deliberation.polls.facts import ResultPublished
from deliberation.witness.logs import Logs
from deliberation.witness.records import Records
from deliberation.witness.service import Service
from deliberation.witness.signing import Witness
from logs import App, showing

SIGNER = Cosigner("witness.example/street", bytes(range(64, 96)))
OTHER = Cosigner("witness.example/other", bytes(range(96, 128)))


def a_witness(folder: Path, log: LogView, signer: Cosigner = SIGNER) -> Service:
    folder.mkdir()
    (folder / "logs").write_text(f"{log.vkey}\n")
    return Service(Witness(signer, Records(folder / "state"), Logs(folder / "logs"), lambda: NOW))


@dataclass
class Moody:
    """A witness that gives everybody one answer, or its own where it has none; what was fetched is remembered."""

    answer: bytes | int | None = None
    itself: App = field(default_factory=lambda: showing({}))
    fetched: list[bytes | int | None] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        answer = self.answer
        app = self.itself if answer is None else showing({"add-checkpoint": answer})
        await app(scope, receive, send)
        self.fetched.append(answer)

    async def until_fetched(self, answer: bytes | int) -> None:
        """One after the other: when it is fetched again, the first one has been read."""
        self.answer = answer
        await until(lambda: self.fetched.count(answer) > 1)


@asynccontextmanager
async def submitting(database: Database, heads: Heads, *posts: Post) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(database.app)
    try:
        async with submitting_from(engine, heads, *posts):
            yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def submitting_from(engine: AsyncEngine, heads: Heads, *posts: Post) -> AsyncIterator[None]:
    task = asyncio.create_task(Submitter(engine, posts, heads).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def looks_of(engine: AsyncEngine) -> list[str]:
    """Grows with each look that a submitter on this engine takes at a log for one of its witnesses."""
    looks: list[str] = []

    def note_look(*call: Any) -> None:
        if "audit_pending" in call[2]:
            looks.append(call[2])

    event.listen(engine.sync_engine, "before_cursor_execute", note_look)
    return looks


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 - it waits for a file
            await asyncio.sleep(0.02)


async def a_log(sessions: Sessions, heads: Heads | None = None) -> LogView:
    community_id = await founded(sessions)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    async with reading(sessions, community_id) as db:
        return await queries.get_log(db, community_id)


async def grow(sessions: Sessions, log: LogView, now: datetime, heads: Heads | None = None) -> None:
    await record(sessions, log.community_id, 2, now)
    await sequence_once(sessions, LOG_KEY, log.community_id, heads)


async def publish(sessions: Sessions, log: LogView, now: datetime) -> UUID:
    fact = ResultPublished(subject_id=new_id(), notice_sha256="sha256:" + "0" * 64)
    async with writing(sessions, log.community_id) as db:
        recorded = await audit.record(db, log.community_id, fact, actor=SYSTEM, at=now)
    await sequence_once(sessions, LOG_KEY, log.community_id)
    return recorded.entry_id


async def witnessed(sessions: Sessions, log: LogView, size: int, count: int = 1) -> CheckpointView:
    """The head of this size, once so many witnesses have signed it."""
    async with asyncio.timeout(60):
        while True:
            async with reading(sessions, log.community_id) as db:
                head = await queries.get_checkpoint(db, log, size)
                if await cosigning.witness_count(db, log, head) == count:
                    return await cosigning.cosigned(db, log, head)
            await asyncio.sleep(0.02)


async def last_size(sessions: Sessions, log: LogView) -> int:
    async with reading(sessions, log.community_id) as db:
        return await cosigning.last_size(db, log, SIGNER.witness.public_key)
