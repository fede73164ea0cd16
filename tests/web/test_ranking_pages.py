"""Ranking options, in a browser without scripts: opened by staff, ranked by homes, read as advice."""

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
from deliberation.polls.models import Poll
from deliberation.polls.queries import page as poll_page
from deliberation.proposals import queries as proposals
from polling import CLERK, Estate, a_voter, an_estate, end_window, homes_of

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/polls"
OPTIONS = "斜顶钢棚\n平顶钢棚\n\n不搭棚"


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides when people vote."""
    return clock.now()


def _filled(**changes: str) -> dict[str, str]:
    there = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    return {
        "question": "车棚用哪个方案好？",
        "options": OPTIONS,
        "scope": "community",
        "opens_at": f"{there:%Y-%m-%dT%H:%M}",
        "closes_at": f"{there + timedelta(days=7):%Y-%m-%dT%H:%M}",
        **changes,
    }


async def _staff(browse: Browse, sessions: Sessions, estate: Estate, role: Role) -> httpx.AsyncClient:
    browser = browse("en")
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="邓凯欣")
        await a_mandate(db, estate.id, account_id, role=role)
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def _owner(browse: Browse, sessions: Sessions, estate: Estate, name: str) -> httpx.AsyncClient:
    browser = browse("en")
    await signed_in(browser, sessions, (await a_voter(sessions, estate, name)).account_id, now=clock.now())
    return browser


async def _opened(staff: httpx.AsyncClient) -> httpx.Response:
    form = await staff.get(f"{HERE}/rankings/new?proposal=1")
    check = await pages.send(staff, form, f"{HERE}/rankings/check", _filled())
    assert check.status_code == 200, pages.faults(check)
    return await pages.send_and_follow(staff, check, f"{HERE}/rankings")


async def _ranked(browser: httpx.AsyncClient, places: dict[str, str]) -> httpx.Response:
    ballot = await browser.get(f"{HERE}/1/ballot")
    check = await pages.send(browser, ballot, f"{HERE}/1/ballot/check", places)
    assert check.status_code == 200, pages.faults(check)
    return await pages.send_and_follow(browser, check, f"{HERE}/1/ballot")


async def test_staff_ask_homes_rank_and_the_result_is_advice(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000] * 3))
    staff = await _staff(browse, sessions, estate, Role.STAFF)
    poll = pages.words(await _opened(staff))
    assert "斜顶钢棚" in poll
    assert "0 of 3" in poll
    one = await _owner(browse, sessions, estate, "业主0")
    receipt = pages.words(await _ranked(one, {"place-o2": "1", "place-o1": "1", "place-o3": ""}))
    assert "Place 1: 斜顶钢棚; 平顶钢棚 Without a place: 不搭棚" in receipt
    changed = pages.words(await _ranked(one, {"place-o1": "3", "place-o2": "1", "place-o3": ""}))
    assert "Place 1: 平顶钢棚 Place 3: 斜顶钢棚" in changed
    two = await _owner(browse, sessions, estate, "业主1")
    await _ranked(two, {"place-o2": "1", "place-o3": "2", "place-o1": ""})
    before = pages.words(await staff.get(f"{HERE}/1"))
    assert "2 of 3" in before
    async with reading(sessions, estate.id) as db:
        found = await poll_page(db, 1, now=clock.now())
        assert (await proposals.get(db, 1)).frozen_at is None
    await end_window(database.owner, found)
    async with writing(sessions, estate.id) as db:
        await closing.close(db, estate.id, poll_id=found.id, closer=None, actor=CLERK)
    async with reading(sessions, estate.id) as db:
        assert await closing.recount(db, found.id) == ()
    result = await staff.get(f"{HERE}/1/result")
    said = pages.words(result)
    assert "It decides nothing" in said
    assert "All three ways name the same option" in said
    assert [each.text for each in pages.read(result).select("li.card .lead")] == ["平顶钢棚"] * 3
    assert "/polls/rules?proposal=1" in result.text
    assert (await browse("zh-Hans").get(f"{HERE}/1/notice")).status_code == 200
    record = json.loads((await staff.get(f"{HERE}/1/result/certificate.json")).content)
    assert record["rankings"] == [
        {"count": 1, "ranks": [["o2"], [], ["o1"]]},
        {"count": 1, "ranks": [["o2"], ["o3"]]},
    ]
    assert "Advice given" in pages.words(await staff.get("/c/fuxing-li/proposals/1"))


async def test_every_fault_of_a_ranking_is_said_and_what_was_typed_stays(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000]))
    staff = await _staff(browse, sessions, estate, Role.COMMITTEE)
    form = await staff.get(f"{HERE}/rankings/new?proposal=1")
    for options, words in (
        ("", "Write at least two options"),
        ("一个", "Write at least two options"),
        ("甲\n甲", "“甲” stands there twice"),
        ("\n".join(f"方案{at}" for at in range(9)), "at most 8 options"),
    ):
        refused = await pages.send(staff, form, f"{HERE}/rankings/check", _filled(options=options))
        assert refused.status_code == 422
        assert words in pages.faults(refused)
    past = await pages.send(
        staff, form, f"{HERE}/rankings/check", _filled(closes_at="2020-01-01T10:00", question="")
    )
    assert "Write the question" in pages.faults(past)
    assert "斜顶钢棚" in past.text


async def test_a_question_that_asks_several_things_is_opened_only_by_who_read_the_warning(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000]))
    staff = await _staff(browse, sessions, estate, Role.STAFF)
    form = await staff.get(f"{HERE}/rankings/new?proposal=1")
    double = _filled(question="车棚用哪个方案好？门用哪个方案好？")
    check = await pages.send(staff, form, f"{HERE}/rankings/check", double)
    unread = await pages.send(staff, check, f"{HERE}/rankings")
    assert unread.status_code == 422
    assert "Read the warnings" in pages.faults(unread)
    read = await pages.send(staff, unread, f"{HERE}/rankings", {"acknowledged": "yes"})
    assert read.status_code == 303


async def test_a_ballot_without_a_place_or_with_a_made_up_one_is_not_taken(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000]))
    await _opened(await _staff(browse, sessions, estate, Role.STAFF))
    owner = await _owner(browse, sessions, estate, "业主0")
    ballot = await owner.get(f"{HERE}/1/ballot")
    nothing = await pages.send(owner, ballot, f"{HERE}/1/ballot/check")
    assert "Give at least one option a place" in pages.faults(nothing)
    for place in ("4", "0", "-1", "first"):
        absurd = await pages.send(owner, ballot, f"{HERE}/1/ballot/check", {"place-o1": place})
        assert "The last place is 3" in pages.faults(absurd), place
    check = await pages.send(owner, ballot, f"{HERE}/1/ballot/check", {"place-o1": "1"})
    altered = await pages.send(owner, check, f"{HERE}/1/ballot", {"choice": '{"1":["o2"]}'})
    assert "not the one we gave you" in pages.words(altered)
    async with reading(sessions, estate.id) as db:
        assert (await db.exec(select(Ballot))).all() == []


async def test_nobody_else_may_ask_and_a_second_tap_asks_once(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000]))
    owner = await _owner(browse, sessions, estate, "业主0")
    assert (await owner.get(f"{HERE}/rankings/new?proposal=1")).status_code == 403
    staff = await _staff(browse, sessions, estate, Role.STAFF)
    form = await staff.get(f"{HERE}/rankings/new?proposal=1")
    check = await pages.send(staff, form, f"{HERE}/rankings/check", _filled())
    answers = [await pages.send(staff, check, f"{HERE}/rankings") for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 409]
    back = await pages.send(staff, check, f"{HERE}/rankings/new")
    assert "平顶钢棚" in back.text
    async with reading(sessions, estate.id) as db:
        assert len((await db.exec(select(Poll))).all()) == 1
