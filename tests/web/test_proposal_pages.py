"""Proposals in a browser without scripts: write, look again, publish, revise, compare, withdraw, find."""

import asyncio
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import httpx
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from pypdf import PdfWriter
from sqlmodel import select

import pages
from builders import NOW, a_community, signed_in
from deliberation.communities import actions as communities
from deliberation.communities import queries as known
from deliberation.communities.bylines import Byline
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel.ids import new_id
from deliberation.proposals import actions as proposals
from deliberation.proposals import queries
from deliberation.proposals.models import Proposal, ProposalFile, ProposalVersion
from deliberation.proposals.rules import Category
from matters import ACTOR, a_draft, a_published_proposal, an_author
from polling import a_plan, an_estate, homes_of, open_poll

Browse = Callable[..., httpx.AsyncClient]
HOME = "/c/fuxing-li/proposals"
FILLED = {
    "title": "重新划定停车位",
    "summary": "恢复消防通道。",
    "body": "第一段。\n\n- 北门\n- 东墙",
    "category": "parking",
    "stages": ["deliberation", "vote"],
    "cost": "8.64万",
    "affects": "2 栋",
}


async def _home(sessions: Sessions) -> tuple[UUID, Byline, Byline]:
    """A community, a resident, and a member of its staff."""
    async with writing(sessions) as db:
        community_id = (await a_community(db)).id
        resident = await an_author(db, community_id, name="陈国强", place="")
        staff = await an_author(db, community_id, name="林晓云", place="", role=Role.STAFF)
        await communities.give_role(
            db,
            community_id,
            account_id=staff.account_id,
            role=Role.STAFF,
            starts_on=NOW.date(),
            actor=ACTOR,
            now=NOW,
        )
    return community_id, resident, staff


async def _signed_in(
    browse: Browse, sessions: Sessions, who: Byline, language: str = "en"
) -> httpx.AsyncClient:
    browser = browse(language)
    await signed_in(browser, sessions, who.account_id)
    return browser


def _picture(kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind)
    return out.getvalue()


def _pdf(*, locked: bool = False) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if locked:
        writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 40,000 pixels wide and high."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))]
    parts += [(b"IDAT", zlib.compress(bytes(2_000_000))), (b"IEND", b"")]
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


async def test_a_resident_writes_looks_again_publishes_revises_and_compares(
    browse: Browse, sessions: Sessions
) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    draft = await pages.send_and_follow(browser, new, f"{HOME}/drafts", FILLED)
    assert "Only you can see this" in pages.words(draft)
    assert "¥86,400.00" in draft.text
    path = draft.request.url.path
    shown = await pages.send_and_follow(browser, draft, f"{path}/publication")
    assert shown.request.url.path == f"{HOME}/1"
    assert pages.read(shown).select(".prose ul li")[1].text == "东墙"
    edit = await browser.get(f"{HOME}/1/edit")
    revised = await pages.send_and_follow(
        browser, edit, f"{HOME}/1/versions", {"cost": "90000", "changed": "费用重新算过"}
    )
    assert "Version 2" in pages.words(revised)
    compared = await browser.get(f"{HOME}/1/versions/2")
    gone, come = pages.read(compared).find("del"), pages.read(compared).find("ins")
    assert gone is not None
    assert come is not None
    assert "¥86,400.00" in gone.text
    assert "¥90,000.00" in come.text


async def test_a_double_tap_saves_one_draft_with_one_picture(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    files = {"picture": ("a.jpg", _picture())}
    filled = {**FILLED, "alt": "平面图"}
    first = await pages.send(browser, new, f"{HOME}/drafts", filled, files=files)
    second = await pages.send(browser, new, f"{HOME}/drafts", filled, files=files)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    changed = await pages.send(browser, new, f"{HOME}/drafts", {**FILLED, "title": "改过的标题"})
    assert changed.headers["location"] == first.headers["location"]
    assert "改过的标题" in (await browser.get(first.headers["location"])).text
    async with reading(sessions, community_id) as db:
        assert len((await db.exec(select(Proposal))).all()) == 1
        assert len((await db.exec(select(ProposalFile))).all()) == 1


async def test_two_taps_at_one_moment_save_one_draft(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    taps = (pages.send(browser, new, f"{HOME}/drafts", FILLED) for _ in range(4))
    answers = await asyncio.gather(*taps)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    async with reading(sessions, community_id) as db:
        assert len((await db.exec(select(Proposal))).all()) == 1


async def test_a_double_tap_adds_a_paper_once_and_is_no_conflict(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        draft_id = await a_draft(db, community_id, resident)
        await a_published_proposal(db, community_id, resident)
    browser = await _signed_in(browse, sessions, resident)
    files = {"paper": ("plan.pdf", _pdf())}
    draft, proposal = f"{HOME}/drafts/{draft_id}", f"{HOME}/1"
    for form, target, filled in (
        (f"{draft}/edit", draft, {"paper_name": "平面图"}),
        (f"{proposal}/edit", f"{proposal}/versions", {"changed": "加了平面图"}),
    ):
        edit = await browser.get(form)
        for _ in range(2):
            answer = await pages.send(browser, edit, target, filled, files=files)
            assert answer.status_code == 303, pages.faults(answer)
    async with reading(sessions, community_id) as db:
        assert len((await db.exec(select(ProposalFile))).all()) == 2
        assert len((await db.exec(select(ProposalVersion))).all()) == 2


async def test_nobody_saves_over_the_draft_of_somebody_else(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, staff = await _home(sessions)
    async with writing(sessions, community_id) as db:
        draft_id = await a_draft(db, community_id, resident)
    browser = await _signed_in(browse, sessions, staff)
    new = await browser.get(f"{HOME}/new")
    answer = await pages.send(browser, new, f"{HOME}/drafts", {**FILLED, "draft_id": str(draft_id)})
    assert answer.status_code == 404


async def test_a_revision_is_compared_sign_by_sign(browse: Browse, sessions: Sessions) -> None:
    _, resident, _ = await _home(sessions)
    async with writing(sessions, (await _community(sessions))) as db:
        await a_published_proposal(db, await _community(sessions), resident, body="净宽恢复到3.5米。")
    browser = await _signed_in(browse, sessions, resident)
    edit = await browser.get(f"{HOME}/1/edit")
    await pages.send_and_follow(
        browser, edit, f"{HOME}/1/versions", {"body": "净宽恢复到4米。", "changed": "改宽"}
    )
    page = pages.read(await browser.get(f"{HOME}/1/versions/2"))
    assert ["3.5" in str(each) for each in page.find_all("del")] == [True]
    assert all(each.select(".vh") for each in page.find_all(["ins", "del"]))


async def _community(sessions: Sessions) -> UUID:
    async with reading(sessions) as db:
        return (await known.all_communities(db))[0].id


async def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(
    browse: Browse, sessions: Sessions
) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    filled = {**FILLED, "title": "", "cost": "cheap", "category": "", "summary": "长" * 201, "stages": []}
    again = await pages.send(browser, new, f"{HOME}/drafts", filled)
    assert again.status_code == 422
    page = pages.read(again)
    assert "Write a title." in pages.faults(again)
    assert "Write at most 200 characters." in pages.faults(again)
    for field in ("title", "cost", "category", "summary", "stages"):
        link = page.select_one(f'.errsum a[href="#{field}"]')
        assert link is not None, field
        assert page.find(id=field) is not None, field
    body, cost = page.find(id="body"), page.find(id="cost")
    assert body is not None
    assert cost is not None
    assert body.get_text() == FILLED["body"]
    assert cost["value"] == "cheap"
    assert str(page.title).startswith("<title>Error:")


async def test_a_picture_and_a_paper_are_shown_and_served(browse: Browse, sessions: Sessions) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    files = {"picture": ("a.jpg", _picture()), "paper": ("C:\\plans\\消防 函件.pdf", _pdf())}
    sent = await pages.send(browser, new, f"{HOME}/drafts", {**FILLED, "alt": "东墙现状"}, files=files)
    draft = await browser.get(sent.headers["location"])
    page = pages.read(draft)
    picture, paper = page.find("img"), page.select_one(".files a")
    assert picture is not None
    assert paper is not None
    assert picture["alt"] == "东墙现状"
    assert "消防 函件" in paper.text
    for address in (str(picture["src"]), str(paper["href"])):
        assert (await browse().get(address)).status_code == 404
        own = await browser.get(address)
        assert (own.status_code, own.headers["cache-control"]) == (200, "no-store")
    await pages.send(browser, draft, f"{draft.request.url.path}/publication")
    shown = await browse().get(str(picture["src"]))
    assert (shown.headers["content-type"], shown.headers["x-content-type-options"]) == (
        "image/webp",
        "nosniff",
    )
    assert "immutable" in shown.headers["cache-control"]
    taken = await browse().get(str(paper["href"]))
    assert taken.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%B6%88")
    assert taken.content == _pdf() or taken.content.startswith(b"%PDF-")


async def test_a_picture_without_words_for_the_blind_is_refused(browse: Browse, sessions: Sessions) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    again = await pages.send(browser, new, f"{HOME}/drafts", FILLED, files={"picture": ("a.jpg", _picture())})
    assert again.status_code == 422
    assert "for people who cannot see it" in pages.faults(again)
    hints = {field: str(pages.read(again).find(id=f"hint-{field}")) for field in ("picture", "paper")}
    assert "Choose the file again" in hints["picture"]
    assert "Choose the file again" not in hints["paper"]


@pytest.mark.parametrize(
    ("field", "name", "data", "said"),
    [
        ("picture", "a.png", _bomb(), "too large"),
        ("picture", "a.svg", b"<svg onload=alert(1)><script>alert(1)</script></svg>", "not a picture"),
        ("picture", "a.gif", _picture("GIF"), "not a picture"),
        ("picture", "a.jpg", b"<html><script>alert(1)</script>", "not a picture"),
        ("picture", "a.jpg", bytes(10_000_001), "too large"),
        ("picture", "a.jpg", b"", "not a picture"),
        ("paper", "a.pdf", b"PK\x03\x04" + bytes(500), "not a PDF"),
        ("paper", "a.pdf", _pdf(locked=True), "locked with a password"),
        ("paper", "a.pdf", b"%PDF-1.7" + bytes(10_000_000), "at most 10 MB"),
        ("paper", "a.pdf", _picture(), "not a PDF"),
    ],
    ids=range(10),
)
async def test_a_file_that_cannot_be_used_is_refused_in_words_and_the_text_is_kept(
    browse: Browse, sessions: Sessions, field: str, name: str, data: bytes, said: str
) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    again = await pages.send(
        browser, new, f"{HOME}/drafts", {**FILLED, "alt": "x"}, files={field: (name, data)}
    )
    assert again.status_code == 422
    assert said in pages.faults(again)
    body = pages.read(again).find(id="body")
    assert body is not None
    assert body.get_text() == FILLED["body"]


async def test_a_body_beyond_every_limit_is_refused_before_it_is_read(
    browse: Browse, sessions: Sessions
) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    answer = await pages.send(
        browser, new, f"{HOME}/drafts", FILLED, files={"paper": ("a.pdf", b"%PDF-" + bytes(13_000_000))}
    )
    assert answer.status_code == 413


async def test_a_frozen_text_says_so_and_keeps_what_was_typed(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        proposal_id = await a_published_proposal(db, community_id, resident)
    browser = await _signed_in(browse, sessions, resident)
    edit = await browser.get(f"{HOME}/1/edit")
    async with writing(sessions, community_id) as db:
        await proposals.freeze(db, community_id, proposal_id=proposal_id, now=NOW)
    refused = await pages.send(browser, edit, f"{HOME}/1/versions", {"title": "新标题", "changed": "改"})
    assert refused.status_code == 409
    assert "A vote on this text has begun" in pages.words(refused)
    async with reading(sessions, community_id) as db:
        assert len(await queries.versions(db, proposal_id)) == 1


async def test_a_proposal_under_vote_shows_its_poll_and_how_far_it_is(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000, 2_000_000]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    shown = await browse("en").get(f"{HOME}/1")
    page = pages.read(shown)
    link = page.select_one(".p-side h2")
    assert link is not None
    assert poll.question in link.text
    now = page.select_one(".stages .is-now")
    assert now is not None
    assert "Owners vote" in now.text
    start = await browse("en").get("/c/fuxing-li")
    assert poll.question in pages.words(start)


async def test_two_windows_do_not_overwrite_each_other(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        await a_published_proposal(db, community_id, resident)
    browser = await _signed_in(browse, sessions, resident)
    first, second = await browser.get(f"{HOME}/1/edit"), await browser.get(f"{HOME}/1/edit")
    await pages.send_and_follow(browser, first, f"{HOME}/1/versions", {"title": "甲", "changed": "甲"})
    refused = await pages.send(browser, second, f"{HOME}/1/versions", {"title": "乙", "changed": "乙"})
    assert refused.status_code == 409
    assert "another window" in pages.words(refused)
    assert "乙" in refused.text


async def test_withdrawing_asks_for_a_reason_that_everybody_reads(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, staff = await _home(sessions)
    async with writing(sessions, community_id) as db:
        await a_published_proposal(db, community_id, resident)
    browser = await _signed_in(browse, sessions, staff)
    asked = await browser.get(f"{HOME}/1/withdrawal")
    empty = await pages.send(browser, asked, f"{HOME}/1/withdrawal")
    assert empty.status_code == 422
    done = await pages.send_and_follow(browser, asked, f"{HOME}/1/withdrawal", {"reason": "与二号重复"})
    assert "与二号重复" in pages.words(done)
    outside = await browse("en").get(f"{HOME}/1")
    assert "Withdrawn by the community staff" in pages.words(outside)
    assert outside.text.count("Sign in and comment") == 0


@pytest.mark.parametrize(
    "path", ["/new", "/1/edit", "/1/withdrawal", "/drafts/{draft}", "/drafts/{draft}/edit"]
)
async def test_strangers_and_signed_out_people_are_kept_out(
    browse: Browse, sessions: Sessions, path: str
) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        await a_published_proposal(db, community_id, resident)
        draft = await a_draft(db, community_id, resident)
        neighbour = await an_author(db, community_id, name="王阿姨")
    async with writing(sessions) as db:
        elsewhere = (await a_community(db, slug="elsewhere")).id
        stranger = await an_author(db, elsewhere, name="外人")
    address = HOME + path.format(draft=draft)
    out = await browse("en").get(address)
    assert (out.status_code, out.headers["location"].split("?")[0]) == (303, "/sign-in")
    assert (await (await _signed_in(browse, sessions, stranger)).get(address)).status_code == 403
    among = await (await _signed_in(browse, sessions, neighbour)).get(address)
    assert among.status_code == (200 if path == "/new" else 404 if "draft" in path else 403)


@pytest.mark.parametrize(
    "path",
    ["/drafts", "/drafts/{draft}", "/drafts/{draft}/publication", "/drafts/{draft}/removal", "/1/versions",
     "/1/withdrawal"],
)  # fmt: skip
async def test_forms_sent_by_others_change_nothing(browse: Browse, sessions: Sessions, path: str) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        await a_published_proposal(db, community_id, resident)
        draft = await a_draft(db, community_id, resident)
        neighbour = await an_author(db, community_id, name="王阿姨")
    async with writing(sessions) as db:
        elsewhere = (await a_community(db, slug="elsewhere")).id
        stranger = await an_author(db, elsewhere, name="外人")
    address = HOME + path.format(draft=draft)
    filled = {**FILLED, "changed": "x", "reason": "x", "draft_id": str(new_id())}
    for who in (None, stranger, neighbour):
        browser = await _signed_in(browse, sessions, who) if who else browse("en")
        proof = pages.form(await browser.get("/settings"), "/settings").find(attrs={"name": "_csrf_token"})
        assert proof is not None
        answer = await browser.post(address, data={**filled, "_csrf_token": str(proof["value"])})
        if who is neighbour and path == "/drafts":
            assert answer.status_code == 303
        elif who is None:
            assert answer.headers["location"].startswith("/sign-in?")
        else:
            assert answer.status_code in {403, 404}
    async with reading(sessions, community_id) as db:
        assert (await queries.get(db, 1)).text.title != FILLED["title"]
        assert (await queries.get_draft(db, draft, resident.account_id)).number is None


async def test_another_communitys_proposals_and_files_are_not_found(
    browse: Browse, sessions: Sessions
) -> None:
    community_id, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    new = await browser.get(f"{HOME}/new")
    sent = await pages.send(
        browser, new, f"{HOME}/drafts", {**FILLED, "alt": "x"}, files={"picture": ("a.jpg", _picture())}
    )
    draft = await browser.get(sent.headers["location"])
    await pages.send(browser, draft, f"{draft.request.url.path}/publication")
    picture = pages.read(draft).find("img")
    assert picture is not None
    assert (await browser.get(str(picture["src"]))).status_code == 200
    async with writing(sessions) as db:
        await a_community(db, slug="elsewhere")
    assert (await browser.get("/c/elsewhere/proposals/1")).status_code == 404
    assert (await browser.get(str(picture["src"]).replace("fuxing-li", "elsewhere"))).status_code == 404
    assert community_id


async def test_outsiders_read_proposals_but_no_neighbours_names(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        await a_published_proposal(db, community_id, resident)
    outside = await browse("en").get(f"{HOME}/1")
    assert "陈国强" not in outside.text
    assert "A neighbour" in pages.words(outside)
    assert "陈国强" in (await (await _signed_in(browse, sessions, resident)).get(f"{HOME}/1")).text


async def test_the_list_filters_searches_and_turns_pages_by_links(browse: Browse, sessions: Sessions) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        for place in range(25):
            await a_published_proposal(db, community_id, resident, title=f"停车 {place}")
        await a_published_proposal(db, community_id, resident, title="电梯", category=Category.LIFT)
    browser = browse("en")
    first = await browser.get(HOME)
    page = pages.read(first)
    later = page.select_one('a[rel="next"]')
    assert later is not None
    assert len(page.select(".entry")) == 20
    second = pages.read(await browser.get(HOME + str(later["href"])))
    assert len(second.select(".entry")) == 6
    lifts = next(link for link in page.select(".chips a") if "Lifts" in link.text)
    assert "1" in lifts.text
    assert len(pages.read(await browser.get(HOME + str(lifts["href"]))).select(".entry")) == 1
    found = await browser.get(HOME, params={"q": "电梯"})
    assert "1 proposal found" in pages.words(found)
    nothing = await browser.get(HOME, params={"q": "飞船"})
    assert "Choose fewer filters" in pages.words(nothing)


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "page=99999999999999", "category=nothing", "standing=x", "order=x", "mine=perhaps"],
)
async def test_an_address_that_no_link_of_ours_says_is_refused(
    browse: Browse, sessions: Sessions, query: str
) -> None:
    await _home(sessions)
    answer = await browse("en").get(f"{HOME}?{query}")
    assert answer.status_code == 400
    assert "99999999999999" not in BeautifulSoup(answer.text, "html.parser").get_text()


@pytest.mark.parametrize("path", ["/0", "/99999999999", "/7", "/1/versions/9", "/drafts/not-an-id", "/-1"])
async def test_a_number_that_nothing_has_is_not_found(browse: Browse, sessions: Sessions, path: str) -> None:
    community_id, resident, _ = await _home(sessions)
    async with writing(sessions, community_id) as db:
        await a_published_proposal(db, community_id, resident)
    assert (await browse("en").get(HOME + path)).status_code in {400, 404}


@pytest.mark.parametrize(
    "body",
    [
        b"title=%00%00&summary=%00",
        b"title=%ED%A0%80%ED%B0%80&summary=x",
        b"title=%FF%FE&summary=%C3%28",
        b"edition=99999999999999999999999999",
        b"remove=nothing&remove=11111111-1111-1111-1111-111111111111",
        b"stages=vote&stages=vote&stages=nonsense",
        b"&".join(b"a%d=1" % number for number in range(900)),
    ],
    ids=range(7),
)
async def test_odd_bytes_are_never_an_accident(browse: Browse, sessions: Sessions, body: bytes) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    proof = pages.form(await browser.get(f"{HOME}/new"), f"{HOME}/drafts").find(attrs={"name": "_csrf_token"})
    assert proof is not None
    answer = await browser.post(
        f"{HOME}/drafts",
        content=body + b"&_csrf_token=" + str(proof["value"]).encode(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("needle", ["\x00", "\ud800", "%", "_", "\\", "'", "停\u202e车", "x" * 5000, "  "])
async def test_odd_needles_find_nothing_odd(browse: Browse, sessions: Sessions, needle: str) -> None:
    await _home(sessions)
    answer = await browse("en").get(HOME, params={"q": needle.encode("utf-8", "surrogatepass")})
    assert answer.status_code in {200, 400}


async def test_the_list_leads_to_writing_and_to_drafts(browse: Browse, sessions: Sessions) -> None:
    _, resident, _ = await _home(sessions)
    browser = await _signed_in(browse, sessions, resident)
    await browser.get(HOME)
    form = await browser.get(f"{HOME}/new")
    written = await pages.send_and_follow(browser, form, f"{HOME}/drafts", FILLED)
    assert FILLED["title"] in pages.words(written)
    found = pages.read(await browser.get(HOME))
    links = [str(link["href"]) for link in found.select("main a[href^='/']")]
    assert f"{HOME}/new" in links
    for href in links:
        assert (await browser.get(href)).status_code == httpx.codes.OK, href
