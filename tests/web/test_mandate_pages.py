"""Giving and ending mandates, as the administrator does it, and as those who were given one."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from sqlmodel import col, select

import builders
import pages
import rolls
from conftest import BASE_URL, Hands
from deliberation.accounts.models import Account
from deliberation.audit.models import AuditEntry
from deliberation.communities import mandates
from deliberation.communities.mandates import MandateView
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from told import bodies

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/mandates"
PASSWORD = "two old banyan trees by our door"


@pytest.fixture
async def community_id(sessions: Sessions) -> UUID:
    return await rolls.a_community(sessions)


@pytest.fixture
async def administrator(browse: Browse, sessions: Sessions, community_id: UUID) -> httpx.AsyncClient:
    return await a_holder(browse("en"), sessions, community_id, Role.ADMINISTRATOR, name="王敏")


async def a_holder(
    browser: httpx.AsyncClient, sessions: Sessions, community_id: UUID, role: Role, name: str = "林晓云"
) -> httpx.AsyncClient:
    """The browser, signed in as a new holder of this role."""
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id, name=name)
        await builders.a_mandate(db, community_id, account_id, role=role)
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def held(sessions: Sessions, community_id: UUID) -> list[MandateView]:
    async with reading(sessions, community_id) as db:
        return list(await mandates.held(db))


async def changes(sessions: Sessions, community_id: UUID) -> list[str]:
    """What the log tells of mandates."""
    async with reading(sessions, community_id) as db:
        return [body.decode() for body in await bodies(db, col(AuditEntry.kind) == "role.changed")]


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
async def test_staff_get_a_link_that_leads_to_a_password_a_second_step_and_their_work(
    browse: Browse, administrator: httpx.AsyncClient, language: str
) -> None:
    page = await administrator.get(HERE, headers={"accept-language": language})
    given = await pages.send(administrator, page, HERE, {"name": "林晓云", "role": "staff"})
    assert given.status_code == 200
    link = pages.read(given).select_one("#link")
    assert link is not None
    staff = browse(language)
    shown = await staff.get(link.text.strip().removeprefix(BASE_URL))
    password = await pages.send_and_follow(staff, shown, "/sign-in/link")
    assert password.url.path == "/me/password"
    after = await pages.send_and_follow(
        staff, password, "/me/password", {"login_name": "linxiaoyun", "password": PASSWORD}
    )
    assert after.url.path == "/c/fuxing-li"
    work = await staff.get("/c/fuxing-li/manage", follow_redirects=True)
    assert work.url.path == "/me/second-step"
    late = browse("en")
    assert (await late.get(link.text.strip().removeprefix(BASE_URL))).status_code == 422


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_can_be_given_and_the_log_tells_it_without_the_name(
    administrator: httpx.AsyncClient, sessions: Sessions, community_id: UUID, role: Role
) -> None:
    before = await changes(sessions, community_id)
    page = await administrator.get(HERE)
    given = await pages.send(administrator, page, HERE, {"name": "林晓云", "role": role.value})
    assert given.status_code == 200
    assert (role, "林晓云") in {(each.role, each.name) for each in await held(sessions, community_id)}
    (told,) = (await changes(sessions, community_id))[len(before) :]
    assert role.value in told
    assert "林晓云" not in told


async def test_a_mandate_is_ended_and_told(
    administrator: httpx.AsyncClient, sessions: Sessions, community_id: UUID
) -> None:
    page = await administrator.get(HERE)
    await pages.send(administrator, page, HERE, {"name": "林晓云", "role": "staff"})
    mandate = next(each for each in await held(sessions, community_id) if each.role is Role.STAFF)
    listed = await administrator.get(HERE)
    ended = await pages.send_and_follow(administrator, listed, f"{HERE}/{mandate.id}/ending")
    assert "The mandate ends today." in ended.text
    assert "until 21 May 2026" in pages.words(ended)
    assert len(await changes(sessions, community_id)) == 3
    again = await pages.send(administrator, listed, f"{HERE}/{mandate.id}/ending")
    assert again.status_code == 409
    assert "already ended" in pages.faults(again)


async def test_the_last_administrator_stays(
    administrator: httpx.AsyncClient, sessions: Sessions, community_id: UUID
) -> None:
    page = await administrator.get(HERE)
    (own,) = await held(sessions, community_id)
    refused = await pages.send(administrator, page, f"{HERE}/{own.id}/ending")
    assert refused.status_code == 409
    assert "Somebody must be administrator" in pages.faults(refused)
    await pages.send(administrator, page, HERE, {"name": "梁健", "role": "administrator"})
    assert (await pages.send(administrator, page, f"{HERE}/{own.id}/ending")).status_code == 303


async def test_who_held_a_mandate_holds_it_no_more_on_the_next_day(
    administrator: httpx.AsyncClient,
    browse: Browse,
    sessions: Sessions,
    community_id: UUID,
    clock: Hands,
) -> None:
    staff = await a_holder(browse("en"), sessions, community_id, Role.STAFF)
    mandate = next(each for each in await held(sessions, community_id) if each.role is Role.STAFF)
    await pages.send(administrator, await administrator.get(HERE), f"{HERE}/{mandate.id}/ending")
    assert (await staff.get("/c/fuxing-li/manage")).status_code == 200
    clock.moment = clock.moment.replace(hour=15, minute=59)
    assert (await staff.get("/c/fuxing-li/manage")).status_code in {200, 303}
    clock.moment = clock.moment.replace(hour=16, minute=1)
    assert (await staff.get("/c/fuxing-li/manage")).status_code in {303, 403}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_only_administrators_give_and_end_mandates(
    browse: Browse, sessions: Sessions, community_id: UUID, role: Role
) -> None:
    other = await a_holder(browse("en"), sessions, community_id, role)
    token = pages.proof(await other.get("/settings"))
    (own,) = await held(sessions, community_id)
    assert (await other.get(HERE)).status_code == 403
    asked = {"_csrf_token": token, "name": "林晓云", "role": "administrator"}
    assert (await other.post(HERE, data=asked)).status_code == 403
    assert (await other.post(f"{HERE}/{own.id}/ending", data=asked)).status_code == 403
    assert await held(sessions, community_id) == [own]


async def test_a_mandate_of_another_community_is_not_there(
    administrator: httpx.AsyncClient, browse: Browse, sessions: Sessions
) -> None:
    elsewhere = await rolls.a_community(sessions, slug="elsewhere")
    await a_holder(browse("en"), sessions, elsewhere, Role.STAFF)
    (theirs,) = await held(sessions, elsewhere)
    token = pages.proof(await administrator.get(HERE))
    for path in (f"{HERE}/{theirs.id}/ending", f"/c/elsewhere/manage/mandates/{theirs.id}/ending"):
        answer = await administrator.post(path, data={"_csrf_token": token})
        assert answer.status_code in {403, 404, 409}, path
    assert [each.ends_on for each in await held(sessions, elsewhere)] == [None]


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
async def test_what_is_left_out_is_said_at_its_field(administrator: httpx.AsyncClient, language: str) -> None:
    page = await administrator.get(HERE)
    administrator.headers["accept-language"] = language
    answer = await pages.send(administrator, page, HERE, {"name": " ", "role": ""})
    assert answer.status_code == 422
    assert [err["id"] for err in pages.read(answer).select(".err")] == ["error-name", "error-role"]


@pytest.mark.parametrize(
    "asked",
    [
        {"role": "emperor"},
        {"name": "x" * 5000},
        {"name": "\x00"},
        {"building": "1 OR 1=1"},
        {"building": "🏠" * 50},
        {"role": ["staff", "administrator"]},
        {"name": ["a", "b"]},
    ],
)
async def test_hostile_forms_are_refused_in_words(
    administrator: httpx.AsyncClient, asked: dict[str, str | list[str]]
) -> None:
    page = await administrator.get(HERE)
    answer = await pages.send(administrator, page, HERE, {"name": "林晓云", "role": "staff", **asked})
    assert answer.status_code == 422
    assert pages.faults(answer)


async def test_a_building_that_is_not_here_is_said_at_its_field_and_leaves_nobody_behind(
    administrator: httpx.AsyncClient, sessions: Sessions
) -> None:
    asked = {"name": "赵新来", "role": "lead", "building": str(new_id())}
    answer = await pages.send(administrator, await administrator.get(HERE), HERE, asked)
    assert answer.status_code == 422
    assert "Choose one from the list." in pages.faults(answer)
    assert "赵新来" in answer.text
    async with reading(sessions) as db:
        assert "赵新来" not in list(await db.exec(select(Account.name)))
