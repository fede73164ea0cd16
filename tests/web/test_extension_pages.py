"""Those who convened a vote give it more time by a page; everybody sees that, when and why, and all voters hear of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlmodel import select

import builders
import pages
from conftest import SECRET, Database, Hands
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock as clocks
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.outbox.models import PostedLetter
from deliberation.polls.queries import PollView
from deliberation.roll import identity
from deliberation.roll.models import PersonContact
from deliberation.settings import Settings
from polling import Estate, a_plan, an_estate, end_window, homes_of, open_poll

Browse = Callable[..., httpx.AsyncClient]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Texts can be sent, and nobody is there to take them."""
    return replace(settings, sms_url="http://127.0.0.1:9")


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    estate = await an_estate(sessions, homes_of([100, 100]))
    pepper = Keys(SECRET).community_pepper(estate.id)
    async with writing(sessions, estate.id) as db:
        for place, person_id in enumerate(estate.persons.values()):
            phone = f"1390000000{place}"
            db.add(
                PersonContact(
                    community_id=estate.id,
                    id=new_id(),
                    person_id=person_id,
                    kind="phone",
                    value=phone,
                    value_hash=identity.contact_hash(pepper, phone),
                )
            )
    return estate


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate, clock: Hands) -> PollView:
    poll = await open_poll(sessions, estate, a_plan(estate, lasts=timedelta(days=3)))
    clock.moment = clocks.now()
    return poll


async def holder(browse: Browse, sessions: Sessions, estate: Estate, role: Role | None) -> httpx.AsyncClient:
    now = clocks.now()
    async with writing(sessions, estate.id) as db:
        account_id = await builders.a_member(db, estate.id, name="王敏")
        if role:
            await builders.a_mandate(db, estate.id, account_id, role=role, now=now - timedelta(days=2))
    browser = browse("en")
    await builders.signed_in(browser, sessions, account_id, now=now)
    return browser


def here(estate: Estate, poll: PollView) -> str:
    return f"/c/{estate.community.slug}/manage/polls/{poll.number}/extension"


def typed(estate: Estate, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(estate.community.time_zone)):%Y-%m-%dT%H:%M}"


async def test_more_time_is_given_after_a_look_at_the_notice_and_shown_wherever_the_end_is(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    staff = await holder(browse, sessions, estate, Role.STAFF)
    vote = f"/c/{estate.community.slug}/polls/{poll.number}"
    form = await staff.get(here(estate, poll))
    later = poll.window.closes_at + timedelta(days=4)
    filled = {"closes_at": typed(estate, later), "reason": "by_laws", "words": "Rule 12: two weeks at most"}
    look = await pages.send(staff, form, f"{here(estate, poll)}/check", filled)
    assert look.status_code == 200
    assert "It goes to 2 addresses" in pages.words(look)
    assert "原定" in pages.words(look)
    assert "Voting was to end on" in pages.words(look)
    done = await pages.send_and_follow(staff, look, here(estate, poll))
    assert "Given more time on" in pages.words(done)
    async with reading(sessions, estate.id) as db:
        letters = (await db.exec(select(PostedLetter))).all()
    assert len(letters) == 2
    notice = await browse("zh-Hans").get(f"{vote}/extensions/1")
    assert "公告：表决延长" in pages.words(notice)
    assert "Rule 12" in pages.words(notice)
    paper = await staff.get(f"{vote}/extensions/1/notice.pdf")
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    board = await staff.get(f"/c/{estate.community.slug}/manage/polls/{poll.number}/turnout")
    assert "Rule 12" in pages.words(board)
    again = await pages.send(staff, look, here(estate, poll))
    assert again.status_code == 409
    assert "meanwhile" in pages.words(again)
    for missing in ("2", "0", "99999999999999"):
        assert (await staff.get(f"{vote}/extensions/{missing}")).status_code == 404


async def test_what_cannot_be_is_said_at_its_field_and_keeps_what_was_typed(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    committee = await holder(browse, sessions, estate, Role.COMMITTEE)
    form = await committee.get(here(estate, poll))
    later, earlier = (poll.window.closes_at + timedelta(days=days) for days in (1, -1))
    for filled, words in (
        ({"closes_at": "", "reason": "too_few"}, "until when"),
        ({"closes_at": "soon", "reason": "too_few"}, "Write a day and a time"),
        ({"closes_at": typed(estate, later)}, "Choose a reason"),
        ({"closes_at": typed(estate, earlier), "reason": "too_few"}, "Choose a later end"),
        ({"closes_at": typed(estate, later), "reason": "by_laws", "words": " "}, "which by-law"),
        ({"closes_at": "9999-12-31T23:59", "reason": "too_few"}, "Look at the year again"),
        ({"closes_at": "0001-01-01T00:00", "reason": "too_few"}, "Look at the year again"),
    ):
        came = await pages.send(committee, form, f"{here(estate, poll)}/check", filled)
        assert came.status_code == 422, filled
        assert words in pages.faults(came), filled
        kept = pages.read(came).select_one("#closes_at")
        assert kept is not None
        assert kept["value"] == filled["closes_at"]


async def test_residents_and_counters_give_no_time_and_nobody_after_the_end(
    browse: Browse, sessions: Sessions, database: Database, estate: Estate, poll: PollView, clock: Hands
) -> None:
    for role in (None, Role.COUNTER, Role.LEAD):
        browser = await holder(browse, sessions, estate, role)
        assert (await browser.get(here(estate, poll))).status_code == 403
    staff = await holder(browse, sessions, estate, Role.STAFF)
    form = await staff.get(here(estate, poll))
    await end_window(database.owner, poll)
    clock.moment = clocks.now()
    later = typed(estate, poll.window.closes_at + timedelta(days=1))
    came = await pages.send(
        staff, form, f"{here(estate, poll)}/check", {"closes_at": later, "reason": "too_few"}
    )
    assert came.status_code == 409
    assert "only while it is open" in pages.words(await staff.get(here(estate, poll)))
