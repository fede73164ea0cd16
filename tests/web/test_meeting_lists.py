"""Nobody leafs through the owners at a meeting: lists mask them, and whoever is looked for is one of a few."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import select

import pages
from builders import a_mandate, a_member, signed_in
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.meetings.kinds import Office
from deliberation.meetings.run import steps
from deliberation.roll.kinds import PersonKind
from deliberation.roll.models import Person
from meetings.running import STAFF, acting, an_assembly
from meetings.voting import Voting

Browse = Callable[..., httpx.AsyncClient]
COMPANY = "百家超市有限公司"
NAMES = ("何建军", "陈国强", "赵兰", "王淑芬", "李明")


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


async def test_owners_stand_masked_in_every_list_of_a_meeting_and_whole_for_whoever_wrote_it(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await an_assembly(sessions, with_account=("何建军", "李明"))
    called = meeting.called
    async with writing(sessions, called.community.id) as db:
        clerk = await a_member(db, called.community.id, name="社工小林")
        await a_mandate(db, called.community.id, clerk, role=Role.STAFF, now=clock.now())
        owner = (await db.exec(select(Person).where(Person.name == "王淑芬"))).one()
        owner.name, owner.kind = COMPANY, PersonKind.LEGAL.value
    chair = acting(clerk, roles=STAFF)
    await meeting.name(Office.CHAIR, chair.account_id)
    await meeting.come(1, 2, 3)
    await meeting.do(steps.open_meeting, by=chair)
    await meeting.do(steps.begin_item, item_id=called.decisions[0].id, by=chair)
    await Voting(meeting, called.decisions[0].id).moved(by=chair)
    desk = f"/c/{called.community.slug}/manage/meetings/{called.meeting.number}"
    browser = browse("en")
    await signed_in(browser, sessions, chair.account_id, now=clock.now())

    async def listed(page: str, sought: str = "") -> str:
        answer = await browser.get(f"{desk}/{page}", params={"q": sought} if sought else {})
        assert answer.status_code == 200, page
        return pages.words(answer)

    for page in ("invitations", "attendance", "actions", "votes/motions/1/opening"):
        assert not [name for name in NAMES if name in await listed(page)], page
        assert "何建军" in await listed(page, "何建军"), page
        found = await listed(page, "何")
        assert "何**" in found, page
        assert "何建军" not in found, page
        assert "何建军" not in await listed(page, "何建 102"), page
        assert "李明" not in await listed(page, "何建军"), page
    assert "Nobody is found" in await listed("attendance", "没有这个人")
    assert COMPANY in await listed("attendance"), "a body's name is no secret"
    table = (await browser.get(f"{desk}/attendance/table.csv")).content.decode("utf-8-sig")
    assert ("何**" in table, COMPANY in table) == (True, True)
    assert "何建军" not in table

    await _finding_an_owner_loses_nothing(browser, f"{desk}/actions", called.accounts["何建军"])


async def _finding_an_owner_loses_nothing(browser: httpx.AsyncClient, to: str, owner_id: UUID) -> None:
    typed = {"what": "联系门禁公司", "body": "物业", "q": "何", "due_on": "2030-01-02"}
    page = await pages.send(browser, await browser.get(to), f"{to}/search", typed)
    kept = pages.read(page)
    assert ("联系门禁公司" in page.text, "何**" in page.text) == (True, True)
    assert [str(kept.select_one(f"[name={each}]")["value"]) for each in ("body", "q", "due_on")] == [
        "物业",
        "何",
        "2030-01-02",
    ]
    given = {"body": "", "what": "联系门禁公司", "owner": str(owner_id), "due_on": ""}
    _, values, headers = pages.filled_in(page, to, given)
    refused = await browser.post(str(pages.form(page, to)["action"]), data=values, headers=headers)
    assert refused.status_code == 422
    chosen = pages.read(refused).select_one("#owner option[selected]")
    assert chosen is not None, "whom one had found is still chosen"
    page = await pages.send(browser, refused, f"{to}/search", {"q": "陈"})
    chosen = pages.read(page).select_one("#owner option[selected]")
    assert chosen is not None, "nor is the one before lost by looking for another"
    assert "何**" in chosen.get_text()
    due = (clock.now() + timedelta(days=30)).date().isoformat()
    sent = await pages.send(browser, refused, to, {**given, "due_on": due})
    assert sent.status_code == 303
    assert "何建军" in pages.words(await browser.get(to)), "whoever took a task on stands with it"
