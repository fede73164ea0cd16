"""Heads go to the witnesses by themselves; a witness that has seen more than we have stops the log."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from audit.test_heads import restored
from audit.writing import founded, record
from builders import HOME, LOG_KEY, NOW
from conftest import Database
from deliberation.audit import actions as audit
from deliberation.audit import cosigning, epochs, proving, queries, submitter, witnesses
from deliberation.audit.facts import Head
from deliberation.audit.heads import Heads
from deliberation.audit.queries import CheckpointView, LogView
from deliberation.audit.sequencing import LogHalted, sequence_once
from deliberation.audit.submitter import Submitter
from deliberation.audit.witnesses import Post
from deliberation.database.embedded import Server
from deliberation.database.sessions import Sessions, make_engine, reading, writing
from deliberation.kernel.facts import SYSTEM
from deliberation.kernel.ids import new_id
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import cosignature, note, submission
from deliberation.ledger import proof as proofs
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.cosignature import Cosigner
from deliberation.ledger.faults import Malformed
from deliberation.ledger.submission import Submission
from deliberation.polls.facts import ResultPublished
from deliberation.witness.logs import Logs
from deliberation.witness.records import Records, name_of
from deliberation.witness.service import Service
from deliberation.witness.signing import Witness
from logs import served, showing

SIGNER = Cosigner("witness.example/street", bytes(range(64, 96)))
OTHER = Cosigner("witness.example/other", bytes(range(96, 128)))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitter, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(submitter, "FIRST_PAUSE_SECONDS", 0.05)


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    return Heads(tmp_path / "heads")


def a_witness(folder: Path, log: LogView, signer: Cosigner = SIGNER) -> Service:
    folder.mkdir()
    (folder / "logs").write_text(f"{log.vkey}\n")
    return Service(Witness(signer, Records(folder / "state"), Logs(folder / "logs"), lambda: NOW))


@asynccontextmanager
async def submitting(database: Database, heads: Heads, *posts: Post) -> AsyncIterator[None]:
    engine = make_engine(database.app)
    task = asyncio.create_task(Submitter(engine, posts, heads).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await engine.dispose()


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
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
    async with asyncio.timeout(20):
        while True:
            async with reading(sessions, log.community_id) as db:
                head = await queries.get_checkpoint(db, log, size)
                if await cosigning.witness_count(db, log, head) == count:
                    return await cosigning.cosigned(db, log, head)
            await asyncio.sleep(0.02)


async def last_sizes(sessions: Sessions, log: LogView) -> int:
    async with reading(sessions, log.community_id) as db:
        return await cosigning.last_size(db, log, SIGNER.witness.public_key)


async def test_witnesses_sign_what_is_there_and_then_each_milestone_at_its_very_head(
    sessions: Sessions, database: Database, heads: Heads, tmp_path: Path, now: datetime
) -> None:
    log = await a_log(sessions)
    with (
        served(a_witness(tmp_path / "a", log)) as first,
        served(a_witness(tmp_path / "b", log, OTHER)) as second,
    ):
        posts = (Post(SIGNER.witness, first), Post(OTHER.witness, second))
        async with submitting(database, heads, *posts), submitting(database, heads, *posts):
            head = await witnessed(sessions, log, 1, 2)
            signed = cosignature.verify(note.parse(head.note), [SIGNER.witness, OTHER.witness])
            assert [each.at for each in signed] == [NOW, NOW]
            assert checkpoints.verify(head.note, LOG_KEY.signer(log.origin).verifier).size == 1
            await grow(sessions, log, now)
            await publish(sessions, log, now)
            entry_id = await publish(sessions, log, now)
            await grow(sessions, log, now)
            for size in (4, 5):
                await witnessed(sessions, log, size, 2)
            await asyncio.sleep(0.2)
            assert await last_sizes(sessions, log) == 5
    async with reading(sessions, log.community_id) as db:
        proof = proofs.parse((await proving.receipt(db, log.community_id, entry_id)).encode())
        newest = await queries.find_checkpoint(db, log)
    assert newest is not None
    assert newest.size == 7
    assert proof.note == (await witnessed(sessions, log, 5, 2)).note


async def test_a_log_that_grows_is_witnessed_again_after_a_minute(
    sessions: Sessions,
    database: Database,
    heads: Heads,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(submitter, "GROWN_SECONDS", 0.4)
    log = await a_log(sessions)
    with served(a_witness(tmp_path / "a", log)) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await witnessed(sessions, log, 1)
            await grow(sessions, log, now)
            await witnessed(sessions, log, 3)


async def test_a_head_that_comes_long_after_its_entry_called_is_witnessed_too(
    sessions: Sessions, database: Database, heads: Heads, tmp_path: Path
) -> None:
    community_id = await founded(sessions)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
    with served(a_witness(tmp_path / "a", log)) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await asyncio.sleep(0.5)
            await sequence_once(sessions, LOG_KEY, community_id)
            await witnessed(sessions, log, 1)


async def test_a_witness_that_was_away_or_knows_more_than_we_thought_is_served_again(
    sessions: Sessions,
    database: Database,
    heads: Heads,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(submitter, "GROWN_SECONDS", 0.2)
    log = await a_log(sessions)
    with served(service := a_witness(tmp_path / "a", log)) as address:
        async with reading(sessions, log.community_id) as db:
            head = await queries.get_checkpoint(db, log, 1)
        body = submission.make(Submission(0, (), head.note))
        async with httpx.AsyncClient() as client:
            assert (await client.post(f"{address}/add-checkpoint", content=body)).status_code == 200
    port = int(address.rsplit(":", 1)[1])
    async with submitting(database, heads, Post(SIGNER.witness, address)):
        await grow(sessions, log, now)
        await asyncio.sleep(0.3)
        with served(service, port):
            for size in (1, 3):
                await witnessed(sessions, log, size)
    assert heads.find_halt(log) is None


async def test_an_answer_that_is_no_cosignature_is_not_kept(
    sessions: Sessions, database: Database, heads: Heads, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitter, "LONGEST_PAUSE_SECONDS", 0.05)
    log = await a_log(sessions)
    async with reading(sessions, log.community_id) as db:
        text = note.parse((await queries.get_checkpoint(db, log, 1)).note).text
    false = Cosigner(SIGNER.name, bytes(32)).line(text, NOW).split(" ")[-1]
    odd = note.line_of(SIGNER.name, SIGNER.witness.key_id, bytes(72))
    answers: dict[str, bytes | int] = {}
    with served(showing(answers)) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            for answer in (
                f"{odd}\n".encode(),
                f"{OTHER.line(text, NOW)}\n".encode(),
                f"\N{EM DASH} {SIGNER.name} {false}\n".encode(),
                b"",
                b"<html>",
                403,
                404,
                500,
            ):
                answers["add-checkpoint"] = answer
                await asyncio.sleep(0.25)
            assert await last_sizes(sessions, log) == 0
            answers["add-checkpoint"] = f"{SIGNER.line(text, NOW)}\n{OTHER.line(text, NOW)}\n".encode()
            head = await witnessed(sessions, log, 1)
    assert note.parse(head.note).signatures[1].name == SIGNER.name
    assert heads.find_halt(log) is None
    await grow(sessions, log, now, heads)


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
    answers: dict[str, bytes | int] = {"add-checkpoint": 409, f"{name_of(log.origin)}/checkpoint": lost}
    with served(showing(answers, {409: b"9\n"})) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await _halted(sessions, log, now, heads, "has signed 9 entries, the database has 1")
    assert heads.evidence_file(log).read_bytes() == lost


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
            engine = backup.kw["bind"]
            task = asyncio.create_task(Submitter(engine, [post], heads).run())
            await _halted(backup, log, now, heads, "has signed 2 entries, the database has 1")
            task.cancel()
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


def test_a_policy_names_the_witnesses_and_their_addresses(tmp_path: Path) -> None:
    file = tmp_path / "policy"
    file.write_text(
        f"witness street {SIGNER.witness.vkey} https://witness.example/w/\n"
        f"witness nas {OTHER.witness.vkey}\ngroup both all street nas\nquorum both\n"
    )
    assert witnesses.read(file) == (Post(SIGNER.witness, "https://witness.example/w"),)
    for text, complaint in (
        ("quorum none\n", "no witness with an address"),
        (f"witness nas {OTHER.witness.vkey} ftp://x\nquorum nas\n", "begins with http"),
        ("witness\n", "line 1"),
    ):
        file.write_text(text)
        with pytest.raises(Malformed, match=complaint):
            witnesses.read(file)
