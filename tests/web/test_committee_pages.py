"""The committee on its pages, without a script: written down, confirmed by another, a seat falls free and is filled, a meeting is asked for."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

import pages
from builders import signed_in
from committees.seated import ENDS, OWNERS, STARTS, TAIZHOU, TODAY, Seated, a_committee, an_office, mail_of
from deliberation.database.sessions import Sessions
from deliberation.settings import Settings

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/committee"
PUBLIC = "/c/fuxing-li/committee"
BrowserOf = Callable[[UUID], Awaitable[httpx.AsyncClient]]
Fields = dict[str, str | list[str]]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a place that takes letters in, so that they are posted."""
    return replace(settings, smtp_url="smtp://127.0.0.1:9")


@pytest.fixture
def browser_of(browse: Browse, sessions: Sessions) -> BrowserOf:
    async def made(account_id: UUID) -> httpx.AsyncClient:
        browser = browse("en")
        await signed_in(browser, sessions, account_id)
        return browser

    return made


async def sends(browser: httpx.AsyncClient, page: str, fields: Fields, to: str) -> httpx.Response:
    form = await browser.get(f"{HERE}{page}")
    assert form.status_code == 200, pages.words(form)
    return await pages.send(browser, form, f"{HERE}{to}", fields)


async def does(browser: httpx.AsyncClient, page: str, fields: Fields, to: str) -> None:
    answer = await sends(browser, page, fields, to)
    assert answer.status_code == 303, pages.faults(answer) or pages.words(answer)


async def refused(browser: httpx.AsyncClient, page: str, fields: Fields, to: str) -> str:
    answer = await sends(browser, page, fields, to)
    assert answer.status_code in {403, 409, 422}, answer.status_code
    return pages.faults(answer)


WRITTEN: Fields = {
    "place": TAIZHOU,
    "seats": "5",
    "starts_on": STARTS.isoformat(),
    "ends_on": ENDS.isoformat(),
}


async def _written(seated: Seated, ning: httpx.AsyncClient) -> None:
    assert "odd number" in await refused(ning, "/new", {**WRITTEN, "seats": "6"}, "/new")
    too_long = await refused(ning, "/new", {**WRITTEN, "ends_on": "2035-01-01"}, "/new")
    assert "A term lasts 5 years at most here" in too_long
    assert "Look at the year again" in await refused(
        ning, "/new", {**WRITTEN, "ends_on": "0001-01-01"}, "/new"
    )
    await does(ning, "/new", WRITTEN, "/new")
    for place, name in enumerate(OWNERS[:6]):
        found: Fields = {"person": str(seated.estate.persons[name])}
        if place == 5:
            found["rank"] = "1"
        await does(ning, f"/list?q={name}", found, "/list/owners")


async def test_a_committee_is_written_down_by_one_and_confirmed_by_another(
    browse: Browse, sessions: Sessions, browser_of: BrowserOf
) -> None:
    seated = await an_office(sessions)
    ning, wen = [await browser_of(each) for each in (seated.ning, seated.wen)]
    await _written(seated, ning)
    own = await ning.get(f"{HERE}/list")
    assert "Somebody else of the office compares it" in pages.words(own)
    proof = pages.proof(own)
    alone = await ning.post(f"{HERE}/list/confirmation", data={"_csrf_token": proof})
    assert alone.status_code == 403
    assert "Somebody else must confirm it" in pages.words(alone)
    work = pages.words(await wen.get("/c/fuxing-li/manage"))
    assert "The list of a new committee" in work
    await does(wen, "/list", {}, "/list/confirmation")
    stranger = await browse("en").get(PUBLIC)
    assert "5 of 5 seats are filled" in pages.words(stranger)
    assert not any(name in stranger.text for name in OWNERS)
    assert PUBLIC in (await browse("en").get("/c/fuxing-li")).text
    neighbour = await browser_of(await seated.signs_in("陈十"))
    read = (await neighbour.get(PUBLIC)).text
    assert all(name in read for name in OWNERS[:6])
    assert (await neighbour.get(HERE)).status_code == 403


async def test_a_seat_falls_free_and_the_next_reserve_takes_it(
    sessions: Sessions, browser_of: BrowserOf
) -> None:
    seated = await a_committee(sessions, signed_in=("赵一",))
    await seated.gets_mail("赵一", "钱二", "吴六")
    ning, wen = [await browser_of(each) for each in (seated.ning, seated.wen)]
    member = f"/members/{await seated.member_id('钱二')}"
    later: Fields = {"reason": "resigned", "on_day": (TODAY + timedelta(days=1)).isoformat()}
    assert "still to come" in await refused(ning, member, later, f"{member}/departure")
    assert "Say why they leave" in await refused(ning, member, {}, f"{member}/departure")
    await does(ning, member, {"reason": "resigned", "on_day": TODAY.isoformat()}, f"{member}/departure")
    change = f"/changes/{(await seated.committee()).waiting[0].id}"
    assert "Take it back" in pages.words(await ning.get(f"{HERE}{change}"))
    await does(wen, change, {"outcome": "confirmed"}, change)
    assert (await wen.get(f"{HERE}{change}")).status_code == 404
    reserve = await seated.member_id("吴六")
    shown = await ning.get(HERE)
    assert "next in line" in pages.words(shown)
    assert f"{HERE}/members/{reserve}" in shown.text
    await does(ning, f"/members/{reserve}", {"on_day": TODAY.isoformat()}, f"/members/{reserve}/seat")
    change = f"/changes/{(await seated.committee()).waiting[0].id}"
    await does(wen, change, {"outcome": "confirmed"}, change)
    assert "吴六" in {each.name for each in (await seated.committee()).sitting}
    office: Fields = {
        "office": "chair",
        "member": str(await seated.member_id("赵一")),
        "on_day": TODAY.isoformat(),
    }
    chair = await browser_of(seated.accounts["赵一"])
    await does(chair, "/offices", office, "/offices")
    change = f"/changes/{(await seated.committee()).waiting[0].id}"
    own = await chair.post(
        f"{HERE}{change}",
        data={"_csrf_token": pages.proof(await chair.get(f"{HERE}{change}")), "outcome": "confirmed"},
    )
    assert own.status_code == 403
    await does(wen, change, {"outcome": "confirmed"}, change)
    assert "Chair" in pages.words(await chair.get(PUBLIC))
    assert await seated.letters() == [
        (mail_of("钱二"), "您不再是业委会委员"),
        (mail_of("吴六"), "您是业委会委员了"),
    ], "whom it concerns, once it is confirmed"


async def test_members_ask_for_a_meeting_until_its_clock_runs(
    sessions: Sessions, browser_of: BrowserOf
) -> None:
    seated = await a_committee(sessions, signed_in=("赵一", "钱二"))
    first, second = [await browser_of(seated.accounts[name]) for name in ("赵一", "钱二")]
    assert "Say what the meeting is about" in await refused(first, "/demands", {}, "/demands")
    await does(first, "/demands", {"about": "电梯维修"}, "/demands")
    assert "Members who ask for a meeting: 1. So many must: 2." in pages.words(await first.get(PUBLIC))
    again = await first.post(
        f"{HERE}/demands",
        data={"_csrf_token": pages.proof(await first.get("/settings")), "about": "电梯"},
    )
    assert again.status_code == 409
    await does(second, "/demands", {"about": "电梯维修"}, "/demands")
    shown = await second.get(PUBLIC)
    assert "Enough ask. It is held by 28 May 2026" in pages.words(shown)
    assert "电梯" not in shown.text
    me = pages.words(await first.get("/me"))
    assert "meet by 1 May 2026" in me
    office = await browser_of(seated.ning)
    proof = pages.proof(await office.get("/c/fuxing-li/manage/committee/offices"))
    other = await office.post(f"{HERE}/demands", data={"_csrf_token": proof, "about": "x"})
    assert other.status_code == 403
