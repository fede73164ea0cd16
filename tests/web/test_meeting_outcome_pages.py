"""What an assembly voted is published, objected to online and on paper, counted again and final, on the pages alone."""

from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest

import pages
from announcing import Announcing, Assembly, an_assembly_that_voted
from builders import signed_in
from conftest import Database, Hands
from deliberation.database.sessions import Sessions
from deliberation.meetings.minutes import giving
from deliberation.meetings.minutes.giving import Task
from deliberation.meetings.run import steps
from deliberation.notices.acting import By
from deliberation.notices.kinds import Ground, Remedy

Browse = Callable[..., httpx.AsyncClient]
HOME = "/c/fuxing-li"
DESK = f"{HOME}/manage/notices"
VOTE = f"{HOME}/meetings/1/votes/1"
TODO = f"{DESK}/meetings/1/votes/1"


@pytest.fixture
def works() -> bool:
    return False


@pytest.fixture
async def assembly(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch, clock: Hands
) -> Assembly:
    made = await an_assembly_that_voted(sessions, database, monkeypatch)
    await made.meeting.do(steps.end, by=made.here.chair)
    clock.moment = made.office.now
    return made


async def browser_of(office: Announcing, browse: Browse, by: By, language: str = "en") -> httpx.AsyncClient:
    browser = browse(language)
    await signed_in(browser, office.sessions, by.account_id, now=office.now)
    return browser


async def test_a_vote_of_an_assembly_goes_from_its_count_to_its_end_by_the_office_s_list(
    assembly: Assembly, browse: Browse, clock: Hands
) -> None:
    office, stranger = assembly.office, browse("zh-Hans")
    writer, publisher = [await browser_of(office, browse, by) for by in (office.writer, office.publisher)]
    for at in (VOTE, f"{HOME}/meetings/1"):
        assert "初步结果" in pages.words(await stranger.get(at))
    todo = pages.words(await writer.get(TODO))
    assert "Meeting no. 1, vote no. 1 把2号门的门禁换成刷卡" in todo
    assert "The minutes of the meeting are published" in todo
    assert "Publish this outcome Meeting no. 1, vote no. 1" in pages.words(await writer.get(f"{HOME}/manage"))
    assert TODO in (await writer.get(VOTE)).text

    new = await writer.get(f"{DESK}/new?kind=result&poll=1-1")
    for language in ("zh", "en"):
        written = pages.read(new).find(id=f"body_{language}")
        assert written is not None
        assert "把2号门的门禁换成刷卡" in written.get_text()
        assert not [name for name in ("何建军", "李明", "陈国强") if name in written.get_text()]
    wrong = await pages.send(writer, new, f"{DESK}/drafts", {"poll": "a vote"})
    assert (wrong.status_code, "Choose the vote from the list." in pages.faults(wrong)) == (422, True)
    draft = await pages.send_and_follow(writer, new, f"{DESK}/drafts")
    own = await writer.post(
        f"{draft.url.path}/publication", data={"edition": "1", "_csrf_token": pages.proof(draft)}
    )
    assert own.status_code == 403
    seen = await publisher.get(draft.url.path)
    notice = await pages.send_and_follow(publisher, seen, f"{draft.url.path}/publication")
    name = notice.url.path.rpartition("/")[2]
    paper = await stranger.get(f"{HOME}/notices/{name}/paper.pdf", params={"size": "a3"})
    assert paper.headers["content-type"] == "application/pdf"
    assert "异议截止日" in (await stranger.get(f"{HOME}/calendar.ics")).text

    await objected(assembly, browse, name)
    assert "异议期" in pages.words(await stranger.get(VOTE))
    shown = await office.again((await office.outcome()).notices[0])
    await office.answered(shown, 1, Remedy.RECOUNT)
    await office.move(shown.ends_at(office.zone))
    clock.moment = office.now + timedelta(seconds=30)
    assert "暂不生效" in pages.words(await stranger.get(VOTE))
    await nothing_is_carried_out_yet(assembly, browse)
    await counted_again(office, browse)
    assert "最终结果" in pages.words(await stranger.get(f"{HOME}/notices/{name}"))


async def objected(assembly: Assembly, browse: Browse, name: str) -> None:
    """Whoever owns a seat, not whoever only lives here, nor whoever led it."""
    office, public = assembly.office, f"{HOME}/notices/{name}"
    led_it = await browser_of(
        office, browse, By(**{**vars(office.third), "account_id": assembly.written.chair})
    )
    assert "Only those who could vote can object" in pages.words(await led_it.get(public))
    refused = await led_it.post(
        f"{public}/objections",
        data={"ground": "count", "said": "不对", "_csrf_token": pages.proof(await led_it.get("/me"))},
    )
    assert refused.status_code == 403
    owner = await browser_of(office, browse, await office.owner("何建军"))
    form = await owner.get(f"{public}/objections")
    sent = await pages.send(
        owner, form, f"{public}/objections", {"ground": Ground.COUNT.value, "said": "票数不对"}
    )
    assert sent.status_code == 303, pages.faults(sent)
    assert name in pages.words(await owner.get("/me"))


async def nothing_is_carried_out_yet(assembly: Assembly, browse: Browse) -> None:
    """What was given to do on the item says that its decision is on hold, and so do the minutes' desk and the chair's list."""
    written = assembly.written
    task = Task(position=2, what="联系门禁公司", owner_id=written.secretary, body="", due_on=date(2099, 1, 1))
    await written.do(lambda db: giving.give(db, 1, task, by=written.by(written.secretary)))
    by = By(**{**vars(assembly.office.third), "account_id": written.secretary})
    secretary = await browser_of(assembly.office, browse, by)
    assert "Do not carry it out before the decision is final." in pages.words(
        await secretary.get(f"{HOME}/actions/1")
    )
    for page in ("actions", "manage/meetings/1/minutes", "manage/meetings/1/votes"):
        assert "On hold" in pages.words(await secretary.get(f"{HOME}/{page}")), page


async def counted_again(office: Announcing, browse: Browse) -> None:
    """From the record, owners and area by what was said."""
    figures = {
        "heads.for": "3", "heads.against": "1", "heads.abstain": "0", "heads.invalid": "0",
        "area.for": "374.24", "area.against": "88.50", "area.abstain": "0", "area.invalid": "0",
        "said": "按记录逐户相加。",
    }  # fmt: skip
    for by in (office.writer, office.third):
        browser = await browser_of(office, browse, by)
        form = await browser.get(f"{TODO}/recounts")
        done = await pages.send(browser, form, f"{TODO}/recounts", figures)
        assert done.status_code == 303, pages.faults(done)
    assert "Both found the same" in pages.words(await browser.get(TODO))
