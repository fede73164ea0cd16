"""The witness's addresses answer as c2sp.org/tlog-witness says."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from deliberation.ledger import cosignature, note, submission
from deliberation.ledger.cosignature import Cosigner
from deliberation.ledger.submission import Submission
from deliberation.witness import service
from deliberation.witness.logs import Logs
from deliberation.witness.records import Records
from deliberation.witness.service import Service
from deliberation.witness.signing import Witness
from logs import ORIGIN, Log

LOG = Log()
OTHER = Log(origin=ORIGIN[:-1] + "2")
NOW = datetime(2026, 5, 21, 2, 0, tzinfo=UTC)
SIGNER = Cosigner("witness.example/street", bytes(range(64, 96)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "logs").write_text(f"# ours\n{LOG.verifier.vkey}\n\n")
    return tmp_path


@pytest.fixture
async def browser(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    witness = Witness(SIGNER, Records(folder / "state"), Logs(folder / "logs"), lambda: NOW)
    transport = httpx.ASGITransport(app=Service(witness))
    async with httpx.AsyncClient(transport=transport, base_url="http://witness.example") as client:
        yield client


async def add(browser: httpx.AsyncClient, log: Log, old: int, size: int) -> httpx.Response:
    return await browser.post("/add-checkpoint", content=submission.make(log.submission(old, size)))


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "state").glob("**/*") if path.is_file()}


async def newest(browser: httpx.AsyncClient, origin: str = ORIGIN) -> httpx.Response:
    return await browser.get(f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint")


async def test_a_log_that_grows_is_signed_head_by_head(browser: httpx.AsyncClient, folder: Path) -> None:
    for old, size in ((0, 5), (5, 5), (5, 300), (300, 1000)):
        answer = await add(browser, LOG, old, size)
        assert (answer.status_code, answer.text.count("\n")) == (200, 1)
        opened = note.parse(LOG.note(size) + answer.content)
        (signed,) = cosignature.verify(opened, [SIGNER.witness])
        assert signed.at == NOW
        shown = await newest(browser)
        assert shown.content == LOG.note(size) + answer.content
        assert shown.headers["content-type"] == "text/plain; charset=utf-8"
    assert not [name for name in kept(folder) if name.startswith(".")]


async def test_two_heads_of_one_size_are_never_both_signed(browser: httpx.AsyncClient, folder: Path) -> None:
    await add(browser, LOG, 0, 7)
    before = await newest(browser)
    fork = Log(twist=3)
    assert (await add(browser, fork, 7, 7)).status_code == 422
    assert (await add(browser, fork, 7, 9)).status_code == 422
    stale = await add(browser, fork, 0, 7)
    assert (stale.status_code, stale.text) == (409, "7\n")
    assert stale.headers["content-type"] == "text/x.tlog.size"
    assert (await newest(browser)).content == before.content
    evidence = list((folder / "state" / "evidence").iterdir())
    assert len(evidence) == 2
    for case in evidence:
        assert (case / "signed-before").read_bytes() == before.content
        assert submission.parse((case / "refused").read_bytes()).note.startswith(ORIGIN.encode())


async def test_strangers_cannot_fill_the_disk_with_what_is_no_evidence(
    browser: httpx.AsyncClient, folder: Path
) -> None:
    """A head that everybody can read, with proofs and signature lines out of nothing."""
    await add(browser, LOG, 0, 7)
    stranger = note.Signer("stranger", bytes(32))
    for at in range(20):
        signed = note.add(LOG.note(9), [stranger.line(f"{at}\n")])
        body = submission.make(Submission(7, (bytes([at]) * 32,), signed))
        assert (await browser.post("/add-checkpoint", content=body)).status_code == 422
        assert (await add(browser, LOG, 7, 7)).status_code == 200
    (case,) = (folder / "state" / "evidence").iterdir()
    refused = submission.parse((case / "refused").read_bytes())
    assert (refused.old, refused.note) == (7, LOG.note(9))
    assert (case / "signed-before").read_bytes().startswith(LOG.note(7))


async def test_a_rolled_back_log_is_told_what_was_signed(browser: httpx.AsyncClient) -> None:
    await add(browser, LOG, 0, 9)
    for old, size in ((0, 5), (5, 5), (5, 20), (0, 9)):
        answer = await add(browser, LOG, old, size)
        assert (answer.status_code, answer.text) == (409, "9\n")


async def test_each_other_answer_has_its_status(browser: httpx.AsyncClient, folder: Path) -> None:
    signed = submission.make(LOG.submission(0, 4))
    cases = {
        404: submission.make(OTHER.submission(0, 4)),
        403: signed.replace(b"\n4\n", b"\n5\n"),
        400: signed.replace(b"old 0", b"old 00"),
        413: signed + b"x" * service.LONGEST_BODY,
    }
    for status, body in cases.items():
        answer = await browser.post("/add-checkpoint", content=body)
        assert (answer.status_code, answer.text.count("\n")) == (status, 1)
    assert (await browser.post("/add-checkpoint", content=b"old 5\n\n" + LOG.note(4))).status_code == 400
    assert (await browser.get("/add-checkpoint")).headers["allow"] == "POST"
    assert (await browser.get("/")).status_code == 404
    assert (await newest(browser)).status_code == 404
    assert kept(folder) == {}


async def test_what_strangers_sign_is_passed_over_and_not_shown(browser: httpx.AsyncClient) -> None:
    signed = note.add(LOG.note(4), [note.Signer("somebody", bytes(32)).line(note.parse(LOG.note(4)).text)])
    answer = await browser.post("/add-checkpoint", content=b"old 0\n\n" + signed)
    assert answer.status_code == 200
    assert (await newest(browser)).content == LOG.note(4) + answer.content


async def test_of_many_that_come_at_once_one_line_of_heads_is_signed(browser: httpx.AsyncClient) -> None:
    sizes = list(range(1, 30))
    answers = await asyncio.gather(*(add(browser, Log(twist=size), 0, size) for size in sizes))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (len(sizes) - 1)


async def test_a_log_whose_key_is_added_is_served_without_a_restart(
    browser: httpx.AsyncClient, folder: Path
) -> None:
    assert (await add(browser, OTHER, 0, 4)).status_code == 404
    (folder / "logs").write_text(f"{LOG.verifier.vkey}\n{OTHER.verifier.vkey}\n")
    assert (await add(browser, OTHER, 0, 4)).status_code == 200
    (folder / "logs").write_text("not a key\n")
    assert (await add(browser, OTHER, 4, 5)).status_code == 200


async def test_a_damaged_record_stops_the_signing(browser: httpx.AsyncClient, folder: Path) -> None:
    await add(browser, LOG, 0, 4)
    file = folder / "state" / f"{submission.name_of(ORIGIN)}.checkpoint"
    for damage in (b"", file.read_bytes()[:40], OTHER.note(4)):
        file.write_bytes(damage)
        for old in (0, 4):
            assert (await add(browser, LOG, old, 9)).status_code == 500
        assert file.read_bytes() == damage


async def test_what_cannot_be_kept_is_not_signed(browser: httpx.AsyncClient, folder: Path) -> None:
    (folder / "state" / f"{submission.name_of(ORIGIN)}.checkpoint").mkdir(parents=True)
    assert (await add(browser, LOG, 0, 4)).status_code == 500
