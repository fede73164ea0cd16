"""Disputing from the letter without signing in, and from the receipt; two people decide, without scripts, in both languages."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from sqlmodel import col, select

import pages
from builders import LOG_KEY, a_mandate, a_member, signed_in
from conftest import BASE_URL, Database, Hands
from deliberation.audit.sequencing import sequence_once
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.notifications.actions import Post
from deliberation.notifications.follower import Follower
from deliberation.notifications.models import BallotNotice
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.papers.documents import OBJECTION_DAYS
from deliberation.polls import disputed
from deliberation.polls.casting import Accepted
from deliberation.polls.queries import PollView
from deliberation.roll.models import PersonContact
from deliberation.settings import Settings
from deliberation.web import ballot_letters, founding_letters, holder_letters, mandate_letters
from polling import Estate, Home, a_plan, a_voter, an_estate, closed, end_window, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]
HOME = Home(label="501", owners=("李美华", "张建国"))
MAIL = "zhang@example.org"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Mail can leave here; the letters are read where they wait."""
    return replace(settings, smtp_url="smtp://127.0.0.1:9")


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides about votes; a little later than they were cast."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    estate = await an_estate(sessions, [HOME])
    async with writing(sessions, estate.id) as db:
        db.add(
            PersonContact(
                community_id=estate.id,
                id=new_id(),
                person_id=estate.persons["张建国"],
                kind="mail",
                value=MAIL,
                value_hash=b"x",
            )
        )
    return estate


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, a_plan(estate))


@pytest.fixture
async def code(sessions: Sessions, estate: Estate, poll: PollView) -> str:
    """The receipt of a vote that the other owner sent."""
    answer = await vote(sessions, estate, poll, "李美华", Choice.FOR)
    assert isinstance(answer, Accepted)
    return answer.code


@pytest.fixture
async def link(sessions: Sessions, estate: Estate, code: str) -> str:
    """What the letter about it leads to."""
    assert code
    await sequence_once(sessions, LOG_KEY, estate.id)
    kinds = (ballot_letters, mandate_letters, holder_letters, founding_letters)
    post = Post(*(kind.Wording(BASE_URL) for kind in kinds), frozenset(Channel))
    await Follower(sessions, clock.now, post).tell_due()
    async with reading(sessions) as db:
        body = (await db.exec(select(PostedLetter.body))).one()
    found = re.search(rf"{BASE_URL}(/c/fuxing-li/disputes/\S+)", body)
    assert found is not None
    return found[1]


async def open_count(sessions: Sessions, estate: Estate, poll: PollView) -> int:
    async with reading(sessions, estate.id) as db:
        return await disputed.open_count(db, poll.id)


async def a_clerk(
    sessions: Sessions, browse: Browse, estate: Estate, name: str, role: Role = Role.STAFF
) -> httpx.AsyncClient:
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name=name)
        await a_mandate(db, estate.id, account_id, role=role)
    browser = browse("en")
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def test_one_tap_from_the_letter_sets_the_ballot_aside_without_signing_in(
    sessions: Sessions, browse: Browse, estate: Estate, poll: PollView, link: str
) -> None:
    browser = browse("en")
    asked = await browser.get(link)
    assert asked.status_code == 200
    assert "501" in pages.words(asked)
    assert await open_count(sessions, estate, poll) == 0
    done = await pages.send_and_follow(browser, asked, link)
    assert "It does not count until two people have decided" in pages.words(done)
    assert await open_count(sessions, estate, poll) == 1
    back = await pages.send_and_follow(browser, done, f"{link}/withdrawal")
    assert "You took the dispute back" in pages.words(back)
    assert await open_count(sessions, estate, poll) == 0


async def test_the_page_is_in_chinese_too(browse: Browse, link: str) -> None:
    answer = await browse("zh-Hans").get(link)
    assert "我们家没有人投过" in pages.words(answer)


async def test_the_token_is_kept_as_a_hash_and_another_one_leads_nowhere(
    sessions: Sessions, browse: Browse, estate: Estate, link: str
) -> None:
    token = link.rsplit("/", 1)[1]
    async with reading(sessions, estate.id) as db:
        hashes = [each for each in await db.exec(select(BallotNotice.token_hash)) if each is not None]
    assert len(hashes) == 1
    assert token.encode() not in hashes[0]
    other = await browse("en").get(link[:-1] + ("A" if link[-1] != "A" else "B"))
    assert other.status_code == 404
    assert "This link leads to no ballot" in pages.words(other)


async def test_the_letter_s_link_leads_nowhere_once_objecting_has_ended(
    sessions: Sessions,
    database: Database,
    browse: Browse,
    clock: Hands,
    estate: Estate,
    poll: PollView,
    link: str,
) -> None:
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    browser = browse("en")
    asked = await browser.get(link)
    assert "no ballot can be disputed any more" in pages.words(asked)
    clock.advance(timedelta(days=OBJECTION_DAYS, hours=1))
    over = await browser.get(link)
    assert (over.status_code, "This link was good until" in pages.words(over)) == (404, True)
    assert "501" not in pages.words(over)


async def test_a_dispute_needs_the_form_of_this_browser(browse: Browse, link: str) -> None:
    assert (await browse("en").post(link, data={})).status_code == 403


async def test_a_second_tap_says_that_it_is_disputed_already(browse: Browse, link: str) -> None:
    browser = browse("en")
    asked = await browser.get(link)
    await pages.send(browser, asked, link)
    again = await pages.send(browser, asked, link)
    assert again.status_code == 409
    assert "disputed already" in pages.words(again)


async def test_from_the_receipt_an_owner_disputes_and_a_stranger_cannot(
    sessions: Sessions, browse: Browse, estate: Estate, poll: PollView, code: str
) -> None:
    here = f"/c/fuxing-li/polls/{poll.number}/receipt/{code}"
    browser = browse("en")
    assert (await browser.get(f"{here}/dispute")).headers["location"].startswith("/sign-in")
    await signed_in(
        browser, sessions, (await a_voter(sessions, estate, "张建国")).account_id, now=clock.now()
    )
    await sequence_once(sessions, LOG_KEY, estate.id)
    receipt = await browser.get(here)
    assert f'href="{here}/dispute"' in receipt.text
    said = pages.words(receipt)
    assert ["A vote of your home is in" in said, "Your vote is in" in said] == [True, False]
    assert "Sent online 李**" in said
    done = await pages.send_and_follow(browser, await browser.get(f"{here}/dispute"), f"{here}/dispute")
    assert done.status_code == 200
    assert await open_count(sessions, estate, poll) == 1
    assert "it is disputed" in pages.words(await browser.get(here))
    async with writing(sessions, estate.id) as db:
        stranger = await a_member(db, estate.id, name="路人")
    other = browse("en")
    await signed_in(other, sessions, stranger, now=clock.now())
    assert (await other.get(f"{here}/dispute")).status_code == 403


async def test_two_clerks_decide_and_one_alone_does_not(
    sessions: Sessions, browse: Browse, estate: Estate, poll: PollView, link: str
) -> None:
    owner = browse("en")
    await pages.send(owner, await owner.get(link), link)
    here = f"/c/fuxing-li/manage/polls/{poll.number}/disputes"
    clerk = await a_clerk(sessions, browse, estate, "社工甲")
    async with reading(sessions, estate.id) as db:
        (dispute,) = await disputed.of_poll(db, poll.id)
    page, action = f"{here}/{dispute.id}", f"{here}/{dispute.id}/decisions"
    assert "501" in pages.words(await clerk.get(here))
    empty = await pages.send(clerk, await clerk.get(page), action)
    assert empty.status_code == 422
    assert "Choose why." in pages.faults(empty)
    said = {"outcome": "upheld", "reason": "owner_did_not"}
    kept = await pages.send_and_follow(clerk, await clerk.get(page), action, said)
    assert "Another person must decide" in pages.words(kept)
    assert (await pages.send(clerk, empty, action, said)).status_code == 409
    told = await clerk.get(page)
    assert "You have decided on this dispute" in pages.words(told)
    assert action not in told.text
    chair = await a_clerk(sessions, browse, estate, "主任", Role.COMMITTEE)
    settled = await pages.send_and_follow(chair, await chair.get(page), action, said)
    assert "The dispute is settled" in pages.words(settled)
    shown = pages.words(await chair.get(page))
    assert "社工甲" in shown
    assert "主任" in shown
    assert "The ballot is struck" in pages.words(await owner.get(link))
    async with reading(sessions) as db:
        rows = await db.exec(select(PostedLetter.to, PostedLetter.body).order_by(col(PostedLetter.posted_at)))
        came, *told = list(rows)
    assert [to for to, _ in (came, *told)] == [MAIL, MAIL, MAIL]
    assert ["It does not count until" in told[0][1], "is struck and does not count" in told[1][1]] == [
        True,
        True,
    ]
    assert all("your home can vote again" in body and "赞成" not in body for _, body in told)


async def test_the_list_of_disputes_is_for_those_who_decide(
    sessions: Sessions, browse: Browse, estate: Estate, poll: PollView
) -> None:
    here = f"/c/fuxing-li/manage/polls/{poll.number}/disputes"
    lead = await a_clerk(sessions, browse, estate, "楼长", Role.LEAD)
    assert (await lead.get(here)).status_code == 403
    clerk = await a_clerk(sessions, browse, estate, "社工")
    shown = await clerk.get(here)
    assert "No ballot of this vote was disputed" in pages.words(shown)
    poll_page = await clerk.get(f"/c/fuxing-li/polls/{poll.number}")
    assert f'href="{here}"' in poll_page.text
