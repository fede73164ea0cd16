"""The page that tells a doubtful neighbour how to check, and what was written down on paper looked up again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pages
from audit.writing import founded, record
from builders import HOME, LOG_KEY
from conftest import Database
from deliberation.audit import epochs, noted, queries
from deliberation.audit.heads import Heads
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.kernel import clock
from polling import a_plan, an_estate, closed, end_window, homes_of, open_poll

Browse = Callable[..., httpx.AsyncClient]
PAGE = "/c/fuxing-li/log/check"
SIZES = (3, 10, 69)
NO_NUMBER = {"en": "Type the number of entries that you wrote down", "zh-Hans": "请用数字输入您抄下的条数"}


@pytest.fixture
def now() -> datetime:
    """The real present, since the database's clock decides about votes."""
    return clock.now() + timedelta(minutes=1)


async def grown(sessions: Sessions, community_id: UUID, size: int, more: int, at: datetime) -> str:
    """How the fingerprint begins once the log has `more` entries above those that it had, `size` in all."""
    await record(sessions, community_id, more, at)
    await sequence_once(sessions, LOG_KEY, community_id)
    async with reading(sessions, community_id) as db:
        log = await queries.get_log(db, community_id)
        return (await queries.get_checkpoint(db, log, size)).root.hex()[:8]


@pytest.fixture
async def community_id(sessions: Sessions) -> UUID:
    return await founded(sessions)


@pytest.fixture
async def starts(sessions: Sessions, community_id: UUID, now: datetime) -> dict[int, str]:
    """How the fingerprints of a log began that was signed at these sizes."""
    steps = zip(SIZES, (1, *SIZES), strict=False)
    return {size: await grown(sessions, community_id, size, size - before, now) for size, before in steps}


async def asked(browser: httpx.AsyncClient, typed: str) -> httpx.Response:
    return await browser.get(PAGE, params={"entries": typed})


def told(answer: httpx.Response) -> list[str]:
    """The facts of the answer: numbers of entries and how fingerprints began."""
    return [fact.text.strip() for fact in pages.read(answer).select(".card dl.facts dd")]


async def test_what_stands_on_paper_is_found_after_the_log_has_grown(
    browse: Browse, starts: dict[int, str]
) -> None:
    for typed in ("10", " 10 ", "１０", "1,0", "1，0", "010"):
        answer = await asked(browse("en"), typed)
        assert answer.status_code == 200
        assert told(answer)[:2] == ["10", starts[10]]
        assert "The fingerprint of that time began like this" in pages.words(answer)
        assert starts[3] not in pages.words(answer)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
async def test_a_number_that_was_never_signed_shows_those_next_to_it(
    browse: Browse, starts: dict[int, str], language: str
) -> None:
    answer = await asked(browse(language), "7")
    assert {"en": "Not every number is signed, and 7 was not", "zh-Hans": "不是每个条数都签名，7 条就没有"}[
        language
    ] in pages.words(answer)
    facts = told(answer)
    assert (facts[0], facts[1], facts[3], facts[4]) == ("3", starts[3], "10", starts[10])
    first = await asked(browse(language), "1")
    assert told(first)[:2] == ["3", starts[3]]
    assert len(told(first)) == 3


async def test_a_number_above_the_newest_shows_the_newest(browse: Browse, starts: dict[int, str]) -> None:
    for typed in ("70", "999999999999999"):
        answer = await asked(browse("en"), typed)
        assert answer.status_code == 200
        assert "The log has not had so many entries" in pages.words(answer)
        assert told(answer)[:2] == ["69", starts[69]]


@pytest.mark.usefixtures("starts")
async def test_what_is_no_number_is_told_in_a_sentence(browse: Browse) -> None:
    for typed in ("", " ", "0", "-3", "3.x", "八百", "9da672b6", "٣", "\0", "1" * 60, "3e2"):
        for language, said in NO_NUMBER.items():
            answer = await asked(browse(language), typed)
            assert answer.status_code == 422, typed
            assert said in pages.faults(answer)
            assert not told(answer)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(max_size=50), st.integers().map(str), st.from_regex(r"[0-9０-９,. ]{1,20}")))
async def test_nothing_that_is_typed_is_an_accident(
    browse: Browse, starts: dict[int, str], typed: str
) -> None:
    answer = await asked(browse(), typed.encode("utf-8", "replace").decode())
    assert answer.status_code in {200, 422}
    assert bool(told(answer)) == (answer.status_code == 200)
    assert set(told(answer)) & set(starts.values()) or answer.status_code != 200


async def test_a_number_of_an_earlier_part_is_found_with_its_part(
    browse: Browse,
    sessions: Sessions,
    community_id: UUID,
    starts: dict[int, str],
    now: datetime,
    tmp_path: Path,
) -> None:
    assert "Part 1" not in pages.words(await asked(browse("en"), "10"))
    async with writing(sessions, community_id) as db:
        await epochs.restart(db, community_id, home=HOME, heads=Heads(tmp_path), reason="restored", at=now)
    await sequence_once(sessions, LOG_KEY, community_id)
    old = await asked(browse("en"), "10")
    assert told(old)[:2] == ["10", starts[10]]
    assert "Part 1" in pages.words(old)
    assert "Part 1" in pages.words(await asked(browse("en"), "7"))
    assert "Part 2" in pages.words(await asked(browse("en"), "70"))
    async with reading(sessions, community_id) as db:
        newest, oldest = await queries.get_log(db, community_id), await queries.get_log(db, community_id, 1)
        upto, above = await noted.around(db, newest, 10)
        assert upto is not None
        assert above is None
        assert [head.size for head in await noted.around(db, oldest, 10) if head] == [10, 69]


async def test_a_log_without_a_head_asks_for_no_number(browse: Browse, community_id: UUID) -> None:
    assert community_id
    for address in (PAGE, f"{PAGE}?entries=3"):
        answer = await browse("en").get(address)
        assert answer.status_code == 200
        assert not pages.read(answer).select("#entries")


@pytest.mark.usefixtures("starts")
async def test_the_page_explains_the_fingerprint_and_promises_no_signature_on_the_receipt(
    browse: Browse,
) -> None:
    chinese, english = [pages.words(await browse(language).get(PAGE)) for language in ("zh-Hans", "en")]
    assert "指纹是由全部记录算出的一串字，改一个字就全变。" in chinese
    assert "请在回执页保存“离线查验文件”，只有它带着我们的签名。" in chinese
    assert "回执上有我们的签名" not in chinese
    assert "first eight characters" in english
    assert "eight signs" not in english
    assert "your receipt carries our signature" not in english


async def test_open_and_closed_and_counted_votes_lead_to_their_receipts(
    browse: Browse, sessions: Sessions, database: Database
) -> None:
    estate = await an_estate(sessions, homes_of([100, 100]))
    first, second, _ = [await open_poll(sessions, estate, a_plan(estate)) for _ in range(3)]
    later = await open_poll(sessions, estate, a_plan(estate, opens_in=timedelta(hours=2)))
    for poll in (first, second):
        await end_window(database.owner, poll)
    await closed(sessions, estate, first)
    page = pages.read(await browse("en").get(PAGE))
    found = {str(link["href"]): link.parent.get_text(" ", strip=True) for link in page.select("#mine ~ ul a")}  # type: ignore[union-attr]
    states = [found[f"/c/fuxing-li/polls/{number}/receipt"] for number in (1, 2, 3)]
    assert [state.rsplit("？ ")[-1] for state in states] == [
        "Counted",
        "Closed, being counted",
        "Voting is open",
    ]
    assert f"/c/fuxing-li/polls/{later.number}/receipt" not in found
