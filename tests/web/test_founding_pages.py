"""An estate without a committee comes to its first election on the pages alone, without a script."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest
from sqlmodel import col, select

import pages
from builders import a_mandate, a_member, signed_in
from conftest import Hands
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from polling import Estate, Home, an_estate

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/founding"
PUBLIC = "/c/fuxing-li/founding"
NAMES = ("赵一", "钱二", "孙三", "李四", "周五", "吴六")
GROUP = (
    ("郑主任", "street_office"),
    ("王书记", "residents_committee"),
    *((name, "owner") for name in NAMES[:3]),
)
CONDITIONS = {
    "owner": "register",
    "capable": "identity",
    "dutiful": "receipt",
    "independent": "statement",
    "promised": "statement",
}


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    """Six homes of 100 m², three of them not handed over yet in May 2026."""
    later = date(2026, 6, 20)
    homes = [
        Home(label=str(101 + place), owners=(name,), handed_over_on=date(2025, 1, 1) if place < 3 else later)
        for place, name in enumerate(NAMES)
    ]
    return await an_estate(sessions, homes)


async def a_desk(browse: Browse, sessions: Sessions, estate: Estate, clock: Hands) -> "Desk":
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="社工小林")
        await a_mandate(db, estate.id, account_id, role=Role.STAFF)
    desk = Desk(browse("en"), estate, sessions, account_id, clock)
    await desk.waits(0)
    return desk


async def an_owner(
    browse: Browse, sessions: Sessions, estate: Estate, clock: Hands, name: str = "周五"
) -> httpx.AsyncClient:
    browser = browse("en")
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name=name, person_id=estate.persons[name])
    await signed_in(browser, sessions, account_id, now=clock())
    return browser


class Desk:
    """The clerk's browser, at the pages of the founding."""

    def __init__(
        self, browser: httpx.AsyncClient, estate: Estate, sessions: Sessions, account_id: UUID, clock: Hands
    ) -> None:
        self.browser, self.estate, self.sessions = browser, estate, sessions
        self.account_id, self.clock = account_id, clock

    async def waits(self, days: int) -> date:
        """So many days later the clerk signs in again; which day it is then."""
        now = self.clock.advance(timedelta(days=days))
        await signed_in(self.browser, self.sessions, self.account_id, now=now)
        return now.date()

    async def sends(
        self, page: str, filled: dict[str, str | list[str]] | None = None, to: str = ""
    ) -> httpx.Response:
        """The answer to a form of a page; `to` where it is not sent to the page itself."""
        form = await self.browser.get(f"{HERE}{page}")
        assert form.status_code == 200, pages.words(form)
        return await pages.send(self.browser, form, f"{HERE}{to or page}", filled)

    async def does(self, page: str, filled: dict[str, str | list[str]] | None = None, to: str = "") -> None:
        answer = await self.sends(page, filled, to)
        assert answer.status_code == 303, pages.faults(answer) or pages.words(answer)

    def person(self, name: str) -> str:
        return str(self.estate.persons[name])

    async def adds(self, name: str) -> None:
        """An owner is looked for and put into the group."""
        await self.does(f"/group?q={name}", {"person": self.person(name)}, to="/group/owners")

    async def is_refused(
        self, page: str, filled: dict[str, str | list[str]] | None = None, to: str = ""
    ) -> str:
        answer = await self.sends(page, filled, to)
        assert answer.status_code in {409, 422}, answer.status_code
        return pages.faults(answer)

    async def is_told_to_wait(self, page: str) -> str:
        """What the page says in place of its form; the form sent all the same is refused."""
        shown = await self.browser.get(f"{HERE}{page}")
        assert pages.read(shown).select_one(f"form[action='{HERE}{page}']") is None
        proof = pages.proof(await self.browser.get(f"{HERE}/end"))
        fields = {"_csrf_token": proof, "seats": "5"}
        origin = {"origin": "http://testserver.local"}
        answer = await self.browser.post(f"{HERE}{page}", data=fields, headers=origin)
        assert answer.status_code == 409, answer.status_code
        return pages.words(shown)


async def test_an_estate_comes_from_nothing_to_its_election(
    browse: Browse, sessions: Sessions, estate: Estate, clock: Hands
) -> None:
    desk = await a_desk(browse, sessions, estate, clock)
    await _begin(desk)
    assert PUBLIC in (await browse("en").get("/c/fuxing-li")).text
    await _group(desk)
    await _drafts(desk)
    await _candidates(desk, browse, estate)
    await _assembly(desk)
    public = pages.words(await browse("en").get(PUBLIC))
    assert "First assembly and election , in progress" in public
    assert NAMES[0] not in public
    async with reading(sessions, estate.id) as db:
        entries = await db.exec(
            select(AuditEntry.kind, AuditEntry.body)
            .where(col(AuditEntry.kind).startswith("founding."))
            .order_by(col(AuditEntry.at), col(AuditEntry.id))
        )
        found = entries.all()
    assert {kind for kind, _ in found} == {
        f"founding.{each}"
        for each in (
            "begun posted drafted nominated checked objected answered called".split()  # noqa: SIM905
        )
    }
    assert not [name for name in (*NAMES, "郑主任", "王书记") for _, body in found if name.encode() in body]


async def _begin(desk: Desk) -> None:
    place = {"place": "cn-zhejiang-taizhou"}
    words = await desk.is_refused("", place)
    assert "no first assembly can be held yet" in words
    page = pages.words(await desk.sends("", place))
    assert "Handed over: 300.00 m² of 600.00 m², that is 50.00%. Needed: 3/5." in page
    assert "from 1 January 2027, 2 years after the first home was handed over: 3/10" in page
    for filled, fault in (
        ({"place": "atlantis"}, "Choose one from the list."),
        ({"caller_heads": "7", **place}, "So many owners are not on the roll. It has 4."),
        ({"caller_area": "viel", **place}, "Write square metres"),
        ({"caller_area": "601", **place}, "So much area is not on the roll."),
        ({"caller_heads": "-1", **place, "look": "yes"}, "Write 0 or more."),
    ):
        assert fault in await desk.is_refused("", filled)
    await desk.waits(31)
    looked = await desk.sends("", {**place, "look": "yes"})
    assert (looked.status_code, "A first assembly may be held." in pages.words(looked)) == (200, True)
    await desk.does("", place)
    assert "3/5" not in pages.words(await desk.browser.get(HERE))


async def _group(desk: Desk) -> None:
    assert "Post the preparatory group first." in await desk.is_refused(
        f"/candidates?q={NAMES[0]}", {**A_FORM, "person": desk.person(NAMES[0])}, to="/candidates"
    )
    for name, capacity in GROUP[:2]:
        await desk.does("/group", {"name": name, "capacity": capacity})
    for name, _ in GROUP[2:4]:
        await desk.adds(name)
    words = await desk.is_refused("/group", to="/group/posting")
    assert "The group has 4 members. It has an odd number of them, from 5 to 15." in words
    assert "Taizhou" in words
    assert f"{NAMES[0]} is there already" in await desk.is_refused(
        f"/group?q={NAMES[0]}", {"person": desk.person(NAMES[0])}, to="/group/owners"
    )
    masked = pages.words(await desk.browser.get(f"{HERE}/group?q=1 栋 1 单元 10"))
    assert all(f"{name[0]}* · 1 栋" in masked and name not in masked for name in NAMES[3:])
    assert "No owner is found" in pages.words(await desk.browser.get(f"{HERE}/group?q=上官"))
    await desk.does("/group", {"name": "开发商代表", "capacity": "developer"})
    words = await desk.is_refused("/group", to="/group/posting")
    assert "2 of the 5 members are owners. At least 3 must be." in words
    page = await desk.browser.get(f"{HERE}/group")
    last = pages.read(page).select("form.act[action$=removal]")[-1]["action"]
    await desk.does("/group", to=str(last).removeprefix(HERE))
    await desk.adds(GROUP[4][0])
    await desk.does("/group", to="/group/posting")
    page = await desk.browser.get(f"{PUBLIC}/papers/group")
    assert all(name in pages.words(page) for name, _ in GROUP)


A_FORM: dict[str, str | list[str]] = {"by": "self", "promise": "yes"}
TEXTS = {
    "rules": "# 议事规则\n\n第一条 业主大会由全体业主组成。",
    "covenant": "# 管理规约\n\n第一条 共同遵守。",
}


async def _drafts(desk: Desk) -> None:
    missing = "Write down both drafts first"
    assert missing in await desk.is_refused("/drafts", to="/drafts/posting")
    for kind, text in TEXTS.items():
        await _write(desk, kind, text)
    assert "The roll is not on show." in await desk.is_refused("/drafts", to="/drafts/posting")
    await _show_roll(desk, days=10)
    short = await desk.is_refused("/drafts", to="/drafts/posting")
    assert "The roll must be on show for 15 days." in short
    await desk.waits(11)
    await _show_roll(desk, days=20)
    await desk.does("/drafts", to="/drafts/posting")
    again = await desk.browser.get(f"{HERE}/drafts")
    assert pages.read(again).select_one("form[action$='drafts/posting']") is None


async def _write(desk: Desk, kind: str, text: str) -> None:
    page = await desk.browser.get(f"{HERE}/drafts")
    form = next(
        each
        for each in pages.read(page).select(f"form[action='{HERE}/drafts']")
        if each.select_one(f"input[value={kind}]")
    )
    token = str(form.select_one("[name=_csrf_token]")["value"])  # type: ignore[index]
    answer = await desk.browser.post(
        f"{HERE}/drafts",
        data={"_csrf_token": token, "kind": kind, "text": text},
        headers={"origin": "http://testserver.local"},
    )
    assert answer.status_code == 303, pages.faults(answer)


async def _show_roll(desk: Desk, *, days: int) -> None:
    path = "/c/fuxing-li/manage/roll/publications"
    today = desk.clock().date()
    filled = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=days)).isoformat()}
    answer = await pages.send(desk.browser, await desk.browser.get(path), path, filled)
    assert answer.status_code == 303, pages.faults(answer)


async def _candidates(desk: Desk, browse: Browse, estate: Estate) -> None:
    first = {"person": desk.person(NAMES[0])}
    search = f"/candidates?q={NAMES[0]}"
    assert "Look for the owner" in await desk.is_refused(
        search, {"person": "", "by": "self"}, to="/candidates"
    )
    words = await desk.is_refused(search, {**first, "by": "joint"}, to="/candidates")
    assert "Write how many owners" in words
    assert "signed promise" in await desk.is_refused(search, {**first, "by": "self"}, to="/candidates")
    for name in NAMES:
        filled = {**A_FORM, "person": desk.person(name), "about": "愿意服务"}
        await desk.does(f"/candidates?q={name}", filled, to="/candidates")
    words = await desk.is_refused("/candidates", to="/candidates/posting")
    assert "6 candidates are not checked yet." in words
    assert "Choose what shows it" in await desk.is_refused("/candidates/1", {"owner": "register"})
    known = pages.words(await desk.browser.get(f"{HERE}/candidates/1"))
    assert "On the roll: 1 栋 1 单元 101" in known
    for number in range(1, 7):
        await desk.does(f"/candidates/{number}", CONDITIONS)
    await desk.does("/candidates", to="/candidates/posting")
    await _object(desk, browse, estate)
    await desk.does("/candidates/6", {**CONDITIONS, "dutiful": "contradicted"})
    assert "It has changed since. Post it again." in pages.words(await desk.browser.get(f"{HERE}/candidates"))
    assert "Post it again: its days begin anew." in await desk.is_told_to_wait("/assembly")
    await desk.does("/candidates", to="/candidates/posting")
    listed = pages.words(await desk.browser.get(f"{PUBLIC}/papers/candidates"))
    assert "This replaces what was posted before." in listed
    assert NAMES[5] not in listed


async def _object(desk: Desk, browse: Browse, estate: Estate) -> None:
    owner = await an_owner(browse, desk.sessions, estate, desk.clock)
    path = f"{PUBLIC}/objections"
    empty = await pages.send(owner, await owner.get(path), path, {"said": " "})
    assert (empty.status_code, "Say what speaks against" in pages.faults(empty)) == (422, True)
    await pages.send_and_follow(owner, await owner.get(path), path, {"said": "吴六欠物业费两年。"})
    await desk.waits(1)
    stranger = pages.words(await browse("en").get(PUBLIC))
    assert "吴六" not in stranger
    assert "Objections that wait for an answer: 1." in pages.words(await desk.browser.get(HERE))
    assert "1 waits" in pages.words(await desk.browser.get("/c/fuxing-li/manage"))
    page = await desk.browser.get(f"{HERE}/candidates")
    link = pages.read(page).select_one("a[href*=objections]")
    assert link is not None
    answer = str(link["href"]).removeprefix(HERE)
    assert "Say why." in await desk.is_refused(answer, {"outcome": "upheld"})
    await desk.does(answer, {"outcome": "upheld", "reason": "收据未交，重新审核。"})
    assert "收据未交" in pages.words(await owner.get(PUBLIC))


async def _assembly(desk: Desk) -> None:
    posted = desk.clock().date()
    early = await desk.is_told_to_wait("/assembly")
    first = posted + timedelta(days=8)
    assert f"This is too early. It is possible from {first.day} {first:%B %Y}: 7 days must pass." in early
    await desk.waits(8)
    assert "odd number of seats" in await desk.is_refused("/assembly", {"seats": "4"})
    assert "They cannot fill 7 seats" in await desk.is_refused("/assembly", {"seats": "7"})
    await desk.does("/assembly", {"seats": "5"})
    fixed = await desk.browser.get(f"{HERE}/candidates/1")
    assert pages.read(fixed).select_one(f"form[action='{HERE}/candidates/1']") is None
    page = await desk.browser.get(f"{HERE}/assembly")
    votes = [str(each["href"]) for each in pages.read(page).select("a[href*='polls/new']")]
    for vote, title in zip(votes, ("make or change the rules", "make or change the covenant"), strict=True):
        assert title in pages.words(await desk.browser.get(vote)).lower()
    elections = "/c/fuxing-li/polls/elections"
    form = await pages.send(desk.browser, page, f"{elections}/new")
    assert all(name in form.text for name in NAMES[:5])
    early_day = {"opens_at": f"{desk.clock().date() + timedelta(days=1)}T09:00"}
    refused = await pages.send(desk.browser, form, f"{elections}/check", early_day)
    assert "Voting may begin on" in pages.faults(refused)
    fewer = {"candidates": "\n".join(NAMES[:5])}
    refused = await pages.send(desk.browser, form, f"{elections}/check", fewer)
    assert "not the candidates who were posted" in pages.faults(refused)
    checked = await pages.send(desk.browser, form, f"{elections}/check")
    assert checked.status_code == 200, pages.faults(checked)
    opened = await pages.send_and_follow(desk.browser, checked, elections)
    assert "Election of the first owners’ committee" in pages.words(opened)
