"""The roll as a file: who may take it, what for, and what the public log tells."""

import json
from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import builders
import pages
import rolls
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.roll import workbook
from tables import a_row

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/roll/export"


@pytest.fixture
async def here(sessions: Sessions) -> UUID:
    community_id = await rolls.a_community(sessions)
    await rolls.taken_in(
        sessions, community_id, rolls.table_of([a_row(), a_row(unit="9", owners="钱进", ids="B1001")])
    )
    return community_id


async def somebody(
    browse: Browse, sessions: Sessions, community_id: UUID, role: Role | None, language: str = "en"
) -> httpx.AsyncClient:
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id)
        if role:
            await builders.a_mandate(db, community_id, account_id, role=role)
    browser = browse(language)
    await builders.signed_in(browser, sessions, account_id)
    return browser


async def entries(sessions: Sessions, community_id: UUID) -> list[dict[str, object]]:
    async with reading(sessions, community_id) as db:
        found = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "roll.viewed"))).all()
    return [json.loads(entry.body) for entry in found]


@pytest.mark.parametrize(
    ("form", "language", "head"), [("csv", "en", "building"), ("xlsx", "zh-Hans", "楼栋")]
)
async def test_staff_take_the_roll_in_their_language_and_the_log_tells_it(
    browse: Browse, sessions: Sessions, here: UUID, form: str, language: str, head: str
) -> None:
    clerk = await somebody(browse, sessions, here, Role.STAFF, language)
    page = await clerk.get(HERE)
    assert "林晓" not in page.text
    assert await entries(sessions, here) == []
    answer = await pages.send(clerk, page, HERE, {"form": form, "reason": "copy"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f".{form}")
    assert answer.headers["cache-control"] == "no-store"
    table = workbook.read(answer.content)
    assert table.rows[0][0] == head
    assert any("林晓" in row and "13700001111" in row for row in table.rows)
    (entry,) = await entries(sessions, here)
    assert entry["data"] == {"what": "export", "reason": "copy", "count": 2}
    assert entry["actor"]["kind"] == "clerk"  # type: ignore[index]
    assert entry["subject"]["id"] == str(here)  # type: ignore[index]


async def test_without_a_reason_there_is_no_file_and_no_entry(
    browse: Browse, sessions: Sessions, here: UUID
) -> None:
    clerk = await somebody(browse, sessions, here, Role.ADMINISTRATOR)
    answer = await pages.send(clerk, await clerk.get(HERE), HERE, {"form": "csv"})
    assert answer.status_code == 422
    assert "Say what you need it for." in pages.faults(answer)
    assert "林晓" not in answer.text
    assert await entries(sessions, here) == []


@pytest.mark.parametrize("role", [None, Role.COMMITTEE, Role.LEAD, Role.COUNTER, Role.AUDITOR])
async def test_nobody_but_staff_gets_near_it(
    browse: Browse, sessions: Sessions, here: UUID, role: Role | None
) -> None:
    browser = await somebody(browse, sessions, here, role)
    proof = pages.proof(await browser.get("/settings"))
    assert (await browser.get(HERE)).status_code == 403
    answer = await browser.post(HERE, data={"_csrf_token": proof, "form": "csv", "reason": "copy"})
    assert answer.status_code == 403
    assert await entries(sessions, here) == []
