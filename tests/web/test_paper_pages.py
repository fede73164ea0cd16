"""The desk for votes on paper: forms are printed, taken in, and read by two people, each by themselves."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest
from sqlmodel import select

import pages
import squares
from builders import a_mandate, a_member, signed_in
from conftest import BASE_URL
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.queries import PollView
from polling import Estate, Home, a_plan, a_voter, an_estate, open_poll

Browse = Callable[..., httpx.AsyncClient]
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
)


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    return await an_estate(sessions, HOMES)


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, a_plan(estate))


async def at_the_desk(
    browse: Browse, sessions: Sessions, estate: Estate, name: str, language: str = "en"
) -> httpx.AsyncClient:
    browser = browse(language)
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name=name)
        await a_mandate(db, estate.id, account_id, role=Role.COUNTER, now=clock.now())
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def desk_of(estate: Estate, poll: PollView) -> str:
    return f"/c/{estate.community.slug}/manage/polls/{poll.number}/paper"


async def printed(browser: httpx.AsyncClient, here: str) -> list[str]:
    """The number of each form, as it stands on the paper."""
    page = await pages.send(browser, await browser.get(here), f"{here}/forms")
    return [sheet.select_one(".big").get_text().strip() for sheet in pages.read(page).select(".sheet--form")]  # type: ignore[union-attr]


async def test_the_square_on_a_form_leads_to_that_form_at_the_desk(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = desk_of(estate, poll)
    desk = await at_the_desk(browse, sessions, estate, "唱票人")
    page = await pages.send(desk, await desk.get(here), f"{here}/forms")
    found = squares.in_page(page.text)
    assert found == [f"{BASE_URL}{here}/{serial}" for serial in (1, 2)]
    await pages.send(desk, await desk.get(here), f"{here}/arrivals", {"serial": "第 1 号票"})
    assert "1" in pages.words(await desk.get(found[0]))
    assert (await browse("en").get(found[0])).status_code != 200


async def test_two_people_make_a_ballot_of_a_form_on_their_own_pages(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = desk_of(estate, poll)
    one, two = [await at_the_desk(browse, sessions, estate, name) for name in ("唱票人", "监票人")]
    assert await printed(one, here) == ["Form no. 1", "Form no. 2"]
    page = await pages.send_and_follow(one, await one.get(here), f"{here}/arrivals", {"serial": "2"})
    assert "The form is taken in." in pages.words(page)
    signer = str(estate.persons["王敏"])
    for browser in (one, two):
        form = await browser.get(f"{here}/2")
        assert "checked" not in form.text
        page = await pages.send_and_follow(
            browser, form, f"{here}/2/readings", {"signer": signer, "choice": "against"}
        )
    assert "its vote is recorded" in pages.words(page)
    async with reading(sessions, estate.id) as db:
        ballot = (await db.exec(select(Ballot))).one()
    assert (ballot.channel, ballot.choice, ballot.person_id) == ("paper", "against", estate.persons["王敏"])
    owner = browse("en")
    account_id = (await a_voter(sessions, estate, "李秀英")).account_id
    await signed_in(owner, sessions, account_id, now=clock.now())
    told = pages.words(
        await owner.get(f"/c/{estate.community.slug}/polls/{poll.number}/receipt/{ballot.code}")
    )
    for words in (
        "A vote of your home is in",
        "It did not come from a phone of your home",
        "Handed in on paper",
    ):
        assert words in told


async def test_a_form_that_is_not_filled_in_keeps_what_was_typed_and_says_what_is_missing(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = desk_of(estate, poll)
    browser = await at_the_desk(browse, sessions, estate, "唱票人")
    await printed(browser, here)
    page = await pages.send(browser, await browser.get(here), f"{here}/arrivals", {"serial": "七"})
    assert page.status_code == 422
    assert 'value="七"' in page.text
    page = await pages.send(browser, await browser.get(here), f"{here}/arrivals", {"serial": "77"})
    assert (page.status_code, "There is no form with this number" in pages.words(page)) == (404, True)
    await pages.send(browser, await browser.get(here), f"{here}/arrivals", {"serial": "1"})
    page = await pages.send(browser, await browser.get(f"{here}/1"), f"{here}/1/readings", {"choice": "for"})
    assert (page.status_code, "Choose who signed." in pages.words(page)) == (422, True)
    assert page.text.count("checked") == 1
    page = await pages.send(
        browser,
        await browser.get(f"{here}/1"),
        f"{here}/1/readings",
        {"signer": str(estate.persons["张三丰"])},
    )
    assert (page.status_code, "Choose agree, disagree or abstain." in pages.words(page)) == (422, True)


async def test_who_read_a_form_is_not_asked_again_and_gets_no_second_say(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = desk_of(estate, poll)
    browser = await at_the_desk(browse, sessions, estate, "唱票人")
    await printed(browser, here)
    await pages.send(browser, await browser.get(here), f"{here}/arrivals", {"serial": "1"})
    form = await browser.get(f"{here}/1")
    page = await pages.send_and_follow(browser, form, f"{here}/1/readings", {"unreadable": "not_signed"})
    assert "You have read it" in pages.words(page)
    assert pages.read(page).select_one(f'a[href="{here}/1"]') is None
    again = await pages.send(browser, form, f"{here}/1/readings", {"unreadable": "not_signed"})
    assert again.status_code == 409


async def test_only_the_desk_s_people_come_to_the_desk(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    voter = await a_voter(sessions, estate, "张三丰")
    browser = browse("en")
    await signed_in(browser, sessions, voter.account_id, now=clock.now())
    assert (await browser.get(desk_of(estate, poll))).status_code == 403
    assert (await browser.get(f"{desk_of(estate, poll)}/1")).status_code == 403
    assert "Votes on paper" not in (await browser.get(f"/c/{estate.community.slug}/polls/{poll.number}")).text


async def test_forms_that_are_out_are_ended_only_by_whoever_says_so(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = desk_of(estate, poll)
    desk = await at_the_desk(browse, sessions, estate, "唱票人")
    page = await pages.send(desk, await desk.get(here), f"{here}/forms")
    assert estate.community.help_place in pages.words(page)
    assert estate.community.help_phone in pages.words(page)
    refused = await pages.send(desk, await desk.get(here), f"{here}/forms")
    assert refused.status_code == 422
    assert "Homes whose form is out and not back: 2." in pages.faults(refused)
    await pages.send(desk, refused, f"{here}/forms", {"replaces": "yes"})
    assert "Only form no. 3 is good" in pages.words(
        await pages.send(desk, await desk.get(here), f"{here}/arrivals", {"serial": "1"})
    )


async def test_whoever_has_read_a_form_is_led_to_the_next_that_waits_for_them(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    here = desk_of(estate, poll)
    desk = await at_the_desk(browse, sessions, estate, "唱票人")
    await printed(desk, here)
    for serial in ("2", "1"):
        await pages.send(desk, await desk.get(here), f"{here}/arrivals", {"serial": serial})
    said = {"signer": str(estate.persons["王敏"]), "choice": "for"}
    page = await pages.send_and_follow(desk, await desk.get(f"{here}/2"), f"{here}/2/readings", said)
    assert "Your reading is noted." in pages.words(page)
    assert page.url.path == f"{here}/1"
    said = {"signer": str(estate.persons["张三丰"]), "choice": "for"}
    page = await pages.send_and_follow(desk, page, f"{here}/1/readings", said)
    assert page.url.path == here
