"""Decisions, seals, handover, petitions and satisfaction on the committee's pages, without a script."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlmodel import col, select

import pages
from builders import NOW, signed_in
from committees.seated import TODAY, a_committee, mail_of
from conftest import SECRET, Hands
from deliberation.audit.models import AuditEntry
from deliberation.committees import reminding
from deliberation.committees.kinds import Office
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.keys import Keys
from deliberation.outbox.rules import Channel
from deliberation.settings import Settings
from deliberation.web import committee_meetings, committee_reminders

Browse = Callable[..., httpx.AsyncClient]
BrowserOf = Callable[[UUID], Awaitable[httpx.AsyncClient]]
Fields = dict[str, str | list[str]]
PUBLIC = "/c/fuxing-li/committee"
DESK = "/c/fuxing-li/manage/committee"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a place that takes letters in, so that they are posted."""
    return replace(settings, smtp_url="smtp://127.0.0.1:9")


@pytest.fixture
def browser_of(browse: Browse, sessions: Sessions, clock: Hands) -> BrowserOf:
    async def made(account_id: UUID) -> httpx.AsyncClient:
        browser = browse("en")
        await signed_in(browser, sessions, account_id, now=clock())
        return browser

    return made


async def sends(browser: httpx.AsyncClient, page: str, fields: Fields, to: str = "") -> httpx.Response:
    form = await browser.get(page)
    assert form.status_code == 200, pages.words(form)
    return await pages.send(browser, form, to or page, fields)


async def does(browser: httpx.AsyncClient, page: str, fields: Fields, to: str = "") -> None:
    answer = await sends(browser, page, fields, to)
    assert answer.status_code == 303, pages.faults(answer) or pages.words(answer)


DECISION: Fields = {
    "decided_on": TODAY.isoformat(),
    "title": "修电梯",
    "text": "由赵一联系，电话 13812345678。",
    "votes_for": "3",
}


def a_photo(colour: str) -> dict[str, tuple[str, bytes]]:
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return {"picture": ("photo.jpg", out.getvalue())}


async def decides(browser: httpx.AsyncClient, **changed: str) -> httpx.Response:
    form, page = await browser.get(f"{DESK}/decisions"), f"{DESK}/decisions"
    return await pages.send(browser, form, page, {**DECISION, **changed}, files=a_photo("red"))


async def test_a_decision_is_entered_shown_masked_and_sealed(
    browse: Browse, sessions: Sessions, browser_of: BrowserOf
) -> None:
    seated = await a_committee(sessions, signed_in=("赵一", "钱二"))
    await seated.does(await seated.office("钱二", Office.SEAL_KEEPER))
    ning, keeper, chair = [
        await browser_of(each) for each in (seated.ning, seated.accounts["钱二"], seated.accounts["赵一"])
    ]
    unshown = await sends(ning, f"{DESK}/decisions", DECISION)
    assert unshown.status_code == 422
    assert "Add a photo of the signed paper" in pages.faults(unshown)
    assert "由赵一联系" in unshown.text
    unknown = await decides(ning, record="ab" * 32)
    assert "No vote of a meeting here has this fingerprint." in pages.faults(unknown)
    lost = await decides(ning, votes_for="2")
    assert "more must agree, of all 5 members" in pages.faults(lost)
    assert (await decides(chair)).status_code == 303
    shown = await browse("en").get(f"{PUBLIC}/decisions/1")
    assert "由赵*联系，电话 138****5678" in shown.text
    assert "赵一" not in shown.text
    assert "赵一" in (await ning.get(f"{DESK}/decisions/1")).text
    assert (await browse("en").get(f"{DESK}/decisions/1")).status_code == 303
    assert (await ning.get(f"{DESK}/decisions/1/photo")).status_code == 200
    assert (await ning.get(f"{PUBLIC}/decisions/9")).status_code == 404
    assert pages.read(await chair.get(f"{DESK}/seals")).select_one("select[name=decision]") is None
    used: Fields = {"decision": "1", "document": "电梯合同", "copies": "2", "used_on": TODAY.isoformat()}
    await does(keeper, f"{DESK}/seals", used)
    log = pages.words(await browse("en").get(f"{PUBLIC}/seals"))
    assert "2 copies" in log
    assert "电梯合同" in log
    assert "修电梯" in (await browse("en").get(PUBLIC)).text


async def test_a_handover_runs_late_and_the_office_tells_the_street(
    sessions: Sessions, browser_of: BrowserOf
) -> None:
    seated = await a_committee(sessions, signed_in=("赵一", "陈十"))
    await seated.gets_mail("赵一", "钱二", "陈十")
    here = f"{PUBLIC}/handover"
    ning, member, owner = [
        await browser_of(each) for each in (seated.ning, seated.accounts["赵一"], seated.accounts["陈十"])
    ]
    assert (await owner.get(here)).status_code == 403
    await does(member, here, {})
    await does(member, here, {"item": "plans", "about": "竣工图"}, f"{here}/lines")
    await does(member, f"{here}/lines/1", {"side": "incoming", "state": "whole"})
    line, wen = f"{here}/lines/1", await browser_of(seated.wen)
    twice = await sends(ning, line, {"side": "incoming", "state": "whole"}, f"{line}/paper")
    assert "This side has signed this line already" in pages.words(twice)
    await does(ning, line, {"side": "outgoing", "state": "whole"}, f"{line}/paper")
    assert "on paper, waits for a second person" in pages.words(await member.get(here))
    assert "Signatures on the handover list" in pages.words(await wen.get("/c/fuxing-li/manage"))
    assert "Waits for a second person" in pages.words(await ning.get(line))
    await does(wen, line, {"side": "outgoing", "found": "yes"}, f"{line}/comparison")
    assert (await owner.get(f"{here}/sheet")).status_code == 403
    sheet = pages.words(await member.get(f"{here}/sheet"))
    assert "Cash and savings Handed over whole 21 May 2026 · on paper" in sheet
    assert (await member.get(f"{here}/sheet/pdf")).content.startswith(b"%PDF")
    assert "It is late. Tell the street office" in pages.words(await ning.get(here))
    assert "Handover to the committee" in pages.words(await ning.get("/c/fuxing-li/manage"))
    await does(ning, here, {}, f"{here}/escalation")
    assert "The street office was told" in pages.words(await member.get(here))
    sitting = [mail_of("赵一"), mail_of("钱二")]
    assert await seated.letters() == [(to, "业委会的移交等您办理") for to in sitting]
    told = []
    for _ in range(2):
        async with writing(sessions, seated.id) as db:
            community, wording = seated.estate.community, committee_reminders.Wording("https://here.test")
            last_met = committee_meetings.last_met
            told.append(await reminding.remind(db, community, last_met, wording, frozenset(Channel), now=NOW))
    assert told == [2, 0], "once a day that passed: no meeting since March, and the handover"
    subjects = [subject for to, subject in await seated.letters() if to == sitting[0]]
    assert set(subjects[1:]) == {"业委会该开会了", "业委会的移交过期了"}


async def test_a_petition_is_signed_counted_and_closed_while_nobody_learns_who_signed(
    browse: Browse, sessions: Sessions, browser_of: BrowserOf
) -> None:
    seated = await a_committee(sessions, signed_in=("钱二", "陈十"))
    await seated.gets_mail("赵一", "钱二", "陈十")
    member_id = str(await seated.member_id("钱二"))
    here = f"{PUBLIC}/recalls"
    owner, member = [await browser_of(seated.accounts[name]) for name in ("陈十", "钱二")]
    await does(owner, here, {"member": member_id, "reason": "钱二不来开会"})
    page = f"{here}/1"
    assert "The member is heard first" in pages.words(await owner.get(page))
    assert "Answer petition no. 1 about you" in pages.words(await member.get("/me"))
    assert "The member is heard first" in pages.words(await owner.get(f"{page}/sheet"))
    await does(member, page, {"words": "我在住院"}, f"{page}/answer")
    assert "For the recall of 钱二" in pages.words(await owner.get(f"{page}/sheet"))
    assert (await owner.get(f"{page}/sheet/pdf")).content.startswith(b"%PDF")
    assert "钱二" not in (await browse("en").get(f"{page}/sheet")).text
    await does(owner, page, {}, f"{page}/signature")
    stranger = await browse("en").get(page)
    async with reading(sessions, seated.id) as db:
        told = await db.exec(select(AuditEntry.body).where(col(AuditEntry.kind).startswith("recall.")))
    refs = [json.loads(body)["actor"]["ref"] for body in told]
    known_as = Keys(SECRET).actor_ref(seated.id, seated.accounts["陈十"])
    assert refs
    assert known_as not in refs, "under that name everything else stands that they ever wrote here"
    assert "钱*不来开会" in stranger.text
    assert "我在住院" in stranger.text
    assert "Owners who signed (heads) 1" in pages.words(stranger)
    assert (await member.get(f"{DESK}/recalls/1")).status_code == 403
    ning, wen = await browser_of(seated.ning), await browser_of(seated.wen)
    desk = f"{DESK}/recalls/1"
    await does(ning, f"{desk}?q=王八", {"person": str(seated.estate.persons["王八"])}, f"{desk}/papers")
    assert "王八" in (await wen.get(desk)).text
    assert "王八" not in (await member.get(page)).text
    assert "Signatures for a recall" in pages.words(await wen.get("/c/fuxing-li/manage"))
    form = pages.read(await wen.get(desk)).select_one("form[action*='/papers/']")
    assert form is not None
    await does(wen, desk, {"found": "yes"}, str(form["action"]))
    await does(wen, desk, {}, f"{desk}/closing")
    assert "Now the owners’ assembly must decide" in pages.words(await owner.get(page))
    assert sorted(await seated.letters()) == [
        (mail_of("赵一"), "罢免联名已经结束"),
        (mail_of("钱二"), "有业主联名要求罢免您的业委会职务"),
        (mail_of("钱二"), "罢免联名已经结束"),
    ]
    over = await owner.post(
        f"{page}/signature", data={"_csrf_token": pages.proof(await owner.get("/settings"))}
    )
    assert over.status_code == 409


async def test_owners_are_asked_how_satisfied_they_are(
    browse: Browse, sessions: Sessions, browser_of: BrowserOf, clock: Hands
) -> None:
    seated = await a_committee(sessions, signed_in=("陈十",))
    here = f"{PUBLIC}/rating"
    owner = await browser_of(seated.accounts["陈十"])
    assert here in (await owner.get("/c/fuxing-li")).text
    nothing = await sends(owner, here, {})
    assert "Choose one of the five answers" in pages.faults(nothing)
    await does(owner, here, {"score": "4", "words": "辛苦了"})
    assert here not in (await owner.get("/c/fuxing-li")).text
    shown = pages.words(await owner.get(here))
    assert "Your household has answered" in shown
    assert "Too few to tell sums" in shown
    assert "辛苦了" not in (await browse("en").get(here)).text
    clock.advance(timedelta(days=200))
    again = await browser_of(seated.accounts["陈十"])
    assert pages.read(await again.get(here)).select_one("input[name=score]") is not None
