"""Heads go to the witnesses by themselves, each milestone at its very head, whoever is away meanwhile."""

from datetime import datetime
from pathlib import Path

import httpx
import pytest

from audit.witnessing import (
    OTHER,
    SIGNER,
    Moody,
    a_log,
    a_witness,
    grow,
    last_size,
    looks_of,
    publish,
    submitting,
    until,
    witnessed,
)
from audit.writing import founded
from builders import HOME, LOG_KEY, NOW
from conftest import Database
from deliberation.audit import epochs, proving, queries, submitter, witnesses
from deliberation.audit.heads import Heads
from deliberation.audit.rules import LogHome, LogKey
from deliberation.audit.sequencing import sequence_once
from deliberation.audit.witnesses import Post
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import cosignature, note, submission
from deliberation.ledger import proof as proofs
from deliberation.ledger.cosignature import Cosigner
from deliberation.ledger.faults import Malformed
from deliberation.ledger.submission import Submission
from logs import served

pytestmark = pytest.mark.usefixtures("quick_looks")


async def test_witnesses_sign_what_is_there_and_then_each_milestone_at_its_very_head(
    sessions: Sessions,
    database: Database,
    heads: Heads,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(submitter, "GROWN_SECONDS", 3600.0)
    log = await a_log(sessions)
    with (
        served(a_witness(tmp_path / "a", log)) as first,
        served(a_witness(tmp_path / "b", log, OTHER)) as second,
    ):
        posts = (Post(SIGNER.witness, first), Post(OTHER.witness, second))
        async with (
            submitting(database, heads, *posts) as one,
            submitting(database, heads, *posts) as another,
        ):
            looks = [looks_of(one), looks_of(another)]
            head = await witnessed(sessions, log, 1, 2)
            signed = cosignature.verify(note.parse(head.note), [SIGNER.witness, OTHER.witness])
            assert [each.at for each in signed] == [NOW, NOW]
            assert checkpoints.verify(head.note, LOG_KEY.signer(log.origin).verifier).size == 1
            await grow(sessions, log, now)
            await publish(sessions, log, now)
            await publish(sessions, log, now)
            for size in (4, 5):
                await witnessed(sessions, log, size, 2)
            await grow(sessions, log, now)
            before = sum(map(len, looks))
            # two a round, and one round may have begun before
            await until(lambda: sum(map(len, looks)) > before + 4)
            assert await last_size(sessions, log) == 5
            entry_id = await publish(sessions, log, now)
            await witnessed(sessions, log, 8, 2)
            await grow(sessions, log, now)
    async with reading(sessions, log.community_id) as db:
        proof = proofs.parse((await proving.receipt(db, log.community_id, entry_id)).encode())
        newest = await queries.find_checkpoint(db, log)
    assert newest is not None
    assert newest.size == 10
    assert proof.note == (await witnessed(sessions, log, 8, 2)).note


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
        async with submitting(database, heads, Post(SIGNER.witness, address)) as engine:
            looks = looks_of(engine)
            await until(lambda: len(looks) > 1)
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
    moody = Moody(itself=a_witness(tmp_path / "a", log))
    with served(moody) as address:
        async with reading(sessions, log.community_id) as db:
            head = await queries.get_checkpoint(db, log, 1)
        body = submission.make(Submission(0, (), head.note))
        async with httpx.AsyncClient() as client:
            assert (await client.post(f"{address}/add-checkpoint", content=body)).status_code == 200
        moody.answer = 503
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await grow(sessions, log, now)
            await moody.until_fetched(503)
            assert await last_size(sessions, log) == 0
            moody.answer = None
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
    answers = (
        f"{odd}\n".encode(),
        f"{OTHER.line(text, NOW)}\n".encode(),
        f"\N{EM DASH} {SIGNER.name} {false}\n".encode(),
        b"",
        b"<html>",
        *(403, 404, 500),
    )
    moody = Moody(answers[0])
    with served(moody) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            for answer in answers:
                await moody.until_fetched(answer)
            assert await last_size(sessions, log) == 0
            moody.answer = f"{SIGNER.line(text, NOW)}\n{OTHER.line(text, NOW)}\n".encode()
            head = await witnessed(sessions, log, 1)
    assert note.parse(head.note).signatures[1].name == SIGNER.name
    assert heads.find_halt(log) is None
    await grow(sessions, log, now, heads)


async def test_the_end_of_a_log_whose_key_was_replaced_is_witnessed(
    sessions: Sessions, database: Database, heads: Heads, tmp_path: Path, now: datetime
) -> None:
    log = await a_log(sessions, heads)
    new_key = LogKey(bytes(range(128, 160)))
    async with writing(sessions, log.community_id) as db:
        home = LogHome(HOME.address, new_key.public_key)
        new = await epochs.rotate(
            db, log.community_id, old_key=LOG_KEY, home=home, heads=heads, reason="planned", at=now
        )
    async with reading(sessions, log.community_id) as db:
        await epochs.remember(db, log.community_id, heads)
    await sequence_once(sessions, new_key, log.community_id, heads)
    service = a_witness(tmp_path / "a", log)
    (tmp_path / "a" / "logs").write_text(f"{log.vkey}\n{new.vkey}\n")
    with served(service) as address:
        async with submitting(database, heads, Post(SIGNER.witness, address)):
            await witnessed(sessions, log, 3)
            await witnessed(sessions, new, 1)


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
