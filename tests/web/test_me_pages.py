"""One's own account: name, homes, devices, password, and the second step, in a real installation."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from litestar import Litestar, MediaType, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from builders import a_mandate, a_member, signed_in
from conftest import Hands
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from deliberation.web.deps import Visit
from pages import faults, read, send, send_and_follow, words
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


@get("/c/{slug:str}/who", media_type=MediaType.TEXT)
async def who(visit: NamedDependency[Visit], slug: FromPath[str]) -> str:  # noqa: ARG001 - the visit reads it
    """A page of a community that says who it takes its reader for."""
    return visit.found_visitor.name if visit.found_visitor else ""


@pytest.fixture
async def place(sessions: Sessions) -> Place:
    return await a_place(sessions)


async def test_a_stranger_is_led_to_sign_in(browse: Browse) -> None:
    for path in ("/me", "/me/password", "/me/second-step"):
        answer = await browse().get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")


@LANGUAGES
async def test_the_name_neighbours_see_can_be_changed(
    browse: Browse, sessions: Sessions, place: Place, language: str
) -> None:
    browser = browse(language)
    await a_signed_in_member(browser, sessions, place)
    page = await send_and_follow(browser, await browser.get("/me"), "/me/name", {"name": "  住3栋的  老李 "})
    assert "住3栋的 老李" in str(read(page))
    refused = await send(browser, page, "/me/name", {"name": "长" * 41})
    assert refused.status_code == 422
    assert faults(refused)


async def test_homes_and_communities_are_listed(browse: Browse, sessions: Sessions, place: Place) -> None:
    browser = browse()
    await a_signed_in_member(browser, sessions, place)
    assert "福星里小区" in words(await browser.get("/me"))


async def test_a_role_says_what_it_may_do_and_where_the_work_is(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    clerk, counter, neighbour = (browse("en") for _ in range(3))
    for browser, role in ((clerk, Role.STAFF), (counter, Role.COUNTER), (neighbour, None)):
        async with writing(sessions, place.community_id) as db:
            account_id = await a_member(db, place.community_id)
            if role:
                await a_mandate(db, place.community_id, account_id, role=role)
        await signed_in(browser, sessions, account_id)
    page = await clerk.get("/me")
    assert "Community staff" in words(page)
    assert "print letters" in words(page)
    assert read(page).select('section a[href$="/manage"]')
    page = await counter.get("/me")
    assert "count in the open" in words(page)
    assert "No vote goes on now." in words(page)
    assert not read(page).select('section a[href$="/manage"]')
    assert "Your roles" not in words(await neighbour.get("/me"))


@LANGUAGES
async def test_another_device_can_be_signed_out_at_once(
    browse: Browse, sessions: Sessions, place: Place, language: str
) -> None:
    here, there = browse(language), browse(language)
    account_id = await a_signed_in_member(here, sessions, place)
    await signed_in(there, sessions, account_id)
    page = await here.get("/me")
    assert ("Firefox on Linux computer" if language == "en" else "Linux电脑上的Firefox") in words(page)
    (ending,) = [
        str(each["action"])
        for each in read(page).select("form")
        if "/me/sign-ins/" in str(each["action"]) and len(str(each["action"])) > 40
    ]
    await send_and_follow(here, page, ending)
    assert (await there.get("/me")).status_code == 303
    assert (await here.get("/me")).status_code == 200


async def test_signing_out_everywhere_else_keeps_this_device(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    here, others = browse(), [browse(), browse()]
    account_id = await a_signed_in_member(here, sessions, place)
    for other in others:
        await signed_in(other, sessions, account_id)
    await send_and_follow(here, await here.get("/me"), "/me/sign-ins/ending")
    assert [(await other.get("/me")).status_code for other in others] == [303, 303]
    assert (await here.get("/me")).status_code == 200


async def test_nobody_signs_out_a_device_of_somebody_else(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    mine, theirs = browse(), browse()
    await a_signed_in_member(mine, sessions, place)
    async with writing(sessions, place.community_id) as db:
        other = await a_member(db, place.community_id, name="王敏")
    token = await signed_in(theirs, sessions, other)
    sign_in = await behind(sessions, token)
    assert sign_in is not None
    page = await mine.get("/me")
    token_field = read(page).select_one("[name=_csrf_token]")
    assert token_field is not None
    await mine.post(
        f"/me/sign-ins/{sign_in.sign_in_id}/ending", data={"_csrf_token": str(token_field["value"])}
    )
    assert (await theirs.get("/me")).status_code == 200


@LANGUAGES
async def test_a_password_is_set_and_used(
    browse: Browse, sessions: Sessions, place: Place, language: str
) -> None:
    browser = browse(language)
    await a_signed_in_member(browser, sessions, place)
    filled = {"login_name": MAIL, "password": NEW_PASSWORD}
    await send_and_follow(browser, await browser.get("/me/password"), "/me/password", filled)
    assert (await enter_password(browse(language), MAIL, NEW_PASSWORD)).status_code == 303


async def test_changing_a_password_asks_the_present_one_and_signs_the_others_out(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    here, other = browse("en"), browse("en")
    await a_password(sessions, place)
    await enter_password(here, MAIL, PASSWORD)
    await enter_password(other, MAIL, PASSWORD)
    page = await here.get("/me/password")
    filled = {"login_name": MAIL, "present": "not the present one", "password": NEW_PASSWORD}
    assert "not your present password" in faults(await send(here, page, "/me/password", filled))
    assert (await send(here, page, "/me/password", filled | {"present": PASSWORD})).status_code == 303
    assert (await other.get("/me")).status_code == 303
    assert (await here.get("/me")).status_code == 200
    assert (await enter_password(browse(), MAIL, PASSWORD)).status_code == 422
    assert (await enter_password(browse(), MAIL, NEW_PASSWORD)).status_code == 303


async def test_a_forgotten_password_is_replaced_right_after_a_letter_and_not_later(
    browse: Browse, sessions: Sessions, place: Place, clock: Hands
) -> None:
    await a_password(sessions, place)
    browser = browse("en")
    await send(browser, await browser.get("/sign-in"), "/sign-in/letter", {"code": place.code})
    fresh = await browser.get("/me/password")
    assert read(fresh).select_one("[name=present]") is None
    filled = {"login_name": MAIL, "password": NEW_PASSWORD}
    clock.advance(timedelta(minutes=16))
    assert (await send(browser, fresh, "/me/password", filled)).status_code == 422
    clock.advance(timedelta(minutes=-2))
    assert (await send(browser, fresh, "/me/password", filled)).status_code == 303


@pytest.mark.parametrize(
    ("login_name", "password", "fault"),
    [
        ("li", NEW_PASSWORD, "3 to 64 characters"),
        ("li xiuying", NEW_PASSWORD, "without spaces"),
        ("13911112222", NEW_PASSWORD, "not yours on the roll"),
        ("somebody@example.org", NEW_PASSWORD, "not yours on the roll"),
        ("lixiuying", "only 14 chars.", "at least 15"),
        ("lixiuying", "福星里小区福星里小区福星里小区", "would guess"),
        ("lixiuying", "x" * 2000, "at most 1,000"),
        ("lixiuying", "", "Fill this in"),
    ],
)
async def test_what_is_wrong_with_a_new_password_is_said_at_its_field(
    browse: Browse, sessions: Sessions, place: Place, login_name: str, password: str, fault: str
) -> None:
    browser = browse("en")
    await a_signed_in_member(browser, sessions, place)
    filled = {"login_name": login_name, "password": password}
    answer = await send(browser, await browser.get("/me/password"), "/me/password", filled)
    assert answer.status_code == 422
    assert fault in faults(answer)


async def test_staff_are_signed_out_after_twelve_hours_of_rest_and_residents_are_not(
    app: Litestar, browse: Browse, sessions: Sessions, place: Place, clock: Hands
) -> None:
    app.register(who)
    resident, clerk = browse(), browse()
    await a_signed_in_member(resident, sessions, place)
    async with writing(sessions, place.community_id) as db:
        staff = await a_member(db, place.community_id, name="王敏")
    await a_clerk(sessions, place, staff)
    await signed_in(clerk, sessions, staff)
    clock.advance(timedelta(hours=11))
    assert (await clerk.get("/c/fuxing-li/who")).text == "王敏"
    await app.state.config.presence.write(sessions)
    clock.advance(timedelta(hours=11))
    assert (await clerk.get("/c/fuxing-li/who")).text == "王敏"
    await app.state.config.presence.write(sessions)
    clock.advance(timedelta(hours=12, seconds=1))
    assert (await clerk.get("/c/fuxing-li/who")).text == ""
    assert (await resident.get("/c/fuxing-li/who")).text == "李秀英"
