"""Who votes faster than the log is numbered takes a signed promise home."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest
from sqlmodel import select

import pages
from builders import LOG_KEY
from conftest import Hands
from deliberation.audit import promising, queries
from deliberation.audit.models import AuditEntry
from deliberation.audit.rules import LogKey
from deliberation.audit.sequencing import sequence_once
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel import clock as clocks
from deliberation.kernel.ids import new_id
from deliberation.ledger import promise as promises
from deliberation.polls.ballots.facts import BallotAccepted
from deliberation.web.pages import receipts
from polling import Estate, a_plan, an_estate, homes_of, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock says when a vote was cast."""
    return clocks.now()


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    return await an_estate(sessions, homes_of([100, 100]))


@pytest.fixture
async def address(sessions: Sessions, estate: Estate, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the receipt of a vote is read whose place is not ready."""
    monkeypatch.setattr(receipts, "_PATIENCE_SECONDS", 0.0)
    poll = await open_poll(sessions, estate, a_plan(estate))
    answer = await vote(sessions, estate, poll, "业主0", Choice.FOR)
    return f"/c/{estate.community.slug}/polls/{poll.number}/receipt/{answer.code}"  # type: ignore[union-attr]


async def test_a_vote_without_its_place_has_a_promise_until_it_has_a_proof(
    browse: Browse, sessions: Sessions, estate: Estate, address: str, clock: Hands
) -> None:
    browser = browse("en")
    page = await browser.get(address)
    assert "We promise that it has its place by" in pages.words(page)
    link = pages.read(page).select_one('main a[href$="/promise"]')
    assert link is not None
    saved = await browser.get(str(link["href"]))
    assert saved.headers["content-disposition"].startswith("attachment")
    async with reading(sessions, estate.id) as db:
        log = await queries.get_log(db, estate.id)
        ballot = (await db.exec(select(AuditEntry).where(AuditEntry.kind == BallotAccepted.kind))).one()
    promised = promises.check(saved.content, log.vkey)
    assert promised.leaf == ballot.leaf_hash
    assert timedelta(0) <= ballot.at - promised.at < timedelta(milliseconds=1)
    clock.advance(timedelta(minutes=2))
    assert "did not keep our word" in pages.words(await browser.get(address))
    assert (await browser.get(f"{address}/promise")).content == saved.content
    await sequence_once(sessions, LOG_KEY, estate.id)
    kept = pages.words(await browser.get(address))
    assert "at place" in kept
    assert "promise" not in kept
    proof = await browser.get(f"/log/{estate.id}/1/proof?leaf={promised.leaf.hex()}")
    assert proof.status_code == 200


async def test_only_who_has_the_logs_key_promises(sessions: Sessions, estate: Estate) -> None:
    async with reading(sessions, estate.id) as db:
        entry_id = (await db.exec(select(AuditEntry.id).limit(1))).one()
        assert await promising.find_promise(db, estate.id, entry_id, LOG_KEY)
        assert await promising.find_promise(db, estate.id, entry_id, LogKey(bytes(32))) is None
        assert await promising.find_promise(db, estate.id, new_id(), LOG_KEY) is None


async def test_there_is_no_promise_for_a_receipt_that_is_not_there(browse: Browse, address: str) -> None:
    answer = await browse("en").get(f"{address[:-12]}{'A' * 12}/promise")
    assert answer.status_code == 404
