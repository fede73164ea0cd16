"""Giving mandates, as the administrator does it."""

from collections.abc import Callable

import httpx
from sqlmodel import select

import builders
import pages
import rolls
from deliberation.accounts.models import Account
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/mandates"


async def test_a_building_that_is_not_here_is_said_at_its_field_and_leaves_nobody_behind(
    browse: Browse, sessions: Sessions
) -> None:
    community_id = await rolls.a_community(sessions)
    async with writing(sessions, community_id) as db:
        account_id = await builders.a_member(db, community_id, name="王敏")
        await builders.a_mandate(db, community_id, account_id, role=Role.ADMINISTRATOR)
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id)
    asked = {"name": "赵新来", "role": "lead", "building": str(new_id())}
    answer = await pages.send(browser, await browser.get(HERE), HERE, asked)
    assert answer.status_code == 422
    assert "Choose one from the list." in pages.faults(answer)
    assert "赵新来" in answer.text
    async with reading(sessions) as db:
        assert "赵新来" not in list(await db.exec(select(Account.name)))
