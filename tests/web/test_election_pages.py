"""Electing a committee, in a browser without scripts: called, voted, counted, read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlmodel import select

import pages
from builders import a_mandate, a_member, signed_in
from conftest import Database
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls import closing
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.queries import page as poll_page
from deliberation.proposals import queries as proposals
from polling import CLERK, Estate, a_voter, an_estate, end_window, homes_of

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/polls"
CANDIDATES = "李秀珍：接着把快递柜办好\n谭月娥：愿意管账\n宋振国\n丁志强\n钟少芬\n严春梅"


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides when people vote."""
    return clock.now()


def _filled(**changes: str) -> dict[str, str]:
    there = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    return {
        "question": "业主委员会换届选举",
        "candidates": CANDIDATES,
        "seats": "5",
        "rank": "heads",
        "order": "listed",
        "scope": "community",
        "opens_at": f"{there:%Y-%m-%dT%H:%M}",
        "closes_at": f"{there + timedelta(days=30):%Y-%m-%dT%H:%M}",
        **changes,
    }


async def _staff(browse: Browse, sessions: Sessions, estate: Estate) -> httpx.AsyncClient:
    browser = browse("en")
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="林晓云")
        await a_mandate(db, estate.id, account_id, role=Role.STAFF)
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def _owner(browse: Browse, sessions: Sessions, estate: Estate, name: str) -> httpx.AsyncClient:
    browser = browse("en")
    await signed_in(browser, sessions, (await a_voter(sessions, estate, name)).account_id, now=clock.now())
    return browser


async def _called(staff: httpx.AsyncClient, **changes: str) -> httpx.Response:
    form = await staff.get(f"{HERE}/elections/new?proposal=1")
    check = await pages.send(staff, form, f"{HERE}/elections/check", _filled(**changes))
    assert check.status_code == 200, pages.faults(check)
    unread = await pages.send(staff, check, f"{HERE}/elections")
    assert "Read the warnings" in pages.faults(unread)
    return await pages.send_and_follow(staff, unread, f"{HERE}/elections", {"acknowledged": "yes"})


async def _voted(browser: httpx.AsyncClient, said: dict[str, str]) -> httpx.Response:
    ballot = await browser.get(f"{HERE}/1/ballot")
    check = await pages.send(
        browser,
        ballot,
        f"{HERE}/1/ballot/check",
        {f"candidate-{each}": choice for each, choice in said.items()},
    )
    assert check.status_code == 200, pages.faults(check)
    return await pages.send_and_follow(browser, check, f"{HERE}/1/ballot")


async def test_an_election_is_called_voted_and_counted_with_a_reserve(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000, 1_100_000, 1_200_000]))
    staff = await _staff(browse, sessions, estate)
    poll = pages.words(await _called(staff))
    for words in ("李秀珍 接着把快递柜办好", "Seats 5", "By owners who agree", "As listed"):
        assert words in poll
    everybody = dict.fromkeys(("c1", "c2", "c3", "c4", "c5", "c6"), "for")
    one = await _owner(browse, sessions, estate, "业主0")
    receipt = pages.words(await _voted(one, {**everybody, "c6": "against"}))
    assert "李秀珍: Agree" in receipt
    assert "严春梅: Disagree" in receipt
    two = await _owner(browse, sessions, estate, "业主1")
    await _voted(two, everybody)
    three = await _owner(browse, sessions, estate, "业主2")
    assert "谭月娥: Abstain" in pages.words(await _voted(three, {"c1": "for", "c6": "for"}))
    async with reading(sessions, estate.id) as db:
        found = await poll_page(db, 1, now=clock.now())
        assert (await proposals.get(db, 1)).frozen_at is not None
    assert "严春梅: Disagree" not in pages.words(await staff.get(f"{HERE}/1"))
    await end_window(database.owner, found)
    async with writing(sessions, estate.id) as db:
        await closing.close(db, estate.id, poll_id=found.id, closer=None, actor=CLERK)
    async with reading(sessions, estate.id) as db:
        assert await closing.recount(db, found.id) == ()
    result = pages.words(await staff.get(f"{HERE}/1/result"))
    assert "Run-off needed" in result or "Committee elected" in result
    assert "李秀珍 Agree: 3 owners, 330.00 m² (100.0% · 100.0%) Elected" in result
    assert "严春梅 Agree: 2 owners, 230.00 m² (66.6% · 69.6%) Elected" in result
    record = json.loads((await staff.get(f"{HERE}/1/result/certificate.json")).content)
    assert record["counts"]["candidates"]["c6"]["against"] == {"heads": 1, "area": 1_000_000}
    notice = await browse("zh-Hans").get(f"{HERE}/1/notice")
    assert notice.status_code == 200
    assert "选举：" in pages.words(notice)
    assert "当选：" in pages.words(notice)


async def test_what_is_wrong_with_candidates_and_seats_is_said(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000]))
    staff = await _staff(browse, sessions, estate)
    form = await staff.get(f"{HERE}/elections/new?proposal=1")
    for changes, words in (
        ({"candidates": ""}, "Write the candidates"),
        ({"candidates": CANDIDATES + "\n李秀珍"}, "李秀珍 stands there twice"),
        ({"seats": "4"}, "odd number of members"),
        ({"sitting": "1"}, "Count those who stay"),
        ({"seats": "7"}, "cannot fill 7 seats"),
        ({"seats": "five"}, "Write a whole number"),
    ):
        refused = await pages.send(staff, form, f"{HERE}/elections/check", _filled(**changes))
        assert refused.status_code == 422
        assert words in pages.faults(refused), words
        assert "业主委员会换届选举" in refused.text
    silent = await pages.send(staff, form, f"{HERE}/elections/check")
    for words in ("Choose who comes first", "Choose the order on the paper", "Write how many seats"):
        assert words in pages.faults(silent)


async def test_a_ballot_that_judges_nobody_or_says_something_else_is_not_taken(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000]))
    await _called(await _staff(browse, sessions, estate), order="lot")
    owner = await _owner(browse, sessions, estate, "业主0")
    ballot = await owner.get(f"{HERE}/1/ballot")
    assert not pages.read(ballot).select("input[type=radio][checked]")
    nothing = await pages.send(owner, ballot, f"{HERE}/1/ballot/check")
    assert "at least one candidate" in pages.faults(nothing)
    for said in ("invalid", "maybe"):
        absurd = await pages.send(owner, ballot, f"{HERE}/1/ballot/check", {"candidate-c1": said})
        assert absurd.status_code == 422
    check = await pages.send(owner, ballot, f"{HERE}/1/ballot/check", {"candidate-c1": "for"})
    altered = await pages.send(owner, check, f"{HERE}/1/ballot", {"choice": '{"c1":["against"]}'})
    assert "not the one we gave you" in pages.words(altered)
    async with reading(sessions, estate.id) as db:
        assert (await db.exec(select(Ballot))).all() == []


async def test_owners_may_not_call_an_election(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000]))
    owner = await _owner(browse, sessions, estate, "业主0")
    assert (await owner.get(f"{HERE}/elections/new?proposal=1")).status_code == 403
    assert "elections/new" not in (await owner.get("/c/fuxing-li/proposals/1")).text
