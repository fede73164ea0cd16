"""The page of counting in the open: what is to be done and why, who counts, and their word for it afterwards."""

import contextlib
from collections.abc import Callable
from datetime import timedelta

import httpx
import pypdfium2
import pytest

import builders
import pages
from conftest import Database, Hands
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock as clocks
from deliberation.polls.queries import PollView
from polling import Estate, a_plan, a_voter, an_estate, end_window, homes_of, open_poll, vote
from polls.desk import Desk, a_clerk

Browse = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    return await an_estate(sessions, homes_of([100] * 4))


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate, clock: Hands) -> PollView:
    poll = await open_poll(sessions, estate, a_plan(estate))
    clock.moment = clocks.now()
    return poll


async def officer(browse: Browse, sessions: Sessions, estate: Estate, role: Role | None) -> httpx.AsyncClient:
    now = clocks.now()
    async with writing(sessions, estate.id) as db:
        account_id = await builders.a_member(db, estate.id, name="王敏")
        if role:
            await builders.a_mandate(db, estate.id, account_id, role=role, now=now - timedelta(days=2))
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id, now=now)
    return browser


async def owner(browse: Browse, sessions: Sessions, estate: Estate, name: str) -> httpx.AsyncClient:
    browser = browse("en")
    account_id = (await a_voter(sessions, estate, name)).account_id
    await builders.signed_in(browser, sessions, account_id, now=clocks.now())
    return browser


def here(estate: Estate, poll: PollView) -> str:
    return f"/c/{estate.community.slug}/manage/polls/{poll.number}/closing"


async def name(
    staff: httpx.AsyncClient, sessions: Sessions, estate: Estate, poll: PollView, who: str, duty: str
) -> httpx.Response:
    voter = await a_voter(sessions, estate, who)
    form = await staff.get(here(estate, poll), params={"q": who})
    filled = {"account": str(voter.account_id), "duty": duty}
    return await pages.send_and_follow(staff, form, f"{here(estate, poll)}/officials", filled)


async def test_the_list_says_what_is_missing_until_all_is_done_then_the_named_confirm_what_was_counted(
    browse: Browse, sessions: Sessions, database: Database, estate: Estate, poll: PollView, clock: Hands
) -> None:
    staff = await officer(browse, sessions, estate, Role.STAFF)
    vote_page = f"/c/{estate.community.slug}/polls/{poll.number}"
    await vote(sessions, estate, poll, "业主0", Choice.FOR)
    desk, clerk = Desk(sessions, estate, poll), await a_clerk(sessions)
    forms = await desk.printed(clerk)
    await desk.receive(forms["102"], clerk)
    before = pages.words(await staff.get(here(estate, poll)))
    for line in (
        "Voting ends on",
        "two people have yet to read: 1",
        "read differently: 0",
        "did not come back: 2",
        "in dispute: 0",
        "Counters named: 0 of 2",
        "Watchers named: 0 of 1",
        "Nobody is named yet",
    ):
        assert line in before, line
    assert "Close and count" not in before
    await desk.read(forms["102"], clerk, "业主1", Choice.FOR)
    await desk.read(forms["102"], await a_clerk(sessions), "业主1", Choice.AGAINST)
    assert "read differently: 1" in pages.words(await staff.get(here(estate, poll)))
    await desk.read(forms["102"], await a_clerk(sessions), "业主1", Choice.FOR)
    for who, duty in (("业主0", "counter"), ("业主1", "counter"), ("业主2", "watcher")):
        named = await name(staff, sessions, estate, poll, who, duty)
    assert "Counters named: 2 of 2" in pages.words(named)
    unasked = await pages.send(staff, named, f"{here(estate, poll)}/guests", {"guest": "居委会老周"})
    assert (unasked.status_code, "Ask first" in pages.faults(unasked)) == (422, True)
    assert 'value="居委会老周"' in unasked.text
    await pages.send_and_follow(staff, unasked, f"{here(estate, poll)}/guests", {"agreed": ["yes"]})
    await end_window(database.owner, poll)
    clock.moment = clocks.now()
    ready = await staff.get(here(estate, poll))
    result = await pages.send_and_follow(staff, ready, f"{vote_page}/closing")
    assert "Counter: a neighbour · not confirmed yet" in pages.words(result)
    assert "Watcher: 居委会老周 · signs the printed result" in pages.words(result)
    for who, shows in (("业主0", ["yes"]), ("业主2", [])):
        official = await owner(browse, sessions, estate, who)
        link = pages.read(await official.get(f"{vote_page}/result")).select_one(
            f'a[href="{here(estate, poll)}"]'
        )
        assert link is not None
        form = await official.get(here(estate, poll))
        after = await pages.send_and_follow(
            official, form, f"{here(estate, poll)}/confirmation", {"shows_name": shows}
        )
    said = pages.words(after)
    assert "Counter: 业主0 · confirmed on" in said
    assert "Watcher: a neighbour · confirmed on" in said
    assert "业主0" in pages.words(await browse("en").get(f"{vote_page}/notice"))
    paper = await browse("en").get(f"{vote_page}/notice.pdf")
    with contextlib.closing(pypdfium2.PdfDocument(paper.content)) as document:
        assert len(document) == 1


async def test_somebody_is_replaced_only_with_a_reason_and_what_cannot_be_is_said_at_its_field(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    committee = await officer(browse, sessions, estate, Role.COMMITTEE)
    page = await name(committee, sessions, estate, poll, "业主0", "counter")
    ending = pages.read(page).select_one("form[action$='/ending']")
    assert ending is not None
    bare = await pages.send(committee, page, str(ending["action"]), {"because": ""})
    assert bare.status_code == 422
    assert "Choose a reason" in pages.faults(bare)
    voter = await a_voter(sessions, estate, "业主0")
    form = await committee.get(here(estate, poll), params={"q": "业主0"})
    for filled, words in (
        ({"account": "", "duty": "counter"}, "Choose one from the list"),
        ({"account": str(voter.account_id)}, "Choose counter or watcher"),
        ({"account": str(voter.account_id), "duty": "watcher"}, "named already"),
    ):
        came = await pages.send(committee, form, f"{here(estate, poll)}/officials", filled)
        assert came.status_code == 422, words
        assert words in pages.faults(came)
    gone = await pages.send_and_follow(committee, page, str(ending["action"]), {"because": "biased"})
    assert "Counters named: 0 of 2" in pages.words(gone)
    assert "Has a part in the matter" in pages.words(gone)


async def test_only_those_who_convene_name_and_count_counters_look_and_residents_see_nothing_of_it(
    browse: Browse, sessions: Sessions, database: Database, estate: Estate, poll: PollView, clock: Hands
) -> None:
    staff = await officer(browse, sessions, estate, Role.STAFF)
    counter = await officer(browse, sessions, estate, Role.COUNTER)
    resident = await owner(browse, sessions, estate, "业主3")
    assert (await resident.get(here(estate, poll))).status_code == 403
    seen = await counter.get(here(estate, poll))
    assert seen.status_code == 200
    assert not pages.read(seen).select("form[action*='officials']")
    leads = {str(link["href"]) for link in pages.read(seen).select("main .rows a[href^='/']")}
    assert leads
    assert {(await counter.get(link)).status_code for link in leads} == {200}
    disputes = f"/c/{estate.community.slug}/manage/polls/{poll.number}/disputes"
    assert disputes in {
        str(link["href"]) for link in pages.read(await staff.get(here(estate, poll))).select("a")
    }
    await end_window(database.owner, poll)
    clock.moment = clocks.now()
    proof = {"_csrf_token": pages.proof(await staff.get("/settings"))}
    too_soon = await staff.post(f"/c/{estate.community.slug}/polls/{poll.number}/closing", data=proof)
    assert too_soon.status_code == 409
    assert "Two counters and one watcher" in pages.words(too_soon)
    for browser in (counter, resident):
        proof = {"_csrf_token": pages.proof(await browser.get("/settings"))}
        for act in ("officials", "confirmation", f"officials/{poll.id}/ending"):
            answer = await browser.post(f"{here(estate, poll)}/{act}", data=proof)
            assert answer.status_code == 403, act
