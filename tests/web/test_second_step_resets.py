"""Whoever works here and lost the second step is helped by an administrator, never by themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from pyotp.totp import TOTP
from sqlmodel import select

import builders
import pages
import rolls
from conftest import SECRET
from deliberation.accounts import queries as accounts
from deliberation.accounts import second_steps
from deliberation.audit.models import AuditEntry
from deliberation.communities import mandates
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.keys import Keys
from deliberation.outbox.models import PostedLetter
from signing_in import MAIL, PASSWORD, a_clerk, a_password, a_place, enter_password

Browse = Callable[..., httpx.AsyncClient]
MANDATES = "/c/fuxing-li/manage/mandates"
KEY = Keys(SECRET).for_purpose(second_steps.KEY)


@dataclass(frozen=True)
class Office:
    """A community with an administrator, and a clerk with a phone, a mail address and a second step."""

    community_id: UUID
    administrator_id: UUID
    clerk_id: UUID
    mandate_id: UUID

    @property
    def address(self) -> str:
        return f"{MANDATES}/{self.mandate_id}/second-step-reset"


@pytest.fixture
async def office(sessions: Sessions) -> Office:
    place = await a_place(sessions)
    clerk_id = await a_password(sessions, place)
    await a_clerk(sessions, place, clerk_id)
    async with writing(sessions, place.community_id) as db:
        administrator_id = await builders.a_member(db, place.community_id, name="王敏")
        await builders.a_mandate(db, place.community_id, administrator_id, role=Role.ADMINISTRATOR)
    await turn_on(sessions, clerk_id)
    await turn_on(sessions, administrator_id)
    async with reading(sessions, place.community_id) as db:
        mandate = next(each for each in await mandates.held(db) if each.account_id == clerk_id)
    return Office(place.community_id, administrator_id, clerk_id, mandate.id)


async def turn_on(sessions: Sessions, account_id: UUID) -> None:
    async with writing(sessions) as db:
        await second_steps.start(db, account_id, key=KEY, now=builders.NOW)
        secret = await second_steps.find_new_secret(db, account_id, key=KEY)
        assert secret is not None
        early = builders.NOW - timedelta(minutes=5)
        await second_steps.confirm(db, account_id, TOTP(secret).at(early), key=KEY, now=early)


async def as_account(browse: Browse, sessions: Sessions, account_id: UUID) -> httpx.AsyncClient:
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def has_second_step(sessions: Sessions, account_id: UUID) -> bool:
    async with reading(sessions) as db:
        return (await accounts.get_account(db, account_id)).has_authenticator


async def told(sessions: Sessions, office: Office) -> list[AuditEntry]:
    async with reading(sessions, office.community_id) as db:
        return list(await db.exec(select(AuditEntry).where(AuditEntry.kind == "second_step.reset")))


async def test_a_reset_signs_out_asks_for_a_new_app_and_is_told(
    browse: Browse, sessions: Sessions, office: Office
) -> None:
    clerk = await as_account(browse, sessions, office.clerk_id)
    assert (await clerk.get("/c/fuxing-li/manage")).status_code == 200
    administrator = await as_account(browse, sessions, office.administrator_id)
    listed = await administrator.get(MANDATES)
    assert pages.read(listed).select_one(f'a[href="{office.address}"]')
    asked = await administrator.get(office.address)
    assert "Reset the second step of 李秀英?" in pages.words(asked)
    done = await pages.send_and_follow(administrator, asked, office.address)
    assert "The second step is reset." in pages.words(done)
    assert not pages.read(done).select_one(f'a[href="{office.address}"]')
    assert not await has_second_step(sessions, office.clerk_id)
    assert (await clerk.get("/c/fuxing-li/manage")).headers["location"].startswith("/sign-in?")
    again = browse("en")
    await enter_password(again, MAIL, PASSWORD)
    work = await again.get("/c/fuxing-li/manage", follow_redirects=True)
    assert work.url.path == "/me/second-step"
    (entry,) = await told(sessions, office)
    assert entry.subject_id == office.mandate_id
    assert not [word for word in ("李秀英", MAIL, str(office.clerk_id)) if word in entry.body.decode()]
    async with reading(sessions) as db:
        (letter,) = await db.exec(select(PostedLetter))
    assert (letter.channel, letter.to, letter.subject) == ("mail", MAIL, "您的第二步验证已重设")
    assert "福星里小区" in letter.body


async def test_nobody_resets_their_own(browse: Browse, sessions: Sessions, office: Office) -> None:
    administrator = await as_account(browse, sessions, office.administrator_id)
    async with reading(sessions, office.community_id) as db:
        own = next(e for e in await mandates.held(db) if e.account_id == office.administrator_id)
    address = f"{MANDATES}/{own.id}/second-step-reset"
    listed = await administrator.get(MANDATES)
    assert not pages.read(listed).select_one(f'a[href="{address}"]')
    assert (await administrator.get(address)).status_code == 403
    answer = await administrator.post(address, data={"_csrf_token": pages.proof(listed)})
    assert answer.status_code == 403
    assert "Ask another administrator" in pages.words(answer)
    assert await has_second_step(sessions, office.administrator_id)


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.ADMINISTRATOR)])
async def test_only_an_administrator_resets(
    browse: Browse, sessions: Sessions, office: Office, role: Role | None
) -> None:
    async with writing(sessions, office.community_id) as db:
        other = await builders.a_member(db, office.community_id, name="陈国强")
        if role is not None:
            await builders.a_mandate(db, office.community_id, other, role=role)
    browser = await as_account(browse, sessions, other)
    assert (await browser.get(office.address)).status_code == 403
    token = pages.proof(await browser.get("/settings"))
    assert (await browser.post(office.address, data={"_csrf_token": token})).status_code == 403
    assert await has_second_step(sessions, office.clerk_id)
    assert await told(sessions, office) == []


async def test_an_administrator_of_another_community_finds_nobody_there(
    browse: Browse, sessions: Sessions, office: Office
) -> None:
    elsewhere = await rolls.a_community(sessions, slug="elsewhere")
    async with writing(sessions, elsewhere) as db:
        other = await builders.a_member(db, elsewhere, name="外人")
        await builders.a_mandate(db, elsewhere, other, role=Role.ADMINISTRATOR)
    browser = await as_account(browse, sessions, other)
    token = pages.proof(await browser.get("/settings"))
    for address in (office.address, office.address.replace("fuxing-li", "elsewhere")):
        assert (await browser.get(address)).status_code in {403, 404}
        assert (await browser.post(address, data={"_csrf_token": token})).status_code in {403, 404}
    assert await has_second_step(sessions, office.clerk_id)


async def test_a_second_tap_changes_nothing_more(browse: Browse, sessions: Sessions, office: Office) -> None:
    administrator = await as_account(browse, sessions, office.administrator_id)
    asked = await administrator.get(office.address)
    assert (await pages.send(administrator, asked, office.address)).status_code == 303
    again = await pages.send(administrator, asked, office.address)
    assert again.status_code == 409
    assert "no second step to reset" in pages.words(again)
    assert len(await told(sessions, office)) == 1
