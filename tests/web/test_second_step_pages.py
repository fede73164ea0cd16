"""The second step: an authenticator app for whoever wants one, and for staff whether they want it or not."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from pyotp.totp import TOTP

from conftest import Hands
from deliberation.database.sessions import Sessions
from pages import read, send, send_and_follow, words
from signing_in import (
    MAIL,
    PASSWORD,
    Place,
    a_clerk,
    a_password,
    a_place,
    a_signed_in_member,
    behind,
    enter_password,
)

Browse = Callable[..., httpx.AsyncClient]
LANGUAGES = pytest.mark.parametrize("language", ["zh-Hans", "en"])
NEW_PASSWORD = "the river is wide in spring"
LATER = timedelta(hours=1)


@pytest.fixture
async def place(sessions: Sessions) -> Place:
    return await a_place(sessions)


@LANGUAGES
async def test_staff_must_set_up_a_second_step_and_pass_it_each_time(
    browse: Browse, sessions: Sessions, place: Place, clock: Hands, language: str
) -> None:
    browser = browse(language)
    account_id = await a_password(sessions, place)
    await a_clerk(sessions, place, account_id)
    await enter_password(browser, MAIL, PASSWORD)
    set_up = await browser.get("/sign-in/second-step?next=/me", follow_redirects=True)
    shown = await send_and_follow(browser, set_up, "/me/second-step")
    secret = _secret(shown)
    assert read(shown).select_one(".qr svg path") is not None
    assert "style=" not in str(read(shown).find("main"))
    before = browser.cookies["session"]
    code = {"code": TOTP(secret).at(clock())}
    done = await send(browser, shown, "/me/second-step/confirmation", code)
    assert done.status_code == 200
    assert len(read(done).select("li.code")) == 8
    assert browser.cookies["session"] != before
    clock.advance(LATER)
    again = browse(language)
    entered = await enter_password(again, MAIL, PASSWORD)
    assert entered.headers["location"].startswith("/sign-in/second-step")
    assert (await again.get("/me")).headers["location"] == "/sign-in/second-step?next=%2Fme"
    half_way = again.cookies["session"]
    page = await again.get("/sign-in/second-step?next=/me")
    landed = await send_and_follow(again, page, "/sign-in/second-step", {"code": TOTP(secret).at(clock())})
    assert landed.url.path == "/me"
    assert again.cookies["session"] != half_way
    assert await behind(sessions, half_way) is None


async def test_half_signed_in_nobody_changes_the_password_or_the_second_step(
    browse: Browse, sessions: Sessions, place: Place, clock: Hands
) -> None:
    await _with_authenticator(browse(), sessions, place, clock)
    thief = browse("en")
    page = await thief.get("/sign-in")
    await send(thief, page, "/sign-in/letter", {"code": place.code})
    for path in ("/me", "/me/password", "/me/second-step"):
        assert (await thief.get(path)).headers["location"].startswith("/sign-in/second-step")
    token = read(await thief.get("/sign-in/second-step")).select_one("[name=_csrf_token]")
    assert token is not None
    for path in ("/me/name", "/me/password", "/me/second-step", "/me/second-step/removal"):
        answer = await thief.post(path, data={"_csrf_token": str(token["value"]), "name": "x", "code": "1"})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in/second-step")


async def test_guessing_the_second_step_ends_after_twenty_tries(
    browse: Browse, sessions: Sessions, place: Place, clock: Hands
) -> None:
    await _with_authenticator(browse(), sessions, place, clock)
    thief = browse("en")
    await send(thief, await thief.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    page = await thief.get("/sign-in/second-step")
    answers = await asyncio.gather(
        *(send(thief, page, "/sign-in/second-step", {"code": "000000"}) for _ in range(30))
    )
    assert sorted(each.status_code for each in answers) == [422] * 20 + [429] * 10


@LANGUAGES
async def test_a_recovery_code_passes_once_and_the_second_step_can_be_turned_off(
    browse: Browse, sessions: Sessions, place: Place, clock: Hands, language: str
) -> None:
    secret, recovery = await _with_authenticator(browse(language), sessions, place, clock)
    browser = browse(language)
    await send(browser, await browser.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    page = await browser.get("/sign-in/second-step?next=/me")
    await send_and_follow(browser, page, "/sign-in/second-step", {"code": recovery[0]})
    own = await browser.get("/me/second-step")
    assert "7" in words(own)
    again = await send(browser, own, "/me/second-step/recovery-codes", {"code": recovery[0]})
    assert again.status_code == 422
    clock.advance(LATER)
    code = {"code": TOTP(secret).at(clock())}
    await send_and_follow(browser, own, "/me/second-step/removal", code)
    assert read(await browser.get("/me/second-step")).select_one("form[action='/me/second-step']") is not None


async def _with_authenticator(
    browser: httpx.AsyncClient, sessions: Sessions, place: Place, clock: Hands
) -> tuple[str, list[str]]:
    """The secret and the recovery codes of the place's person, who has a second step from now on."""
    await a_signed_in_member(browser, sessions, place)
    shown = await send_and_follow(browser, await browser.get("/me/second-step"), "/me/second-step")
    secret = _secret(shown)
    done = await send(browser, shown, "/me/second-step/confirmation", {"code": TOTP(secret).at(clock())})
    clock.advance(LATER)
    return secret, [each.get_text() for each in read(done).select("li.code")]


def _secret(page: httpx.Response) -> str:
    shown = read(page).select_one("p.code")
    assert shown is not None
    return shown.get_text().replace(" ", "")


async def test_an_empty_code_is_named_by_its_label_and_led_to_its_field(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    browser = browse("en")
    await a_signed_in_member(browser, sessions, place)
    shown = await send_and_follow(browser, await browser.get("/me/second-step"), "/me/second-step")
    refused = await send(browser, shown, "/me/second-step/confirmation", {"code": ""})
    link = read(refused).select_one(".errsum a")
    assert link is not None
    assert link.get_text() == "Code from your app: Fill this in."
    assert read(refused).select_one(f"input{link['href']}") is not None
