"""The log as a neighbour reads it, and the files that a stranger's tool reads; nobody needs to sign in."""

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import statements
from audit.writing import Log, a_log, founded, record
from builders import HOME, LOG_KEY
from conftest import BASE_URL, Hands
from deliberation.audit import cosigning, epochs, queries
from deliberation.audit.heads import Heads
from deliberation.audit.sequencing import sequence_once
from deliberation.database.sessions import Sessions, writing
from deliberation.ledger import merkle, note
from deliberation.ledger import proof as proofs
from deliberation.ledger.cosignature import Cosigner
from polling import a_plan, an_estate, homes_of, open_poll

Browse = Callable[..., httpx.AsyncClient]
PAGE = "/c/fuxing-li/log"


@pytest.fixture
async def log(sessions: Sessions, now: datetime) -> Log:
    return await a_log(sessions, now)


async def page(browser: httpx.AsyncClient, wanted: str) -> BeautifulSoup:
    answer = await browser.get(wanted)
    assert answer.status_code == 200, wanted
    return BeautifulSoup(answer.text, "html.parser")


def address(found: BeautifulSoup, words: str) -> str:
    """Where the link of these words leads."""
    return next(str(link["href"]) for link in found.select("a[href]") if link.text.strip() == words)


def numbers(found: BeautifulSoup) -> list[int]:
    return [int(number.text) for number in found.select("ol.log .log__n")]


@pytest.mark.parametrize(
    ("language", "role", "began", "waits"),
    [
        ("en", "A role began: lane or building lead.", "The log began: part 1.", "1 entry waits"),
        ("zh-Hans", "有人开始担任：巷长或楼长。", "日志开始记录，这是第 1 卷。", "还有 1 条记录等待编号"),
    ],
)
async def test_the_log_is_told_in_the_words_of_its_readers(
    browse: Browse, log: Log, language: str, role: str, began: str, waits: str
) -> None:
    browser = browse(language)
    first = await page(browser, PAGE)
    entries = first.select("ol.log > li")
    assert len(entries) == 50
    assert role in entries[0].text
    assert log.view.vkey in first.text
    assert f"{BASE_URL}{log.files}" in [code.text for code in first.select("code")]
    assert waits in first.text
    earlier = first.select_one(".pages a[rel=next]")
    assert earlier is not None
    second = await page(browser, str(earlier["href"]))
    entries = second.select("ol.log > li")
    assert len(entries) == 19
    assert began in entries[-1].text
    assert not second.select("a[rel=next]")


@pytest.mark.usefixtures("log")
async def test_a_topic_narrows_the_log(browse: Browse) -> None:
    browser = browse("en")
    for topic, count in (("service", 1), ("people", 50), ("log.started", 1), ("votes", 0)):
        found = await page(browser, f"{PAGE}?type={topic}")
        assert len(found.select("ol.log > li")) == count, topic
    assert "Nothing of this kind" in (await page(browser, f"{PAGE}?type=comments")).text
    current = (await page(browser, f"{PAGE}?type=people")).select("ul.chips a[aria-current]")
    assert [link.text.strip() for link in current] == ["Roll and roles"]


async def test_one_entry_shows_its_bytes_and_leads_to_its_proof(browse: Browse, log: Log) -> None:
    browser = browse("en")
    found = await page(browser, f"{PAGE}/7")
    text = found.select_one("#entry")
    assert text is not None
    leaf = merkle.leaf_hash(text.text.encode())
    assert leaf.hex() in found.text
    answer = await browser.get(address(found, "Save the proof"))
    assert answer.headers["content-type"].startswith("text/plain")
    proof = proofs.parse(answer.content)
    head = proofs.check(proof, leaf, LOG_KEY.signer(log.view.origin).verifier)
    assert (proof.index, head.size) == (7, 69)
    about = await page(browser, address(found, "More about the same thing"))
    assert len(about.select("ol.log > li")) == 1


async def test_a_doubtful_neighbour_is_told_what_to_write_down_and_compare(browse: Browse, log: Log) -> None:
    browser = browse("en")
    found = await page(browser, address(await page(browser, PAGE), "Check this yourself: step by step"))
    head = await browser.get(address(found, "Save the signed head"))
    size, root = head.text.split("\n")[1:3]
    facts = [fact.text.strip() for fact in found.select("dl.facts dd")]
    assert facts[:2] == [size, base64.b64decode(root).hex()]
    assert log.view.vkey in found.text
    assert "What no check can show" in found.text


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/check"])
async def test_the_signed_head_is_saved_under_a_name_that_tells_its_size(
    browse: Browse, log: Log, path: str
) -> None:
    assert log.view.epoch == 1
    found = await page(browse("en"), path)
    link = found.select_one("a[download]")
    assert link is not None
    assert (link["download"], link.text.strip()) == ("log-head-69.txt", "Save the signed head")
    assert str(link["href"]).endswith("/1/checkpoint")


async def test_a_community_whose_first_entry_waits_has_a_page_already(
    browse: Browse, sessions: Sessions
) -> None:
    community_id = await founded(sessions)
    found = await page(browse("en"), PAGE)
    assert "The first entries get their numbers in a moment" in found.text
    answer = await browse().get(f"/log/{community_id}/1/checkpoint")
    assert (answer.status_code, answer.text) == (404, "This log was not signed yet. Try again in a minute.\n")


ODD = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(["\0", "1\0", "٣", "9" * 30, "../..", "%00", "ballot.accepted", "votes", "ab" * 32]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=ODD,
    second=ODD,
    name=st.sampled_from(["type", "subject", "before", "after", "index", "leaf", "old"]),
)
async def test_no_question_is_an_accident(
    browse: Browse, log: Log, first: str, second: str, name: str
) -> None:
    browser = browse()
    one, two = (quote(text, safe="", errors="replace") for text in (first, second))
    for asked in (
        f"{PAGE}?{name}={one}&before={two}",
        f"{PAGE}/{one}",
        f"{log.files}/proof?{name}={one}",
        f"{log.files}/consistency?{name}={one}&new={two}",
        f"/log/{one}/{two}/checkpoint",
        f"/log/{log.view.community_id}/{one}/proof?index={two}",
    ):
        assert (await browser.get(asked)).status_code in {200, 400, 404}, asked


@pytest.mark.usefixtures("log")
async def test_entries_stand_under_their_day_with_number_sentence_and_time_alone(
    browse: Browse,
) -> None:
    found = await page(browse("en"), PAGE)
    assert found.select("h2.log__day")
    first = found.select_one("ol.log > li")
    assert first is not None
    moment = first.select_one("time")
    assert moment is not None
    assert re.fullmatch(r"\d\d:\d\d", moment.text.strip())
    assert not first.select("code")


async def test_a_day_that_comes_twice_is_no_landmark_twice(
    browse: Browse, sessions: Sessions, now: datetime
) -> None:
    """The log's order is that of its numbers; two clocks may have written it."""
    community_id = await founded(sessions)
    for at in (now, now - timedelta(days=1), now):
        await record(sessions, community_id, 1, at)
        await sequence_once(sessions, LOG_KEY, community_id)
    found = await page(browse("en"), PAGE)
    days = [heading.text for heading in found.select("h2.log__day")]
    assert len(days) > len(set(days))
    regions = [str(region["aria-labelledby"]) for region in found.select("section[aria-labelledby]")]
    names = [" ".join(found.select_one(f"#{region}").stripped_strings) for region in regions]  # type: ignore[union-attr]
    assert len(names) == len(set(names))


@pytest.mark.usefixtures("log")
async def test_one_leafs_through_the_log_and_back_to_where_one_was(browse: Browse) -> None:
    browser = browse("en")
    for narrowed in ("", "?type=people"):
        newest = await page(browser, f"{PAGE}{narrowed}")
        assert not newest.select("a[rel=prev]")
        seen = [newest]
        while older := seen[-1].select_one(".pages a[rel=next]"):
            seen.append(await page(browser, str(older["href"])))
        assert len(seen) == 2
        back = seen[-1].select_one(".pages a[rel=prev]")
        assert back is not None
        again = await page(browser, str(back["href"]))
        assert numbers(again) == numbers(newest)
        whole = [*numbers(newest), *numbers(seen[-1])]
        assert whole == sorted(set(whole), reverse=True)


async def test_an_entry_about_a_vote_leads_to_the_vote(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    await open_poll(sessions, estate, a_plan(estate))
    await sequence_once(sessions, LOG_KEY, estate.id)
    browser = browse("en")
    found = await page(browser, f"{PAGE}?type=vote.opened")
    assert address(found, "Vote no. 1") == "/c/fuxing-li/polls/1"
    entry = await page(browser, address(found, "A vote was set."))
    assert address(entry, "Vote no. 1") == "/c/fuxing-li/polls/1"


async def test_a_longer_log_costs_no_more_statements(
    browse: Browse, sessions: Sessions, now: datetime
) -> None:
    browser = browse()
    community_id = await founded(sessions)
    seen = []
    for more in (3, 60, 260):
        await record(sessions, community_id, more, now)
        await sequence_once(sessions, LOG_KEY, community_id)
        with statements.asked() as asked:
            for path in (PAGE, f"{PAGE}/0", f"/log/{community_id}/1/proof?index=0"):
                assert (await browser.get(path)).status_code == 200
        seen.append(len(asked))
    assert len(set(seen)) == 1


async def test_the_log_shows_one_proposal_or_one_vote_alone(browse: Browse, sessions: Sessions) -> None:
    estate = await an_estate(sessions, homes_of([100]))
    await open_poll(sessions, estate, a_plan(estate))
    await sequence_once(sessions, LOG_KEY, estate.id)
    browser = browse("en")
    everything = await page(browser, PAGE)
    form = everything.select_one('main form[method="get"] select[name=kind]')
    assert form is not None
    vote = await page(browser, f"{PAGE}?kind=poll&number=1")
    proposal = await page(browser, f"{PAGE}?kind=proposal&number=1")
    about = [{link.text for link in found.select("ol.log p.quiet a")} for found in (vote, proposal)]
    assert about == [{"Vote no. 1"}, {"Proposal no. 1"}]
    assert numbers(vote)
    assert set(numbers(vote)).isdisjoint(numbers(proposal))
    narrower = await page(browser, f"{PAGE}?kind=poll&number=1&type=vote.opened")
    assert len(numbers(narrower)) == 1
    assert numbers(await page(browser, f"{PAGE}?kind=poll&number=")) == numbers(everything)
    for unknown in (
        "kind=poll&number=9",
        "kind=proposal&number=9",
        "kind=x&number=1",
        f"kind=poll&number={2**40}",
    ):
        assert (await browser.get(f"{PAGE}?{unknown}")).status_code == 404


async def test_each_part_of_a_log_is_read_by_itself(
    browse: Browse, log: Log, sessions: Sessions, now: datetime, tmp_path: Path
) -> None:
    browser = browse("en")
    assert "Part 1" not in (await page(browser, PAGE)).text
    async with writing(sessions, log.view.community_id) as db:
        await epochs.restart(
            db, log.view.community_id, home=HOME, heads=Heads(tmp_path), reason="restored", at=now
        )
    await sequence_once(sessions, LOG_KEY, log.view.community_id)
    newest = await page(browser, PAGE)
    assert numbers(newest) == [2, 1, 0]
    assert "69 entries were signed before, we still have 69." in newest.text
    first = await page(browser, address(newest, "Part 1"))
    assert log.view.vkey in first.text
    assert numbers(first)[0] == 68
    entry = await page(browser, str(first.select("ol.log a")[0]["href"]))
    assert f"/log/{log.view.community_id}/1/proof?index=68" in address(entry, "Save the proof")
    before = await page(browser, address(entry, "The entry before"))
    assert "/1/proof?index=67" in address(before, "Save the proof")
    about = await page(browser, address(entry, "More about the same thing"))
    assert numbers(about) == [68]
    for file in (
        "checkpoint",
        "tile/0/000.p/69",
        "tile/entries/000.p/69",
        "proof?index=68",
        "consistency?old=3&new=69",
    ):
        assert (await browser.get(f"{log.files}/{file}")).status_code == 200
    for part in ("3", "0", "x", str(2**40)):
        assert (await browser.get(f"{PAGE}?part={part}")).status_code == 404
    unknown = await browser.get(f"{PAGE}/3?part=9")
    assert unknown.status_code == 404
    assert "The log of this community has no such part." in unknown.text


async def test_the_page_says_how_many_witnesses_signed_the_newest_head(
    browse: Browse, log: Log, sessions: Sessions, now: datetime
) -> None:
    browser = browse("en")
    assert "Witnesses" not in (await page(browser, PAGE)).text
    witness = Cosigner("witness.example/street", bytes(range(64, 96)))
    async with writing(sessions, log.view.community_id) as db:
        head = await queries.get_checkpoint(db, log.view, 69)
        line = witness.line(note.parse(head.note).text, now)
        key = witness.witness.public_key
        await cosigning.keep(db, log.view, head, witness_key=key, line=line, at=now)
    found = await page(browser, PAGE)
    facts = {fact.text.strip(): fact.find_next("dd").text.strip() for fact in found.select("dl.facts dt")}  # type: ignore[union-attr]
    assert facts["Witnesses who signed it"] == "1"
    for name in ("checkpoint", "witnessed"):
        served = await browser.get(f"{log.files}/{name}")
        assert served.text == f"{head.note.decode()}{line}\n"


async def test_a_log_that_stands_still_says_so_after_a_minute(
    browse: Browse, log: Log, sessions: Sessions, clock: Hands
) -> None:
    browser = browse("en")
    still = "Nothing has got its number since"
    assert still not in (await page(browser, PAGE)).text
    clock.advance(timedelta(seconds=61))
    assert still in (await page(browser, PAGE)).text
    await sequence_once(sessions, LOG_KEY, log.view.community_id)
    assert still not in (await page(browser, PAGE)).text
