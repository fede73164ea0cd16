"""The turnout board: each home by where it stands, never how it voted, for those who convene and while the vote runs."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

import builders
import pages
from conftest import Hands
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock as clocks
from deliberation.kernel.ids import new_id
from deliberation.polls import deliveries, delivering
from deliberation.polls.delivering import Round
from deliberation.polls.doors import How
from deliberation.polls.queries import PollView
from polling import CLERK, Estate, Home, a_plan, an_estate, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]
HOMES = [
    Home(label="101", owners=("甲",), area_cm2=1_000_000),
    Home(label="102", owners=("乙",), area_cm2=2_000_000),
    Home(label="201", owners=("丙",), area_cm2=3_000_000),
    Home(label="202", owners=("丁",), area_cm2=4_000_000),
    Home(label="901", owners=("甲",), area_cm2=5_000_000, building="2 栋"),
]


@pytest.fixture
async def estate(sessions: Sessions, clock: Hands) -> Estate:
    clock.moment = clocks.now()
    return await an_estate(sessions, HOMES)


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    """甲 voted, 102 has its letter, 201 would not have it, 202 was not met."""
    poll = await open_poll(sessions, estate, a_plan(estate))
    await vote(sessions, estate, poll, "甲", Choice.AGAINST)
    said = {"102": How.LETTER_BOX, "201": How.REFUSED, "202": How.UNREACHABLE}
    async with writing(sessions, estate.id) as db:
        (first, _) = await deliveries.staircases(db, poll.id)
        walk = Round(
            staircase=first,
            told={estate.units[label]: how for label, how in said.items()},
            at=clocks.now(),
            photo=None,
            form_key=new_id(),
        )
        await delivering.write_down(
            db, estate.id, poll=poll, walk=walk, by=estate.convenor, actor=CLERK, now=clocks.now()
        )
    return poll


async def holder(browse: Browse, sessions: Sessions, estate: Estate, role: Role | None) -> httpx.AsyncClient:
    now = clocks.now()
    async with writing(sessions, estate.id) as db:
        account_id = await builders.a_member(db, estate.id, name="王敏")
        if role:
            await builders.a_mandate(db, estate.id, account_id, role=role, now=now - timedelta(days=2))
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id, now=now)
    return browser


def board(estate: Estate, poll: PollView, building: UUID | None = None) -> str:
    part = f"/{building}" if building else ""
    return f"/c/{estate.community.slug}/manage/polls/{poll.number}/turnout{part}"


def cells(answer: httpx.Response, selector: str) -> list[list[str]]:
    rows = pages.read(answer).select(f"{selector} tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


async def test_each_entrance_has_its_homes_by_state_and_what_is_still_to_go(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    chair = await holder(browse, sessions, estate, Role.COMMITTEE)
    page = await chair.get(board(estate, poll))
    assert cells(page, "table") == [
        ["1 栋 1 单元", "1", "1", "1", "1", "3", "900.00 m²"],
        ["2 栋 1 单元", "1", "0", "0", "0", "0", "0.00 m²"],
    ], "甲 is one owner, counted with both homes at the first"
    assert [each.get_text(strip=True) for each in pages.read(page).select(".tally dd")] == [
        "2",
        "1",
        "1",
        "1",
    ]
    said = pages.words(page)
    assert "two thirds needed" in said
    assert "Only staff and committee see this page" in said


async def test_a_building_is_a_plan_of_floors_and_rooms_told_by_words_and_signs(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    chair = await holder(browse, sessions, estate, Role.STAFF)
    page = await chair.get(board(estate, poll, estate.buildings["1 栋"]))
    assert cells(page, "table") == [
        ["2", "201 ✕ Refused", "202 ○ Not reached"],
        ["1", "101 ● Has voted", "102 ◐ Delivered"],
    ]
    assert (await chair.get(board(estate, poll, new_id()))).status_code == 404


async def test_the_board_never_tells_how_anybody_voted(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    chair = await holder(browse, sessions, estate, Role.COMMITTEE)
    before = pages.words(await chair.get(board(estate, poll, estate.buildings["1 栋"])))
    await vote(sessions, estate, poll, "甲", Choice.FOR)
    assert pages.words(await chair.get(board(estate, poll, estate.buildings["1 栋"]))) == before


@pytest.mark.parametrize("role", [None, Role.LEAD, Role.COUNTER, Role.AUDITOR])
async def test_others_do_not_see_who_has_voted(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, role: Role | None
) -> None:
    browser = await holder(browse, sessions, estate, role)
    assert (await browser.get(board(estate, poll))).status_code == 403
    assert (await browser.get(board(estate, poll, estate.buildings["1 栋"]))).status_code == 403


async def test_the_board_ends_with_the_vote(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, clock: Hands
) -> None:
    chair = await holder(browse, sessions, estate, Role.COMMITTEE)
    clock.advance(timedelta(hours=2))
    assert (await chair.get(board(estate, poll))).status_code == 409
    assert (await chair.get(board(estate, poll, estate.buildings["1 栋"]))).status_code == 409
