"""Reminders go to those who have not voted, in the same words for all, once a day, and the log tells how many."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

import builders
import pages
from conftest import SECRET, Database, Hands
from deliberation.accounts.models import SignIn
from deliberation.audit.models import AuditEntry
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock as clocks
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.outbox.models import PostedLetter
from deliberation.polls.queries import PollView
from deliberation.roll import identity
from deliberation.roll.models import PersonContact
from deliberation.settings import Settings
from polling import Estate, Home, a_plan, an_estate, as_owner, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]
HOMES = [
    Home(label="101", owners=("甲",)),
    Home(label="102", owners=("乙", "丙")),
    Home(label="201", owners=("丁",)),
    Home(label="202", owners=("戊",)),
]
CONTACTS = {
    "甲": ("13900000001",),
    "乙": ("13900000002", "yi@example.org"),
    "丙": ("13900000002",),
    "丁": ("13900000004",),
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Both ways to send are set up, and nobody is there to take what is sent."""
    return replace(settings, smtp_url="smtp://127.0.0.1:9", sms_url="http://127.0.0.1:9")


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    estate = await an_estate(sessions, HOMES)
    pepper = Keys(SECRET).community_pepper(estate.id)
    async with writing(sessions, estate.id) as db:
        for name, own in CONTACTS.items():
            for contact in own:
                db.add(
                    PersonContact(
                        community_id=estate.id,
                        id=new_id(),
                        person_id=estate.persons[name],
                        kind="mail" if "@" in contact else "phone",
                        value=contact,
                        value_hash=identity.contact_hash(pepper, contact),
                    )
                )
    return estate


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate, clock: Hands) -> PollView:
    poll = await open_poll(sessions, estate, a_plan(estate, lasts=timedelta(days=3)))
    await vote(sessions, estate, poll, "丁", Choice.AGAINST)
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


def address(estate: Estate, poll: PollView) -> str:
    return f"/c/{estate.community.slug}/manage/polls/{poll.number}/reminders"


async def pressed(browser: httpx.AsyncClient, estate: Estate, poll: PollView) -> httpx.Response:
    proof = pages.proof(await browser.get("/settings"))
    return await browser.post(address(estate, poll), data={"_csrf_token": proof})


async def posted(sessions: Sessions) -> list[PostedLetter]:
    async with reading(sessions) as db:
        return list((await db.exec(select(PostedLetter).order_by(PostedLetter.to))).all())


async def test_only_those_who_have_not_voted_are_reminded_each_address_once_in_the_same_words(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    chair = await holder(browse, sessions, estate, Role.COMMITTEE)
    page = await chair.get(address(estate, poll))
    assert "3 votes are not in yet." in pages.words(page)
    assert (await pressed(chair, estate, poll)).status_code == 303
    letters = await posted(sessions)
    assert [letter.to for letter in letters] == ["13900000001", "13900000002", "yi@example.org"], (
        "丁 has voted"
    )
    assert len({(letter.subject, letter.body) for letter in letters}) == 1
    (body,) = {letter.body for letter in letters}
    assert "We have no vote from your home yet." in body
    assert "还没有收到您家的票" in body
    assert f"/c/{estate.community.slug}/polls/{poll.number}" in body


async def test_a_day_has_one_reminder_and_the_next_day_another(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, clock: Hands
) -> None:
    chair = await holder(browse, sessions, estate, Role.STAFF)
    assert (await pressed(chair, estate, poll)).status_code == 303
    count = len(await posted(sessions))
    second = await pressed(chair, estate, poll)
    assert second.status_code == 409
    assert "Today’s reminder has gone out" in pages.faults(second)
    assert len(await posted(sessions)) == count
    clock.advance(timedelta(hours=24))
    async with reading(sessions) as db:
        account_id = (await db.exec(select(SignIn.account_id))).one()
    await builders.signed_in(chair, sessions, account_id, now=clock())
    assert (await pressed(chair, estate, poll)).status_code == 303
    assert len(await posted(sessions)) == 2 * count == 6


async def test_the_log_tells_how_many_letters_and_never_to_whom(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    await pressed(await holder(browse, sessions, estate, Role.STAFF), estate, poll)
    async with reading(sessions, estate.id) as db:
        (entry,) = (await db.exec(select(AuditEntry).where(AuditEntry.kind == "vote.reminded"))).all()
    letters = await posted(sessions)
    body = entry.body.decode()
    assert f'"data":{{"count":{len(letters)},"vote":"{poll.id}"}}' in body
    assert not [letter.to for letter in letters if letter.to in body]


async def test_nobody_is_reminded_when_no_address_is_left(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    for name in ("甲", "乙"):
        await vote(sessions, estate, poll, name, Choice.FOR)
    answer = await pressed(await holder(browse, sessions, estate, Role.STAFF), estate, poll)
    assert answer.status_code == 409
    assert "Nobody can be reminded" in pages.faults(answer)
    assert await posted(sessions) == []


async def test_reminders_end_with_the_vote(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, database: Database
) -> None:
    chair = await holder(browse, sessions, estate, Role.STAFF)
    await as_owner(
        database.owner,
        "UPDATE poll SET opens_at = now() - interval '2 day', closes_at = now() - interval '1 day' WHERE id = :id",
        {"id": poll.id},
    )
    answer = await pressed(chair, estate, poll)
    assert answer.status_code == 409
    assert "only while voting is open" in pages.faults(answer)
    assert await posted(sessions) == []


@pytest.mark.parametrize("role", [None, Role.LEAD, Role.COUNTER])
async def test_others_remind_nobody(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, role: Role | None
) -> None:
    browser = await holder(browse, sessions, estate, role)
    assert (await browser.get(address(estate, poll))).status_code == 403
    assert (await pressed(browser, estate, poll)).status_code == 403
    assert await posted(sessions) == []
