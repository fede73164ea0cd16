"""The votes on somebody's own page: those they are asked in, whether a ballot is in, and where to go next."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

import pages
import statements
from builders import an_account, signed_in
from conftest import Database
from deliberation.accounts import actions as accounts
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.polls.casting import Accepted
from deliberation.polls.queries import PollView
from matters import a_published_proposal, an_author
from polling import Estate, Home, a_plan, a_voter, an_estate, closed, end_window, homes_of, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-Hans"])


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides about votes."""
    return clock.now() + timedelta(minutes=1)


async def an_owner(
    sessions: Sessions, browser: httpx.AsyncClient, estate: Estate, name: str
) -> httpx.AsyncClient:
    voter = await a_voter(sessions, estate, name)
    await signed_in(browser, sessions, voter.account_id, now=clock.now())
    return browser


def links(page: httpx.Response) -> set[str]:
    return {str(link["href"]) for link in pages.read(page).select("main a[href]")}


async def another_poll(sessions: Sessions, estate: Estate, **plan: timedelta) -> PollView:
    async with writing(sessions, estate.id) as db:
        author = await an_author(db, estate.id, name="提案人")
        estate.proposal_id = await a_published_proposal(db, estate.id, author)
    return await open_poll(sessions, estate, a_plan(estate, **plan))


async def test_a_home_is_named_with_building_entrance_and_unit(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, [Home(label="0502", owners=("李美华",), entrance="2 单元")])
    browser = await an_owner(sessions, browse(), estate, "李美华")
    assert "1 栋 2 单元 0502" in pages.words(await browser.get("/me"))


@LANGUAGES
async def test_an_open_vote_leads_to_the_ballot_and_then_to_the_receipt(
    browse: Browse, sessions: Sessions, language: str
) -> None:
    estate = await an_estate(sessions, homes_of([100, 100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    browser = await an_owner(sessions, browse(language), estate, "业主0")
    here = f"/c/fuxing-li/polls/{poll.number}"
    before = await browser.get("/me")
    (ballot,) = [href for href in links(before) if "/ballot" in href]
    assert (await browser.get(ballot)).status_code == 200
    assert ("no ballot of it is in yet" if language == "en" else "还没有投票") in pages.words(before)
    taken = await vote(sessions, estate, poll, "业主0", Choice.AGAINST)
    assert isinstance(taken, Accepted)
    after = await browser.get("/me")
    assert {f"{here}/receipt/{taken.code}", ballot} <= links(after)
    assert ("its ballot is in" if language == "en" else "这户已投票") in pages.words(after)


async def test_signing_in_leads_to_the_open_votes_before_anything_else(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    open_now = await open_poll(sessions, estate, a_plan(estate))
    over = await another_poll(sessions, estate)
    await end_window(database.owner, over)
    browser = await an_owner(sessions, browse("en"), estate, "业主0")
    start = await browser.get("/c/fuxing-li")
    here = f"/c/fuxing-li/polls/{open_now.number}"
    acts = [link for link in links(start) if "/ballot?home=" in link]
    assert [link.split("/ballot")[0] for link in acts] == [here]
    mine = pages.words(await browser.get("/me"))
    assert mine.index("Voting ends:") < mine.index("Voting ended:")
    assert "/ballot" not in (await browse("en").get("/c/fuxing-li")).text


async def test_what_was_voted_does_not_stand_on_the_page(browse: Browse, sessions: Sessions) -> None:
    said = []
    for slug, choice in (("one", Choice.FOR), ("two", Choice.AGAINST)):
        estate = await an_estate(sessions, homes_of([100, 100]), slug=slug)
        poll = await open_poll(sessions, estate, a_plan(estate))
        await vote(sessions, estate, poll, "业主0", choice)
        page = pages.read(await (await an_owner(sessions, browse("en"), estate, "业主0")).get("/me"))
        votes = page.select_one(f"section[aria-labelledby=me-votes-{slug}]")
        assert votes is not None
        for moment in votes.select("time"):
            moment.decompose()
        said.append(" ".join(votes.get_text(" ").split()))
    assert said[0] == said[1]


async def test_a_counted_vote_leads_to_its_result_and_no_longer_to_the_ballot(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([100, 100, 100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    taken = [await vote(sessions, estate, poll, name, Choice.FOR) for name in ("业主0", "业主1")]
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    here = f"/c/fuxing-li/polls/{poll.number}"
    voted = await (await an_owner(sessions, browse("en"), estate, "业主0")).get("/me")
    assert isinstance(taken[0], Accepted)
    assert {f"{here}/result", f"{here}/receipt/{taken[0].code}"} <= links(voted)
    silent = await (await an_owner(sessions, browse("en"), estate, "业主2")).get("/me")
    assert "no ballot came in" in pages.words(silent)
    assert "its vote was counted" in pages.words(voted)
    assert "its vote was counted" not in pages.words(silent)
    for page in (voted, silent):
        assert "Passed" in pages.words(page)
        assert not [href for href in links(page) if "/ballot" in href]
    assert not [href for href in links(silent) if "/receipt" in href]


async def test_a_vote_that_has_not_begun_says_when_it_begins(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    await open_poll(sessions, estate, a_plan(estate, opens_in=timedelta(days=20)))
    page = await (await an_owner(sessions, browse("en"), estate, "业主0")).get("/me")
    assert "Voting begins:" in pages.words(page)
    assert not [href for href in links(page) if "/ballot" in href]


async def test_somebody_who_is_on_no_list_sees_no_votes(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    await open_poll(sessions, estate, a_plan(estate))
    async with writing(sessions, estate.id) as db:
        tenant = await an_account(db, name="租户")
        await accounts.join(db, tenant, estate.id, now=clock.now())
    browser = browse("en")
    await signed_in(browser, sessions, tenant, now=clock.now())
    page = await browser.get("/me")
    assert "福星里小区" in pages.words(page)
    assert "Your votes" not in pages.words(page)


async def test_more_votes_and_homes_take_no_more_statements(browse: Browse, sessions: Sessions) -> None:
    counts = []
    for slug, size, polls in (("small", 1, 1), ("large", 30, 5)):
        homes = [Home(label=str(100 + place), owners=("李美华",)) for place in range(size)]
        estate = await an_estate(sessions, homes, slug=slug)
        await open_poll(sessions, estate, a_plan(estate))
        for _ in range(polls - 1):
            await another_poll(sessions, estate)
        browser = await an_owner(sessions, browse("en"), estate, "李美华")
        await browser.get("/me")
        with statements.asked() as asked:
            page = await browser.get("/me")
        assert len(pages.read(page).select(f"section[aria-labelledby=me-votes-{slug}] li")) == polls
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 24, "two of them ask for consents, and for what one objected to"
