"""The first steps of an installation: the link that works once, the first community, the administrator's password."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from pyotp.totp import TOTP
from sqlmodel import select

import builders
import pages
from conftest import Hands
from deliberation.accounts import actions as accounts
from deliberation.accounts.rules import Method
from deliberation.audit.models import AuditEntry
from deliberation.communities import queries as communities
from deliberation.communities.models import Mandate
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing

Browse = Callable[..., httpx.AsyncClient]
LANGUAGES = pytest.mark.parametrize("language", ["zh-Hans", "en"])
FILLED = {
    "admin_name": "梁健",
    "name": "湖畔花园",
    "slug": "Lake-Garden",
    "kind": "estate",
    "place": "佛山市禅城区湖景街道",
    "help_name": "王敏",
    "help_phone": "0757-8200 0000",
    "help_place": "3栋一楼",
}
PASSWORD = "two old banyan trees by our door"


async def a_first_link(sessions: Sessions) -> str:
    async with writing(sessions) as db:
        account_id = await accounts.make_account(db, name="Administrator", now=builders.NOW)
        code = await accounts.issue_link(db, account_id, method=Method.FIRST_LINK, now=builders.NOW)
    return f"/sign-in/link?code={code}&next=/start"


async def arrived(browser: httpx.AsyncClient, sessions: Sessions) -> httpx.Response:
    """The founding page, reached by the link."""
    link = await browser.get(await a_first_link(sessions))
    return await pages.send_and_follow(browser, link, "/sign-in/link")


@LANGUAGES
async def test_the_first_link_leads_to_founding_and_founding_to_a_password_and_a_second_step(
    browse: Browse, sessions: Sessions, clock: Hands, language: str
) -> None:
    browser = browse(language)
    founding = await arrived(browser, sessions)
    assert founding.url.path == "/start"
    password = await pages.send_and_follow(browser, founding, "/start", FILLED)
    assert password.url.path == "/me/password"
    manage = await browser.get("/c/lake-garden/manage", follow_redirects=True)
    assert manage.url.path == "/me/password", "nobody manages without a way back in"
    step = await pages.send_and_follow(
        browser, password, "/me/password", {"login_name": "liangjian", "password": PASSWORD}
    )
    assert step.url.path == "/me/second-step"
    shown = await pages.send_and_follow(browser, step, "/me/second-step")
    secret = pages.read(shown).select_one("p.code").text.replace(" ", "")  # type: ignore[union-attr]
    codes = await pages.send(
        browser, shown, "/me/second-step/confirmation", {"code": TOTP(secret).at(clock())}
    )
    onward = pages.read(codes).select_one("main a.btn")
    assert onward is not None
    managing = await browser.get(str(onward["href"]))
    assert (managing.status_code, managing.url.path) == (200, "/c/lake-garden/manage")
    assert pages.read(managing).select('main a[href="/c/lake-garden/manage/mandates"]')


@LANGUAGES
@pytest.mark.parametrize("left_out", sorted(FILLED))
async def test_what_is_left_out_is_said_at_its_field_and_the_rest_is_kept(
    browse: Browse, sessions: Sessions, language: str, left_out: str
) -> None:
    browser = browse(language)
    filled = {name: value for name, value in FILLED.items() if name != left_out}
    answer = await pages.send(browser, await arrived(browser, sessions), "/start", filled)
    assert answer.status_code == 422
    page = pages.read(answer)
    assert len(page.select(".err")) == 1
    assert page.select(f"#error-{left_out}")
    assert page.select(f'.errsum a[href="#{left_out}"]')
    assert page.select(f'[id="{left_out}"]')
    for name, value in filled.items():
        assert page.select(f'[name="{name}"][value="{value}"]'), name
    async with reading(sessions) as db:
        assert await communities.all_communities(db) == ()


async def test_an_unfit_short_name_is_listed_with_the_other_faults(
    browse: Browse, sessions: Sessions
) -> None:
    browser = browse("en")
    answer = await pages.send(
        browser, await arrived(browser, sessions), "/start", {**FILLED, "slug": "湖畔花园", "help_phone": ""}
    )
    listed = [str(link["href"]) for link in pages.read(answer).select(".errsum a")]
    assert listed == ["#slug", "#help_phone"]
    assert "2 to 40 small letters" in pages.faults(answer)


async def test_what_is_to_be_mended_is_listed_in_the_order_of_the_fields(
    browse: Browse, sessions: Sessions
) -> None:
    browser = browse("en")
    answer = await pages.send(browser, await arrived(browser, sessions), "/start")
    listed = [str(link["href"]).removeprefix("#") for link in pages.read(answer).select(".errsum a")]
    assert listed == list(FILLED)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("slug", "湖畔"),
        ("slug", "a"),
        ("slug", "a" * 41),
        ("slug", "../admin"),
        ("slug", "a b"),
        ("kind", "castle"),
        ("admin_name", "x" * 41),
        ("admin_name", "\u200b \u00a0"),
        ("name", "x" * 81),
        ("help_phone", "0" * 5000),
        ("place", "\x00"),
    ],
)
async def test_what_cannot_be_used_is_said_at_its_field(
    browse: Browse, sessions: Sessions, field: str, typed: str
) -> None:
    browser = browse("en")
    founding = await arrived(browser, sessions)
    answer = await pages.send(browser, founding, "/start", {**FILLED, field: typed})
    assert answer.status_code == 422
    assert [err["id"] for err in pages.read(answer).select(".err")] == [f"error-{field}"]
    again = await pages.send_and_follow(browser, answer, "/start", FILLED)
    assert again.url.path == "/me/password"


async def test_the_first_link_works_once(browse: Browse, sessions: Sessions) -> None:
    path = await a_first_link(sessions)
    first, second = browse("en"), browse("en")
    page, late = await first.get(path), await second.get(path)
    assert (await pages.send(first, page, "/sign-in/link")).status_code == 303
    assert (await pages.send(second, late, "/sign-in/link")).status_code == 422
    assert (await browse("en").get(path)).status_code == 422


async def test_nobody_else_founds_a_community(browse: Browse, sessions: Sessions) -> None:
    """Neither a stranger, nor somebody signed in another way, nor the holder once there is one."""
    assert (await browse("en").get("/start")).headers["location"].startswith("/sign-in")
    async with writing(sessions) as db:
        somebody = await builders.an_account(db)
    signed_in = browse("en")
    await builders.signed_in(signed_in, sessions, somebody)
    assert (await signed_in.get("/start")).status_code == 403
    holder = browse("en")
    founding = await arrived(holder, sessions)
    await pages.send(holder, founding, "/start", FILLED)
    assert (await holder.get("/start")).status_code == 403
    assert (await pages.send(holder, founding, "/start", {**FILLED, "slug": "another"})).status_code == 403
    other = browse("en")
    assert (await arrived(other, sessions)).status_code == 403


async def test_two_clicks_found_one_community(browse: Browse, sessions: Sessions) -> None:
    browser = browse("en")
    founding = await arrived(browser, sessions)
    answers = await asyncio.gather(*(pages.send(browser, founding, "/start", FILLED) for _ in range(3)))
    assert min(answer.status_code for answer in answers) == 303
    assert {answer.status_code for answer in answers} <= {303, 403, 409}
    async with reading(sessions) as db:
        found = await communities.all_communities(db)
    assert [community.name for community in found] == ["湖畔花园"]


async def test_the_log_begins_and_tells_of_the_administrator_without_a_name(
    browse: Browse, sessions: Sessions
) -> None:
    browser = browse("zh-Hans")
    await pages.send(browser, await arrived(browser, sessions), "/start", FILLED)
    async with reading(sessions) as db:
        community = await communities.find_by_slug(db, "lake-garden")
    assert community is not None
    async with reading(sessions, community.id) as db:
        entries = (await db.exec(select(AuditEntry.kind, AuditEntry.body))).all()
    assert sorted(kind for kind, _ in entries) == ["log.started", "role.changed"]
    assert not any("梁健".encode() in body for _, body in entries)


async def test_a_mandate_begins_on_the_day_it_is_there(
    browse: Browse, sessions: Sessions, clock: Hands
) -> None:
    """At half past midnight in Foshan it is still yesterday in Greenwich; the administrator may act all the same."""
    clock.moment = datetime(2026, 5, 20, 16, 30, tzinfo=UTC)
    browser = browse("en")
    await pages.send(browser, await arrived(browser, sessions), "/start", FILLED)
    async with reading(sessions) as db:
        community = await communities.find_by_slug(db, "lake-garden")
    assert community is not None
    async with reading(sessions, community.id) as db:
        mandate = (await db.exec(select(Mandate))).one()
    assert (mandate.role, mandate.starts_on.isoformat()) == (Role.ADMINISTRATOR, "2026-05-21")
    waiting = await browser.get("/c/lake-garden/manage/mandates")
    assert waiting.headers["location"].startswith("/sign-in/second-step")
