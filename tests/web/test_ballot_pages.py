"""Voting without scripts: open, choose, check, send, receipt; and everybody who may not."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pytest
from sqlmodel import select

import pages
from builders import LOG_KEY, a_member, signed_in
from conftest import Database
from deliberation.audit.sequencing import sequence_once
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls import homes
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.queries import PollView
from deliberation.web.pages import receipts
from polling import Estate, Home, a_plan, an_estate, end_window, open_poll, vote
from told import of_kind

Browse = Callable[..., httpx.AsyncClient]
COUPLE = [
    Home(label="501", owners=("李美华", "张建国"), area_cm2=882_000),
    Home(label="502", owners=("张建国",), area_cm2=900_050),
    Home(label="503", owners=("王芳",), area_cm2=700_000),
]


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here; a little later than the polls were opened."""
    return clock.now() + timedelta(minutes=1)


@dataclass
class Place:
    """An estate with an open poll, and a browser of one of its owners."""

    estate: Estate
    poll: PollView
    here: str


@pytest.fixture
async def place(sessions: Sessions) -> Place:
    estate = await an_estate(sessions, COUPLE)
    poll = await open_poll(sessions, estate, a_plan(estate))
    return Place(estate, poll, f"/c/{estate.community.slug}/polls/{poll.number}")


async def enter(
    sessions: Sessions, browser: httpx.AsyncClient, estate: Estate, name: str
) -> httpx.AsyncClient:
    """The browser, signed in as this owner."""
    if name not in estate.members:
        async with writing(sessions, estate.id) as db:
            estate.members[name] = await a_member(db, estate.id, name=name, person_id=estate.persons[name])
    await signed_in(browser, sessions, estate.members[name], now=clock.now())
    return browser


async def reasons(sessions: Sessions, estate: Estate) -> list[str]:
    return [entry["data"]["reason"] for entry in await of_kind(sessions, estate.id, "ballot.rejected")]


async def test_four_acts_lead_to_a_receipt(browse: Browse, sessions: Sessions, place: Place) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    opened = await browser.get(f"{place.here}/ballot")
    assert "1 栋 1 单元 503" in pages.words(opened)
    assert not pages.read(opened).select("input[type=radio][checked]")
    checked = await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": "for"})
    assert checked.status_code == 200
    assert "Agree" in pages.words(checked)
    sent = await pages.send(browser, checked, f"{place.here}/ballot")
    assert sent.status_code == 303
    await sequence_once(sessions, LOG_KEY, place.estate.id)
    receipt = await browser.get(sent.headers["location"])
    code = pages.read(receipt).select_one("#receipt-code")
    assert code is not None
    assert sent.headers["location"].endswith(code.text.replace(" ", ""))
    assert "Your vote is in" in pages.words(receipt)
    assert "at place" in pages.words(receipt)
    assert "Agree" in pages.words(receipt)


async def test_nothing_chosen_is_said_and_nothing_is_taken(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    opened = await browser.get(f"{place.here}/ballot")
    again = await pages.send(browser, opened, f"{place.here}/ballot/check")
    assert again.status_code == 422
    assert "Choose agree, disagree or abstain" in pages.faults(again)
    assert str(pages.read(again).title).startswith("<title>Error:")


async def test_the_check_page_takes_no_vote(browse: Browse, sessions: Sessions, place: Place) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    opened = await browser.get(f"{place.here}/ballot")
    await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": "against"})
    async with reading(sessions, place.estate.id) as db:
        assert (await db.exec(select(Ballot))).all() == []


async def test_a_check_page_loaded_anew_leads_back_to_the_choice(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    again = await browser.get(f"{place.here}/ballot/check")
    assert (again.status_code, again.headers["location"]) == (303, f"{place.here}/ballot")


async def test_an_owner_of_several_homes_says_first_for_which(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "张建国")
    listed = await browser.get(f"{place.here}/ballot")
    links = [a["href"] for a in pages.read(listed).select("main a") if "?home=" in str(a["href"])]
    assert len(links) == 2
    first = await browser.get(str(links[0]))
    assert "1 栋 1 单元 501" in pages.words(first)


async def test_a_double_tap_gives_the_same_receipt(browse: Browse, sessions: Sessions, place: Place) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    opened = await browser.get(f"{place.here}/ballot")
    checked = await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": "for"})
    one = await pages.send(browser, checked, f"{place.here}/ballot")
    two = await pages.send(browser, checked, f"{place.here}/ballot")
    assert one.headers["location"] == two.headers["location"]
    async with reading(sessions, place.estate.id) as db:
        assert len((await db.exec(select(Ballot))).all()) == 1


async def test_a_vote_on_an_old_page_is_told_when_the_home_voted(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "李美华")
    opened = await browser.get(f"{place.here}/ballot")
    checked = await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": "for"})
    async with reading(sessions, place.estate.id) as db:
        (shared,) = await homes.party_of(db, place.poll.id, place.estate.persons["李美华"])
    await vote(
        sessions,
        place.estate,
        place.poll,
        "张建国",
        Choice.AGAINST,
        seen_revision=0,
        party_id=shared.party_id,
    )
    late = await pages.send(browser, checked, f"{place.here}/ballot")
    assert late.status_code == 409
    assert "Somebody of your home voted on" in pages.words(late)
    assert await reasons(sessions, place.estate) == ["home_voted_meanwhile"]


async def test_a_vote_can_be_changed_and_the_old_receipt_says_so(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    receipts = []
    for choice in ("for", "abstain"):
        opened = await browser.get(f"{place.here}/ballot")
        checked = await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": choice})
        receipts.append((await pages.send(browser, checked, f"{place.here}/ballot")).headers["location"])
    old, new = [pages.words(await browser.get(address)) for address in receipts]
    assert old.index("This vote was replaced") < old.index("This home has voted again since")
    assert "Your vote is in" not in old
    assert "Agree" not in old
    assert "Abstain" in new
    assert pages.read(await browser.get(receipts[0])).select(f'main a[href="{receipts[1]}"]')
    stranger = await browse("en").get(receipts[0])
    assert "This vote was replaced" in pages.words(stranger)
    assert receipts[1] not in stranger.text


@pytest.mark.parametrize("change", [{"choice": "against"}, {"seal": ""}, {"seal": "é"}, {"revision": "7"}])
async def test_what_was_checked_cannot_be_altered_on_the_way(
    browse: Browse, sessions: Sessions, place: Place, change: dict[str, str]
) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    opened = await browser.get(f"{place.here}/ballot")
    checked = await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": "for"})
    altered = await pages.send(browser, checked, f"{place.here}/ballot", change)
    assert altered.status_code == 422
    assert await reasons(sessions, place.estate) == ["form_altered"]


async def test_another_home_is_refused_and_logged(browse: Browse, sessions: Sessions, place: Place) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    async with reading(sessions, place.estate.id) as db:
        (other,) = await homes.party_of(db, place.poll.id, place.estate.persons["李美华"])
    opened = await browser.get(f"{place.here}/ballot")
    values = {"choice": "for", "home": str(other.party_id)}
    refused = await pages.send(browser, opened, f"{place.here}/ballot/check", values)
    assert refused.status_code == 403
    assert "You are not an owner of this home, or the co-owners named another." in pages.words(refused)
    assert await reasons(sessions, place.estate) == ["not_your_home"]


async def test_who_is_not_signed_in_is_led_to_sign_in_and_back(browse: Browse, place: Place) -> None:
    answer = await browse("en").get(f"{place.here}/ballot")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={place.here.replace('/', '%2F')}%2Fballot"


async def test_a_stranger_sees_why_not_and_where_to_go(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    async with writing(sessions, place.estate.id) as db:
        place.estate.members["租客"] = await a_member(db, place.estate.id, name="租客")
    browser = await enter(sessions, browse("en"), place.estate, "租客")
    answer = await browser.get(f"{place.here}/ballot")
    assert answer.status_code == 403
    assert "You are not on the list of owners" in pages.words(answer)
    assert place.estate.community.help_phone in pages.words(answer)


async def test_before_and_after_the_window_the_page_says_when(
    browse: Browse, sessions: Sessions, place: Place, database: Database
) -> None:
    later = await open_poll(sessions, place.estate, a_plan(place.estate, opens_in=timedelta(hours=2)))
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    early = await browser.get(f"/c/{place.estate.community.slug}/polls/{later.number}/ballot")
    assert early.status_code == 409
    assert "Voting has not begun yet" in pages.words(early)
    opened = await browser.get(f"{place.here}/ballot")
    checked = await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": "for"})
    await end_window(database.owner, place.poll)
    late = await pages.send(browser, checked, f"{place.here}/ballot")
    assert late.status_code == 409
    assert "Voting ended on" in pages.words(late)
    assert await reasons(sessions, place.estate) == ["voting_closed"]


async def test_the_public_receipt_tells_the_place_and_not_the_choice(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    browser = await enter(sessions, browse("en"), place.estate, "王芳")
    opened = await browser.get(f"{place.here}/ballot")
    checked = await pages.send(browser, opened, f"{place.here}/ballot/check", {"choice": "against"})
    address = (await pages.send(browser, checked, f"{place.here}/ballot")).headers["location"]
    await sequence_once(sessions, LOG_KEY, place.estate.id)
    for name in ("", "李美华"):
        stranger = browse("en")
        if name:
            await enter(sessions, stranger, place.estate, name)
        public = await stranger.get(address)
        assert "This vote is in the log, at place" in pages.words(public)
        assert "Disagree" not in pages.words(public)
        assert "503" not in pages.words(public)
        assert (await stranger.get(f"{address}/proof")).status_code == 403
    proof = await browser.get(f"{address}/proof")
    assert proof.text.startswith("c2sp.org/tlog-proof@v1\n")


async def test_the_receipt_waits_a_moment_for_its_place_in_the_log(
    browse: Browse, sessions: Sessions, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "_PATIENCE_SECONDS", 60.0)
    answer = await vote(sessions, place.estate, place.poll, "王芳", Choice.FOR)
    address = f"{place.here}/receipt/{answer.code}"  # type: ignore[union-attr]

    async def sequence() -> None:
        await asyncio.sleep(0.3)
        await sequence_once(sessions, LOG_KEY, place.estate.id)

    in_time, _ = await asyncio.gather(browse("en").get(address), sequence())
    assert "This vote is in the log, at place" in pages.words(in_time)


async def test_a_receipt_whose_place_is_late_says_so(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    answer = await vote(sessions, place.estate, place.poll, "王芳", Choice.FOR)
    late = await browse("en").get(f"{place.here}/receipt/{answer.code}")  # type: ignore[union-attr]
    assert late.status_code == 200
    assert "Its place in the log is not ready yet" in pages.words(late)


async def test_a_receipt_code_is_found_however_it_is_typed(
    browse: Browse, sessions: Sessions, place: Place
) -> None:
    answer = await vote(sessions, place.estate, place.poll, "王芳", Choice.FOR)
    typed = f" {answer.code[:4].lower()}-{answer.code[4:]} "  # type: ignore[union-attr]
    found = await browse("en").get(f"{place.here}/receipt", params={"code": typed})
    assert found.headers["location"] == f"{place.here}/receipt/{answer.code}"  # type: ignore[union-attr]
    missing = await browse("en").get(f"{place.here}/receipt", params={"code": "AAAA BBBB CCCC"})
    assert missing.status_code == 404
    assert "No vote has this receipt code" in pages.words(missing)
