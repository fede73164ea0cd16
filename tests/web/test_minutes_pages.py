"""The minutes on pages: written by chair and secretary, signed by those who attended, read masked by everybody."""

import io
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from PIL import Image

from builders import a_mandate, signed_in
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from meetings.minuted import CHAIR, HELD, MEMBERS, SECRETARY, Held, a_held_assembly, a_held_committee
from pages import faults, send, send_and_follow, words

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li"
DESK = f"{HERE}/manage/meetings/1/minutes"
PUBLIC = f"{HERE}/meetings/1/minutes"
THIRD = MEMBERS[2]


@pytest.fixture
def works() -> bool:
    return False


async def as_(browse: Browse, held: Held, name: str, language: str = "en") -> httpx.AsyncClient:
    browser = browse(language)
    await signed_in(browser, held.sessions, held.accounts[name], now=HELD + timedelta(hours=15))
    return browser


async def closed(secretary: httpx.AsyncClient) -> None:
    page = await send_and_follow(secretary, await secretary.get(DESK), DESK, {"language": "zh-Hans"})
    await send_and_follow(secretary, page, f"{DESK}/closing")


async def sign(browser: httpx.AsyncClient) -> httpx.Response:
    page = await browser.get(f"{PUBLIC}/signing")
    return await send_and_follow(browser, page, f"{PUBLIC}/signing", {"read": "yes"})


async def test_minutes_from_the_draft_to_the_public_page(sessions: Sessions, browse: Browse) -> None:
    held = await a_held_committee(sessions)
    secretary, third = await as_(browse, held, SECRETARY), await as_(browse, held, THIRD)
    anybody = browse("en")
    assert "not public yet" in words(await anybody.get(PUBLIC))
    page = await send_and_follow(secretary, await secretary.get(DESK), DESK, {"language": "zh-Hans"})
    assert "Draft" in words(page)

    edit = await secretary.get(f"{DESK}/edit")
    kept = await send_and_follow(
        secretary, edit, f"{DESK}/edit", {"opening": f"{CHAIR}宣布开会。", "changed": "谁宣布的"}
    )
    assert "Version 2" in words(kept)
    late = await send(secretary, edit, f"{DESK}/edit", {"opening": "另一句话。"})
    assert late.status_code == 409
    assert "saved version 2 meanwhile" in faults(late)
    assert "另一句话" in late.text
    assert f"{CHAIR}宣布开会" in words(late)
    compared = await secretary.get(f"{DESK}/versions/2?since=1")
    assert "added:" in words(compared)

    sent = f"{DESK}/circulation"
    await send_and_follow(secretary, await secretary.get(DESK), sent, {"comments_until": "2026-05-25"})
    early = await send(secretary, await secretary.get(DESK), f"{DESK}/closing")
    assert "they may comment until 25 May 2026" in faults(early), "what everybody was told is kept"
    await send_and_follow(secretary, await secretary.get(DESK), sent, {"comments_until": "2026-05-21"})
    own = await third.get(f"{PUBLIC}/remarks")
    await send_and_follow(
        third, own, f"{PUBLIC}/remarks", {"kind": "statement", "position": "2", "text": "我反对。"}
    )
    await send_and_follow(secretary, await secretary.get(f"{DESK}/edit"), f"{DESK}/edit")
    await send_and_follow(secretary, await secretary.get(DESK), f"{DESK}/closing")
    full = await third.get(f"{PUBLIC}/full")
    assert "我反对" in words(full)
    assert "Your signature is asked for" in words(full)
    assert "Your signature is asked for" in words(await third.get(PUBLIC))
    assert "Sign the minutes of" in words(await third.get("/me"))
    missed = await send(third, await third.get(f"{PUBLIC}/signing"), f"{PUBLIC}/signing")
    assert missed.status_code == 422
    assert "Tick that you have read" in faults(missed)
    refused = await send_and_follow(
        third, await third.get(f"{PUBLIC}/signing"), f"{PUBLIC}/refusal", {"reason": f"{CHAIR}没有让我说完"}
    )
    assert f"{CHAIR}没有让我说完" in words(refused)
    assert "Sign the minutes of" not in words(await third.get("/me"))
    for name in (CHAIR, SECRETARY, *MEMBERS[3:]):
        await sign(await as_(browse, held, name))
    await send_and_follow(secretary, await secretary.get(DESK), f"{DESK}/publication")

    public = await anybody.get(PUBLIC)
    assert "Refused to sign" in words(public)
    assert not [name for name in MEMBERS if name in public.text]
    assert "麤*" in words(public)
    assert (await anybody.get(f"{PUBLIC}/full")).status_code == 303
    await send_and_follow(
        secretary, await secretary.get(DESK), f"{DESK}/notes", {"text": f"是{CHAIR}说的", "reason": "笔误"}
    )
    noted = await anybody.get(PUBLIC)
    assert "Note no. 1" in words(noted)
    assert "Put right below, in the notes" in words(noted)
    assert CHAIR not in noted.text
    assert "Note no. 1" in words(await secretary.get(f"{PUBLIC}/full"))
    for sheet in (f"{PUBLIC}/sheet", f"{PUBLIC}/full/sheet"):
        assert "Signatures" in words(await secretary.get(sheet))


async def test_who_has_no_seat_reads_no_names_and_writes_nothing(sessions: Sessions, browse: Browse) -> None:
    held = await a_held_committee(sessions)
    secretary = await as_(browse, held, SECRETARY)
    await closed(secretary)
    neighbour, auditor = await as_(browse, held, "邻居"), await as_(browse, held, "审计员")
    for page in (f"{PUBLIC}/full", f"{PUBLIC}/signing", f"{PUBLIC}/remarks", DESK, f"{DESK}/edit"):
        assert (await neighbour.get(page)).status_code == 403, page
    assert (await neighbour.get(f"{HERE}/manage/meetings/1/attendance")).status_code == 403
    assert (await neighbour.get(f"{PUBLIC}/sheet")).status_code == 404
    assert CHAIR in (await auditor.get(f"{PUBLIC}/full")).text
    assert (await auditor.get(f"{PUBLIC}/signing")).status_code == 403
    third = await as_(browse, held, THIRD)
    assert (await third.get(DESK)).status_code == 200
    edit = await secretary.get(DESK)
    assert (
        await send(
            third, await third.get(f"{PUBLIC}/signing"), f"{PUBLIC}/signing", {"line": "1", "read": "yes"}
        )
    ).status_code == 403
    assert (await third.post(f"{DESK}/publication", data={})).status_code == 403
    assert edit.status_code == 200


async def test_paper_is_read_by_two(sessions: Sessions, browse: Browse) -> None:
    held = await a_held_assembly(sessions, [("1 栋 101", "麤甲"), ("1 栋 102", "龘乙")])
    secretary, staff = await as_(browse, held, SECRETARY), await as_(browse, held, "社工", "zh-Hans")
    page = await send_and_follow(secretary, await secretary.get(DESK), DESK, {"language": "en"})
    await send_and_follow(secretary, page, f"{DESK}/closing", {"circle": "attending"})
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(photo, "PNG")
    sheets = await secretary.get(f"{DESK}/sheets")
    nobody = await send(secretary, sheets, f"{DESK}/sheets", files={"picture": ("s.png", photo.getvalue())})
    assert nobody.status_code == 422
    kept = await send(
        secretary,
        sheets,
        f"{DESK}/sheets",
        {"signers": ["3", "4"]},
        files={"picture": ("s.png", photo.getvalue())},
    )
    assert kept.status_code == 303, faults(kept)
    assert "另一个人" in words(await staff.get(f"{DESK}/sheets"))
    sheet = await staff.get(f"{DESK}/sheets/1")
    differs = await send(staff, sheet, f"{DESK}/sheets/1", {"signers": "3"})
    assert differs.status_code == 409
    await send_and_follow(staff, sheet, f"{DESK}/sheets/1", {"signers": ["3", "4"]})
    assert (await staff.get(f"{DESK}/sheets/1/photo")).headers["content-type"] == "image/webp"
    assert words(await staff.get(DESK)).count("已签字") == 2


async def test_the_table_of_who_was_there_holds_no_formula(sessions: Sessions, browse: Browse) -> None:
    held = await a_held_assembly(sessions, [("1 栋 101", "=麤甲"), ("1 栋 102", "龘乙")])
    secretary = await as_(browse, held, SECRETARY)
    there = f"{HERE}/manage/meetings/1/attendance"
    table = (await secretary.get(f"{there}/table.csv")).content.decode("utf-8-sig")
    lines = table.splitlines()
    assert lines[0].endswith("1. 收支报告,2. 更换单元门,3. 停车")
    assert "'=**" in lines[1]
    assert lines[1].endswith("✓,✓,✓")
    assert lines[2].endswith("✓,✓,")
    shown = words(await secretary.get(there))
    assert "2 of 2 owners" in shown
    assert "1 of 2 owners" in shown
    sheet = await secretary.get(f"{there}/sheet")
    assert "1 栋 102" in sheet.text
    assert "龘乙" not in sheet.text


async def test_a_task_is_given_reported_and_seen_to_be_done(sessions: Sessions, browse: Browse) -> None:
    held = await a_held_committee(sessions)
    secretary, third = await as_(browse, held, SECRETARY), await as_(browse, held, THIRD)
    desk = f"{HERE}/manage/meetings/1/actions"
    page = await secretary.get(desk)
    empty = await send(secretary, page, desk)
    assert empty.status_code == 422
    owner = str(held.accounts[THIRD])
    given = {"what": "拿三份报价", "owner": owner, "due_on": "2026-06-01", "position": "2"}
    long_ago = await send(secretary, page, desk, {**given, "due_on": "0001-01-01"})
    assert "Look at the year again" in faults(long_ago)
    await send_and_follow(secretary, page, desk, given)
    assert "拿三份报价" in words(await third.get(f"{HERE}/actions"))
    own = f"{HERE}/actions/1"
    await send_and_follow(third, await third.get(own), f"{own}/report", {"words": "报价齐了"})
    back = await send(secretary, await secretary.get(own), f"{own}/verdict", {"verdict": "reopened"})
    assert back.status_code == 422
    done = await send_and_follow(
        secretary, await secretary.get(own), f"{own}/verdict", {"verdict": "confirmed"}
    )
    assert "Confirmed by another person" in words(done)
    assert "拿三份报价" in words(await third.get(f"{HERE}/actions?which=done"))
    assert (await browse("en").get(f"{HERE}/actions")).status_code == 303


async def test_what_meetings_wait_for_stands_on_ones_own_page_and_where_the_work_is(
    sessions: Sessions, browse: Browse
) -> None:
    held = await a_held_committee(sessions)
    async with writing(sessions, held.id) as db:
        await a_mandate(db, held.id, held.accounts[SECRETARY], role=Role.COMMITTEE, now=HELD)
    secretary, third = await as_(browse, held, SECRETARY), await as_(browse, held, THIRD)
    assert "Minutes of meeting no. 1" in words(await secretary.get(f"{HERE}/manage"))
    desk = f"{HERE}/manage/meetings/1/actions"
    owner = str(held.accounts[THIRD])
    given = {"what": "拿三份报价", "owner": owner, "due_on": "2026-06-01"}
    await send_and_follow(secretary, await secretary.get(desk), desk, given)
    await closed(secretary)
    own = words(await third.get("/me"))
    assert own.count("Sign the minutes of") == 1
    assert "By 1 June 2026: 拿三份报价" in own
    await sign(third)
    task = f"{HERE}/actions/1"
    await send_and_follow(third, await third.get(task), f"{task}/report", {"words": "齐了"})
    assert "wait for you" not in words(await third.get("/me"))
    assert "Look whether it is done" in words(await secretary.get(f"{HERE}/manage"))
