"""A home's page for staff: masked until a reason is given; changes are written down by forms that say what is wrong."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import builders
import homes
import pages
import rolls
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from tables import a_row

Browse = Callable[..., httpx.AsyncClient]
TODAY = homes.TODAY.isoformat()
ROWS = [
    a_row(unit="101", owners="林晓晓", ids="A1001"),
    a_row(unit="102", owners="赵敏、孙立", ids="A1002;A1003", phones="13700002222;"),
]


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(sessions, community_id, rolls.table_of(ROWS))
    return community_id


async def somebody(
    browse: Browse, sessions: Sessions, community_id: UUID, role: Role | None = Role.STAFF
) -> httpx.AsyncClient:
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id)
        if role:
            await builders.a_mandate(db, community_id, account_id, role=role)
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def address(sessions: Sessions, community_id: UUID, label: str) -> str:
    return f"/c/fuxing-li/manage/roll/units/{(await homes.home(sessions, community_id, label)).id}"


async def logged(sessions: Sessions, community_id: UUID, kind: str) -> list[dict[str, object]]:
    async with reading(sessions, community_id) as db:
        found = (await db.exec(select(AuditEntry).where(AuditEntry.kind == kind))).all()
    return [json.loads(entry.body)["data"] for entry in found]


async def test_a_home_is_masked_until_a_reason_is_given_and_the_look_is_logged(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk, there = await somebody(browse, sessions, here), await address(sessions, here, "101")
    page = await clerk.get(there)
    assert "林**" in pages.words(page)
    assert "137****1111" in pages.words(page)
    assert "林晓晓" not in page.text
    refused = await pages.send(clerk, page, f"{there}/names")
    assert refused.status_code == 422
    assert "林晓晓" not in refused.text
    shown = await pages.send(clerk, page, f"{there}/names", {"reason": "check"})
    assert "林晓晓" in pages.words(shown)
    assert "13700001111" in pages.words(shown)
    assert await logged(sessions, here, "roll.viewed") == [{"what": "home", "reason": "check", "count": 1}]


async def test_a_sale_is_written_down_and_stands_in_the_history(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk, there = await somebody(browse, sessions, here), await address(sessions, here, "101")
    form = await clerk.get(f"{there}/owners")
    assert "No vote is set now." in pages.words(form)
    filled: dict[str, str | list[str]] = {
        "cause": "sale",
        "evidence": "deed",
        "day": TODAY,
        "name_1": "钱进进",
        "phone_1": "13900001234",
    }
    after = await pages.send_and_follow(clerk, form, f"{there}/owners", filled)
    said = pages.words(after)
    assert "It is written into the roll." in after.text
    assert "钱**" in said
    assert "Owners of before 林**" in said
    assert "Sale · 21 May 2026" in said
    entries = await logged(sessions, here, "roll.changed")
    assert [entry["import_sha256"] is None for entry in entries].count(True) == 1


async def test_what_is_missing_stands_at_its_field_and_what_was_typed_is_kept(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk, there = await somebody(browse, sessions, here), await address(sessions, here, "101")
    form = await clerk.get(f"{there}/owners")
    refused = await pages.send(clerk, form, f"{there}/owners", {"name_2": "钱进"})
    assert refused.status_code == 422
    for words in ("Say what happened.", "Say from which day", "Say what you saw."):
        assert words in pages.faults(refused)
    event = {"cause": "sale", "evidence": "deed", "day": TODAY}
    refused = await pages.send(clerk, refused, f"{there}/owners", {**event, "phone_2": "喂"})
    assert refused.status_code == 422
    field = pages.read(refused).find(id="phone_2")
    assert field is not None
    assert field["aria-invalid"] == "true"  # type: ignore[index]
    late = {"phone_2": "", "day": (homes.TODAY + timedelta(days=1)).isoformat()}
    refused = await pages.send(clerk, refused, f"{there}/owners", late)
    assert "This day is still to come." in pages.faults(refused)
    assert len(await logged(sessions, here, "roll.changed")) == 1


async def test_a_name_that_is_known_asks_who_it_is(browse: Browse, sessions: Sessions, here: UUID) -> None:
    clerk, there = await somebody(browse, sessions, here), await address(sessions, here, "101")
    form = await clerk.get(f"{there}/owners")
    event = {"cause": "sale", "evidence": "deed", "day": TODAY, "name_1": "孙立"}
    asked = await pages.send(clerk, form, f"{there}/owners", event)
    assert asked.status_code == 422
    assert "孙立 · 3栋 2单元 102" in pages.words(asked)
    choice = pages.read(asked).find(attrs={"name": "same_1"})
    assert choice is not None
    after = await pages.send_and_follow(clerk, asked, f"{there}/owners", {"same_1": str(choice["value"])})  # type: ignore[index]
    sold, other = await homes.home(sessions, here, "101"), await homes.home(sessions, here, "102")
    assert sold.owners[0].person_id in {tie.person_id for tie in other.owners}
    assert after.status_code == 200


async def test_of_two_clerks_the_second_is_told(browse: Browse, sessions: Sessions, here: UUID) -> None:
    clerk, there = await somebody(browse, sessions, here), await address(sessions, here, "101")
    form = await clerk.get(f"{there}/owners")
    event = {"cause": "sale", "evidence": "deed", "day": TODAY}
    await pages.send_and_follow(clerk, form, f"{there}/owners", {**event, "name_1": "钱进"})
    told = await pages.send(clerk, form, f"{there}/owners", {**event, "name_1": "周周"})
    assert told.status_code == 409
    assert "Somebody else changed this home meanwhile." in pages.faults(told)


async def test_a_tenant_comes_and_goes_and_co_owners_name_their_voter(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk, there = await somebody(browse, sessions, here), await address(sessions, here, "102")
    event = {"evidence": "in_person", "day": TODAY}
    form = await clerk.get(f"{there}/residents")
    page = await pages.send_and_follow(clerk, form, f"{there}/residents", {**event, "name_1": "周周"})
    link = pages.read(page).select_one("a[href$='/ending']")
    assert link is not None
    ending = str(link["href"])
    page = await pages.send_and_follow(clerk, await clerk.get(ending), ending, event)
    assert "Who lived here 周*" in pages.words(page)
    assert (await clerk.get(ending)).status_code == 409
    owners = (await homes.home(sessions, here, "102")).owners
    person = next(tie.person_id for tie in owners if tie.name == "赵敏")
    form = await clerk.get(f"{there}/voter")
    page = await pages.send_and_follow(clerk, form, f"{there}/voter", {**event, "person": str(person)})
    assert "赵* votes for the home." in pages.words(page)


@pytest.mark.parametrize("role", [None, Role.COMMITTEE, Role.LEAD, Role.COUNTER, Role.AUDITOR])
async def test_nobody_but_staff_gets_near_a_home(
    browse: Browse, sessions: Sessions, here: UUID, role: Role | None
) -> None:
    browser, there = await somebody(browse, sessions, here, role), await address(sessions, here, "101")
    proof = pages.proof(await browser.get("/settings"))
    for path in ("", "/names", "/owners", "/residents", "/voter"):
        assert (await browser.get(there + path)).status_code == 403
        if path:
            sent = await browser.post(there + path, data={"_csrf_token": proof, "reason": "check"})
            assert sent.status_code == 403


async def test_an_area_is_put_right_by_a_form_that_says_what_is_wrong_and_the_history_tells_it(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    staff = await somebody(browse, sessions, here)
    home = await address(sessions, here, "101")
    form = await staff.get(f"{home}/measures")
    said = {"area": "1.23456", "source": "survey", "evidence": "deed", "day": TODAY}
    unfit = await pages.send(staff, form, f"{home}/measures", said)
    assert unfit.status_code == 422
    assert "four decimals at most" in pages.faults(unfit)
    assert "1.23456" in unfit.text
    done = await pages.send_and_follow(staff, form, f"{home}/measures", said | {"area": "91.505"})
    assert "now 91.505 m² (Survey)" in pages.words(done)
    stale = await pages.send(staff, form, f"{home}/measures", said | {"area": "92"})
    assert stale.status_code == 409
    resident = await somebody(browse, sessions, here, None)
    assert (await resident.get(f"{home}/measures")).status_code == 403
