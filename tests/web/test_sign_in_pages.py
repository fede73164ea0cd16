"""Signing in, each way, as a person without scripts does it, in both languages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from builders import NOW, a_member, signed_in
from conftest import Hands
from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.settings import Settings
from pages import faults, form, read, send, send_and_follow, words
from signing_in import (
    HOME,
    PASSWORD,
    PHONE,
    Place,
    a_password,
    a_place,
    another_letter,
    ask_for_code,
    enter_password,
    sent_code,
    type_code,
)

Browse = Callable[..., httpx.AsyncClient]
LANGUAGES = pytest.mark.parametrize("language", ["zh-Hans", "en"])


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A demo shows what it sends on a page; the rest is as in earnest."""
    return replace(settings, is_demo=True)


@pytest.fixture
async def place(sessions: Sessions) -> Place:
    return await a_place(sessions)


@LANGUAGES
async def test_a_letters_code_signs_in_however_it_is_typed(
    browse: Browse, place: Place, language: str
) -> None:
    browser = browse(language)
    typed = f" {place.code[:5].lower()} - {place.code[5:]} "
    answer = await send(browser, await browser.get("/sign-in"), "/sign-in/letter", {"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    assert "李秀英" in str(read(await browser.get("/me")))


@LANGUAGES
async def test_a_scanned_code_is_filled_in_and_waits_for_the_button(
    browse: Browse, place: Place, language: str
) -> None:
    browser = browse(language)
    for _ in range(2):
        page = await browser.get("/sign-in/letter", params={"code": place.code})
    assert "session" not in browser.cookies
    answer = await send(browser, page, "/sign-in/letter")
    assert answer.status_code == 303
    assert (await browser.get("/me")).status_code == 200


@LANGUAGES
@pytest.mark.usefixtures("place")
async def test_a_code_to_the_phone_signs_in(browse: Browse, language: str) -> None:
    browser = browse(language)
    await ask_for_code(browser, "138 0000-1234")
    answer = await type_code(browser, await sent_code(browser))
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    assert "李秀英" in str(read(await browser.get("/me")))


@pytest.mark.usefixtures("place")
async def test_a_code_to_the_mail_comes_in_the_readers_language(browse: Browse) -> None:
    browser = browse("en")
    await ask_for_code(browser, "LI@Example.org")
    letter = words(await browser.get("/letters"))
    assert "is your code for 福星里小区. It is good for 10 minutes." in letter
    assert (await type_code(browser, await sent_code(browser))).status_code == 303


async def test_letter_and_phone_lead_to_one_account(browse: Browse, sessions: Sessions, place: Place) -> None:
    first, second = browse(), browse()
    await send(first, await first.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    await ask_for_code(second, PHONE)
    await type_code(second, await sent_code(second))
    async with reading(sessions) as db:
        count = (await (await db.connection()).execute(text("SELECT count(*) FROM account"))).scalar_one()
    assert count == 1


@LANGUAGES
async def test_a_password_signs_in(browse: Browse, sessions: Sessions, place: Place, language: str) -> None:
    await a_password(sessions, place)
    browser = browse(language)
    answer = await enter_password(browser, "ＬI@example.org", PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    assert (await browser.get("/me")).status_code == 200


@LANGUAGES
async def test_a_demo_link_signs_in_by_its_button(
    browse: Browse, sessions: Sessions, place: Place, language: str
) -> None:
    async with writing(sessions, place.community_id) as db:
        account_id = await a_member(db, place.community_id, name="王敏")
        code = await accounts.issue_link(db, account_id, method=Method.DEMO_LINK, now=NOW)
    browser = browse(language)
    page = await browser.get("/sign-in/link", params={"code": code, "next": "/me"})
    assert "王敏" in words(page)
    assert "session" not in browser.cookies
    assert "王敏" in str(read(await send_and_follow(browser, page, "/sign-in/link")))


async def test_signing_in_leads_back_to_where_one_was_going(browse: Browse, place: Place) -> None:
    browser = browse()
    asked = await browser.get("/me")
    assert asked.headers["location"] == "/sign-in?next=%2Fme"
    page = await browser.get(asked.headers["location"])
    answer = await send(browser, page, "/sign-in/letter", {"code": place.code})
    assert answer.headers["location"] == "/me"


@LANGUAGES
@pytest.mark.usefixtures("place")
async def test_a_wrong_letter_code_is_kept_and_explained(browse: Browse, language: str) -> None:
    browser = browse(language)
    answer = await send(browser, await browser.get("/sign-in"), "/sign-in/letter", {"code": "AAAAA-AAAAA"})
    assert answer.status_code == 422
    assert form(answer, "/sign-in/letter").find(attrs={"name": "code"})["value"] == "AAAAA-AAAAA"
    assert ("This code is not known" if language == "en" else "没有这个登录码") in faults(answer)


async def test_a_letters_code_works_once_and_not_for_ever(browse: Browse, place: Place, clock: Hands) -> None:
    browser = browse("en")
    page = await browser.get("/sign-in")
    clock.advance(timedelta(days=21))
    assert "This code ran out on Thu 11 Jun 2026" in faults(
        await send(browser, page, "/sign-in/letter", {"code": place.code})
    )
    clock.advance(timedelta(days=-1))
    assert (await send(browser, page, "/sign-in/letter", {"code": place.code})).status_code == 303
    other = browse("en")
    again = await send(other, await other.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    assert "This code was used on Wed 10 Jun 2026" in faults(again)


async def test_scanning_the_own_letter_again_leads_on(browse: Browse, place: Place) -> None:
    browser, page = browse("en"), {"code": place.code}
    await send(browser, await browser.get("/sign-in"), "/sign-in/letter", page)
    again = await browser.get("/sign-in/letter", params=page)
    assert "You are signed in here as 李秀英" in words(again)
    answer = await send(browser, again, "/sign-in/letter")
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)


async def test_a_new_letter_signs_out_whoever_used_a_photo_of_the_old_one(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    thief, owner = browse("en"), browse("en")
    await send(thief, await thief.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    assert (await thief.get("/me")).status_code == 200
    refused = await send(owner, await owner.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    assert "a new letter signs the other device out" in faults(refused)
    new = await another_letter(sessions, place)
    await send(owner, await owner.get("/sign-in"), "/sign-in/letter", {"code": new})
    assert (await owner.get("/me")).status_code == 200
    assert (await thief.get("/me")).headers["location"].startswith("/sign-in")


@pytest.mark.usefixtures("place")
async def test_the_community_of_the_wanted_page_is_chosen_already(browse: Browse) -> None:
    page = await browse("en").get("/sign-in/code", params={"next": HOME})
    chosen = form(page, "/sign-in/code").select_one("option[selected]")
    assert chosen is not None
    assert chosen["value"] == "fuxing-li"


@LANGUAGES
async def test_signing_out_kills_the_session(
    browse: Browse, sessions: Sessions, place: Place, language: str
) -> None:
    browser, thief = browse(language), browse(language)
    async with writing(sessions, place.community_id) as db:
        account_id = await a_member(db, place.community_id)
    token = await signed_in(browser, sessions, account_id)
    answer = await send(browser, await browser.get("/me"), "/sign-out")
    assert answer.status_code == 303
    thief.cookies.set("session", token, domain="testserver.local")
    assert (await thief.get("/me")).status_code == 303
