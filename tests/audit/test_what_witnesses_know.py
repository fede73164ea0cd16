"""A witness that has seen more than we have, or something else, stops the log, and shows what we lost."""

from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit.test_heads import restored
from audit.witnessing import (
    OTHER,
    SIGNER,
    a_log,
    a_witness,
    grow,
    publish,
    submitting,
    submitting_from,
    until,
    witnessed,
)
from builders import HOME, LOG_KEY
from conftest import Database
from deliberation.audit import epochs, queries
from deliberation.audit.facts import Head
from deliberation.audit.heads import Heads
from deliberation.audit.queries import LogView
from deliberation.audit.sequencing import LogHalted, sequence_once
from deliberation.audit.witnesses import Post
from deliberation.database.embedded import Server
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import submission
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.submission import Submission
from logs import served, showing

pytestmark = pytest.mark.usefixtures("quick_looks")


async def _halted(sessions: Sessions, log: LogView, now: datetime, heads: Heads, reason: str) -> None:
    await until(lambda: heads.find_halt(log))
    for _ in range(2):
        with pytest.raises(LogHalted, match=reason):
            await grow(sessions, log, now, heads)


async def test_a_witness_that_has_signed_more_than_we_have_stops_the_log(
    sessions: Sessions, database: Database, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads)
    lost = checkpoints.sign(Checkpoint(log.origin, 9, bytes(32)), [LOG_KEY.signer(log.origin)])
    answers: dict[str, bytes | int] = {
        "add-checkpoint": 409,
        f"{submission.name_of(log.origin)}/checkpoint": lost,
    }
    with served(showing(answers, {409: b"9\n"})) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await _halted(sessions, log, now, heads, "has signed 9 entries, the database has 1")
    assert heads.evidence_file(log).read_bytes() == lost


async def test_of_what_two_witnesses_have_signed_the_larger_is_kept(
    sessions: Sessions, database: Database, heads: Heads, caplog: pytest.LogCaptureFixture
) -> None:
    log = await a_log(sessions, heads)
    name = f"{submission.name_of(log.origin)}/checkpoint"
    large, small = [
        checkpoints.sign(Checkpoint(log.origin, size, bytes(32)), [LOG_KEY.signer(log.origin)])
        for size in (9, 5)
    ]

    async def slowly(scope: Any, receive: Any, send: Any) -> None:
        """It shows its own head when the other's has been kept."""
        if scope["path"].endswith(name):
            await until(heads.evidence_file(log).exists)
        await showing({"add-checkpoint": 409, name: small}, {409: b"5\n"})(scope, receive, send)

    quickly = showing({"add-checkpoint": 409, name: large}, {409: b"9\n"})
    with served(quickly) as first, served(slowly) as second:
        posts = (Post(SIGNER.witness, first), Post(OTHER.witness, second))
        async with submitting(database, heads, *posts):
            await until(lambda: caplog.text.count("the log stands still") == 2)
    assert heads.evidence_file(log).read_bytes() == large


async def test_a_witness_that_has_signed_another_tree_stops_the_log(
    sessions: Sessions, database: Database, heads: Heads, tmp_path: Path, now: datetime
) -> None:
    log = await a_log(sessions, heads)
    other = checkpoints.sign(Checkpoint(log.origin, 1, bytes(32)), [LOG_KEY.signer(log.origin)])
    with served(a_witness(tmp_path / "a", log)) as address:
        async with httpx.AsyncClient() as client:
            body = submission.make(Submission(0, (), other))
            assert (await client.post(f"{address}/add-checkpoint", content=body)).status_code == 200
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await _halted(sessions, log, now, heads, "another tree")
    assert heads.find_evidence(log) == Head(1, 1, bytes(32))


async def test_a_witness_that_refuses_our_own_tree_has_no_evidence(
    sessions: Sessions, database: Database, heads: Heads, now: datetime
) -> None:
    log = await a_log(sessions, heads)
    async with reading(sessions, log.community_id) as db:
        ours = (await queries.get_checkpoint(db, log, 1)).note
    refusing = showing({"add-checkpoint": 422, f"{submission.name_of(log.origin)}/checkpoint": ours})
    with served(refusing) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await _halted(sessions, log, now, heads, "another tree")
    assert heads.find_evidence(log) is None


async def test_a_restored_database_and_a_lost_memory_are_noticed_by_a_witness_and_mended_by_a_new_epoch(
    sessions: Sessions, database: Database, server: Server, tmp_path: Path, now: datetime
) -> None:
    log = await a_log(sessions)
    heads = Heads(tmp_path / "new-machine")
    with served(a_witness(tmp_path / "a", log)) as address:
        post = Post(SIGNER.witness, address)
        async with restored(server, database, sessions) as backup:
            await publish(sessions, log, now)
            async with submitting(database, Heads(tmp_path / "old-machine"), post):
                lost = await witnessed(sessions, log, 2)
            async with submitting_from(backup.kw["bind"], heads, post):
                await _halted(backup, log, now, heads, "has signed 2 entries, the database has 1")
            assert heads.find_evidence(log) == Head(1, 2, lost.root)
            async with writing(backup, log.community_id) as db:
                _, new = await epochs.restart(
                    db, log.community_id, home=HOME, heads=heads, reason="restored", at=now
                )
            heads.halt(log, epochs.FOLLOWED)
            assert await sequence_once(backup, LOG_KEY, log.community_id, heads) == 6
            async with reading(backup, log.community_id) as db:
                begun = (await queries.get_entry(db, new, 0)).entry.data
            assert (begun["prev_size"], begun["prev_root"]) == (2, lost.root.hex())
