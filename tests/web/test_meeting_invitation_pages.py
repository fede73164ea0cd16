"""Everybody who is called hears of it, on paper too, and says so; the call is printed and stands in calendars."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pypdf
import pytest
from icalendar import Calendar
from PIL import Image

import pages
from builders import NOW, a_mandate, a_member, signed_in
from deliberation.accounts.rules import INVITATIONS_BY_ADDRESS, Limit
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from deliberation.meetings.call import calling
from deliberation.web.pages import meeting_acknowledgements
from meetings import hall
from meetings.hall import Hall

Browse = Callable[..., httpx.AsyncClient]
DESK = "/c/fuxing-li/manage/meetings/1"
PUBLIC = "/c/fuxing-li/meetings/1"
INVITATION = "/c/fuxing-li/meetings/invitation"
BEGINS = NOW + timedelta(days=30)


@pytest.fixture
async def called(sessions: Sessions) -> Hall:
    """An assembly to come; one owner has an account."""
    found = await hall.an_assembly(sessions, starts_at=BEGINS)
    async with writing(sessions, found.community.id) as db:
        clerk = await a_member(db, found.community.id, name="社工小林")
        await a_mandate(db, found.community.id, clerk, role=Role.STAFF)
        found.estate.members["社工小林"] = clerk  # type: ignore[union-attr]
    return found


async def as_clerk(browse: Browse, sessions: Sessions, called: Hall) -> httpx.AsyncClient:
    browser = browse("en")
    assert called.estate is not None
    await signed_in(browser, sessions, called.estate.members["社工小林"])
    return browser


async def test_letters_with_codes_are_printed_and_answered_and_older_ones_say_so(
    browse: Browse, sessions: Sessions, called: Hall
) -> None:
    desk = await as_clerk(browse, sessions, called)
    assert "People who were not told of a meeting yet" in pages.words(await desk.get("/c/fuxing-li/manage"))
    page = await desk.get(f"{DESK}/invitations")
    assert "0 / 4" in pages.words(page)

    async def printed() -> list[str]:
        answer = await pages.send(
            desk, page, f"{DESK}/invitations/letters", {"paper": "page", "everybody": "yes"}
        )
        assert answer.status_code == 200
        read = pages.read(answer)
        assert read.select("style") == [], "a style of the page itself is refused by every browser"
        for sheet in read.select("link[rel=stylesheet]"):
            assert (await desk.get(str(sheet["href"]))).status_code == 200
        return [each.get_text(strip=True) for each in read.select(".code")]

    first, second = await printed(), await printed()
    assert len(first) == len(second) == 5
    home = browse("en")
    asked = await home.get(f"{INVITATION}?code={first[0]}")
    assert asked.status_code == 409
    assert "A newer invitation replaced this one." in pages.faults(asked)
    asked = await home.get(f"{INVITATION}?code={second[0].lower()}")
    assert "You are called for" in pages.words(asked)
    door = pages.read(asked).select_one("a[href*=check-in]")
    assert door is not None, "the code that was scanned leads through the door"
    filled = pages.read(await home.get(str(door["href"]))).select_one("[name=code]")
    assert filled is not None
    assert filled["value"] == second[0]
    assert "0 / 4" in pages.words(await desk.get(f"{DESK}/invitations")), "a look at the link says nothing"
    answer = await pages.send(home, asked, INVITATION)
    assert answer.headers["location"] == PUBLIC
    shown = pages.words(await desk.get(f"{DESK}/invitations"))
    assert "1 / 4" in shown
    assert "Nobody" not in pages.faults(await home.get(INVITATION))
    wrong = await home.get(f"{INVITATION}?code=AAAAA-AAAAA")
    assert wrong.status_code == 404
    silent = pages.read(await desk.get(f"{DESK}/invitations")).select("form[action$=acknowledgements]")
    answer = await pages.send(desk, await desk.get(f"{DESK}/invitations"), str(silent[0]["action"]))
    assert answer.status_code == 303
    assert "2 / 4" in pages.words(await desk.get(f"{DESK}/invitations"))


async def test_guessing_codes_ends_after_a_while_by_looking_too(
    browse: Browse, sessions: Sessions, called: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Limit(INVITATIONS_BY_ADDRESS.kind, 3, INVITATIONS_BY_ADDRESS.window)
    monkeypatch.setattr(meeting_acknowledgements, "INVITATIONS_BY_ADDRESS", few)
    stranger = browse("en")
    own = next(iter((await hall.issue_codes(sessions, called)).values()))
    looked = [(await stranger.get(f"{INVITATION}?code={own}")).status_code for _ in range(4)]
    assert looked == [200] * 4, "neighbours behind one address do not use up each other's tries"
    asked = [(await stranger.get(f"{INVITATION}?code=34679ACDE{end}")).status_code for end in "FHJ"]
    assert asked == [404] * 3
    refused = await stranger.get(f"{INVITATION}?code=34679ACDEK")
    assert (refused.status_code, "Too many tries. Please wait" in pages.words(refused)) == (429, True)
    page = await stranger.get(INVITATION)
    assert page.status_code == 200
    form = {"code": "34679ACDEK", "_csrf_token": pages.proof(await stranger.get(f"{PUBLIC}/check-in"))}
    sent = await stranger.post(INVITATION, data=form, headers={"origin": "http://testserver.local"})
    assert sent.status_code == 429


async def test_whoever_signs_in_says_so_for_their_own_seats_alone(
    browse: Browse, sessions: Sessions, called: Hall
) -> None:
    owner = browse("zh-Hans")
    await signed_in(owner, sessions, called.accounts["何建军"])
    assert "第四次会议" in pages.words(await owner.get("/me"))
    page = await owner.get(PUBLIC)
    assert (await pages.send(owner, page, f"{PUBLIC}/acknowledgement")).status_code == 303
    assert "已记下您知道要开会。" in pages.words(await owner.get(PUBLIC))
    desk = await as_clerk(browse, sessions, called)
    page = await desk.get(PUBLIC)
    assert "You are called" not in pages.words(page)
    sent = await desk.post(
        f"{PUBLIC}/acknowledgement",
        data={"_csrf_token": pages.proof(await desk.get(f"{DESK}/cancellation"))},
        headers={"origin": "http://testserver.local"},
    )
    assert sent.status_code == 409


async def test_papers_are_looked_into_and_only_members_read_them(
    browse: Browse, sessions: Sessions, called: Hall
) -> None:
    desk = await as_clerk(browse, sessions, called)
    here = f"{DESK}/items/{called.decisions[0].id}/documents"
    out = pypdf.PdfWriter()
    out.add_blank_page(100, 100)
    paper, photo = BytesIO(), BytesIO()
    out.write(paper)
    Image.new("RGB", (40, 30), "red").save(photo, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")
    for name, data, told in (
        ("报价.pdf", paper.getvalue(), ""),
        ("现场.jpg", photo.getvalue(), ""),
        ("报价.pdf", b"<script>alert(1)</script>", "This is not a picture that we can show."),
        ("宏.docm", b"PK\x03\x04", "This is not a picture that we can show."),
        ("报价.pdf", paper.getvalue(), "This paper is there already."),
    ):
        answer = await pages.send(desk, await desk.get(here), here, files={"paper": (name, data)})
        assert told in pages.faults(answer) if told else answer.status_code == 303, name
    shown = await desk.get(PUBLIC)
    assert "added after the call" in pages.words(shown)
    link = pages.read(shown).select_one("a[href*='/documents/']")
    assert link is not None
    found = await desk.get(str(link["href"]))
    assert found.headers["content-disposition"].startswith("attachment")
    assert (await browse("en").get(str(link["href"]))).status_code in {303, 401}


@pytest.mark.usefixtures("called")
async def test_the_call_is_printed_in_both_languages(browse: Browse) -> None:
    sheet = pages.words(await browse("zh-Hans").get(f"{PUBLIC}/call"))
    for words in ("公告：召开业主大会会议", "Notice: owners’ assembly", "更换门禁系统", "2026年6月20日"):
        assert words in sheet


async def test_calendars_tell_the_time_there_and_what_was_cancelled(
    browse: Browse, sessions: Sessions, called: Hall
) -> None:
    stranger = browse("en")
    before = _event((await stranger.get("/c/fuxing-li/calendar.ics")).content)
    assert before["dtstart"].dt.astimezone(UTC) == BEGINS.astimezone(UTC)
    assert before["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert (before["status"], before["sequence"]) == ("CONFIRMED", 0)
    owner, desk = browse("en"), await as_clerk(browse, sessions, called)
    await signed_in(owner, sessions, called.accounts["何建军"])
    feed = pages.read(await owner.get("/c/fuxing-li/meetings")).select_one("#feed")
    assert feed is not None
    own = await stranger.get(feed.get_text(strip=True))
    assert b"meet.example" in own.content.replace(b"\r\n ", b"")
    theirs = pages.read(await desk.get("/c/fuxing-li/meetings")).select_one("#feed")
    assert theirs is not None
    assert b"VEVENT" not in (await stranger.get(theirs.get_text(strip=True))).content
    assert (await stranger.get(feed.get_text(strip=True).replace(".ics", "A.ics"))).status_code == 404
    async with writing(sessions, called.community.id) as db:
        acting = hall.by(called.convenor, datetime(2026, 5, 22, tzinfo=UTC))
        await calling.cancel(db, called.community.id, called.id, reason="停电", by=acting)
    after = _event((await stranger.get(f"{PUBLIC}/calendar.ics")).content)
    assert (after["uid"], after["status"], after["sequence"]) == (before["uid"], "CANCELLED", 1)
    assert b"meet.example" not in (await stranger.get(f"{PUBLIC}/calendar.ics")).content


def _event(content: bytes) -> Calendar:
    calendar = Calendar.from_ical(content)
    assert calendar.walk("VTIMEZONE")
    return calendar.walk("VEVENT")[0]
