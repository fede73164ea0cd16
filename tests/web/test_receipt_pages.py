"""What a receipt says while voting is open, between close and count, and after the count; and codes typed at a wrong place."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

import pages
import statements
from builders import LOG_KEY, signed_in
from conftest import Database
from deliberation.audit.sequencing import sequence_once
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel import clock
from deliberation.papers import documents
from deliberation.polls.casting import Accepted
from deliberation.polls.queries import PollView
from deliberation.web import rendering
from matters import a_published_proposal, an_author
from polling import Estate, a_plan, a_voter, an_estate, closed, end_window, homes_of, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]
BEFORE_THE_CLOSE = {"en": "efore the close", "zh-Hans": "截止前"}


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides about votes; a little later than they were cast."""
    return clock.now() + timedelta(minutes=1)


@pytest.fixture
async def estate(sessions: Sessions) -> Estate:
    return await an_estate(sessions, homes_of([100, 100, 100]))


@pytest.fixture
async def poll(sessions: Sessions, estate: Estate) -> PollView:
    return await open_poll(sessions, estate, a_plan(estate))


@pytest.fixture
async def codes(sessions: Sessions, estate: Estate, poll: PollView) -> tuple[str, str]:
    """The receipts of one home: of the vote it replaced, and of the one that stands."""
    given = [await vote(sessions, estate, poll, "业主0", choice) for choice in (Choice.AGAINST, Choice.FOR)]
    await sequence_once(sessions, LOG_KEY, estate.id)
    first, last = (each.code for each in given if isinstance(each, Accepted))
    return first, last


async def owner(sessions: Sessions, browser: httpx.AsyncClient, estate: Estate) -> httpx.AsyncClient:
    voter = await a_voter(sessions, estate, "业主0")
    await signed_in(browser, sessions, voter.account_id, now=clock.now())
    return browser


async def another_poll(sessions: Sessions, estate: Estate) -> PollView:
    async with writing(sessions, estate.id) as db:
        author = await an_author(db, estate.id, name="提案人")
        estate.proposal_id = await a_published_proposal(db, estate.id, author)
    return await open_poll(sessions, estate, a_plan(estate))


def at(poll: PollView, code: str = "") -> str:
    return f"/c/fuxing-li/polls/{poll.number}/receipt/{code}".removesuffix("/")


def has_link(answer: httpx.Response, href: str) -> bool:
    return bool(pages.read(answer).select(f'main a[href="{href}"]'))


SAID = {
    ("open", "last"): ("Your vote is in", "This vote is in", "投票成功", "这一票已收到"),
    ("open", "replaced"): ("This vote was replaced",) * 2 + ("这一票已被后来的票替换",) * 2,
    ("closed", "last"): ("The count comes next, and this vote will be in it",) * 2 + ("这一票会计入",) * 2,
    ("closed", "replaced"): ("This vote was replaced",) * 2 + ("这一票已被后来的票替换",) * 2,
    ("counted", "last"): (
        "Your vote was counted",
        "This vote was counted",
        "您的票已计入结果",
        "这一票已计入结果",
    ),
    ("counted", "replaced"): ("Not counted: a later vote of the same home replaced it",) * 2
    + ("没有计入：后来改投了，以后面那一票为准",) * 2,
}


@pytest.mark.parametrize("state", ["open", "closed", "counted"])
async def test_a_receipt_says_how_far_its_vote_is_and_whether_it_was_counted(
    browse: Browse,
    sessions: Sessions,
    estate: Estate,
    poll: PollView,
    codes: tuple[str, str],
    database: Database,
    state: str,
) -> None:
    if state != "open":
        await end_window(database.owner, poll)
    if state == "counted":
        await closed(sessions, estate, poll)
    readers = [
        (language, own, await owner(sessions, browse(language), estate) if own else browse(language))
        for language in ("en", "zh-Hans")
        for own in (True, False)
    ]
    for which, code in zip(("replaced", "last"), codes, strict=True):
        for said, (language, _, browser) in zip(SAID[state, which], readers, strict=True):
            page = await browser.get(at(poll, code))
            assert page.status_code == 200
            assert said in pages.words(page)
            assert (BEFORE_THE_CLOSE[language] in pages.words(page)) == (state == "open")
            assert has_link(page, f"/c/fuxing-li/polls/{poll.number}/result") == (state == "counted")
            assert has_link(page, "/c/fuxing-li/log/check")


async def test_only_a_counted_vote_is_called_counted(
    browse: Browse,
    sessions: Sessions,
    estate: Estate,
    poll: PollView,
    codes: tuple[str, str],
    database: Database,
) -> None:
    for step in ("open", "closed", "counted"):
        if step == "closed":
            await end_window(database.owner, poll)
        if step == "counted":
            await closed(sessions, estate, poll)
        replaced, last = [pages.words(await browse("en").get(at(poll, code))) for code in codes]
        assert "was counted" not in replaced.replace("whether the vote was counted", "")
        assert ("This vote was counted" in last) == (step == "counted")
    counted = (await browse().get(f"/c/fuxing-li/polls/{poll.number}/result/receipts.txt")).text
    assert codes[1] in counted.replace(" ", "")
    assert codes[0] not in counted.replace(" ", "")


async def test_the_owner_is_told_that_only_the_file_is_signed_and_what_it_shows(
    browse: Browse,
    sessions: Sessions,
    estate: Estate,
    poll: PollView,
    codes: tuple[str, str],
    database: Database,
) -> None:
    browser = await owner(sessions, browse("zh-Hans"), estate)
    page = await browser.get(at(poll, codes[1]))
    assert "请现在保存“离线查验文件”，只有它带着我们的签名。" in pages.words(page)
    assert "里面有您投的内容，截止前不要给别人看。" in pages.words(page)
    assert has_link(page, f"{at(poll, codes[1])}/proof")
    assert "离线查验文件" not in pages.words(await browse("zh-Hans").get(at(poll, codes[1])))
    await end_window(database.owner, poll)
    assert "里面有您投的内容。" in pages.words(await browser.get(at(poll, codes[1])))


async def test_the_paper_receipt_says_after_the_count_what_became_of_the_vote(
    browse: Browse,
    sessions: Sessions,
    estate: Estate,
    poll: PollView,
    codes: tuple[str, str],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed: list[str] = []
    render = rendering.render

    def seen(template: str, page: rendering.PageView, views: dict[str, object]) -> str:
        html = render(template, page, views)
        if template == "print/receipt.html":
            printed.append(html)
        return html

    monkeypatch.setattr(rendering, "render", seen)
    browser = await owner(sessions, browse("en"), estate)
    await browser.get(f"{at(poll, codes[1])}/receipt.pdf")
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    for code in reversed(codes):
        assert (await browser.get(f"{at(poll, code)}/receipt.pdf")).status_code == 200
    before, last, replaced = printed
    assert "you can change your vote" in before
    assert "This vote was counted" not in before
    assert "This paper carries no signature of ours" in before
    assert "This vote was counted" in last
    assert "Not counted: a later vote" in replaced
    assert "you can change your vote" not in last + replaced


async def test_the_entry_of_a_vote_shows_the_code_of_its_receipt(
    browse: Browse, poll: PollView, codes: tuple[str, str]
) -> None:
    browser = browse("en")
    for code in codes:
        receipt = await browser.get(at(poll, code))
        (entry,) = pages.read(receipt).select('main a[href*="/log/"][href*="part="]')
        answer = await browser.get(str(entry["href"]))
        assert documents.grouped(code) in pages.words(answer)
        assert has_link(answer, at(poll, code))
        before = await browser.get(str(pages.read(answer).select('a[rel="prev"]')[0]["href"]))
        assert (documents.grouped(code) in pages.words(before)) is False
    opening = await browser.get("/c/fuxing-li/log/0")
    assert opening.status_code == 200
    assert "Receipt code" not in pages.words(opening)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
async def test_a_code_of_another_vote_leads_there(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, codes: tuple[str, str], language: str
) -> None:
    other = await another_poll(sessions, estate)
    said = {"en": f"belongs to vote no. {poll.number}.", "zh-Hans": f"这个码属于第 {poll.number} 号表决。"}
    browser = browse(language)
    for address in (f"{at(other)}?code={codes[1].lower()}", at(other, codes[1])):
        answer = await browser.get(address)
        assert answer.status_code == 404
        assert said[language] in pages.words(answer)
        assert has_link(answer, at(poll, codes[1]))
    unknown = await browser.get(at(other, "A" * 12))
    assert unknown.status_code == 404
    assert {"en": "No vote has this receipt code", "zh-Hans": "没有这个回执码"}[language] in pages.words(
        unknown
    )


@pytest.mark.parametrize(
    ("language", "words", "whom"),
    [
        (
            "en",
            "never 0, O, 1 or I. Without these you typed %d.",
            "Is it exactly so on your receipt? Then ring",
        ),
        ("zh-Hans", "除去这些，您输入了 %d 位。", "回执上就是这样写的？请打给"),
    ],
)
async def test_a_code_that_is_not_whole_is_told_from_one_that_nobody_has(
    browse: Browse, poll: PollView, codes: tuple[str, str], language: str, words: str, whom: str
) -> None:
    browser = browse(language)
    for typed in (codes[1][:4], codes[1][:11] + "O", codes[1] * 2):
        found = len(documents.as_code(typed))
        for answer in (
            await browser.get(at(poll), params={"code": typed}),
            await browser.get(at(poll, typed)),
        ):
            assert answer.status_code == 404
            assert words % found in pages.faults(answer)
            assert whom not in pages.words(answer)
    whole = await browser.get(at(poll), params={"code": "A" * 12})
    assert whole.status_code == 404
    assert whom in pages.words(whole)
    assert whom not in pages.words(await browser.get(at(poll)))


async def test_a_code_of_another_community_is_unknown(
    browse: Browse, sessions: Sessions, codes: tuple[str, str]
) -> None:
    neighbours = await an_estate(sessions, homes_of([100]), slug="next-door")
    other = await open_poll(sessions, neighbours, a_plan(neighbours))
    answer = await browse("en").get(f"/c/next-door/polls/{other.number}/receipt", params={"code": codes[1]})
    assert answer.status_code == 404
    assert "No vote has this receipt code" in pages.words(answer)


async def test_a_wrong_place_costs_one_statement_more(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, codes: tuple[str, str]
) -> None:
    other = await another_poll(sessions, estate)
    browser = browse()
    counts = []
    for wanted in (poll, other):
        with statements.asked() as asked:
            await browser.get(f"{at(wanted)}?code={codes[1]}")
        counts.append(len(asked))
    assert counts[1] == counts[0] + 1


async def test_who_typed_no_code_is_told_what_to_type(browse: Browse, poll: PollView) -> None:
    for language, said in (("en", "Type the code of your receipt first"), ("zh-Hans", "请先输入回执码")):
        browser = browse(language)
        asked = await browser.get(at(poll))
        assert asked.status_code == 200
        assert not pages.faults(asked)
        for typed in ("", "   ", "----", "回执", "\0"):
            answer = await browser.get(at(poll), params={"code": typed})
            assert answer.status_code == 422, typed
            assert said in pages.faults(answer)


@pytest.mark.usefixtures("codes")
async def test_the_page_of_the_vote_says_to_its_owner_whether_their_vote_was_counted(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView, database: Database
) -> None:
    browser = await owner(sessions, browse("en"), estate)
    here, said = f"/c/fuxing-li/polls/{poll.number}", "The vote of your home was counted"
    await end_window(database.owner, poll)
    before = pages.words(await browser.get(here))
    assert "Your home has voted" in before
    assert said not in before
    await closed(sessions, estate, poll)
    for page in (here, f"{here}/result"):
        assert said in pages.words(await browser.get(page))
        assert said not in pages.words(await browse("en").get(page))


async def test_a_vote_leads_to_the_check_of_receipts_from_its_opening_on(
    browse: Browse, sessions: Sessions, estate: Estate, poll: PollView
) -> None:
    later = await open_poll(sessions, estate, a_plan(estate, opens_in=timedelta(hours=2)))
    for each, is_linked in ((poll, True), (later, False)):
        page = await browse().get(f"/c/fuxing-li/polls/{each.number}")
        assert has_link(page, at(each)) == is_linked
