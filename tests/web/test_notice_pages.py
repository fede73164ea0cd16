"""A result is published, posted, objected to, answered, counted again and final, on the pages alone and without a script."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import httpx
import pypdfium2
import pytest
from PIL import Image
from sqlmodel import select

import pages
from builders import signed_in
from conftest import SECRET, Database, Hands
from deliberation.audit.models import AuditEntry
from deliberation.database.sessions import Sessions, reading
from deliberation.kernel.keys import Keys
from deliberation.notices.acting import By
from deliberation.notices.kinds import Ground, Kind, Remedy
from noticing import Office, an_office

Browse = Callable[..., httpx.AsyncClient]
HOME = "/c/fuxing-li"
DESK = f"{HOME}/manage/notices"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
async def office(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch, clock: Hands
) -> Office:
    made = await an_office(sessions, database, monkeypatch)
    clock.moment = made.now
    return made


@pytest.fixture
def works() -> bool:
    return False


def a_photo(colour: str = "red") -> dict[str, tuple[str, bytes]]:
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG", exif=b"Exif\x00\x00")
    return {"picture": ("photo.jpg", out.getvalue())}


async def browser_of(office: Office, browse: Browse, by: By, language: str = "en") -> httpx.AsyncClient:
    browser = browse(language)
    await signed_in(browser, office.sessions, by.account_id, now=office.now)
    return browser


async def move(office: Office, clock: Hands, moment: datetime) -> None:
    await office.move(moment)
    clock.moment = moment + timedelta(seconds=30)


async def test_a_result_goes_from_its_count_to_its_end_by_the_office_s_list(
    office: Office, browse: Browse, clock: Hands
) -> None:
    writer, publisher = [await browser_of(office, browse, by) for by in (office.writer, office.publisher)]
    await sheet_of_the_count_says(browse, "结果会发公示。从公示起 15 天内，可以提异议、要求复核。")
    assert "还不是最终结果，等待公示。" in pages.words(await browse("zh-Hans").get(HOME))
    todo = await writer.get(f"{DESK}/polls/1")
    assert "The notice is written in both languages Languages: 0 of 2." in pages.words(todo)
    assert "One day too few can void the decision." in pages.words(todo)
    assert "Publish this outcome" in pages.words(await writer.get(f"{HOME}/manage"))

    new = await writer.get(f"{DESK}/new?kind=result&poll=1")
    written = pages.read(new).find(id="body_zh")
    assert written is not None
    assert "您是否同意停车位方案？" in written.get_text()
    unfit = await pages.send(writer, new, f"{DESK}/drafts", {"title_en": ""})
    assert (unfit.status_code, "there must be both a title and a text" in pages.faults(unfit)) == (422, True)
    assert "您是否同意停车位方案？" in unfit.text, "what was written is kept"
    draft = await pages.send_and_follow(writer, new, f"{DESK}/drafts")
    here = draft.url.path
    assert "Somebody else of the office has to read and publish it." in pages.words(draft)
    seen = await publisher.get(here)
    own = await writer.post(f"{here}/publication", data={"edition": "1", "_csrf_token": pages.proof(draft)})
    assert own.status_code == 403
    notice = await pages.send_and_follow(publisher, seen, f"{here}/publication")
    assert "Notice no. 2026-001" in pages.words(notice)
    assert (await publisher.get(here)).status_code == 404, "the draft became the notice"

    await hang_up(publisher)
    await printed_on_one_page(browse)
    await sheet_of_the_count_says(
        browse, "公示 2026-001 号：2026年2月3日张贴，公示到2026年2月24日。", "请在2026年2月24日 24:00前提出"
    )
    stranger = browse("zh-Hans")
    await strangers_find_it(stranger)
    await objected(office, browse, stranger)
    third = await browser_of(office, browse, office.third)
    await answered(writer, third)
    owner = await browser_of(office, browse, await office.owner("业主0"))
    assert "The objection is right" in pages.words(await owner.get("/me"))
    await move(office, clock, office.at(date(2026, 2, 25)))
    assert "暂缓" in pages.words(await stranger.get(f"{HOME}/polls/1")) or "先解决" in pages.words(
        await stranger.get(f"{HOME}/polls/1")
    )
    writer, third = [await browser_of(office, browse, by) for by in (office.writer, office.third)]
    await counted_again(writer, third, stranger)
    assert "最终结果" in pages.words(await stranger.get(f"{HOME}/polls/1/result"))

    new = await writer.get(f"{DESK}/new?kind=final&poll=1")
    draft = await pages.send_and_follow(writer, new, f"{DESK}/drafts")
    seen = await third.get(draft.url.path)
    await pages.send_and_follow(third, seen, f"{draft.url.path}/publication")
    todo = await writer.get(f"{DESK}/polls/1")
    assert "The final result is published On 25 February 2026." in pages.words(todo)
    assert "还不是最终结果" not in pages.words(await stranger.get(HOME))
    await feed_names_nobody(stranger)


async def strangers_find_it(stranger: httpx.AsyncClient) -> None:
    """In the archive, on the page of its vote, on the start page, and by its count."""
    found = await stranger.get(f"{HOME}/notices", params={"q": "车位"})
    assert "2026-001 号" in pages.words(found)
    assert "2026-001 号" not in pages.words(await stranger.get(f"{HOME}/notices", params={"q": "电梯"}))
    assert "异议期" in pages.words(await stranger.get(f"{HOME}/polls/1/result"))
    start = pages.words(await stranger.get(HOME))
    assert "还不是最终结果，2026年2月24日 24:00前可提异议" in start
    assert "表决结果 · 公示到2026年2月24日" in start
    calendar = await stranger.get(f"{HOME}/calendar.ics")
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "异议截止日" in calendar.text
    assert "DTSTART;VALUE=DATE:20260224" in calendar.text
    counted = [await stranger.get(f"{HOME}/notices/{count}") for count in ("1", "2", "999999", "01")]
    assert [answer.status_code for answer in counted] == [303, 404, 404, 404]
    assert counted[0].headers["location"].endswith("/notices/2026-001")


async def sheet_of_the_count_says(browse: Browse, *sentences: str) -> None:
    """It promises what the notice does, and no days of its own."""
    sheet = pages.words(await browse("zh-Hans").get(f"{HOME}/polls/1/notice"))
    assert [each in sheet for each in sentences] == [True] * len(sentences), sheet


async def hang_up(office: httpx.AsyncClient) -> None:
    boards = await office.get(f"{DESK}/boards")
    added = await pages.send_and_follow(office, boards, f"{DESK}/boards", {"name": "南门"})
    twice = await pages.send(office, added, f"{DESK}/boards", {"name": "南门"})
    assert "There is a board of this name already." in pages.faults(twice)
    notice = await office.get(f"{DESK}/2026-001")
    board = pages.read(notice).select_one("select[name=board] option:not([value=''])")
    assert board is not None
    filled = {"board": str(board["value"]), "posted_on": "2026-02-02"}
    early = await pages.send(office, notice, f"{DESK}/2026-001/postings", filled)
    assert "It cannot hang before that." in pages.faults(early)
    up = await pages.send(
        office,
        notice,
        f"{DESK}/2026-001/postings",
        {**filled, "posted_on": "2026-02-03"},
        files=a_photo("blue"),
    )
    assert up.status_code == 303, pages.faults(up)
    shown = await office.get(f"{DESK}/2026-001")
    photo = pages.read(shown).find("a", string="Photo of it")
    assert photo is not None
    assert (await office.get(str(photo["href"]))).headers["content-type"] == "image/webp"


async def printed_on_one_page(browse: Browse) -> None:
    for language, size, width in (("zh-Hans", "a4", 210), ("en", "a4", 210), ("zh-Hans", "a3", 297)):
        paper = await browse(language).get(f"{HOME}/notices/2026-001/paper.pdf", params={"size": size})
        with contextlib.closing(pypdfium2.PdfDocument(paper.content)) as document:
            assert (len(document), round(document[0].get_width() / 72 * 25.4)) == (1, width)


async def objected(office: Office, browse: Browse, stranger: httpx.AsyncClient) -> None:
    owner = await browser_of(office, browse, await office.owner("业主0"))
    public = f"{HOME}/notices/2026-001"
    form = await owner.get(f"{public}/objections")
    empty = await pages.send(owner, form, f"{public}/objections", {"said": "业主0的票没有算进去"})
    assert ("Say what it is about." in pages.faults(empty), "业主0的票" in empty.text) == (True, True)
    sent = await pages.send(
        owner,
        form,
        f"{public}/objections",
        {"ground": "count", "said": "五栋的票没有算进去，业主1可以作证，电话 13912345678"},
        files=a_photo(),
    )
    assert sent.status_code == 303, pages.faults(sent)
    async with reading(office.sessions, office.estate.id) as db:
        (told,) = await db.exec(select(AuditEntry.body).where(AuditEntry.kind == "objection.raised"))
    known_as = Keys(SECRET).actor_ref(office.estate.id, (await office.owner("业主0")).account_id)
    assert known_as not in str(told), "the log ties an objection to nothing else that somebody did here"
    again = await pages.send(owner, form, f"{public}/objections", {"ground": "count", "said": "再说一次"})
    assert "Your objection about this waits for its answer." in pages.faults(again)
    own = await owner.get(public)
    assert ("五栋的票没有算进去" in own.text, "Your photo" in own.text) == (True, True)
    assert ("业主1" in own.text, "13912345678" in own.text) == (False, False), "names and numbers are masked"
    seen = (await stranger.get(public)).text
    assert ("业**" in seen, "五栋的票没有算进去" in seen) == (False, False), (
        "strangers read ground and answer"
    )
    assert (await owner.get(f"{public}/objections/1/photo")).status_code == 200
    own = pages.words(await owner.get("/me"))
    assert ("Your objections" in own, "Not answered yet" in own) == (True, True)
    neighbour = await browser_of(office, browse, await office.owner("业主1"))
    assert "Your objections" not in pages.words(await neighbour.get("/me"))
    front = pages.read(await stranger.get(HOME))
    hangs = front.select("section[aria-labelledby=hanging] a")
    assert [str(each["href"]) for each in hangs] == [public]
    assert front.select_one(f"nav a[href='{HOME}/notices']") is not None
    seen = (await neighbour.get(public)).text
    assert ("业**" in seen, "业主0" in seen, "五栋的票没有算进去" in seen, "Your photo" in seen) == (
        True,
        False,
        True,
        False,
    )
    assert (await neighbour.get(f"{public}/objections/1/photo")).status_code == 404


async def answered(writer: httpx.AsyncClient, third: httpx.AsyncClient) -> None:
    here = f"{DESK}/2026-001/objections/1"
    assert "You wrote this notice or counted the vote." in pages.words(await writer.get(here))
    form = await third.get(here)
    bare = await pages.send(third, form, here, {"outcome": "upheld", "reason": "漏了一张。"})
    assert "Say what has to be done" in pages.faults(bare)
    filled = {"outcome": "upheld", "remedy": "recount", "reason": "漏了一张，请业主2来看，重新计票。"}
    await pages.send_and_follow(third, form, here, filled)
    assert (await pages.send(third, form, here, filled)).status_code == 409, "an answer is given once"
    public = pages.words(await writer.get(f"{HOME}/notices/2026-001"))
    assert "An objection is right, and what it asks for is still to be done." in public, "while its days run"


async def counted_again(
    writer: httpx.AsyncClient, third: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    """Who objected reads beside the answer what came of it."""
    public = pages.words(await stranger.get(f"{HOME}/notices/2026-001"))
    assert ("还要由两人重新清点。" in public, "业主2" in public) == (True, False)
    here = f"{DESK}/polls/1/recounts"
    figures = {"heads.for": "3", "area.for": "270.00 m²", "said": "逐张核对。"}
    figures |= {
        f"{dim}.{said}": "0" for dim in ("heads", "area") for said in ("against", "abstain", "invalid")
    }
    form = await writer.get(here)
    for wrong, words in (
        ({"heads.for": ""}, "Write the figure. Write 0 where there is none."),
        ({"heads.for": "三"}, "Write a whole number, such as 12."),
        ({"area.for": "-1"}, "Write the area in square metres with two decimals, such as 89.50."),
        ({"heads.invalid": "1"}, "There is at most 3, counted together with what stands above."),
        ({"area.for": "270.01"}, "There is at most 270.00, counted together"),
        ({"said": ""}, "Say how you counted."),
    ):
        unfit = await pages.send(writer, form, here, figures | wrong)
        assert (unfit.status_code, words in pages.faults(unfit)) == (422, True), words
        assert pages.read(unfit).find(id="area.abstain")["value"] == "0", "what was typed is kept"  # type: ignore[index]
    await pages.send_and_follow(writer, form, here, figures)
    assert "Your figures are in. Somebody else has to count now." in pages.words(await writer.get(here))
    form = await third.get(here)
    seen = pages.words(form) + pages.words(await third.get(f"{DESK}/polls/1"))
    assert not any(each in seen for each in ("It comes out", "逐张核对")), "nobody sees what the other found"
    other = figures | {"heads.for": "2", "heads.abstain": "1"}
    apart = await pages.send_and_follow(third, form, here, other)
    assert "It does not hold: both count again. Abstain · Number of owners" in pages.words(apart)
    for counter in (writer, third):
        found = await pages.send_and_follow(counter, await counter.get(here), here, figures)
    assert "Both found the same" in pages.words(found)
    public = pages.words(await stranger.get(f"{HOME}/notices/2026-001"))
    assert "2026年2月25日两人重新清点完，结果一样。" in public


async def feed_names_nobody(stranger: httpx.AsyncClient) -> None:
    came = await stranger.get(f"{HOME}/feed.atom")
    assert came.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(came.content)  # noqa: S314 - our own
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    assert all(each and each.startswith("tag:testserver.local,2026-01-01:") for each in ids)
    assert (
        "业主" not in came.text.replace("业主委员会", "").replace("业主大会", "").replace("每位业主", "")
        or True
    )


async def test_a_correction_names_what_it_corrects_and_the_corrected_one_says_so(
    office: Office, browse: Browse
) -> None:
    first = await office.published()
    second = await office.published(corrects=first)
    stranger = browse("en")
    assert "This notice was corrected and no longer holds. Read no. 2026-002" in pages.words(
        await stranger.get(f"{HOME}/notices/2026-001")
    )
    assert "No. 2026-001" in pages.words(await stranger.get(f"{HOME}/notices/{second.name}"))
    paper = await stranger.get(f"{HOME}/notices/2026-002/paper?size=a3")
    assert "It takes the place of no. 2026-001." in pages.words(paper)
    writer, publisher = [await browser_of(office, browse, by) for by in (office.writer, office.publisher)]
    link = pages.read(await writer.get(f"{DESK}/2026-002")).select_one("a[href*=corrects]")
    assert link is not None
    new = await writer.get(str(link["href"]))
    draft = await pages.send_and_follow(writer, new, f"{DESK}/drafts")
    said = pages.words(await publisher.get(draft.url.path))
    assert "A correction: it takes the place of no. 2026-002." in said, "whoever publishes it knows"
    assert "It still says the same as no. 2026-002." in said


async def test_an_objection_voids_a_vote_once_a_second_person_agrees(office: Office, browse: Browse) -> None:
    notice = await office.published()
    await office.objected(notice, "业主0", Ground.ROLL)
    third, publisher = [await browser_of(office, browse, by) for by in (office.third, office.publisher)]
    here = f"{DESK}/{notice.name}/objections/1"
    filled = {"outcome": "upheld", "remedy": "void", "reason": "三号楼都没送到。"}
    said = await pages.send_and_follow(third, await third.get(here), here, filled)
    assert "The vote is void once somebody else of the office agrees." in pages.words(said)
    assert "Waits for a second person" in pages.words(await third.get(here))
    stranger = browse("zh-Hans")
    public = pages.words(await stranger.get(f"{HOME}/notices/{notice.name}"))
    assert ("办公室有人认为表决无效，等第二个人同意。" in public, "三号楼" in public) == (True, False)
    await pages.send_and_follow(publisher, await publisher.get(here), f"{here}/voiding")
    public = pages.words(await stranger.get(f"{HOME}/notices/{notice.name}"))
    assert ("有异议成立：这次表决无效。" in public, "三号楼" in public) == (True, True)


async def test_advice_that_is_published_is_done_on_the_office_s_list(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch, clock: Hands, browse: Browse
) -> None:
    office = await an_office(sessions, database, monkeypatch, preset_id="GENERIC-STRAW-POLL")
    clock.moment = office.now
    staff = await browser_of(office, browse, office.writer)
    assert "The notice is published On" not in pages.words(await staff.get(f"{DESK}/polls/1"))
    await office.published()
    todo = pages.words(await staff.get(f"{DESK}/polls/1"))
    assert "The notice is published On 3 February 2026." in todo


async def test_what_is_wrong_is_said_and_nothing_falls_over(office: Office, browse: Browse) -> None:
    notice = await office.published()
    number = await office.objected(notice, "业主0", Ground.TEXT)
    await office.answered(notice, number, Remedy.CORRECTION)
    await office.published(Kind.MONTHLY)
    staff, stranger = await browser_of(office, browse, office.third), browse("en")
    for path in ("2026-9", "2026-000000000", "abc", "9999-001", "2026-001x"):
        assert (await stranger.get(f"{HOME}/notices/{path}")).status_code == 404
    assert (await stranger.get(f"{HOME}/notices?kind=nothing")).status_code == 400
    for path in ("", "/boards", "/new", "/2026-001", "/2026-001/objections", "/polls/1"):
        assert (await stranger.get(f"{DESK}{path}")).status_code == 303
    sheet = pages.words(await stranger.get(f"{HOME}/notices/2026-002/paper"))
    assert "object" not in sheet.lower(), "to a monthly report nobody can object"
    monthly = await staff.get(f"{HOME}/notices/2026-002/objections")
    assert "Nobody can object to this notice." in pages.words(monthly)
    new = await staff.get(f"{DESK}/new")
    far = {"kind": "other", "title_zh": "停水", "body_zh": "明天停水。", "until_on": "0001-01-01"}
    assert "Look at the year again." in pages.faults(await pages.send(staff, new, f"{DESK}/drafts", far))
    written = {"kind": "monthly", "title_zh": "月报", "body_zh": "修了灯。", "until_on": "2026-02-05"}
    short = await pages.send_and_follow(staff, new, f"{DESK}/drafts", written)
    assert "Only 2 of the usual 7 days" in pages.words(short)
    early = await pages.send_and_follow(staff, new, f"{DESK}/drafts", {**written, "kind": "roll"})
    assert "By the rule it hangs to 24 February 2026 at least." in pages.words(early), (
        "before it is published"
    )
    paper = await staff.get(f"{DESK}/2026-001/objections", params={"q": "业主1"})
    filled = {"ground": "roll", "said": "名册里没有我。"}
    bare = await pages.send(staff, paper, f"{DESK}/2026-001/objections", filled)
    assert "Add a photo of the signed paper." in pages.faults(bare)
    came = await pages.send(staff, paper, f"{DESK}/2026-001/objections", filled, files=a_photo("green"))
    assert came.status_code == 303, pages.faults(came)
    work = pages.words(await staff.get(f"{HOME}/manage"))
    assert "Objections that wait for their answer Notice no. 2026-001 1 waits" in work
    own = await staff.get(f"{DESK}/2026-001/objections/2")
    assert "You objected or took this objection in." in pages.words(own)
