"""The files that a stranger's tool reads: exact, or a clear line that says what to ask."""

import hashlib
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime

import httpx
import pytest

import pages
from audit.writing import Log, a_log
from builders import LOG_KEY
from deliberation.audit import queries
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel.ids import new_id
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import merkle

Browse = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def log(sessions: Sessions, now: datetime) -> Log:
    return await a_log(sessions, now)


async def test_the_checkpoint_is_the_signed_note_itself(browse: Browse, log: Log) -> None:
    answer = await browse().get(f"{log.files}/checkpoint")
    head = checkpoints.verify(answer.content, LOG_KEY.signer(log.view.origin).verifier)
    assert head.size == 69
    assert head.root.hex() in (await browse("en").get("/c/fuxing-li/log")).text


async def test_the_bytes_of_an_entry_give_its_fingerprint_as_the_page_says(browse: Browse, log: Log) -> None:
    browser = browse("en")
    page = await browser.get("/c/fuxing-li/log/3")
    link = pages.read(page).select_one('a[href*="/entry?"]')
    assert link is not None
    saved = await browser.get(str(link["href"]))
    assert saved.headers["content-disposition"].startswith("attachment")
    assert hashlib.sha256(b"\x00" + saved.content).hexdigest() in page.text
    assert "RFC 6962" in pages.words(page)
    assert (await browser.get(f"{log.files}/entry?index=69")).status_code == 404


async def test_a_leaf_is_found_by_its_hash_too(browse: Browse, log: Log, sessions: Sessions) -> None:
    browser = browse()
    by_index = await browser.get(f"{log.files}/proof?index=12")
    async with reading(sessions, log.view.community_id) as db:
        leaf_hash = (await queries.get_entry(db, log.view, 12)).leaf_hash
    by_leaf = await browser.get(f"{log.files}/proof?leaf={leaf_hash.hex()}")
    assert by_leaf.content == by_index.content
    unknown = await browser.get(f"{log.files}/proof?leaf={'ab' * 32}")
    assert (unknown.status_code, unknown.text) == (404, "There is no such entry in this log.\n")


async def test_an_old_head_is_shown_to_be_the_beginning_of_the_new_one(
    browse: Browse, log: Log, sessions: Sessions
) -> None:
    browser, verifier = browse(), LOG_KEY.signer(log.view.origin).verifier
    old = checkpoints.verify((await browser.get(f"{log.files}/checkpoint")).content, verifier)
    await sequence_once(sessions, LOG_KEY, log.view.community_id)
    new = checkpoints.verify((await browser.get(f"{log.files}/checkpoint")).content, verifier)
    answer = await browser.get(f"{log.files}/consistency?old={old.size}&new={new.size}")
    path = [b64decode(line) for line in answer.text.splitlines()]
    assert (old.size, new.size) == (69, 70)
    merkle.check_consistency(old.size, new.size, old.root, new.root, path)
    same = await browser.get(f"{log.files}/consistency?old=70&new=70")
    assert (same.status_code, same.text) == (200, "")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("proof", 400),
        ("proof?index=1&leaf=" + "ab" * 32, 400),
        ("proof?index=-1", 400),
        ("proof?index=01", 400),
        ("proof?index=１", 400),
        ("proof?index=69", 404),
        ("proof?index=9223372036854775807", 404),
        ("proof?index=9223372036854775808", 400),
        ("proof?leaf=" + "AB" * 32, 400),
        ("proof?leaf=", 400),
        ("consistency", 400),
        ("consistency?old=1", 400),
        ("consistency?old=2&new=1", 404),
        ("consistency?old=1&new=70", 404),
        ("consistency?old=x&new=1", 400),
        ("nothing", 404),
    ],
)
async def test_a_question_that_cannot_be_answered_gets_a_clear_line(
    browse: Browse, log: Log, question: str, status: int
) -> None:
    answer = await browse().get(f"{log.files}/{question}")
    assert answer.status_code == status
    assert answer.text.strip()


@pytest.mark.parametrize("epoch", ["0", "2", "01", "-1", "x", "9" * 40, "2147483648"])
async def test_there_is_no_file_of_an_epoch_that_never_was(browse: Browse, log: Log, epoch: str) -> None:
    answer = await browse().get(f"/log/{log.view.community_id}/{epoch}/checkpoint")
    assert answer.status_code == 404
    assert (await browse().get(f"/log/{new_id()}/1/checkpoint")).status_code == 404
    assert (await browse().get("/log/fuxing-li/1/checkpoint")).status_code == 404
