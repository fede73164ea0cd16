"""Votes by proxy on their pages: an owner and a neighbour alone with their phones, and a signed paper between two clerks."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from PIL import Image
from sqlmodel import col, select

import pages
from builders import a_mandate, a_member, signed_in
from conftest import BASE_URL, Database
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.notifications.actions import Post
from deliberation.notifications.follower import Follower
from deliberation.outbox.models import PostedLetter
from deliberation.outbox.rules import Channel
from deliberation.papers.ways import Ways
from deliberation.polls.ballots.models import Ballot
from deliberation.polls.proxies.models import ProxyAgreement, ProxyRefusal
from deliberation.polls.queries import PollView
from deliberation.roll.models import PersonContact
from deliberation.settings import Settings
from deliberation.web import ballot_letters, founding_letters, holder_letters, mandate_letters
from polling import Estate, Home, a_plan, a_voter, an_estate, end_window, open_poll

Browse = Callable[..., httpx.AsyncClient]
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英", "王敏"), area_cm2=1_204_500),
)
ONE = Ways(mandates_most=1)


@pytest.fixture
def works() -> bool:
    """Homes are told here when the test says so."""
    return False


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Both ways to send are set up, and nobody is there to take what is sent."""
    return replace(settings, smtp_url="smtp://127.0.0.1:9", sms_url="http://127.0.0.1:9")


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    return await an_estate(sessions, HOMES)


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, replace(a_plan(estate), ways=ONE))


async def an_owner(browse: Browse, sessions: Sessions, estate: Estate, name: str) -> httpx.AsyncClient:
    browser = browse("en")
    voter = await a_voter(sessions, estate, name)
    await signed_in(browser, sessions, voter.account_id, now=clock.now())
    return browser


async def somebody(
    browse: Browse, sessions: Sessions, estate: Estate, name: str, role: Role | None = None
) -> httpx.AsyncClient:
    browser = browse("en")
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name=name)
        if role:
            await a_mandate(db, estate.id, account_id, role=role, now=clock.now())
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def proxies_of(estate: Estate, poll: PollView) -> str:
    return f"/c/{estate.community.slug}/polls/{poll.number}/proxies"


async def votes(sessions: Sessions, estate: Estate) -> list[tuple[str, str | None]]:
    async with reading(sessions, estate.id) as db:
        rows = await db.exec(select(Ballot.channel, Ballot.choice).order_by(col(Ballot.cast_at)))
        return [(channel, choice) for channel, choice in rows]


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return out.getvalue()


def target(page: httpx.Response, ending: str) -> str:
    found = pages.read(page).select_one(f'form[action$="/{ending}"]')
    assert found is not None, pages.words(page)
    return str(found["action"])


async def test_an_owner_lets_a_neighbour_vote_as_told_and_then_votes_alone(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    owner = await an_owner(browse, sessions, estate, "张三丰")
    neighbour = await somebody(browse, sessions, estate, "周邻")
    here, poll_page = proxies_of(estate, poll), f"/c/{estate.community.slug}/polls/{poll.number}"
    assert f'href="{here}"' in (await owner.get(poll_page)).text
    assert "Nobody is found" in pages.words(await owner.get(f"{here}/new?q=周"))
    form = await owner.get(f"{here}/new?q=周邻")
    missing = await pages.send(owner, form, here, {"valid_until": "2020-01-01T08:00", "powers": "told"})
    assert (missing.status_code, "Choose agree, disagree or abstain." in pages.words(missing)) == (422, True)
    past = await pages.send(owner, missing, here, {"choice": "against"})
    assert (past.status_code, "already passed" in pages.faults(past)) == (422, True)
    page = await pages.send_and_follow(owner, past, here, {"valid_until": ""})
    assert "周邻 votes for 张三丰" in pages.words(page)
    assert "Asked for: Disagree" in pages.words(page)
    assert (await neighbour.get(f"{poll_page}/ballot")).status_code == 403, "not taken on yet"
    mine = await neighbour.get("/me")
    assert "张三丰 asks you to vote for" in pages.words(mine)
    assert f'href="{here}"' in mine.text
    page = await neighbour.get(here)
    page = await pages.send_and_follow(neighbour, page, target(page, "acceptance"))
    assert "You vote here for 张三丰" in pages.words(await neighbour.get(f"/c/{estate.community.slug}"))
    ballot = await neighbour.get(f"{poll_page}/ballot")
    assert "You vote for 张三丰, by their mandate" in pages.words(ballot)
    assert "The owner asks for: Disagree." in pages.words(ballot)
    assert 'value="against" checked' in ballot.text
    other = await pages.send(neighbour, ballot, f"{poll_page}/ballot/check", {"choice": "for"})
    assert (other.status_code, "asks you to vote otherwise" in pages.words(other)) == (422, True)
    check = await pages.send(neighbour, ballot, f"{poll_page}/ballot/check")
    receipt = await pages.send_and_follow(neighbour, check, f"{poll_page}/ballot")
    assert receipt.status_code == 200
    mine = await owner.get(f"{poll_page}/ballot")
    check_own = await pages.send(owner, mine, f"{poll_page}/ballot/check", {"choice": "for"})
    assert (await pages.send(owner, check_own, f"{poll_page}/ballot")).status_code == 303
    late = await pages.send(neighbour, check, f"{poll_page}/ballot")
    assert late.status_code == 303, "the same form gets the same answer"
    key = str(new_id())
    altered = await pages.send(neighbour, check, f"{poll_page}/ballot", {"key": key})
    assert altered.status_code == 422
    again = await pages.send(neighbour, ballot, f"{poll_page}/ballot/check")
    assert (again.status_code, "The home voted itself" in pages.words(again)) == (409, True)
    party = pages.read(ballot).select_one('input[name="home"]')
    assert party is not None
    anew = await neighbour.get(f"{poll_page}/ballot?home={party['value']}")
    assert "The home voted itself" in pages.words(anew)
    assert await votes(sessions, estate) == [("proxy", "against"), ("web", "for")]
    assert "The home voted itself" in pages.words(await neighbour.get(here))


async def test_who_is_asked_to_vote_for_a_home_gets_one_letter_however_often_it_asks(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    owner = await an_owner(browse, sessions, estate, "张三丰")
    asked = await a_voter(sessions, estate, "王敏")
    async with writing(sessions, estate.id) as db:
        contact = {"community_id": estate.id, "person_id": asked.person_id, "kind": "mail"}
        db.add(PersonContact(**contact, id=new_id(), value="wang@example.org", value_hash=b"3"))
    here = proxies_of(estate, poll)
    for _ in range(2):
        form = await owner.get(f"{here}/new?q=王敏")
        page = await pages.send_and_follow(owner, form, here, {"powers": "told", "choice": "against"})
        await pages.send(owner, page, target(page, "revocation"))
    async with reading(sessions) as db:
        (letter,) = list(await db.exec(select(PostedLetter).where(PostedLetter.to == "wang@example.org")))
    assert ["张三丰" in letter.body, here in letter.body, "反对" in letter.body] == [True, True, False]


async def test_nobody_leafs_through_the_names_of_those_who_may_give_a_mandate(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    clerk = await somebody(browse, sessions, estate, "登记人", Role.COUNTER)
    await somebody(browse, sessions, estate, "周邻")
    new = f"/c/{estate.community.slug}/manage/polls/{poll.number}/proxies/new"
    for sought, names in (("102", ["李**", "王*"]), ("李秀英", ["李秀英"]), ("李", ["李**"])):
        page = await clerk.get(new, params={"owner": sought, "q": "周邻"})
        shown = [each.get_text(strip=True) for each in pages.read(page).select("#principal option")[1:]]
        assert [each.split(" · ")[0] for each in shown] == names


async def test_a_signed_paper_passes_two_clerks_and_its_home_takes_it_back_from_its_letter(
    browse: Browse, sessions: Sessions, database: Database, estate: Estate, poll: PollView
) -> None:
    one, two = [await somebody(browse, sessions, estate, name, Role.COUNTER) for name in ("登记人", "核对人")]
    neighbour = await somebody(browse, sessions, estate, "周邻")
    desk = f"/c/{estate.community.slug}/manage/polls/{poll.number}/proxies"
    async with writing(sessions, estate.id) as db:
        contact = {"community_id": estate.id, "person_id": estate.persons["王敏"], "kind": "phone"}
        db.add(PersonContact(**contact, id=new_id(), value="13800000002", value_hash=b"2"))
    assert (await neighbour.get(desk)).status_code == 403
    form = await one.get(f"{desk}/new?owner=102&q=周邻")
    party = pages.read(form).select("#principal option")[1]["value"]
    filled = {"principal": str(party), "powers": "told", "choice": "against"}
    missing = await pages.send(one, form, desk, filled)
    assert (missing.status_code, "Add a photo of the signed mandate." in pages.faults(missing)) == (422, True)
    answer = await pages.send(one, form, desk, filled, files={"picture": ("page.jpg", a_photo())})
    assert answer.status_code == 303, pages.faults(answer)
    listed = await one.get(desk)
    assert "You took it in" in pages.words(listed)
    assert "Disagree" not in pages.words(listed)
    assert "周* votes for 李**" in pages.words(listed), (
        "whole names stand where somebody compares them with the paper"
    )
    compare = next(
        str(link["href"])
        for link in pages.read(await two.get(desk)).select("a[href]")
        if desk + "/" in str(link["href"]) and not str(link["href"]).endswith("/new")
    )
    assert "Yours to compare" in pages.words(await two.get(desk))
    closing = f"/c/{estate.community.slug}/manage/polls/{poll.number}/closing"
    assert "Signed mandates that nobody has compared yet: 1" in pages.words(await two.get(closing))
    assert pages.read(await one.get(compare)).select("form[action$=confirmation]") == []
    page = await two.get(compare)
    assert (await two.get(f"{compare}/photo")).headers["content-type"] == "image/webp"
    alone = await pages.send(one, page, f"{compare}/confirmation")
    assert alone.status_code == 403
    page = await pages.send_and_follow(two, page, f"{compare}/confirmation")
    assert "The mandate holds now." in page.text
    assert (await two.get(f"{compare}/photo")).status_code == 404, "nobody looks at it any more"
    async with reading(sessions, estate.id) as db:
        assert len(list(await db.exec(select(ProxyAgreement)))) == 1

    kinds = (ballot_letters, mandate_letters, holder_letters, founding_letters)
    wordings = (kind.Wording(BASE_URL) for kind in kinds)
    follower = Follower(sessions, clock.now, Post(*wordings, frozenset(Channel)))
    for _ in range(3):
        await follower.tell_due()
    async with reading(sessions) as db:
        (letter,) = list(await db.exec(select(PostedLetter)))
    assert (letter.to, "周邻" in letter.body, "反对" in letter.body) == ("13800000002", True, False)
    link = re.findall(rf"{BASE_URL}(/c/\S+/mandates/\S+)", letter.body)[0]
    stranger = browse("en")
    page = await stranger.get(link)
    page = await pages.send_and_follow(stranger, page, f"{link}/revocation")
    assert "Nobody can vote on this mandate any more." in pages.words(page)
    assert "Taken back" in pages.words(await neighbour.get(proxies_of(estate, poll)))
    assert (await stranger.get(f"{link}x")).status_code == 404
    await end_window(database.owner, poll)
    over = pages.words(await stranger.get(link))
    assert ("when voting ended" in over, "102" in over) == (True, False)


async def test_one_over_the_limit_is_refused_at_its_field_and_listed_at_the_desk(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    await somebody(browse, sessions, estate, "周邻")
    here, answers = proxies_of(estate, poll), []
    for name in ("张三丰", "李秀英"):
        owner = await an_owner(browse, sessions, estate, name)
        form = await owner.get(f"{here}/new?q=周邻")
        answers.append(await pages.send(owner, form, here, {"powers": "free"}))
    assert [answer.status_code for answer in answers] == [303, 422]
    assert "as many owners as one may here: 1" in pages.faults(answers[1])
    async with reading(sessions, estate.id) as db:
        assert len(list(await db.exec(select(ProxyRefusal)))) == 1
    counter = await somebody(browse, sessions, estate, "计票人", Role.COUNTER)
    desk = await counter.get(f"/c/{estate.community.slug}/manage/polls/{poll.number}/proxies")
    assert "Votes for as many as one may" in pages.words(desk)
    paper = await counter.get(f"{here}/form.pdf")
    assert paper.content.startswith(b"%PDF")
