"""Whose part a lift uses is named by the office, confirmed by two, and agrees on a page or on paper, without a script."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest

import pages
import statements
from builders import signed_in
from conftest import Database, Hands
from deliberation.database.sessions import Sessions
from deliberation.notices.acting import By
from noticing import Office, an_office_that_votes
from web.test_notice_pages import a_photo

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/polls/1/consents"
DESK = "/c/fuxing-li/manage/notices/polls/1/consents"


@pytest.fixture
async def office(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch, clock: Hands
) -> Office:
    made = await an_office_that_votes(
        sessions, database, monkeypatch, preset_id="CN-278-SPEC-CONSENT", homes=4
    )
    clock.moment = made.now
    return made


@dataclass
class Readers:
    """Whoever looks; signed in at the time of the office."""

    office: Office
    browse: Browse

    async def of(self, by: By, language: str = "en") -> httpx.AsyncClient:
        browser = self.browse(language)
        await signed_in(browser, self.office.sessions, by.account_id, now=self.office.now)
        return browser

    async def owner(self, name: str, language: str = "en") -> httpx.AsyncClient:
        return await self.of(await self.office.owner(name), language)


async def test_a_home_is_named_its_owner_agrees_and_the_outcome_says_what_is_missing(
    office: Office, browse: Browse, clock: Hands
) -> None:
    readers = Readers(office, browse)
    await named_and_confirmed(readers)
    await said_by_owners(readers)
    await office.count()
    clock.moment = office.now
    await office.published()
    await told_by_the_outcome(readers)


async def named_and_confirmed(readers: Readers) -> None:
    office = readers.office
    writer, publisher = await readers.of(office.writer), await readers.of(office.publisher)
    owner = await readers.owner("业主0")
    assert "Consents of single owners" in pages.words(await writer.get("/c/fuxing-li/polls/1"))
    assert (await owner.get(DESK)).status_code == 403
    for home in ("101", "102"):
        found = await writer.get(DESK, params={"q": home})
        empty = await pages.send(writer, found, DESK, {"home": "", "reason": "电梯井"})
        assert "Look for the home" in pages.faults(empty)
        assert "电梯井" in empty.text, "what was typed is kept"
        filled = {"need": "uses", "reason": "电梯井占用外墙。"}
        named = await pages.send_and_follow(writer, empty, DESK, filled | {"home": office.estate.units[home]})
    twice = await pages.send(writer, empty, DESK, filled | {"home": office.estate.units["101"]})
    assert "asked for already" in pages.faults(twice)
    once = await pages.send_and_follow(writer, named, f"{DESK}/list")
    assert "Somebody else has to confirm it too." in pages.words(once)
    both = await pages.send_and_follow(publisher, await publisher.get(DESK), f"{DESK}/list")
    assert "Confirmed by two" in pages.words(both)


async def said_by_owners(readers: Readers) -> None:
    owner, neighbour = await readers.owner("业主0", "zh-Hans"), await readers.owner("业主3")
    stranger, writer = readers.browse("en"), await readers.of(readers.office.writer)
    seen = await stranger.get(HERE)
    assert "1 栋 1 单元" in pages.words(seen)
    assert "101" not in pages.words(seen), "no room number and no name for strangers"
    assert "101" in pages.words(await neighbour.get(HERE))
    asked = await owner.get("/me")
    assert "请以业主身份表态：第 1 号表决" in pages.words(asked)
    own = await owner.get(HERE)
    assert "业主0" not in pages.read(own).select_one("main").get_text()  # type: ignore[union-attr]
    said = await pages.send_and_follow(owner, own, f"{HERE}/1", {"word": "refused"})
    assert "不同意" in pages.words(said)
    assert "请以业主身份表态" not in pages.words(await owner.get("/me"))
    assert "Said no" not in pages.words(await neighbour.get(HERE)), "who said no is no target"
    strange = await neighbour.post(
        f"{HERE}/1", data={"word": "given", "_csrf_token": pages.proof(await neighbour.get("/me"))}
    )
    assert strange.status_code == 403
    one = await writer.get(f"{DESK}/1")
    assert "业*" in pages.words(one)
    assert "did not agree online" in pages.words(one)
    bare = await pages.send(writer, await writer.get(f"{DESK}/2"), f"{DESK}/2/paper", {"word": "given"})
    assert "Add a photo of the signed paper." in pages.faults(bare)
    taken = await pages.send(writer, bare, f"{DESK}/2/paper", {"word": "given"}, files=a_photo())
    assert taken.status_code == 303, pages.faults(taken)
    photo = pages.read(await writer.get(f"{DESK}/2")).find("a", string="Photo of the signed paper")
    assert photo is not None
    assert (await writer.get(str(photo["href"]))).headers["content-type"] == "image/webp"
    assert (await neighbour.get(str(photo["href"]))).status_code == 403


async def told_by_the_outcome(readers: Readers) -> None:
    writer, owner, stranger = (
        await readers.of(readers.office.writer),
        await readers.owner("业主0"),
        readers.browse("en"),
    )
    todo = pages.words(await writer.get("/c/fuxing-li/manage/notices/polls/1"))
    assert "Two people confirmed whose consent is needed 2 of 2." in todo
    assert "Homes that agreed: 1 of 2." in todo
    notice = pages.words(await stranger.get("/c/fuxing-li/notices/2026-001"))
    assert "Consents of single owners: 1 of 2" in notice
    draft = await writer.get("/c/fuxing-li/manage/notices/new?kind=result&poll=1")
    assert "must agree as well." in draft.text, "what the board says does not call it final"
    agreed = await pages.send_and_follow(owner, await owner.get(HERE), f"{HERE}/1", {"word": "given"})
    assert "You agreed." in pages.words(agreed)
    assert "Homes that agreed: 2 of 2." in pages.words(
        await writer.get("/c/fuxing-li/manage/notices/polls/1")
    )
    dropped = await pages.send_and_follow(
        writer, await writer.get(f"{DESK}/2"), f"{DESK}/2/dropping", {"why": "写错了房号。"}
    )
    assert "Whoever changes the list makes both confirm it again." in pages.words(dropped)
    with statements.asked() as told:
        assert (await stranger.get(HERE)).status_code == 200
    assert len(told) <= 20


async def test_a_vote_whose_rule_asks_for_nobody_has_no_such_page(
    sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch, browse: Browse, clock: Hands
) -> None:
    plain = await an_office_that_votes(sessions, database, monkeypatch, homes=1)
    clock.moment = plain.now
    browser = browse("en")
    await signed_in(browser, sessions, plain.writer.account_id, now=plain.now)
    for page in (HERE, DESK):
        assert (await browser.get(page)).status_code == 409
    assert (await browser.get(f"{DESK}/1")).status_code == 404
    assert "Consents of single owners" not in pages.words(await browser.get("/c/fuxing-li/polls/1"))
