"""Whoever shall vote for a neighbour hears that they may, and that they need not any more: never how."""

from dataclasses import replace
from uuid import UUID

from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions
from deliberation.papers.ways import Ways
from notifications.test_ballot_letters import a_reachable_estate, following, letters, told
from polling import a_plan, a_voter, open_poll
from polls.proxying import Proxies, a_desk_clerk


async def test_a_proxy_hears_once_that_a_paper_holds_and_that_its_home_took_it_back(
    sessions: Sessions,
) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, replace(a_plan(estate), ways=Ways()))
    proxies, follower = Proxies(sessions, estate, poll), following(sessions)
    holder = (await a_voter(sessions, estate, "张建国")).account_id
    one, two = [await a_desk_clerk(sessions, poll) for _ in range(2)]
    mandate = await proxies.take_in("王芳", holder, one, told=Choice.AGAINST)
    assert isinstance(mandate, UUID)
    await told(sessions, estate, follower)
    assert await letters(sessions) == [], "one clerk alone makes nobody a proxy"
    await proxies.confirm(mandate, two)
    for _ in range(2):
        await told(sessions, estate, follower)
    (holds,) = await letters(sessions)
    assert holds.to == "13800000002"
    assert "502" in holds.body
    assert f"/polls/{poll.number}/proxies" in holds.body
    assert not any(word in holds.body for word in ("反对", "不同意", "isagree"))
    await proxies.revoke(mandate, "王芳")
    for _ in range(2):
        await told(sessions, estate, follower)
    (ended,) = [letter for letter in await letters(sessions) if letter.id != holds.id]
    assert ended.to == "13800000002"
    assert "The owner took it back." in ended.body


async def test_whoever_lays_a_mandate_down_or_never_took_it_on_is_told_nothing_of_its_end(
    sessions: Sessions,
) -> None:
    estate = await a_reachable_estate(sessions)
    poll = await open_poll(sessions, estate, replace(a_plan(estate), ways=Ways()))
    proxies, follower = Proxies(sessions, estate, poll), following(sessions)
    holder = (await a_voter(sessions, estate, "张建国")).account_id
    await proxies.lay_down(await proxies.held("王芳", holder), holder)
    asked = await proxies.give("王芳", holder)
    assert isinstance(asked, UUID)
    await proxies.revoke(asked, "王芳")
    await told(sessions, estate, follower)
    assert await letters(sessions) == []
