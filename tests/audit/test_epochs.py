"""A new epoch loses nothing that was acknowledged, and says what the old one had signed."""

import asyncio
import contextlib
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from audit import naive
from audit.test_heads import restored
from audit.writing import founded, record
from builders import HOME, LOG_KEY
from conftest import Database
from deliberation.audit import actions as audit
from deliberation.audit import epochs, proving, queries
from deliberation.audit.facts import Head
from deliberation.audit.heads import Heads
from deliberation.audit.models import AuditEntry, AuditLeaf, AuditPending
from deliberation.audit.queries import EntryView, LogView
from deliberation.audit.rules import LogHome, LogKey
from deliberation.audit.sequencing import LogHalted, sequence_once
from deliberation.communities.facts import RoleChanged
from deliberation.communities.rules import Role
from deliberation.database.embedded import Server
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import receipt as receipts
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.entry import parse
from deliberation.ledger.faults import Untrue

NEW_KEY = LogKey(bytes(range(128, 160)))
NEW_HOME = LogHome(HOME.address, NEW_KEY.public_key)


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    return Heads(tmp_path)


async def a_log(sessions: Sessions, heads: Heads, now: datetime) -> LogView:
    """Four entries that are signed and two that wait."""
    community_id = await founded(sessions)
    await record(sessions, community_id, 3, now)
    await sequence_once(sessions, LOG_KEY, community_id, heads)
    await record(sessions, community_id, 2, now)
    async with reading(sessions, community_id) as db:
        return await queries.get_log(db, community_id)


async def restart(sessions: Sessions, log: LogView, heads: Heads, now: datetime) -> LogView:
    async with writing(sessions, log.community_id) as db:
        _, new = await epochs.restart(db, log.community_id, home=HOME, heads=heads, reason="restored", at=now)
    return new


async def rotate(sessions: Sessions, log: LogView, heads: Heads, now: datetime) -> LogView:
    async with writing(sessions, log.community_id) as db:
        new = await epochs.rotate(
            db, log.community_id, old_key=LOG_KEY, home=NEW_HOME, heads=heads, reason="lost", at=now
        )
    async with reading(sessions, log.community_id) as db:
        await epochs.remember(db, log.community_id, heads)
    return new


async def entries_of(sessions: Sessions, log: LogView) -> list[EntryView]:
    """In their order; the newest head is signed over exactly these."""
    async with reading(sessions, log.community_id) as db:
        found = (await queries.newest_entries(db, log)).entries[::-1]
        head = await queries.find_checkpoint(db, log)
    assert head is not None
    assert head.root == naive.root([each.body for each in found])
    assert [each.seq for each in found] == list(range(head.size))
    return list(found)


async def waiting(sessions: Sessions, log: LogView) -> set[bytes]:
    async with reading(sessions, log.community_id) as db:
        rows = select(AuditEntry.body).join(AuditPending, col(AuditPending.entry_id) == col(AuditEntry.id))
        return set(await db.exec(rows))


async def test_what_waited_stands_in_the_new_epoch_with_the_bytes_it_had(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    before = await waiting(sessions, log)
    heads.keep(log, 9, bytes(32))
    new = await restart(sessions, log, heads, now)
    assert new.origin == log.origin[:-1] + "2"
    await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    entries = await entries_of(sessions, new)
    assert [each.entry.type for each in entries] == [
        *("log.started", "role.changed", "role.changed", "log.restarted")
    ]
    assert {each.body for each in entries[1:3]} == before
    assert entries[0].entry.data == {
        "epoch": 2,
        "public_key": LOG_KEY.public_key.hex(),
        "prev_epoch": 1,
        "prev_size": 9,
        "prev_root": bytes(32).hex(),
    }
    assert entries[3].entry.data == {"reason": "restored", "signed_size": 9, "kept_size": 4}
    assert len(await entries_of(sessions, log)) == 4


async def test_the_largest_head_that_is_known_counts_wherever_it_is_known_from(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    shown = Checkpoint(log.origin, 12, bytes(32))
    heads.evidence_file(log).write_bytes(checkpoints.sign(shown, [LOG_KEY.signer(log.origin)]))
    assert heads.find_evidence(log) == Head(1, 12, bytes(32))
    new = await restart(sessions, log, heads, now)
    await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    assert (await entries_of(sessions, new))[0].entry.data["prev_size"] == 12
    heads.evidence_file(new).write_bytes(checkpoints.sign(shown, [NEW_KEY.signer(log.origin)]))
    with pytest.raises(Untrue):
        await restart(sessions, log, heads, now)


async def test_receipts_of_every_epoch_hold_also_of_an_entry_that_changed_over(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    await restart(sessions, log, heads, now)
    await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    async with reading(sessions, log.community_id) as db:
        ids = (await db.exec(select(AuditLeaf.entry_id, AuditLeaf.epoch))).all()
        for entry_id, epoch in ids:
            made = await proving.receipt(db, log.community_id, entry_id)
            vkey = (await queries.get_log(db, log.community_id, epoch)).vkey
            assert receipts.check(made.encode(), vkey).checkpoint.origin.endswith(f"/{epoch}")
    assert [epoch for _, epoch in ids].count(2) == 4


async def test_an_entry_that_is_committed_after_the_restart_is_not_lost(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    fact = RoleChanged(subject_id=new_id(), role=Role.LEAD, is_held=True)
    async with writing(sessions, log.community_id) as slow:
        await audit.record(slow, log.community_id, fact, actor=SYSTEM, at=now)
        new = await restart(sessions, log, heads, now)
        await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    last = (await entries_of(sessions, new))[-1]
    assert last.entry.subject.id == fact.subject_id
    assert last.entry.log == log.origin


async def test_sequencers_that_race_with_a_restart_lose_nothing(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    done = asyncio.Event()

    async def sequence() -> None:
        while not done.is_set():
            with contextlib.suppress(LogHalted):
                await sequence_once(sessions, LOG_KEY, log.community_id, heads)

    async def write() -> None:
        for count in (1, 3, 2, 1):
            await record(sessions, log.community_id, count, now)

    racing = [asyncio.create_task(sequence()) for _ in range(2)]
    await asyncio.gather(
        *(write() for _ in range(3)), *(restart(sessions, log, heads, now) for _ in range(2))
    )
    done.set()
    await asyncio.gather(*racing)
    await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    async with reading(sessions, log.community_id) as db:
        logs = {each.epoch: each for each in await queries.epochs(db, log.community_id)}
        leaves = (await db.exec(select(AuditLeaf.entry_id, AuditLeaf.epoch))).all()
        entries = (await db.exec(select(AuditEntry.id))).all()
    assert list(logs) == [1, 2, 3]
    assert sorted(entry_id for entry_id, _ in leaves) == sorted(entries)
    assert len(entries) == 6 + 21 + 4
    # the second one may have been over before anything had a number in it
    numbers = Counter(epoch for _, epoch in leaves)
    assert numbers == {epoch: len(await entries_of(sessions, logs[epoch])) for epoch in numbers}
    assert numbers[1] >= 4
    assert (await entries_of(sessions, logs[3]))[0].entry.data["epoch"] == 3


async def test_a_new_key_follows_the_old_one_which_ends_its_own_log(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    new = await rotate(sessions, log, heads, now)
    ended = await entries_of(sessions, log)
    assert [each.entry.type for each in ended[-3:]] == ["role.changed", "key.rotated", "log.ended"]
    assert ended[-2].entry.data == {
        "old_key": LOG_KEY.public_key.hex(),
        "new_key": NEW_KEY.public_key.hex(),
        "reason": "lost",
    }
    with pytest.raises(LogHalted, match="key"):
        await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    await sequence_once(sessions, NEW_KEY, log.community_id, heads)
    begun = (await entries_of(sessions, new))[0].entry.data
    root = naive.root([each.body for each in ended])
    assert (begun["public_key"], begun["prev_size"]) == (NEW_KEY.public_key.hex(), 8)
    assert begun["prev_root"] == root.hex()
    async with reading(sessions, log.community_id) as db:
        sizes = [
            head.size for head in [await queries.find_checkpoint(db, log, size) for size in (6, 8)] if head
        ]
    assert sizes == [6, 8]
    assert await rotate(sessions, log, heads, now) == new


async def test_a_backup_from_before_the_new_key_signs_no_size_a_second_time(
    sessions: Sessions, database: Database, server: Server, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    async with restored(server, database, sessions) as backup:
        await rotate(sessions, log, heads, now)
        ended = await entries_of(sessions, log)
        await record(backup, log.community_id, 4, now)
        with pytest.raises(LogHalted, match="new epoch"):
            await sequence_once(backup, LOG_KEY, log.community_id, heads)
        begun = await restart(backup, log, heads, now)
        async with reading(backup, log.community_id) as db:
            waits = await db.exec(
                select(AuditEntry.body).where(
                    AuditEntry.epoch == begun.epoch, AuditEntry.kind == "log.started"
                )
            )
            assert parse(waits.one()).data["prev_size"] == len(ended) == 8
    assert heads.find(log) == Head(1, 8, naive.root([each.body for each in ended]))


async def test_what_an_epoch_had_signed_before_it_was_lost_is_not_forgotten_for_what_came_later(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    heads._file(log).unlink()
    heads.keep(log, 3, bytes(32))
    await restart(sessions, log, heads, now)
    await sequence_once(sessions, LOG_KEY, log.community_id, heads)
    await rotate(sessions, log, heads, now)
    assert heads.find(log) == Head(1, 3, bytes(32))


async def test_a_log_that_stands_still_gets_no_new_key(
    sessions: Sessions, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads, now)
    heads.keep(log, 9, bytes(32))
    with pytest.raises(LogHalted):
        await rotate(sessions, log, heads, now)
    async with reading(sessions, log.community_id) as db:
        assert await queries.epochs(db, log.community_id) == (log,)
