"""Setting a vote, its page, its end, its result and notice; and that nobody sees more than turnout before."""

import dataclasses
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from litestar import Litestar
from sqlmodel import select

import pages
import squares
import statements
from builders import LOG_KEY, a_member, signed_in
from conftest import BASE_URL, Database
from deliberation.audit.models import AuditEntry, AuditPending
from deliberation.audit.sequencing import sequence_once
from deliberation.communities import actions as communities
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls import closing
from deliberation.polls.models import Poll
from deliberation.polls.queries import PollView
from deliberation.roll import publishing
from deliberation.roll.publication_rules import Days
from deliberation.roll.publishing import Act
from deliberation.web import pdf
from polling import (
    CLERK,
    Estate,
    Home,
    a_plan,
    a_voter,
    an_estate,
    closed,
    end_window,
    homes_of,
    open_poll,
    vote,
)

Browse = Callable[..., httpx.AsyncClient]
SHANGHAI = ZoneInfo("Asia/Shanghai")
RARE = "㛃䶮𬭎"


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here; a little later than the polls were opened."""
    return clock.now() + timedelta(minutes=1)


async def an_officer(
    sessions: Sessions, browser: httpx.AsyncClient, estate: Estate, role: Role | None
) -> httpx.AsyncClient:
    """A browser signed in as somebody who holds this role, or none."""
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="王干事")
        if role is not None:
            await communities.give_role(
                db,
                estate.id,
                account_id=account_id,
                role=role,
                starts_on=clock.now().date() - timedelta(days=1),
                actor=CLERK,
                now=clock.now(),
            )
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def polls_of(estate: Estate) -> str:
    return f"/c/{estate.community.slug}/polls"


def local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


async def a_counted_poll(
    sessions: Sessions,
    database: Database,
    estate: Estate,
    votes: list[Choice],
    *,
    preset: str = "CN-278-SPEC",
) -> PollView:
    poll = await open_poll(sessions, estate, a_plan(estate, preset=preset))
    for name, choice in zip(estate.persons, votes, strict=False):
        await vote(sessions, estate, poll, name, choice)
    await end_window(database.owner, poll)
    return await closed(sessions, estate, poll)


PICKED = {"proposal": "1", "preset": "CN-278-SPEC"}
FILLED = {"question": "您是否同意停车位方案？", "scope": "community"}


async def test_a_vote_is_set_in_steps_and_shows_who_is_asked(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(
        sessions,
        [
            Home(label="501", owners=("李美华",), area_cm2=882_000),
            Home(label="502", owners=("李美华",), area_cm2=900_000),
            Home(label="503", owners=("王芳",), area_cm2=700_000),
        ],
    )
    browser = await an_officer(sessions, browse("en"), estate, Role.COMMITTEE)
    here = polls_of(estate)
    await _the_roll_on_show(sessions, estate)
    blank = await browser.get(f"{here}/new", params=PICKED)
    start = clock.now() + timedelta(days=20)
    window = {"opens_at": local(start), "closes_at": local(start + timedelta(days=10))}
    checked = await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **window})
    said = pages.words(checked)
    assert checked.status_code == 200, said
    assert "The roll is on show until" in said
    assert "two people together can amend the list" in said
    assert "Owners (votes) 2" in said
    assert "248.20 m²" in said
    assert "1 栋 1 单元 501, 1 栋 1 单元 502" in said
    assert "may be challenged" not in said
    opened = await pages.send(browser, checked, f"{here}/openings")
    assert opened.headers["location"] == f"{here}/1"
    shown = pages.words(await browser.get(f"{here}/1"))
    assert "您是否同意停车位方案？" in shown
    assert "Not open yet" in shown
    async with reading(sessions, estate.id) as db:
        kinds = list(
            await db.exec(
                select(AuditEntry.kind)
                .join(AuditPending, AuditPending.entry_id == AuditEntry.id)
                .order_by(AuditPending.turn)
            )
        )
    assert kinds[-3:] == ["roll.frozen", "vote.configured", "vote.opened"]


async def _the_roll_on_show(sessions: Sessions, estate: Estate) -> None:
    today = clock.now().date()
    async with writing(sessions, estate.id) as db:
        by = Act(
            account_id=await a_member(db, estate.id),
            person_id=None,
            actor=CLERK,
            now=clock.now(),
            today=today,
        )
        days = Days(starts_on=today, ends_on=today + timedelta(days=15))
        await publishing.publish(db, estate.id, days=days, announced_cm2=None, by=by)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (20, 20, "Voting must end after it begins"),
        (-3, 5, "This beginning has already passed"),
        (5, 400, "A vote may stay open for one year at most"),
        (400, 410, "A vote may begin within one year at the latest"),
    ],
)
async def test_a_window_that_cannot_be_is_said_at_its_field(
    browse: Browse, sessions: Sessions, opens: int, closes: int, words: str
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate, Role.STAFF)
    here, now = polls_of(estate), clock.now()
    window = {
        "opens_at": local(now + timedelta(days=opens)),
        "closes_at": local(now + timedelta(days=closes)),
    }
    blank = await browser.get(f"{here}/new", params=PICKED)
    answer = await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **window})
    assert answer.status_code == 422
    assert words in pages.faults(answer)
    assert pages.read(answer).select_one("input[name=question]")["value"] == FILLED["question"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "words"),
    [
        ("9999-12-31T23:00", "9999-12-31T23:59", "Look at the year again"),
        ("0001-01-01T00:00", "9999-12-31T23:59", "Look at the year again"),
        ("2026-13-01T00:00", "2026-12-01T00:00", "Write a day and a time"),
    ],
)
async def test_moments_at_the_ends_of_time_are_said_at_their_field(
    browse: Browse, sessions: Sessions, opens_at: str, closes_at: str, words: str
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate, Role.STAFF)
    here = polls_of(estate)
    blank = await browser.get(f"{here}/new", params=PICKED)
    window = {"opens_at": opens_at, "closes_at": closes_at}
    answer = await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **window})
    assert answer.status_code == 422
    assert words in pages.faults(answer)
    assert pages.read(answer).select_one('.errsum a[href="#opens_at"]')


async def test_short_notice_is_warned_of(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate, Role.ADMINISTRATOR)
    here, now = polls_of(estate), clock.now()
    window = {"opens_at": local(now + timedelta(days=3)), "closes_at": local(now + timedelta(days=13))}
    blank = await browser.get(f"{here}/new", params=PICKED)
    checked = await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **window})
    assert "may be challenged" in pages.words(checked)


async def test_the_votes_one_can_vote_in_stand_first_and_a_coming_one_says_its_end(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    running = await open_poll(sessions, estate, a_plan(estate))
    coming = await open_poll(
        sessions, estate, a_plan(estate, opens_in=timedelta(days=20), lasts=timedelta(days=30))
    )
    page = await browse("en").get(polls_of(estate))
    listed = [str(a["href"]).rsplit("/", 1)[1] for a in pages.read(page).select("main .list a")]
    assert listed == [str(running.number), str(coming.number)]
    shown = pages.words(await browse("en").get(f"{polls_of(estate)}/{coming.number}"))
    assert "Voting begins:" in shown
    assert "Voting ends:" in shown


async def test_sending_the_opening_twice_opens_one_poll(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate, Role.COMMITTEE)
    here, now = polls_of(estate), clock.now()
    window = {"opens_at": local(now + timedelta(days=20)), "closes_at": local(now + timedelta(days=30))}
    blank = await browser.get(f"{here}/new", params=PICKED)
    checked = await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **window})
    assert (await pages.send(browser, checked, f"{here}/openings")).status_code == 303
    assert (await pages.send(browser, checked, f"{here}/openings")).status_code == 409
    async with reading(sessions, estate.id) as db:
        assert len((await db.exec(select(Poll))).all()) == 1


@pytest.mark.parametrize("number", ["0", "-1", str(2**31), "9" * 30])
async def test_an_opening_for_a_number_that_no_proposal_has_is_refused(
    browse: Browse, sessions: Sessions, number: str
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate, Role.COMMITTEE)
    here, now = polls_of(estate), clock.now()
    window = {"opens_at": local(now + timedelta(days=20)), "closes_at": local(now + timedelta(days=30))}
    blank = await browser.get(f"{here}/new", params=PICKED)
    checked = await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **window})
    altered = await pages.send(browser, checked, f"{here}/openings", {"proposal": number})
    assert altered.status_code in {404, 409, 422}


async def test_going_back_to_change_something_keeps_what_was_typed(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate, Role.COMMITTEE)
    here, now = polls_of(estate), clock.now()
    window = {"opens_at": local(now + timedelta(days=20)), "closes_at": local(now + timedelta(days=30))}
    blank = await browser.get(f"{here}/new", params=PICKED)
    ways = {"mandates_most": "2", "assisted_most": "0"}
    filled = {**FILLED, **window, **ways, "leave_out": ["parking", "shop"], "precedence": "signed"}
    checked = await pages.send(browser, blank, f"{here}/openings/check", filled)
    links = {" ".join(a.get_text(" ").split()): str(a["href"]) for a in pages.read(checked).select("main a")}
    again = pages.read(await browser.get(links["Change something"]))
    kept = {
        str(field["name"]): field.get("value")
        for field in again.select("input[type=text], input[type=datetime-local]")
    }
    assert kept == {"question": FILLED["question"], **window, **ways}
    assert {str(box["value"]) for box in again.select("input[checked]")} == {"parking", "shop", "signed"}


@pytest.mark.parametrize(("role", "is_led"), [(Role.COMMITTEE, True), (Role.STAFF, True), (Role.LEAD, False)])
async def test_the_frame_leads_to_managing_whoever_convenes(
    browse: Browse, sessions: Sessions, *, role: Role, is_led: bool
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate, role)
    page = pages.read(await browser.get(polls_of(estate)))
    assert bool(page.select("nav a[href$='/manage']")) is is_led


@pytest.mark.parametrize("role", [None, Role.LEAD, Role.COUNTER, Role.AUDITOR])
async def test_only_those_who_convene_set_and_close_votes(
    browse: Browse, sessions: Sessions, database: Database, role: Role | None
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    await end_window(database.owner, poll)
    browser = await an_officer(sessions, browse("en"), estate, role)
    here = polls_of(estate)
    assert (await browser.get(f"{here}/new", params={"proposal": "1"})).status_code == 403
    page = await browser.get(f"{here}/1")
    assert "Close and count" not in pages.words(page)
    token = pages.read(page).select_one("input[name=_csrf_token]")
    home = await browser.get("/settings")
    token = pages.read(home).select_one("input[name=_csrf_token]")
    assert token is not None
    values = {"_csrf_token": str(token["value"])}
    for path in (f"{here}/1/closing", f"{here}/openings", f"{here}/openings/check"):
        assert (await browser.post(path, data=values)).status_code == 403, path


async def test_closing_while_voting_is_open_is_refused(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    browser = await an_officer(sessions, browse("en"), estate, Role.COMMITTEE)
    token = pages.read(await browser.get("/settings")).select_one("input[name=_csrf_token]")
    assert token is not None
    answer = await browser.post(
        f"{polls_of(estate)}/{poll.number}/closing", data={"_csrf_token": str(token["value"])}
    )
    assert answer.status_code == 409
    assert "Voting is still open" in pages.words(answer)


async def test_the_result_shows_both_tests_in_both_measures_and_every_figure(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([882_003, 900_000, 1_000_000, 700_000]))
    votes = [Choice.FOR, Choice.FOR, Choice.FOR, Choice.AGAINST]
    poll = await a_counted_poll(sessions, database, estate, votes)
    here = f"{polls_of(estate)}/{poll.number}/result"
    page = await browse("en").get(here)
    said = pages.words(page)
    assert "Passed" in said
    assert "at least 3 needed, reached" in said  # 2.67 owners for the quorum, 3 of 4 for the majority
    assert "278.20 m² agree, 70.00 m² disagree, 0.00 m² abstain" in said
    assert "79.8%" in said
    assert poll.frozen.roll_root in said
    assert poll.closed is not None
    assert poll.closed.ballotset_root in said
    certificate = await browse("en").get(f"{here}/certificate.json")
    assert json.loads(certificate.content)["outcome"] == "PASS"
    codes = (await browse("en").get(f"{here}/receipts.txt")).text.splitlines()
    assert len(codes) == 4
    assert codes == sorted(codes)
    assert not {"for", "against", "503"} & set(" ".join(codes).split())


@pytest.mark.parametrize(
    ("areas", "votes", "never"),
    [
        # one square centimetre short of three quarters: 74.99…%, and never "75.0%" beside "not reached"
        ([1_000_000, 1_000_000, 999_999, 1_000_000], [Choice.FOR] * 3 + [Choice.AGAINST], "75.0%"),
        # two thirds of the owners, a square centimetre short by area
        ([1_000_000, 999_999, 1_000_000], [Choice.FOR] * 2, "66.7%"),
    ],
)
async def test_what_is_shown_never_contradicts_the_verdict(
    browse: Browse, sessions: Sessions, database: Database, areas: list[int], votes: list[Choice], never: str
) -> None:
    estate = await an_estate(sessions, homes_of(areas))
    poll = await a_counted_poll(sessions, database, estate, votes)
    page = pages.read(await browse("en").get(f"{polls_of(estate)}/{poll.number}/result"))
    unmet = [test for test in page.select(".tests .gauge") if test.select_one(".unmet")]
    assert unmet
    assert all(never not in test.get_text() for test in unmet)


async def test_before_the_end_no_page_tells_anybody_how_people_vote(
    browse: Browse, sessions: Sessions, app: Litestar
) -> None:
    """Every GET route of the polls, for every role: the same words whatever was voted."""
    answers: dict[str, list[tuple[int, str]]] = {}
    for slug, choice in (("one", Choice.FOR), ("two", Choice.AGAINST)):
        estate = await an_estate(sessions, homes_of([100, 200, 300]), slug=slug)
        poll = await open_poll(sessions, estate, a_plan(estate))
        taken = await vote(sessions, estate, poll, "业主0", choice)
        await sequence_once(sessions, LOG_KEY, estate.id)
        for role in (None, *Role):
            browser = browse("en")
            await an_officer(sessions, browser, estate, role)
            for route in _reading_routes(app):
                path = route.replace("{slug:str}", slug).replace("{number:int}", str(poll.number))
                path = path.replace("{code:str}", taken.code)  # type: ignore[union-attr]
                answer = await browser.get(path, params={"proposal": "1"})
                text = answer.text if answer.headers["content-type"].startswith("text") else ""
                said = pages.words(answer).replace(f"/c/{slug}/", "/c/…/") if text else ""
                assert answer.status_code != 500, path
                key = f"{role} {route}"
                answers.setdefault(key, []).append((answer.status_code, _words(said)))
    for key, (one, two) in answers.items():
        assert one == two, key


async def test_the_notice_is_one_page_of_paper_with_its_font_and_rare_characters(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    estate = await an_estate(sessions, homes_of([100, 100, 100]))
    plan = a_plan(estate, preset="CN-278-SPEC")
    poll = await open_poll(sessions, estate, dataclasses.replace(plan, question=f"是否由{RARE}同志负责？"))
    for name in ("业主0", "业主1"):
        await vote(sessions, estate, poll, name, Choice.FOR)
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    here = f"{polls_of(estate)}/{poll.number}"
    notice = (await browse().get(f"{here}/notice")).text
    assert RARE in notice
    assert "投票时间：" in notice
    answer = await browse().get(f"{here}/notice.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    paper = pdfium.PdfDocument(answer.content)
    assert len(paper) == 1
    text = paper[0].get_textpage().get_text_range()
    assert all(letter in text for letter in RARE)
    assert "通过" in text
    picture = paper[0].render(scale=1).to_pil().convert("L")
    assert picture.getextrema() == (0, 255)
    assert squares.on(answer.content) == [f"{BASE_URL}{here}/result"]


async def test_without_a_chinese_font_a_pdf_is_refused_in_words(
    browse: Browse, sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    poll = await a_counted_poll(sessions, database, estate, [Choice.FOR])
    monkeypatch.setattr(pdf.ctypes.util, "find_library", lambda _: None)
    pdf.has_chinese_font.cache_clear()
    answer = await browse("en").get(f"{polls_of(estate)}/{poll.number}/notice.pdf")
    pdf.has_chinese_font.cache_clear()
    assert answer.status_code == 409
    assert "no Chinese font" in pages.words(answer)


async def test_pages_ask_the_database_as_often_for_many_homes_as_for_few(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    asked: dict[str, list[list[str]]] = {}
    for slug, size in (("small", 2), ("large", 40)):
        estate = await an_estate(sessions, homes_of([100] * size), slug=slug)
        poll = await open_poll(sessions, estate, a_plan(estate))
        for place in range(size // 2):
            await vote(sessions, estate, poll, f"业主{place}", Choice.FOR)
        here = f"{polls_of(estate)}/{poll.number}"
        asked.setdefault("open", []).append(await _asked(browse("en"), here))
        await end_window(database.owner, poll)
        await closed(sessions, estate, poll)
        for path in (polls_of(estate), here, f"{here}/result", f"{here}/notice"):
            asked.setdefault(path.rsplit("/", 1)[-1], []).append(await _asked(browse("en"), path))
    for few, many in asked.values():
        assert [len(few), *few] == [len(many), *many]


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "2147483648", "-1", "1e3", "%00"])
async def test_a_number_that_no_poll_has_is_a_page_that_says_so(
    browse: Browse, sessions: Sessions, number: str
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    for rest in ("", "/ballot", "/result", "/notice", "/receipt/AAAABBBBCCCC"):
        assert (await browse("en").get(f"{polls_of(estate)}/{number}{rest}")).status_code in {303, 400, 404}
    assert (await browse("en").get(f"{polls_of(estate)}/new", params={"proposal": number})).status_code == 303


async def test_the_recount_agrees_after_all(sessions: Sessions, database: Database) -> None:
    estate = await an_estate(sessions, homes_of([100, 200, 300]))
    poll = await a_counted_poll(sessions, database, estate, [Choice.FOR, Choice.ABSTAIN])
    async with reading(sessions, estate.id) as db:
        assert await closing.recount(db, poll.id) == ()


def _reading_routes(app: Litestar) -> list[str]:
    found = [
        route.path
        for route in app.routes
        if "/polls" in route.path and "GET" in getattr(route, "methods", ())
    ]
    assert len(found) >= 10
    return sorted(found)


def _words(words: str) -> str:
    """The words without what differs anyhow: fingerprints, signatures, ids, receipt codes, moments, numbers."""
    words = re.sub(r"[A-Za-z0-9+/]{40,}={0,2}|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "", words)
    return re.sub(r"\b[0-9a-f]{32,}\b|\b[2-9A-HJ-NP-Z]{4}( [2-9A-HJ-NP-Z]{4}){2}\b|\d+", "", words)


async def _asked(browser: httpx.AsyncClient, path: str) -> list[str]:
    with statements.asked() as asked:
        answer = await browser.get(path)
    assert answer.status_code == 200, path
    assert len(asked) <= 11, asked
    return [sql.split("=", 1)[0] for sql in asked]


async def test_only_those_who_may_vote_are_told_that_they_can_on_paper(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    here = f"{polls_of(estate)}/{poll.number}"
    owner, tenant = browse("en"), browse("en")
    await signed_in(owner, sessions, (await a_voter(sessions, estate, "业主0")).account_id, now=clock.now())
    await an_officer(sessions, tenant, estate, None)
    assert "You can also vote on paper" in pages.words(await owner.get(here))
    assert "vote on paper" not in pages.words(await tenant.get(here))
    assert "vote on paper" not in pages.words(await tenant.get(f"{here}/ballot"))
    unknown = pages.words(await browse("en").get(here))
    assert "You can also vote on paper" not in unknown
    assert "Owners can also vote on paper" in unknown
