"""What waits for whom: on the page of a vote and on the page of the office, as the people of the desk see it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pytest

import pages
from builders import a_mandate, a_member, signed_in
from deliberation.communities.rules import Role
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.polls.queries import PollView
from polling import Estate, Home, a_plan, an_estate, open_poll
from rolls import a_community

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


async def somebody(
    browser: httpx.AsyncClient, sessions: Sessions, community_id: UUID, name: str, role: Role | None
) -> httpx.AsyncClient:
    async with writing(sessions, community_id) as db:
        account_id = await a_member(db, community_id, name=name)
        if role is not None:
            await a_mandate(db, community_id, account_id, role=role, now=clock.now())
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def test_a_form_waits_for_whoever_has_not_read_it_until_two_have(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    one, two, third = [
        await somebody(browse("en"), sessions, estate.id, name, Role.STAFF) for name in ("林", "周", "吴")
    ]
    desk = f"/c/{estate.community.slug}/manage/polls/{poll.number}/paper"
    vote, office = f"/c/{estate.community.slug}/polls/{poll.number}", f"/c/{estate.community.slug}/manage"
    assert "Waits for you" not in pages.words(await one.get(office))
    await pages.send(one, await one.get(desk), f"{desk}/forms")
    await pages.send(one, await one.get(desk), f"{desk}/arrivals", {"serial": "1"})
    said = {"signer": str(estate.persons["张三丰"]), "choice": "for"}
    await pages.send(one, await one.get(f"{desk}/1"), f"{desk}/1/readings", said)
    assert "for you" not in pages.words(await one.get(vote))
    assert "Waits for you" not in pages.words(await one.get(office))
    for other in (two, third):
        assert "Votes on paper 1 waits for you" in pages.words(await other.get(vote))
        assert "1 waits" in pages.words(await other.get(office))
    await pages.send(two, await two.get(f"{desk}/1"), f"{desk}/1/readings", said)
    assert "waits" not in pages.words(await third.get(vote)) + pages.words(await third.get(office))


async def test_who_has_no_part_in_running_a_vote_is_shown_no_work(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    neighbour = await somebody(browse("en"), sessions, estate.id, "郑", None)
    for reader in (neighbour, browse("en")):
        page = pages.words(await reader.get(f"/c/{estate.community.slug}/polls/{poll.number}"))
        assert "Your work on this vote" not in page


async def test_a_new_community_is_led_to_its_first_vote(browse: Browse, sessions: Sessions) -> None:
    community_id = await a_community(sessions)
    staff = await somebody(browse("en"), sessions, community_id, "林", Role.ADMINISTRATOR)
    page = pages.words(await staff.get("/c/fuxing-li/manage"))
    steps = (
        "Read the roll in",
        "Publish the roll",
        "Name your colleagues",
        "Write the proposal",
        "Open the vote",
    )
    places = [page.index(step) for step in steps]
    assert places == sorted(places)
