"""Picking a rule for a vote, seeing what it will mean, and reading what is doubtful before opening."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

import pages
import statements
from builders import a_mandate, a_member, signed_in
from conftest import Database
from deliberation.communities.rules import Role
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from deliberation.polls import queries
from polling import (
    Estate,
    Home,
    a_plan,
    a_voter,
    an_estate,
    as_owner,
    closed,
    end_window,
    homes_of,
    open_poll,
    vote,
)

Browse = Callable[..., httpx.AsyncClient]
SHANGHAI = ZoneInfo("Asia/Shanghai")
FILLED = {"question": "您是否同意停车位方案？", "scope": "community"}


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides here."""
    return clock.now() + timedelta(minutes=1)


async def an_officer(sessions: Sessions, browser: httpx.AsyncClient, estate: Estate) -> httpx.AsyncClient:
    async with writing(sessions, estate.id) as db:
        account_id = await a_member(db, estate.id, name="王干事")
        await a_mandate(db, estate.id, account_id, role=Role.COMMITTEE, now=clock.now())
    await signed_in(browser, sessions, account_id, now=clock.now())
    return browser


def polls_of(estate: Estate) -> str:
    return f"/c/{estate.community.slug}/polls"


def a_window(*, begins: int = 20, lasts: int = 10) -> dict[str, str]:
    opens = clock.now().astimezone(SHANGHAI) + timedelta(days=begins)
    return {
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "closes_at": f"{opens + timedelta(days=lasts):%Y-%m-%dT%H:%M}",
    }


async def a_checked_form(
    browser: httpx.AsyncClient,
    estate: Estate,
    *,
    preset: str,
    place: str = "cn",
    window: dict[str, str] | None = None,
) -> httpx.Response:
    here = polls_of(estate)
    picked = {"proposal": "1", "preset": preset, "place": place}
    blank = await browser.get(f"{here}/new", params=picked)
    return await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **(window or a_window())})


def link_to(page: httpx.Response, words: str) -> str:
    found = {" ".join(a.get_text(" ").split()): str(a["href"]) for a in pages.read(page).select("main a")}
    return found[words]


async def test_a_matter_leads_to_its_rule_and_its_rule_to_the_form(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    shelf = await browser.get(f"{polls_of(estate)}/new", params={"proposal": "1"}, follow_redirects=True)
    said = pages.words(shelf)
    assert "at least two thirds must take part, counted by heads and by area." in said
    assert "Checked Civil Code of the People's Republic of China, articles 278 and 1259" in said
    form = await browser.get(link_to(shelf, "Raise money for the maintenance fund"))
    said = pages.words(form)
    assert "Raise money for the maintenance fund" in said
    assert "at least three quarters must agree" in said
    assert "Owners must be told 15 days before." in said
    names = {str(field["name"]) for field in pages.read(form).select("form input[name]")}
    assert {"question", "preset", "place", "matter", "opens_at"} <= names


async def test_what_cannot_be_counted_is_named_with_its_reason_and_has_no_link(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    shelf = await browser.get(f"{polls_of(estate)}/rules", params={"proposal": "1"})
    assert "It counts who comes to a meeting." in pages.words(shelf)
    assert not [a for a in pages.read(shelf).select("a[href]") if "CN-COMM" in str(a["href"])]


async def test_the_place_is_read_from_the_address_and_can_be_changed(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    await as_owner(database.owner, "UPDATE community SET place = '浙江省杭州市西湖区'")
    browser = await an_officer(sessions, browse("en"), estate)
    rules = f"{polls_of(estate)}/rules"
    assert "Hangzhou, Zhejiang, China" in pages.words(await browser.get(rules, params={"proposal": "1"}))
    german = await browser.get(rules, params={"proposal": "1", "place": "de"})
    assert "Germany" in pages.words(german)
    assert any("preset=DE-25" in str(a["href"]) for a in pages.read(german).select("main a"))
    assert (await browser.get(rules, params={"proposal": "1", "place": "atlantis"})).status_code == 404


async def test_the_window_is_filled_in_as_the_place_asks_and_is_clean(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    here = polls_of(estate)
    picked = {"proposal": "1", "preset": "CN-278-ORD", "place": "cn-zhejiang-hangzhou"}
    form = await browser.get(f"{here}/new", params=picked)
    assert "Voting must be open from 5 to 60 days." in pages.words(form)
    checked = await pages.send(browser, form, f"{here}/openings/check", FILLED)
    assert checked.status_code == 200
    assert not pages.read(checked).select("input[name=acknowledged]")
    assert (await pages.send(browser, checked, f"{here}/openings")).status_code == 303


async def test_a_window_against_the_law_of_the_place_is_refused_at_its_field(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    answer = await a_checked_form(
        browser, estate, preset="CN-278-ORD", place="cn-zhejiang-hangzhou", window=a_window(lasts=3)
    )
    assert answer.status_code == 422
    assert "Voting must stay open for 5 days or more." in pages.faults(answer)
    assert pages.read(answer).select('.errsum a[href="#closes_at"]')


async def test_before_opening_the_rule_is_told_in_figures(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000] * 10))
    browser = await an_officer(sessions, browse("en"), estate)
    said = pages.words(await a_checked_form(browser, estate, preset="CN-278-SPEC"))
    assert "Must take part 7 of 10 owners 666.67 m² of 1,000.00 m²" in said
    assert "Must agree, if just so many take part 6 of 10 owners 500.01 m² of 1,000.00 m²" in said
    assert "Must agree, if all take part 8 of 10 owners 750.00 m² of 1,000.00 m²" in said


async def test_a_rule_that_waits_for_consents_opens_a_vote_and_says_what_follows_its_count(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000] * 4))
    browser = await an_officer(sessions, browse("en"), estate)
    shelf = await browser.get(f"{polls_of(estate)}/rules", params={"proposal": "1"})
    assert "preset=CN-278-SPEC-CONSENT" in link_to(shelf, "Add a lift to the staircase")
    checked = await a_checked_form(
        browser, estate, preset="CN-JINAN-ELEV", place="cn-shandong-jinan", window=a_window(lasts=20)
    )
    said = pages.words(checked)
    assert "After the vote The result hangs out for 15 days." in said
    assert "While an objection has no answer, nothing is final." in said
    assert "must each agree. The office names their homes." in said
    filled = {"acknowledged": "yes"} if "acknowledged" in checked.text else {}
    opened = await pages.send_and_follow(browser, checked, f"{polls_of(estate)}/openings", filled)
    assert "must each agree. The office names their homes." in pages.words(opened)
    plain = pages.words(await a_checked_form(browser, estate, preset="CN-278-ORD"))
    assert "While an objection has no answer, nothing is final." in plain, (
        "common practice where a rule is silent"
    )
    assert "must each agree" not in plain


async def test_an_objection_notice_says_how_many_homes_can_stop_it(
    browse: Browse, sessions: Sessions
) -> None:
    homes = [*homes_of([1_000_000] * 30), Home(label="P", owners=("业主0",), building="库")]
    estate = await an_estate(sessions, homes)
    browser = await an_officer(sessions, browse("en"), estate)
    said = pages.words(await a_checked_form(browser, estate, preset="GENERIC-OBJECTION-NOTICE"))
    assert "May be against, at most 3 of 31 homes" in said
    assert "Homes (votes) 31" in said
    assert "Owners with several homes 0" in said


async def test_the_developer_is_one_vote_only_where_owners_are(browse: Browse, sessions: Sessions) -> None:
    homes = [*homes_of([1_000_000] * 3), *(Home(label=f"D{at}", owners=("开发商",)) for at in range(2))]
    estate = await an_estate(sessions, homes, developer="开发商")
    browser = await an_officer(sessions, browse("en"), estate)
    by_owner = pages.words(await a_checked_form(browser, estate, preset="CN-278-ORD"))
    assert "Units with the developer 2 They are one vote together." in by_owner
    by_home = pages.words(await a_checked_form(browser, estate, preset="GENERIC-STRAW-POLL"))
    assert "Units with the developer 2" in by_home
    assert "They are one vote together." not in by_home


async def test_whoever_votes_sees_what_it_takes_and_that_advice_is_advice(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([1_000_000] * 30))
    notice = await open_poll(sessions, estate, a_plan(estate, preset="GENERIC-OBJECTION-NOTICE"))
    straw = await open_poll(sessions, estate, a_plan(estate, preset="GENERIC-STRAW-POLL"))
    here = polls_of(estate)
    assert "May be against, at most 2 of 30 homes" in pages.words(
        await browse("en").get(f"{here}/{notice.number}")
    )
    assert "Advice only" not in pages.words(await browse("en").get(f"{here}/{notice.number}"))
    shown = pages.words(await browse("en").get(f"{here}/{straw.number}"))
    assert "Advice only" in shown
    assert "0 of 30" in shown
    assert "Homes (votes) 30" in shown
    assert "Owners of several homes have one vote" not in shown
    owner = browse("en")
    await signed_in(owner, sessions, (await a_voter(sessions, estate, "业主0")).account_id, now=clock.now())
    ballot = await owner.get(f"{here}/{straw.number}/ballot")
    assert "It decides nothing." in pages.words(ballot)


async def test_what_is_doubtful_must_be_read_before_the_vote_opens(
    browse: Browse, sessions: Sessions
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    opening = f"{polls_of(estate)}/openings"
    checked = await a_checked_form(browser, estate, preset="CN-278-SPEC-INVCOUNT")
    assert "Nobody has compared this rule with its source." in pages.words(checked)
    unread = await pages.send(browser, checked, opening)
    assert unread.status_code == 422
    assert "Read the warnings" in pages.faults(unread)
    async with reading(sessions, estate.id) as db:
        assert await queries.index(db, now=clock.now()) == ()
    read = await pages.send(browser, unread, opening, {"acknowledged": "yes"})
    assert read.headers["location"] == f"{polls_of(estate)}/1"


@pytest.mark.parametrize(
    ("preset", "status", "words"),
    [
        ("CN-2007-SPEC", 422, "This rule ended on 31 December 2020."),
        ("CN-278-SPEC-NOABST", 422, "This rule is there for comparison only."),
        ("CN-COMM", 422, "which cannot be counted here"),
        ("NO-SUCH-RULE", 404, "There is no rule named NO-SUCH-RULE."),
    ],
)
async def test_a_rule_that_lapsed_or_cannot_be_counted_opens_no_vote(
    browse: Browse, sessions: Sessions, preset: str, status: int, words: str
) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    here = polls_of(estate)
    blank = await browser.get(f"{here}/new", params={"proposal": "1", "preset": "CN-278-ORD"})
    altered = {**FILLED, **a_window(), "preset": preset}
    answer = await pages.send(browser, blank, f"{here}/openings/check", altered)
    assert answer.status_code == status
    assert words in pages.words(answer)


async def test_several_matters_in_one_question_are_warned_of(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    here = polls_of(estate)
    blank = await browser.get(f"{here}/new", params={"proposal": "1", "preset": "CN-278-ORD"})
    several = {**FILLED, **a_window(), "question": "是否更换物业公司？是否提高物业费？"}
    checked = await pages.send(browser, blank, f"{here}/openings/check", several)
    assert "This may ask several things at once." in pages.words(checked)


async def test_the_check_asks_the_database_as_often_for_many_homes_as_for_few(
    browse: Browse, sessions: Sessions
) -> None:
    asked = []
    for slug, size in (("small", 2), ("large", 40)):
        estate = await an_estate(sessions, homes_of([100] * size), slug=slug)
        browser = await an_officer(sessions, browse("en"), estate)
        here = polls_of(estate)
        blank = await browser.get(f"{here}/new", params={"proposal": "1", "preset": "CN-278-ORD"})
        with statements.asked() as told:
            checked = await pages.send(browser, blank, f"{here}/openings/check", {**FILLED, **a_window()})
        assert checked.status_code == 200
        asked.append(len(told))
    assert asked[0] == asked[1] <= 14


@pytest.mark.parametrize("place", ["any", "jp", "cn-henan-zhengzhou"])
async def test_every_place_offers_what_no_law_says(browse: Browse, sessions: Sessions, place: str) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    browser = await an_officer(sessions, browse("en"), estate)
    shelf = await browser.get(f"{polls_of(estate)}/rules", params={"proposal": "1", "place": place})
    assert "Straw poll: one vote a home, advice only" in pages.words(shelf)


async def test_the_committee_sees_what_is_missing_by_building_and_nobody_else_does(
    browse: Browse, sessions: Sessions
) -> None:
    homes = [
        Home(
            label=f"{building}{entrance}{place}",
            owners=(f"{building}{entrance}{place}",),
            building=building,
            entrance=entrance,
        )
        for building, entrance, size in (
            ("1 栋", "1 单元", 12),
            ("1 栋", "2 单元", 10),
            ("2 栋", "1 单元", 6),
            ("3 栋", "1 单元", 5),
        )
        for place in range(size)
    ]
    estate = await an_estate(sessions, homes)
    poll = await open_poll(sessions, estate, a_plan(estate))
    for place in range(9):
        await vote(sessions, estate, poll, f"1 栋1 单元{place}", Choice.FOR)
    await vote(sessions, estate, poll, "2 栋1 单元0", Choice.AGAINST)
    here = f"{polls_of(estate)}/{poll.number}"
    browser = await an_officer(sessions, browse("en"), estate)
    page = await browser.get(link_to(await browser.get(here), "Who has yet to take part, by building"))
    rows = [
        [cell.get_text(" ").strip() for cell in row.select("th, td")]
        for row in pages.read(page).select("tbody tr")
    ]
    assert rows == [
        ["1 栋 1 单元", "9 of 12", "reached", "75%"],
        ["1 栋 2 单元", "0 of 10", "7", "0%"],
        ["Other buildings", "1 of 11", "7", "5%"],
    ]
    assert "12 owners to go" in pages.words(page)  # two thirds of 33 are 22
    owner = browse("en")
    await signed_in(owner, sessions, estate.members["1 栋1 单元0"], now=clock.now())
    assert (await owner.get(f"{here}/turnout")).status_code == 403
    assert "/turnout" not in (await owner.get(here)).text


async def test_a_small_poll_tells_turnout_only_in_whole(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100] * 12))
    poll = await open_poll(sessions, estate, a_plan(estate))
    browser = await an_officer(sessions, browse("en"), estate)
    page = await browser.get(f"{polls_of(estate)}/{poll.number}/turnout")
    assert "Too few homes are asked." in pages.words(page)
    assert not pages.read(page).select("tbody")


async def test_turnout_asks_the_database_as_often_for_many_homes_as_for_few(
    browse: Browse, sessions: Sessions
) -> None:
    asked = []
    for slug, size in (("small", 1), ("large", 20)):
        homes = [
            Home(label=f"{building}-{place}", owners=(f"{building}-{place}",), building=f"{building} 栋")
            for building in range(size)
            for place in range(size)
        ]
        estate = await an_estate(sessions, homes, slug=slug)
        poll = await open_poll(sessions, estate, a_plan(estate))
        browser = await an_officer(sessions, browse("en"), estate)
        with statements.asked() as told:
            assert (await browser.get(f"{polls_of(estate)}/{poll.number}/turnout")).status_code == 200
        asked.append(len(told))
    assert asked[0] == asked[1] <= 9


async def test_before_a_vote_begins_there_is_no_turnout(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    poll = await open_poll(
        sessions, estate, a_plan(estate, opens_in=timedelta(days=20), lasts=timedelta(days=9))
    )
    browser = await an_officer(sessions, browse("en"), estate)
    assert (await browser.get(f"{polls_of(estate)}/{poll.number}/turnout")).status_code == 409


@pytest.mark.parametrize(
    ("preset", "choice", "words"),
    [
        (
            "GENERIC-STRAW-POLL",
            Choice.FOR,
            "More homes agree than not. This is an opinion: it decides nothing.",
        ),
        (
            "GENERIC-CONSENT",
            Choice.FOR,
            "Were few enough against? Enough Of all owners, none may be against.",
        ),
        ("GENERIC-OBJECTION-NOTICE", Choice.AGAINST, "less than 1 allowed, exceeded"),
        ("CN-REQ20", Choice.FOR, "Of all owners, at least one fifth must agree."),
    ],
)
async def test_the_result_of_any_rule_is_told_in_its_own_words(
    browse: Browse, sessions: Sessions, database: Database, preset: str, choice: Choice, words: str
) -> None:
    estate = await an_estate(sessions, homes_of([100, 200, 300]))
    poll = await open_poll(sessions, estate, a_plan(estate, preset=preset))
    await vote(sessions, estate, poll, "业主0", choice)
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    here = f"{polls_of(estate)}/{poll.number}"
    for language in ("en", "zh-Hans"):
        for path in (here, f"{here}/result", f"{here}/notice", polls_of(estate)):
            assert (await browse(language).get(path)).status_code == 200
    said = pages.words(await browse("en").get(f"{here}/result"))
    assert words in said
    assert "floor area." not in said
