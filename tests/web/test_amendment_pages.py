"""A home is sold while voting runs: staff propose, somebody else confirms, the persons concerned and everybody are told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from sqlmodel import select

import pages
import polling
from builders import a_mandate, a_member, signed_in
from conftest import SECRET
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.kernel.ids import new_id
from deliberation.kernel.keys import Keys
from deliberation.outbox.models import PostedLetter
from deliberation.polls.queries import PollView
from deliberation.roll.models import PersonContact
from deliberation.settings import Settings
from polling import Estate, Home, a_plan, an_estate, open_poll, vote
from polls.amendments import NOTE, sell

Browse = Callable[..., httpx.AsyncClient]
HOMES = (
    Home(label="101", owners=("张三丰",), area_cm2=882_000),
    Home(label="102", owners=("李秀英",), area_cm2=1_204_500),
    Home(label="103", owners=("陈国强",), area_cm2=1_000_100),
)


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides about votes."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Mail can be sent, and nobody is there to take it."""
    return replace(settings, smtp_url="smtp://127.0.0.1:9")


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    estate = await an_estate(sessions, HOMES)
    async with writing(sessions, estate.id) as db:
        for name in ("张三丰", "陈国强"):
            db.add(
                PersonContact(
                    community_id=estate.id,
                    id=new_id(),
                    person_id=estate.persons[name],
                    kind="mail",
                    value=f"{len(name)}@example.org",
                    value_hash=name.encode(),
                )
            )
    return estate


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate, monkeypatch: pytest.MonkeyPatch) -> PollView:
    monkeypatch.setattr(polling, "PEPPER", Keys(SECRET).community_pepper(estate.id))
    return await open_poll(sessions, estate, a_plan(estate))


async def a_clerk(
    sessions: Sessions, browse: Browse, estate: Estate, role: Role, language: str = "en"
) -> httpx.AsyncClient:
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name=f"社工{role.value}")
        await a_mandate(db, estate.id, account_id, role=role)
    browser = browse(language)
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def linked(answer: httpx.Response, start: str) -> set[str]:
    return {str(link["href"]) for link in pages.read(answer).select(f'a[href^="{start}"]')}


async def letters(sessions: Sessions) -> list[str]:
    async with reading(sessions) as db:
        return sorted(await db.exec(select(PostedLetter.body)))


async def test_a_sale_is_proposed_by_one_confirmed_by_another_and_told_to_all(
    sessions: Sessions, browse: Browse, estate: Estate, poll: PollView
) -> None:
    here = f"/c/fuxing-li/manage/polls/{poll.number}/amendments"
    staff, chair = [await a_clerk(sessions, browse, estate, role) for role in (Role.STAFF, Role.COMMITTEE)]
    assert "Roll and list say the same" in pages.words(await staff.get(here))
    await sell(sessions, estate, "101", "陈国强")
    listed = await staff.get(here)
    assert "Other owners" in pages.words(listed)
    roll = "/c/fuxing-li/manage/roll"
    assert [(await staff.get(link)).status_code for link in linked(listed, roll)] == [200]
    assert not linked(await chair.get(here), roll), "the committee may not change the roll"
    proposing = f"{here}/homes/{estate.units['101']}"
    form = await staff.get(proposing)
    assert "张*" in pages.words(form)
    assert "张三丰" not in form.text
    assert "One vote together with" in pages.words(form)
    empty = await pages.send(staff, form, proposing)
    assert empty.status_code == 422
    assert "Choose why the list is amended. Choose what you saw. Say in a sentence" in pages.faults(empty)
    said = {"cause": "sale", "evidence": "deed", "note": NOTE}
    long = await pages.send(staff, form, proposing, {**said, "note": "证" * 501})
    assert "Write at most 500 characters." in pages.faults(long)
    done = await pages.send_and_follow(staff, form, proposing, said)
    assert "Another person must confirm it" in pages.words(done)
    again = await pages.send(staff, form, proposing, said)
    assert again.status_code == 409
    (address,) = linked(done, f"{here}/01")
    assert "You proposed this amendment" in pages.words(await staff.get(address))
    assert NOTE in pages.words(await chair.get(address))
    assert (await staff.post(f"{address}/confirmation")).status_code == 403
    empty = await pages.send(chair, await chair.get(address), f"{address}/refusal")
    assert "Choose why you decline" in pages.faults(empty)
    told = await pages.send_and_follow(chair, await chair.get(address), f"{address}/confirmation")
    assert "The list is amended" in pages.words(told)
    assert "Took effect" in pages.words(await chair.get(address))
    bodies = await letters(sessions)
    assert [("may vote for this home" in body, "not on the list" in body) for body in bodies] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )
    public = pages.words(await browse("en").get(f"/c/fuxing-li/polls/{poll.number}"))
    assert "Amendments since, each confirmed by a second person: 1. Votes: −1. Floor area: ±0." in public
    auditor = await a_clerk(sessions, browse, estate, Role.AUDITOR, "zh-Hans")
    assert "已生效" in pages.words(await auditor.get(here))


async def test_a_vote_that_was_cast_stands_and_the_buyer_is_told_so(
    sessions: Sessions, browse: Browse, estate: Estate, poll: PollView
) -> None:
    here = f"/c/fuxing-li/manage/polls/{poll.number}/amendments"
    await vote(sessions, estate, poll, "张三丰", Choice.FOR)
    await sell(sessions, estate, "101", "陈国强")
    staff, chair = [await a_clerk(sessions, browse, estate, role) for role in (Role.STAFF, Role.COMMITTEE)]
    proposing = f"{here}/homes/{estate.units['101']}"
    form = await staff.get(proposing)
    assert "That vote stands" in pages.words(form)
    done = await pages.send_and_follow(
        staff, form, proposing, {"cause": "sale", "evidence": "deed", "note": NOTE}
    )
    (address,) = linked(done, f"{here}/01")
    told = await pages.send_and_follow(chair, await chair.get(address), f"{address}/confirmation")
    assert "has voted, so the list stays as it was" in pages.words(told)
    assert all("That vote stands" in body for body in await letters(sessions))
    assert len(await letters(sessions)) == 2


async def test_others_see_nothing_of_it(
    sessions: Sessions, browse: Browse, estate: Estate, poll: PollView
) -> None:
    await sell(sessions, estate, "101", "陈国强")
    here = f"/c/fuxing-li/manage/polls/{poll.number}/amendments"
    lead = await a_clerk(sessions, browse, estate, Role.LEAD)
    auditor = await a_clerk(sessions, browse, estate, Role.AUDITOR)
    proposing = f"{here}/homes/{estate.units['101']}"
    assert (await browse("en").get(here)).status_code == 303
    found = [
        (await browser.get(page)).status_code for browser in (lead, auditor) for page in (here, proposing)
    ]
    assert found == [403, 403, 200, 403]
    assert "Propose" not in pages.words(await auditor.get(here))
    staff = await a_clerk(sessions, browse, estate, Role.STAFF)
    assert (await staff.get(f"{here}/homes/{estate.id}")).status_code == 422
    assert (await staff.get(f"{here}/{estate.id}")).status_code == 404
