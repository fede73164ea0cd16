"""A meeting is run from its pages: chair, desk, member, whoever has a code, and the wall, without scripts."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest

import pages
from builders import a_mandate, a_member, signed_in
from deliberation.accounts.rules import INVITATIONS_BY_ADDRESS, Limit
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.meetings.kinds import How
from deliberation.meetings.run import steps
from deliberation.web import meeting_live
from deliberation.web.pages import meeting_check_in
from meetings import hall as halls
from meetings.running import Running, a_committee, an_assembly
from statements import asked

Browse = Callable[..., httpx.AsyncClient]


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


async def browsing(browse: Browse, sessions: Sessions, account_id: UUID) -> httpx.AsyncClient:
    browser = browse("en")
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def managed(meeting: Running, page: str = "run") -> str:
    return f"/c/{meeting.called.community.slug}/manage/meetings/{meeting.called.meeting.number}/{page}"


def public(meeting: Running, page: str) -> str:
    return f"/c/{meeting.called.community.slug}/meetings/{meeting.called.meeting.number}/{page}"


async def test_the_chair_is_led_from_the_opening_to_the_end(browse: Browse, sessions: Sessions) -> None:
    meeting = await a_committee(sessions)
    staff = await browsing(browse, sessions, meeting.called.convenor)
    chair = await browsing(browse, sessions, meeting.member(1).account_id)
    run = managed(meeting)
    first = await staff.get(run)
    assert "Nobody is named to chair the meeting." in pages.words(first)
    offices = await staff.get(managed(meeting, "run/offices"))
    named = {"office": "chair", "person": str(meeting.member(1).account_id)}
    assert (await pages.send(staff, offices, managed(meeting, "run/offices"), named)).status_code == 303
    await meeting.come(1, 2, 3, 4, 5)
    page = await chair.get(run)
    said = pages.words(page)
    assert "5 of 7 seats are here. We have the quorum. I open the meeting." in said
    assert "If 2 more leave, it is lost." in said
    assert "Nobody is named to write the minutes." in said
    page = await pages.send_and_follow(chair, page, f"{run}/opening")
    assert "We come to item 1: 消防演练报告." in pages.words(page)
    page = await pages.send_and_follow(chair, page, f"{run}/item")
    assert "Item 1: 消防演练报告. We hear the report first." in pages.words(page)
    page = await pages.send_and_follow(chair, page, f"{run}/item-end")
    await meeting.leave(4, 5)
    assert "Do not vote: wait, adjourn, or end the meeting." in pages.words(await chair.get(run))
    end = await chair.get(f"{run}/end")
    assert "更换门禁系统" in pages.words(end)
    page = await pages.send_and_follow(chair, end, f"{run}/end")
    assert "The meeting is over" in pages.words(page)
    assert "Write the minutes" in pages.words(page)
    assert "Quorum" not in pages.words(page), "nobody is there, and nobody must come"
    again = await chair.post(
        f"{run}/opening",
        data={"_csrf_token": pages.proof(end)},
        headers={"origin": "http://testserver.local"},
    )
    assert again.status_code == 409
    assert "This meeting is over." in pages.faults(again)


async def test_who_does_not_lead_sees_no_button_and_is_refused(browse: Browse, sessions: Sessions) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    staff = await browsing(browse, sessions, meeting.called.convenor)
    member = await browsing(browse, sessions, meeting.member(7).account_id)
    async with writing(sessions) as db:
        stranger_id = await a_member(db, meeting.called.community.id, name="路过人")
    stranger = await browsing(browse, sessions, stranger_id)
    page = await staff.get(managed(meeting))
    assert "Only the chair and the secretary" in pages.words(page)
    item = (await meeting.hall()).items[0]
    sent = {
        "_csrf_token": pages.proof(await staff.get(managed(meeting, "run/offices"))),
        "item": str(item.id),
    }
    origin = {"origin": "http://testserver.local"}
    assert (await staff.post(managed(meeting, "run/item"), data=sent, headers=origin)).status_code == 403
    for address in ("run", "run/offices", "run/end", "run/adjournment", "speakers", "desk", "desk/3"):
        assert (await stranger.get(managed(meeting, address))).status_code == 403
        assert (await browse("en").get(managed(meeting, address))).status_code == 303
    assert (await member.get(managed(meeting))).status_code == 200, "a member of the committee may convene"
    mine = await stranger.get(public(meeting, "mine"))
    assert "You have no seat at this meeting." in pages.words(mine)
    sent = {"_csrf_token": pages.proof(await stranger.get(public(meeting, "check-in"))), "how": "in_person"}
    for act in ("3/presence", "3/leaving", "3/word"):
        refused = await stranger.post(public(meeting, f"mine/{act}"), data=sent, headers=origin)
        assert refused.status_code == 403, act
    assert len((await meeting.hall()).present) == 4


async def test_a_member_comes_asks_to_speak_and_leaves_on_their_own_page(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    await meeting.do(steps.begin_item, item_id=(await meeting.hall()).items[1].id, by=meeting.chair)
    member = await browsing(browse, sessions, meeting.member(5).account_id)
    chair = await browsing(browse, sessions, meeting.member(1).account_id)
    here = public(meeting, "mine")
    page = await member.get(here)
    assert "更换门禁系统" in pages.words(page)
    page = await pages.send_and_follow(member, page, f"{here}/5/presence")
    assert "You are marked as present." in pages.words(page)
    page = await pages.send_and_follow(member, page, f"{here}/5/word")
    assert "You are the next to speak." in pages.words(page)
    run = await chair.get(managed(meeting))
    word = pages.read(run).select_one(".queue form")
    assert word is not None
    run = await pages.send_and_follow(chair, run, str(word["action"]))
    assert "You have the word." in pages.words(await member.get(here))
    run = await pages.send_and_follow(chair, run, managed(meeting, "speakers/silence"))
    listed = await chair.get(managed(meeting, "speakers"))
    rules = {"minutes": "0.1", "closed": "yes"}
    wrong = await pages.send(chair, listed, managed(meeting, "speakers/floor"), rules)
    assert (wrong.status_code, pages.faults(wrong).count("Allow half a minute to an hour.")) == (422, 2)
    listed = await pages.send_and_follow(
        chair, listed, managed(meeting, "speakers/floor"), {"minutes": "1.5", "closed": "yes"}
    )
    assert pages.read(listed).select_one("[name=minutes]")["value"] == "1.5"  # type: ignore[index]
    assert "The list of speakers is closed." in pages.words(await member.get(here))
    seat = {"seat": str(meeting.seat(5).id)}
    listed = await pages.send_and_follow(chair, listed, managed(meeting, "speakers"), seat)
    assert "has spoken" in pages.words(listed)
    page = await pages.send_and_follow(member, await member.get(here), f"{here}/5/leaving")
    assert "I am in the hall" in pages.words(page)


async def test_at_a_small_meeting_the_desk_lists_who_is_awaited_and_marks_them_with_one_press(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3)
    desk = await browsing(browse, sessions, meeting.called.convenor)
    page = await desk.get(managed(meeting, "desk"))
    awaited = pages.read(page).select("section[aria-labelledby=awaited] li")
    assert len(awaited) == 4
    page = await pages.send_and_follow(desk, page, managed(meeting, "desk/7/presence"))
    assert meeting.seat(7).id in (await meeting.hall()).present
    assert len(pages.read(page).select("section[aria-labelledby=awaited] li")) == 3


async def test_the_desk_finds_a_home_masks_its_owners_and_sees_the_mandate(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await an_assembly(sessions)
    desk = await browsing(browse, sessions, await _a_clerk(sessions, meeting))
    here = managed(meeting, "desk")
    found = await desk.get(f"{here}?q=202")
    line = pages.read(found).select_one(".rows a")
    assert line is not None
    assert "王***" not in pages.words(found)
    assert "王**" in pages.words(found)
    assert "王淑芬" in pages.words(await desk.get(f"{here}?q=王淑芬"))
    address = str(line["href"])
    number = address.partition("?")[0].rpartition("/")[2]
    page = await desk.get(address)
    act = f"{here}/{number}/presence"
    unnamed = await pages.send(desk, page, act, {"how": "proxy"})
    assert (unnamed.status_code, "Write the name of the proxy." in pages.faults(unnamed)) == (422, True)
    unseen = await pages.send(desk, page, act, {"how": "proxy", "proxy_name": "孙建平"})
    assert "Look at the signed mandate first" in pages.faults(unseen)
    assert pages.read(unseen).select_one("[name=proxy_name]")["value"] == "孙建平"  # type: ignore[index]
    assert (await meeting.hall()).present == {}
    meant = await pages.send(desk, page, act, {"proxy_name": "孙建平"})
    assert "You wrote down a proxy." in pages.faults(meant), "nobody is marked as here in place of a proxy"
    done = await pages.send_and_follow(
        desk, page, act, {"how": "proxy", "proxy_name": "孙建平", "seen": "yes"}
    )
    assert "Marked as present." in pages.words(done)
    assert list((await meeting.hall()).present.values()) == [How.PROXY]
    nobody = await desk.get(f"{here}/5")
    assert "The roll names nobody for this seat" in pages.words(nobody)
    page = await desk.get(f"{here}/{number}")
    assert "孙**" in pages.words(page)
    done = await pages.send_and_follow(desk, page, f"{here}/{number}/leaving")
    assert (await meeting.hall()).present == {}
    assert (await desk.get(f"{here}/999")).status_code == 404


async def test_a_code_marks_its_seat_by_a_button_and_not_by_looking(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await a_committee(sessions)
    issued = await halls.issue_codes(sessions, meeting.called)
    (speaker,) = meeting.seat(6).speakers
    browser = browse("en")
    here = public(meeting, "check-in")
    member = await browsing(browse, sessions, meeting.member(2).account_id)
    own = pages.read(await member.get(here)).select_one("main a[href$='/mine']")
    assert own is not None, "whoever is signed in needs no code"
    page = await browser.get(f"{here}?code={issued[speaker.id]}")
    assert page.status_code == 200
    assert meeting.seat(6).label not in pages.words(page), "who looks at a code learns nothing from it"
    assert (await meeting.hall()).present == {}
    none = await pages.send(browser, page, here, {"code": "34679ACDEF", "choice": "in_person"})
    assert (none.status_code, "This code opens no invitation." in pages.faults(none)) == (404, True)
    assert pages.read(none).select_one("[name=code]")["value"] == "34679ACDEF"  # type: ignore[index]
    missing = await pages.send(browser, page, here, {"code": ""})
    assert missing.status_code == 422
    page = await pages.send_and_follow(browser, page, here, {"choice": "remote"})
    assert "You are marked as present." in pages.words(page)
    assert (await meeting.hall()).present == {meeting.seat(6).id: How.REMOTE}
    assert "When the chair opens a vote, it appears here." in pages.words(page), "what comes next for it"
    link = pages.read(page).find("a", string=re.compile("Come or leave"))
    assert link is not None
    page = await browser.get(str(link["href"]))
    twice = await pages.send(browser, page, here, {"choice": "in_person"})
    assert twice.status_code == 409
    page = await pages.send_and_follow(browser, page, here, {"choice": "leave"})
    assert (await meeting.hall()).present == {}


async def test_who_comes_too_early_reads_from_when_people_are_taken_in(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await a_committee(sessions, begins_in=timedelta(days=1))
    member = await browsing(browse, sessions, meeting.member(2).account_id)
    for address in ("check-in", "mine"):
        page = await member.get(public(meeting, address))
        assert "Nobody can be marked as present before" in pages.words(page), address
        assert not pages.read(page).select("main form[method=post]"), "nothing to press that would be refused"


async def test_guessing_codes_ends_after_a_while(
    browse: Browse, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert INVITATIONS_BY_ADDRESS.most == 60
    few = Limit(INVITATIONS_BY_ADDRESS.kind, 3, INVITATIONS_BY_ADDRESS.window)
    monkeypatch.setattr(meeting_check_in, "INVITATIONS_BY_ADDRESS", few)
    meeting = await a_committee(sessions)
    browser = browse("en")
    here = public(meeting, "check-in")
    page = await browser.get(here)
    target, values, headers = pages.filled_in(page, here, {"code": "34679ACDEF", "choice": "in_person"})
    answers = [(await browser.post(target, data=values, headers=headers)).status_code for _ in range(4)]
    assert answers == [404] * 3 + [429]


async def test_the_wall_shows_what_is_public_and_asks_little_however_many_look(
    browse: Browse, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    wall = browse("en")
    page = await wall.get(public(meeting, "screen"))
    said = pages.words(page)
    assert "We have the quorum." in said
    assert "4 needed, reached" in said
    assert "Refresh" in said
    assert not any(name in said for name in halls.MEMBERS)
    part = await wall.get(public(meeting, "screen/live"), headers={"hx-request": "true"})
    assert part.headers["cache-control"] == "no-store"
    assert "<html" not in part.text
    assert pages.read(part).select_one("#live[hx-get]") is not None
    assert (await wall.get(public(meeting, "screen/live"))).status_code == 303
    member = await browsing(browse, sessions, meeting.member(5).account_id)
    monkeypatch.setattr(meeting_live, "_KEPT_SECONDS", 60.0)
    await wall.get(public(meeting, "screen"))
    with asked() as statements:
        await member.get(public(meeting, "mine/live"), headers={"hx-request": "true"})
    assert len([sql for sql in statements if "meeting" in sql]) <= 1, "the hall is read once for all"
    chair = await browsing(browse, sessions, meeting.member(1).account_id)
    with asked() as statements:
        part = await chair.get(managed(meeting, "run/live"), headers={"hx-request": "true"})
    assert part.status_code == 200
    assert not [sql for sql in statements if "meeting" in sql]
    async with writing(sessions, meeting.called.community.id) as db:
        neighbour_id = await a_member(db, meeting.called.community.id, name="路人")
    neighbour = await browsing(browse, sessions, neighbour_id)
    refused = await neighbour.get(managed(meeting, "run/live"), headers={"hx-request": "true"})
    assert refused.status_code == 403, "what was read for the chair is not for everybody"
    own, come = public(meeting, "mine"), public(meeting, "mine/5/presence")
    page = await member.get(own)
    with asked() as statements:
        await pages.send(member, page, come, {"how": "remote"})
    assert not [sql for sql in statements if "meeting_item" in sql], "whoever comes does not read the hall"
    assert "You are marked as present." in pages.words(await member.get(own))
    for address in ("mine/live", "mine"):
        assert (await browse("en").get(public(meeting, address))).status_code == 303
    assert (await wall.get(f"/c/{meeting.called.community.slug}/meetings/99/screen")).status_code == 404


async def test_an_adjournment_keeps_what_was_typed_and_says_when_it_goes_on(
    browse: Browse, sessions: Sessions
) -> None:
    meeting = await (await a_committee(sessions)).opened(1, 2, 3, 4)
    chair = await browsing(browse, sessions, meeting.member(1).account_id)
    here = managed(meeting, "run/adjournment")
    page = await chair.get(here)
    for typed, words in (
        ("", "Write when"),
        ("2020-01-01T10:00", "has passed"),
        ("0001-01-01T00:00", "year"),
    ):
        refused = await pages.send(chair, page, here, {"resumes_at": typed})
        assert (refused.status_code, words in pages.faults(refused)) == (422, True), typed
    far = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = await pages.send_and_follow(chair, page, here, {"resumes_at": far})
    assert "It goes on at" in pages.words(page)
    assert "Go on with the meeting" not in pages.words(page)


async def _a_clerk(sessions: Sessions, meeting: Running) -> UUID:
    async with writing(sessions, meeting.called.community.id) as db:
        account_id = await a_member(db, meeting.called.community.id, name="签到人")
        await a_mandate(db, meeting.called.community.id, account_id, role=Role.COUNTER, now=clock.now())
    return account_id
