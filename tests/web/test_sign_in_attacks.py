"""What thieves, guessers and the curious get when they try to sign in."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import text

from builders import a_letter_code, a_member, a_person, signed_in
from conftest import Hands
from deliberation.accounts import passwords
from deliberation.accounts.hashing import Hasher
from deliberation.accounts.rules import FAILURES_FOR_LOGIN_NAME
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.settings import Settings
from pages import faults, form, read, send
from signing_in import (
    HOME,
    MAIL,
    PASSWORD,
    PHONE,
    Place,
    a_password,
    a_place,
    ask_for_code,
    enter_password,
    sent_code,
    type_code,
)

Browse = Callable[..., httpx.AsyncClient]
HOSTILE = (
    "\x00",
    "\ud800",
    "💥" * 500,
    "%00",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "../../etc",
    "9" * 5000,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A demo shows what it sends on a page; the rest is as in earnest."""
    return replace(settings, is_demo=True)


@pytest.fixture
async def place(sessions: Sessions) -> Place:
    return await a_place(sessions)


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aset-cookie:x\r\n",
    ],
)
async def test_no_sign_in_leads_to_another_site(browse: Browse, place: Place, evil: str) -> None:
    browser = browse()
    page = await browser.get("/sign-in", params={"next": evil})
    values = {"code": place.code, "next": evil}
    answer = await send(browser, page, "/sign-in/letter", values)
    assert answer.headers["location"] == HOME


async def test_a_planted_session_is_worth_nothing_after_sign_in(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    async with writing(sessions, place.community_id) as db:
        attacker = await a_member(db, place.community_id, name="坏人")
    victim, thief = browse(), browse()
    planted = await signed_in(victim, sessions, attacker)
    thief.cookies.set("session", planted, domain="testserver.local")
    assert (await thief.get("/me")).status_code == 200
    before = victim.cookies.get("browser")
    await send(victim, await victim.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    assert victim.cookies["session"] != planted
    assert victim.cookies["browser"] != before
    assert (await thief.get("/me")).status_code == 303


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    browse: Browse, place: Place
) -> None:
    browser = browse()
    answer = await send(browser, await browser.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_guessing_letter_codes_ends_with_words_and_minutes(browse: Browse, place: Place) -> None:
    browser = browse("en")
    page = await browser.get("/sign-in")
    for number in range(60):
        headers = {"x-forwarded-for": f"10.0.0.{number}"}
        browser.headers.update(headers)
        answer = await send(browser, page, "/sign-in/letter", {"code": "AAAAA-AAAAA"})
        assert answer.status_code == 422
    refused = await send(browser, page, "/sign-in/letter", {"code": place.code})
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "3600"
    assert "Please wait 60 minutes" in refused.text


async def test_a_busy_desk_with_right_codes_is_never_held_up(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    async with writing(sessions, place.community_id) as db:
        codes = [
            await a_letter_code(
                db, place.community_id, await a_person(db, place.community_id, name=f"居民{n}")
            )
            for n in range(70)
        ]
    browser = browse()
    for code in codes:
        answer = await send(browser, await browser.get("/sign-in"), "/sign-in/letter", {"code": code})
        assert answer.status_code == 303


@pytest.mark.usefixtures("place")
async def test_known_and_unknown_phones_get_the_same_answer_and_the_same_rows(
    browse: Browse, sessions: Sessions
) -> None:
    browser = browse("en")
    answers, rows = [], []
    for contact in (PHONE, "13999990000"):
        sent = await ask_for_code(browser, contact)
        page = await browser.get(sent.headers["location"])
        kept = [(name, value) for name, value in sent.headers.multi_items() if name != "date"]
        wrong = await type_code(browser, "000000")
        answers.append((sent.status_code, kept, sent.content, page.content, wrong.status_code, wrong.content))
        rows.append(await _row_counts(sessions))
    assert answers[0] == answers[1]
    assert rows == [(1, 1), (1, 2)]


@pytest.mark.usefixtures("place")
async def test_of_fifty_parallel_guesses_five_are_looked_at(browse: Browse) -> None:
    browser = browse("en")
    await ask_for_code(browser, PHONE)
    digits = await sent_code(browser)
    page = await browser.get("/sign-in/code/check")
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    guesses = await asyncio.gather(
        *(send(browser, page, "/sign-in/code/check", {"code": wrong}) for _ in range(50))
    )
    assert sum("That is not the code" in faults(each) for each in guesses) <= 5
    assert "no longer good" in faults(await type_code(browser, digits))
    assert all(each.status_code in {422, 429} for each in guesses)


@pytest.mark.usefixtures("place")
async def test_the_code_is_of_no_use_in_another_browser_or_later(browse: Browse, clock: Hands) -> None:
    mine, other = browse("en"), browse("en")
    await ask_for_code(mine, PHONE)
    digits = await sent_code(mine)
    assert (await type_code(other, digits)).status_code == 422
    clock.advance(timedelta(minutes=10))
    assert (await type_code(mine, digits)).status_code == 422


@pytest.mark.usefixtures("place")
async def test_no_phone_is_flooded_with_codes(browse: Browse) -> None:
    for _ in range(5):
        assert (await ask_for_code(browse(), PHONE)).status_code == 303
    assert (await ask_for_code(browse(), PHONE)).status_code == 429
    assert (await ask_for_code(browse(), "+86 138-0000-1234")).status_code == 429


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "   ",
        "hello",
        "@",
        "a@b@c",
        "1",
        "12345",
        "1" * 16,
        "1" * 40,
        "x" * 101,
        "<script>",
        "a@\r\nbcc:x@y",
    ],
)
@pytest.mark.usefixtures("place")
async def test_what_is_no_phone_or_mail_is_said_at_its_field(browse: Browse, contact: str) -> None:
    answer = await ask_for_code(browse("en"), contact)
    assert answer.status_code == 422
    assert read(answer).select("#error-contact")
    assert faults(answer)


async def test_unknown_name_and_wrong_password_get_the_same_page(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    await a_password(sessions, place)
    browser = browse("en")
    wrong = await enter_password(browser, MAIL, "something else entirely")
    unknown = await enter_password(browser, "no@example.org", "something else entirely")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert wrong.text.replace(MAIL, "") == unknown.text.replace("no@example.org", "")
    assert "something else entirely" not in wrong.text


async def test_guessing_a_password_ends_after_twenty_tries_and_opens_again(
    browse: Browse, sessions: Sessions, place: Place, clock: Hands
) -> None:
    await a_password(sessions, place)
    browser = browse("en")
    for _ in range(20):
        assert (await enter_password(browser, MAIL, "wrong wrong wrong")).status_code == 422
    assert (await enter_password(browser, MAIL, PASSWORD)).status_code == 429
    clock.advance(timedelta(hours=1))
    assert (await enter_password(browser, MAIL, PASSWORD)).status_code == 303


async def test_a_hundred_failures_in_a_row_lock_the_password_until_a_letter_opens_it(
    app: Litestar, browse: Browse, sessions: Sessions, place: Place, clock: Hands
) -> None:
    await a_password(sessions, place)
    async with writing(sessions) as db:
        for _ in range(100):
            await app.state.config.counter.take(db, FAILURES_FOR_LOGIN_NAME, MAIL, now=clock())
    clock.advance(timedelta(days=20))
    locked = await enter_password(browse("en"), MAIL, PASSWORD)
    assert locked.status_code == 429
    assert "locked after too many wrong tries" in locked.text
    browser = browse()
    await send(browser, await browser.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    assert (await enter_password(browse(), MAIL, PASSWORD)).status_code == 303


async def test_an_older_hash_is_renewed_at_sign_in(browse: Browse, sessions: Sessions, place: Place) -> None:
    await a_password(sessions, place, hasher=Hasher(memory_kib=8192, passes=1))
    assert (await enter_password(browse(), MAIL, PASSWORD)).status_code == 303
    async with reading(sessions) as db:
        kept = await passwords.find_by_login_name(db, MAIL)
    assert kept is not None
    assert "m=19456,t=2,p=1" in kept.hash
    assert (await enter_password(browse(), MAIL, PASSWORD)).status_code == 303


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "path",
    [
        "/sign-in/letter",
        "/sign-in/code",
        "/sign-in/code/check",
        "/sign-in/password",
        "/sign-in/link",
        "/sign-in/second-step",
    ],
)
async def test_hostile_forms_are_answered_in_words(browse: Browse, path: str) -> None:
    browser = browse("en")
    page = await browser.get("/sign-in")
    token = form(page, "/sign-in/letter").find(attrs={"name": "_csrf_token"})["value"]
    fields = ("code", "contact", "community", "login_name", "password", "next")
    for value in HOSTILE:
        body = {name.encode(): value.encode(errors="surrogatepass") for name in fields}
        body[b"_csrf_token"] = str(token).encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = await browser.post(path, content=urlencode(body), headers=kind)
        assert answer.status_code < 500, value[:40]
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-in/letter", "/sign-in/code", "/sign-in/link", "/letters", "/me"]
)
async def test_hostile_addresses_are_answered_in_words(browse: Browse, path: str) -> None:
    queries = (
        "code=%00&next=%00",
        "code=%ff%fe&c=%00",
        "code=" + "A" * 3000,
        "c=<script>&next=//x",
        "next=%E4",
    )
    for query in queries:
        answer = await browse("en").get(f"{path}?{query}")
        assert answer.status_code < 500, query[:40]
        assert "<script>" not in answer.text.replace('<script type="module"', "")


async def _row_counts(sessions: Sessions) -> tuple[int, int]:
    async with reading(sessions) as db:
        connection = await db.connection()
        return (
            (await connection.execute(text("SELECT count(*) FROM one_time_code"))).scalar_one(),
            (await connection.execute(text("SELECT count(*) FROM letter"))).scalar_one(),
        )
