"""After the count: the first meeting, the filing and the handover are written down, and nothing before its time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

import founded
import pages
from builders import a_mandate, a_member, signed_in
from conftest import Database
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.founding import actions, queries
from deliberation.founding.kinds import Ended
from deliberation.founding.refusals import FoundingOver, FoundingUnderWay
from deliberation.kernel import clock
from polling import Estate, an_estate, closed, end_window, homes_of, vote

Browse = Callable[..., httpx.AsyncClient]
HERE = "/c/fuxing-li/manage/founding"
NAMES = tuple(f"业主{place}" for place in range(5))


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides when an election ends."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    return await an_estate(sessions, homes_of([1_000_000] * 5))


async def a_desk(browse: Browse, sessions: Sessions, estate: Estate) -> httpx.AsyncClient:
    browser = browse("en")
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="社工小林")
        await a_mandate(db, estate.id, account_id, now=clock.now())
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


async def test_meeting_filing_and_handover_follow_the_count(
    browse: Browse, sessions: Sessions, database: Database, estate: Estate
) -> None:
    desk = await a_desk(browse, sessions, estate)
    await founded.called(sessions, estate, NAMES, seats=5)
    assert "not counted yet" in pages.words(await desk.get(f"{HERE}/meeting"))
    async with reading(sessions, estate.id) as db:
        founding = await queries.newest(db)
    assert founding.assembly is not None
    poll = await founded.open_election(sessions, estate, founding.assembly.proposal_id, NAMES, seats=5)
    for name in NAMES[:4]:
        await vote(sessions, estate, poll, name, {f"c{at}": ("for",) for at in range(1, 6)})
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    public = pages.words(await browse("en").get("/c/fuxing-li/founding"))
    assert "First meeting of the committee , in progress" in public
    today = estate.community.day(clock.now())
    refusals = (
        ({"chair": "", "deputy": NAMES[1]}, "Choose the chair."),
        ({"chair": NAMES[0], "deputy": NAMES[0]}, "Chair and deputy are two people."),
        ({"happened_on": "2020-01-01", "chair": NAMES[0], "deputy": NAMES[1]}, "before the count"),
        (
            {"happened_on": f"{today + timedelta(days=2)}", "chair": NAMES[0], "deputy": NAMES[1]},
            "still to come",
        ),
        ({"happened_on": "gestern", "chair": NAMES[0], "deputy": NAMES[1]}, "Write a date"),
    )
    page = await desk.get(f"{HERE}/meeting")
    for filled, words in refusals:
        refused = await pages.send(desk, page, f"{HERE}/meeting", filled)
        assert (refused.status_code, words in pages.faults(refused)) == (422, True), words
    early = await desk.get(f"{HERE}/filing")
    refused = await pages.send(desk, early, f"{HERE}/filing")
    assert "Write down the first meeting" in pages.faults(refused)
    await pages.send_and_follow(desk, page, f"{HERE}/meeting", {"chair": NAMES[0], "deputy": NAMES[1]})
    assert "written down already" in pages.words(await desk.get(f"{HERE}/meeting"))
    paper = pages.words(await desk.get("/c/fuxing-li/founding/papers/filing"))
    assert f"Chair: {NAMES[0]}. Deputy: {NAMES[1]}." in paper
    await pages.send_and_follow(desk, await desk.get(f"{HERE}/filing"), f"{HERE}/filing")
    handover = await desk.get(f"{HERE}/handover")
    refused = await pages.send(desk, handover, f"{HERE}/handover")
    assert (refused.status_code, "Tick what was handed over." in pages.faults(refused)) == (422, True)
    items: dict[str, str | list[str]] = {"items": ["money", "roll"]}
    done = await pages.send_and_follow(desk, handover, f"{HERE}/handover", items)
    assert "Handover , done" in pages.words(done)
    assert "A first committee was founded here." in pages.words(await desk.get(HERE))
    async with writing(sessions, estate.id) as db:
        with pytest.raises(FoundingOver):
            await actions.end(db, estate.id, reason=Ended.MISTAKE, by=founded.by(estate))


async def test_a_count_that_forms_no_committee_leads_no_further(
    browse: Browse, sessions: Sessions, database: Database, estate: Estate
) -> None:
    desk = await a_desk(browse, sessions, estate)
    beginning = await desk.get(HERE)
    for filled in ({"first_on": "2999-12-31"}, {"first_on": "2999-12-31", "place": "cn-zhejiang-taizhou"}):
        refused = await pages.send(desk, beginning, HERE, filled)
        assert (refused.status_code, "still to come" in pages.faults(refused)) == (422, True)
    await founded.called(sessions, estate, NAMES, seats=5)
    async with reading(sessions, estate.id) as db:
        founding = await queries.newest(db)
    assert founding.assembly is not None
    poll = await founded.open_election(sessions, estate, founding.assembly.proposal_id, NAMES, seats=5)
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    answer = await desk.get(f"{HERE}/meeting")
    assert (answer.status_code, "No committee came out" in pages.words(answer)) == (409, True)
    page = await desk.get(f"{HERE}/end")
    refused = await pages.send(desk, page, f"{HERE}/end")
    assert (refused.status_code, "Say why it ends." in pages.faults(refused)) == (422, True)
    async with writing(sessions, estate.id) as db:
        with pytest.raises(FoundingUnderWay):
            await founded.begun(db, estate, who=founded.by(estate))
    ended = await pages.send_and_follow(desk, page, f"{HERE}/end", {"reason": "not_formed"})
    assert "No committee came out of the count." in pages.words(ended)
    async with writing(sessions, estate.id) as db:
        await founded.begun(db, estate, who=founded.by(estate))


async def test_residents_look_and_object_and_do_nothing_else(
    browse: Browse, sessions: Sessions, estate: Estate
) -> None:
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name=NAMES[4], person_id=estate.persons[NAMES[4]])
        who = founded.by(estate, days_ago=20)
        await founded.begun(db, estate, who=who)
        await founded.grouped(db, estate, NAMES[:3], who=who)
        await founded.drafted(db, estate, "第一条", who=who)
        await founded.stood(db, estate, NAMES, who=founded.by(estate, days_ago=10))
    resident, stranger = browse("zh-Hans"), browse("zh-Hans")
    await signed_in(resident, sessions, account_id, now=clock.now())
    for path in ("", "/end", "/group", "/drafts", "/candidates", "/candidates/1", "/assembly", "/meeting"):
        assert (await resident.get(f"{HERE}{path}")).status_code == 403
        assert (await stranger.get(f"{HERE}{path}")).status_code == 303
    public = "/c/fuxing-li/founding"
    assert NAMES[0] in pages.words(await resident.get(public))
    assert NAMES[0] not in pages.words(await stranger.get(public))
    for paper in ("group", "candidates"):
        assert (await stranger.get(f"{public}/papers/{paper}")).status_code == 404
        assert NAMES[0] in pages.words(await resident.get(f"{public}/papers/{paper}"))
    for paper in ("drafts", "nomination", "promise"):
        assert (await stranger.get(f"{public}/papers/{paper}")).status_code == 200
    pdf = await resident.get(f"{public}/papers/candidates/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert "第一条" in pages.words(await stranger.get(f"{public}/drafts/rules/1"))
    for path in ("/papers/filing", "/papers/none", "/drafts/rules/2", "/drafts/none/1"):
        assert (await resident.get(f"{public}{path}")).status_code == 404
    page = await resident.get(f"{public}/objections")
    assert "没有公示中的候选人名单" not in pages.words(page)
    late = await pages.send(resident, page, f"{public}/objections", {"said": "有问题。"})
    assert (late.status_code, "已经过了" in pages.faults(late)) == (409, True)
