"""What was signed is remembered outside the database, so a restored one does not tell a second truth."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from audit import whole
from audit.writing import founded, record
from builders import HOME, LOG_KEY
from conftest import APP_PASSWORD, Database, tell
from deliberation.audit import epochs, queries
from deliberation.audit.facts import Head
from deliberation.audit.heads import Heads
from deliberation.audit.models import AuditCheckpoint, AuditEntry
from deliberation.audit.queries import LogView
from deliberation.audit.sequencing import LogHalted, sequence_once
from deliberation.database import migrating
from deliberation.database.embedded import Server
from deliberation.database.sessions import Sessions, make_engine, make_sessions, reading, writing
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import entry as entries
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed
from deliberation.ledger.note import Signer


@asynccontextmanager
async def restored(server: Server, database: Database, sessions: Sessions) -> AsyncIterator[Sessions]:
    """The database as it is now, to come back to when it has gone on."""
    await sessions.kw["bind"].dispose()
    name = f"{database.owner.database}_copy"
    await tell(server, f'CREATE DATABASE "{name}" TEMPLATE "{database.owner.database}"')
    engine = make_engine(migrating.app_url(database.owner.set(database=name), APP_PASSWORD))
    yield make_sessions(engine)
    await engine.dispose()
    await tell(server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def grow(sessions: Sessions, community_id: UUID, count: int, at: datetime, heads: Heads | None) -> int:
    await record(sessions, community_id, count, at)
    return await sequence_once(sessions, LOG_KEY, community_id, heads)


def forget(heads: Heads) -> None:
    for file in heads.folder.glob("*.head"):
        file.unlink()


async def test_a_restored_database_signs_nothing_but_a_new_epoch(
    sessions: Sessions, database: Database, server: Server, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path / "heads")
    community_id = await founded(sessions)
    await grow(sessions, community_id, 3, now, heads)
    async with restored(server, database, sessions) as backup:
        await grow(sessions, community_id, 2, now, heads)
        with pytest.raises(LogHalted, match="new epoch"):
            await grow(backup, community_id, 5, now, heads)
        async with writing(backup, community_id) as db:
            await epochs.restart(db, community_id, home=HOME, heads=heads, reason="restored", at=now)
        assert await grow(backup, community_id, 1, now, heads) == 8
        async with reading(backup, community_id) as db:
            started = (await db.exec(select(AuditEntry).where(AuditEntry.epoch == 2))).first()
            assert (await db.exec(select(AuditCheckpoint.size).where(AuditCheckpoint.epoch == 1))).one() == 4
            kept = heads.find(await queries.get_log(db, community_id, 1))
    assert kept is not None
    assert started is not None
    data = entries.parse(started.body).data
    assert (data["prev_epoch"], data["prev_size"], data["prev_root"]) == (1, 6, kept.root.hex())


async def test_a_restored_database_that_grew_again_is_noticed_by_its_root(
    sessions: Sessions, database: Database, server: Server, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path)
    community_id = await founded(sessions)
    await grow(sessions, community_id, 3, now, heads)
    async with restored(server, database, sessions) as backup:
        await grow(sessions, community_id, 2, now, heads)
        assert await grow(backup, community_id, 2, now + timedelta(hours=1), None) == 2
        with pytest.raises(LogHalted, match="new epoch"):
            await grow(backup, community_id, 1, now, heads)
        await whole.check(backup, community_id)
    assert await grow(sessions, community_id, 1, now, heads) == 1


async def test_a_memory_behind_the_database_is_no_reason_to_stop(
    sessions: Sessions, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path)
    community_id = await founded(sessions)
    assert await grow(sessions, community_id, 0, now, heads) == 1
    for _ in range(2):
        await grow(sessions, community_id, 300, now, None)
    assert await grow(sessions, community_id, 1, now, heads) == 1
    assert (await whole.check(sessions, community_id)).sequenced == 602


async def test_a_memory_that_somebody_changed_stops_the_log(
    sessions: Sessions, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path)
    community_id = await founded(sessions)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
    forget(heads)
    heads.keep(log, 1, bytes(32))
    with pytest.raises(LogHalted):
        await grow(sessions, community_id, 1, now, heads)


async def test_what_somebody_wrote_into_the_memory_is_said(
    sessions: Sessions, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path)
    community_id = await founded(sessions)
    await grow(sessions, community_id, 1, now, heads)
    for file in heads.folder.glob("*.head"):
        file.write_text("two\n")
    with pytest.raises(LogHalted, match="does not hold a size and a root"):
        await grow(sessions, community_id, 1, now, heads)


LOG = LogView(UUID(int=1), 3, "testserver.local/log/x/3", bytes(32))


def test_a_head_is_found_as_it_was_kept(tmp_path: Path) -> None:
    heads = Heads(tmp_path / "new" / "folder")
    assert heads.find(LOG) is None
    for size in (5, 9):
        heads.keep(LOG, size, bytes([size]) * 32)
        assert heads.find(LOG) == Head(3, size, bytes([size]) * 32)
    assert heads.find(replace(LOG, epoch=4)) is None
    heads.keep(LOG, 7, bytes(32))
    assert heads.find(LOG) == Head(3, 9, bytes([9]) * 32)
    assert len(list(heads.folder.glob("*.head"))) == 1


def test_the_first_reason_to_stop_stays(tmp_path: Path) -> None:
    heads = Heads(tmp_path / "new")
    assert heads.find_halt(LOG) is None
    for reason in ("a witness has signed more", "another reason"):
        heads.halt(LOG, reason)
    assert heads.find_halt(LOG) == "a witness has signed more"
    assert heads.find_halt(replace(LOG, epoch=4)) is None


async def test_nothing_is_signed_after_somebody_said_stop(
    sessions: Sessions, now: datetime, tmp_path: Path
) -> None:
    heads = Heads(tmp_path)
    community_id = await founded(sessions)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
    heads.halt(log, "a witness has signed more")
    with pytest.raises(LogHalted, match="a witness has signed more"):
        await grow(sessions, community_id, 1, now, heads)
    heads.halt_file(log).unlink()
    assert await grow(sessions, community_id, 0, now, heads) == 1


def test_of_the_heads_that_witnesses_showed_the_largest_is_kept(tmp_path: Path) -> None:
    heads = Heads(tmp_path / "new")
    signer = Signer(f"testserver.local/log/{LOG.community_id}/3", bytes(32))
    log = replace(LOG, origin=signer.name, public_key=signer.verifier.public_key)
    for size, kept in ((5, 5), (9, 9), (7, 9)):
        head = Checkpoint(log.origin, size, bytes([size]) * 32)
        heads.keep_evidence(log, size, checkpoints.sign(head, [signer]))
        assert heads.find_evidence(log) == Head(3, kept, bytes([kept]) * 32)
    heads.evidence_file(log).write_text("somebody's own words")
    heads.keep_evidence(log, 7, checkpoints.sign(head, [signer]))
    assert heads.find_evidence(log) == Head(3, 7, bytes([7]) * 32)


@pytest.mark.parametrize("text", ["", "5", "5\n", "5\nx\n", "05\n{root}\n", "5\n{root}", "5\n{root}\n\n"])
def test_a_file_that_was_changed_is_no_memory(tmp_path: Path, text: str) -> None:
    heads = Heads(tmp_path)
    heads.keep(LOG, 5, bytes(32))
    (file,) = tmp_path.glob("*.head")
    root = file.read_text().split("\n")[1]
    file.write_text(text.format(root=root))
    with pytest.raises(Malformed):
        heads.find(LOG)
