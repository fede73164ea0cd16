"""A meeting is drafted, called, cancelled and read on the pages alone, without a script."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

import pages
from builders import NOW, a_mandate, a_member, signed_in
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from polling import Estate, Home, an_estate

Browse = Callable[..., httpx.AsyncClient]
DESK = "/c/fuxing-li/manage/meetings"
PUBLIC = "/c/fuxing-li/meetings"
HOMES = [Home(label=str(101 + place), owners=(f"业主{place}",), area_cm2=885_000) for place in range(3)]
MEMBERS = ("陈国强", "赵兰", "何建军")


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    """Three homes, and three on the committee."""
    estate = await an_estate(sessions, HOMES)
    async with writing(sessions, estate.id) as db:
        for name in MEMBERS:
            estate.members[name] = await a_member(db, estate.id, name=name)
            await a_mandate(db, estate.id, estate.members[name], role=Role.COMMITTEE)
    return estate


async def at_the_desk(
    browse: Browse, sessions: Sessions, estate: Estate, language: str = "en"
) -> httpx.AsyncClient:
    browser = browse(language)
    await signed_in(browser, sessions, estate.members["陈国强"])
    return browser


async def as_a_neighbour(browse: Browse, sessions: Sessions, estate: Estate) -> httpx.AsyncClient:
    """A member of the community who is not called to the meeting."""
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="邻居")
    browser = browse("en")
    await signed_in(browser, sessions, account_id)
    return browser


async def drafted(browser: httpx.AsyncClient, kind: str = "committee", **filled: str) -> str:
    """The path of a new draft's page."""
    asked = await browser.get(f"{DESK}/new?kind={kind}&place=cn")
    assert asked.status_code == 200
    rule = {"committee": "CN-COMM", "joint": "CN-COMM", "assembly": "CN-278-ORD"}[kind]
    wanted = {"title": "第四次会议", "venue": "3号楼活动室", "mode": "in_person", "rule": rule, **filled}
    answer = await pages.send(browser, asked, DESK, wanted)
    assert answer.status_code == 303, pages.faults(answer)
    return str(answer.headers["location"])


async def with_item(browser: httpx.AsyncClient, draft: str, **filled: str) -> None:
    asked = await browser.get(f"{draft}/items/new")
    wanted = {"title": "更换门禁系统", "kind": "decision", **filled}
    answer = await pages.send(browser, asked, f"{draft}/items", wanted)
    assert answer.status_code == 303, pages.faults(answer)


async def called(browser: httpx.AsyncClient, draft: str, **filled: str) -> httpx.Response:
    asked = await browser.get(f"{draft}/call")
    assert asked.status_code == 200
    return await pages.send(browser, asked, f"{draft}/call", filled)


async def test_a_committee_meeting_is_called_and_everybody_reads_it(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    desk = await at_the_desk(browse, sessions, estate)
    assert "No meeting was called here yet." in pages.words(await desk.get(DESK))
    draft = await drafted(desk, link="https://meet.example/x", mode="both", planned_minutes="90")
    chosen = pages.read(await desk.get(f"{draft}/edit")).select_one("#planned_minutes option[selected]")
    assert chosen is not None
    assert chosen["value"] == "90"
    await with_item(desk, draft, topic="none", body="换成**刷卡**。")
    page = pages.words(await desk.get(draft))
    assert "Call it by" in page
    assert "Call the meeting by" in pages.words(await desk.get("/c/fuxing-li/manage"))
    assert "article 39" in page
    reader = browse("zh-Hans")
    assert (await reader.get(f"{PUBLIC}/1")).status_code == 404, "drafts are nobody else's business"
    answer = await called(desk, draft)
    assert answer.status_code == 303, pages.faults(answer)
    shown = pages.words(await reader.get(f"{PUBLIC}/1"))
    assert "第四次会议" in shown
    assert "更换门禁系统" in shown
    assert "19:30 – 21:00" in shown
    assert "预计21:00结束" in pages.words(await reader.get(f"{PUBLIC}/1/call"))
    assert b"T210000" in (await reader.get(f"{PUBLIC}/1/calendar.ics")).content
    assert "赵兰" not in shown, "names of the committee are for members"
    assert "赵兰" in pages.words(await desk.get(f"{PUBLIC}/1"))
    assert "meet.example" not in shown, "the link is for members"
    assert "meet.example" in pages.words(await desk.get(f"{PUBLIC}/1"))
    assert b"meet.example" in (await desk.get(f"{PUBLIC}/1/calendar.ics")).content
    neighbour = await as_a_neighbour(browse, sessions, estate)
    assert "The link is for those who are called." in pages.words(await neighbour.get(f"{PUBLIC}/1"))
    for page in (f"{PUBLIC}/1", f"{PUBLIC}/1/calendar.ics", f"{PUBLIC}/1/mine"):
        assert "meet.example" not in (await neighbour.get(page)).text, page
    assert "第四次会议" in pages.words(await reader.get(PUBLIC))
    assert (await called_again(desk, draft)).status_code == 409
    notice = pages.read(await desk.get("/c/fuxing-li/manage/notices/new?meeting=1"))
    written = [str(notice.select_one(f"#{field}")) for field in ("title_zh", "body_zh", "body_en")]
    assert "第四次会议" in written[0]
    assert all("更换门禁系统" in each and "/c/fuxing-li/meetings/1" in each for each in written[1:])


async def called_again(browser: httpx.AsyncClient, draft: str) -> httpx.Response:
    return await browser.get(f"{draft}/call")


async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    desk = await at_the_desk(browse, sessions, estate)
    asked = await desk.get(f"{DESK}/new?kind=committee&place=cn")
    for field, typed, told in (
        ("title", "长" * 10_000, "This is too long. Use 200 characters at most."),
        ("starts_at", "2026-05-20T19:30", "The meeting must begin later than now."),
        ("starts_at", "9998-05-20T19:30", "Look at the year again"),
        ("starts_at", "soon", "Write a day and a time"),
        ("rule", "CN-278-ORD", "This rule is not for this kind of meeting."),
        ("venue", "", "Write where people meet."),
    ):
        wanted = {
            "title": "第四次会议",
            "venue": "3号楼",
            "mode": "in_person",
            "rule": "CN-COMM",
            field: typed,
        }
        answer = await pages.send(desk, asked, DESK, wanted)
        assert answer.status_code == 422, field
        assert told in pages.faults(answer)
        kept = set({**wanted, "rule": "CN-COMM"}.values()) - {""}
        assert all(value[:20] in answer.text for value in kept)
    assert "Drafts" not in pages.words(await desk.get(DESK))


async def test_a_short_notice_and_what_is_beyond_a_committee_must_be_ticked(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    desk = await at_the_desk(browse, sessions, estate)
    draft = await drafted(desk, starts_at=f"{NOW + timedelta(days=3):%Y-%m-%dT%H:%M}")
    await with_item(desk, draft, title="更换物业公司", topic="manager")
    page = await called(desk, draft)
    assert page.status_code == 422
    assert "The notice comes too late by the count of days." in pages.faults(page)
    assert "Tick this and say why" in pages.faults(page)
    page = await pages.send(desk, page, f"{draft}/call", {"short_notice": "yes", "reason": "合同到期"})
    assert "Tick that you have read what is said of item 1: 更换物业公司." in pages.faults(page)
    assert "合同到期" in page.text
    box = pages.read(page).find("input", {"name": "warned"})
    assert box is not None
    page = await pages.send(desk, page, f"{draft}/call", {"warned": str(box["value"])})
    assert page.status_code == 303, pages.faults(page)
    assert "Too few" in pages.words(await desk.get(f"{PUBLIC}/1"))
    stranger = browse("en")
    for told in (f"{PUBLIC}/1", f"{PUBLIC}/1/call"):
        assert "合同到期" in pages.words(await stranger.get(told)), "everybody reads why it could not wait"
    assert "合同到期" in pages.words(await desk.get(draft))


async def test_an_assembly_and_a_joint_meeting_show_their_seats_before_they_are_called(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    desk = await at_the_desk(browse, sessions, estate)
    draft = await drafted(desk, "assembly")
    await with_item(desk, draft, topic="use_fund")
    shown = pages.words(await desk.get(f"{draft}/call"))
    assert "Owners 3" in shown
    assert "265.50 m²" in shown
    assert (await called(desk, draft)).status_code == 303
    draft = await drafted(desk, "joint")
    await with_item(desk, draft)
    answer = await called(desk, draft, bodies="居委会 李明")
    assert answer.status_code == 422
    answer = await called(desk, draft, bodies="居委会：李明\n物业公司: 王强")
    assert answer.status_code == 200
    answer = await pages.send(desk, answer, f"{draft}/call")
    assert answer.status_code == 303, pages.faults(answer)
    shown = pages.words(await desk.get(f"{PUBLIC}/2"))
    assert "物业公司" in shown
    assert "王强" not in shown


async def test_the_agenda_is_moved_changed_and_made_of_a_proposal(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    desk = await at_the_desk(browse, sessions, estate)
    draft = await drafted(desk)
    await with_item(desk, draft, title="甲", topic="none")
    await with_item(desk, draft, title="乙", kind="report")
    page = await desk.get(f"{draft}/items/new")
    source = pages.read(page).select_one("a[href*='source=proposal']")
    assert source is not None
    asked = await desk.get(f"{draft}/items/new{str(source['href'])[str(source['href']).index('?') :]}")
    answer = await pages.send(desk, asked, f"{draft}/items", {"topic": "none"})
    assert answer.status_code == 303, pages.faults(answer)
    page = await desk.get(draft)
    moved = [str(form["action"]) for form in pages.read(page).select("form[action$=moving]")]
    await pages.send(desk, page, moved[0])
    titles = [
        each.get_text(strip=True) for each in pages.read(await desk.get(draft)).select(".stages > li > b")
    ]
    assert titles[:2] == ["乙", "甲"]
    page = await desk.get(draft)
    removed = [
        str(form["action"]) for form in pages.read(page).select("form[action*='/items/'][action$=removal]")
    ]
    await pages.send(desk, page, removed[0])
    shown = pages.words(await desk.get(draft))
    assert "乙" not in shown
    assert "From a proposal" in shown


async def test_a_called_meeting_is_cancelled_with_a_reason(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    desk = await at_the_desk(browse, sessions, estate)
    draft = await drafted(desk)
    await with_item(desk, draft, topic="none")
    await called(desk, draft)
    asked = await desk.get(f"{draft}/cancellation")
    assert "Write why." in pages.faults(
        await pages.send(desk, asked, f"{draft}/cancellation", {"reason": " "})
    )
    assert (await pages.send(desk, asked, f"{draft}/cancellation", {"reason": "停电"})).status_code == 303
    shown = pages.words(await browse("en").get(f"{PUBLIC}/1"))
    assert "This meeting does not take place." in shown
    assert "停电" in shown
    # its agenda is not lost: a new draft has it, in time for the days of notice
    page = await desk.get(draft)
    anew = await pages.send_and_follow(desk, page, f"{draft}/anew")
    assert "Choose when and where." in pages.words(anew)
    again = str(anew.url).removesuffix("/edit")
    assert again != draft
    agenda = pages.words(await desk.get(again))
    assert "更换门禁系统" in agenda
    assert "Too few" not in agenda
    token, origin = {"_csrf_token": pages.proof(page)}, {"origin": "http://testserver.local"}
    refused = await desk.post(f"{again}/anew", data=token, headers=origin)
    assert refused.status_code == 409, "nobody cancelled that one"


async def test_a_member_without_standing_is_refused_at_each_step(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    desk = await at_the_desk(browse, sessions, estate)
    draft = await drafted(desk)
    await with_item(desk, draft, topic="none")
    async with writing(sessions, estate.id) as db:
        account: UUID = await a_member(db, estate.id, name="业主0")
    member, stranger = browse("en"), browse("en")
    await signed_in(member, sessions, account)
    for path in ("", "/new", "/1", "/1/edit", "/1/call", "/1/items/new", "/1/cancellation"):
        assert (await member.get(f"{DESK}{path}")).status_code == 403
        assert (await stranger.get(f"{DESK}{path}")).status_code in {303, 401}
    page = await member.get(PUBLIC)
    for path in ("", "/1/edit", "/1/call", "/1/items", "/1/removal", "/1/cancellation"):
        headers = {"origin": "http://testserver.local"}
        sent = await member.post(f"{DESK}{path}", data={"_csrf_token": "x"}, headers=headers)
        assert sent.status_code == 403
    assert page.status_code == 200
