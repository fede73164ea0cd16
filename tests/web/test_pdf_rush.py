"""Making a PDF takes seconds: a rush for them holds up nobody else."""

import asyncio
import threading
from collections.abc import Callable

import httpx
import pytest

from conftest import Database
from deliberation.counting.rules import Choice
from deliberation.database.sessions import Sessions
from deliberation.polls.casting import Accepted
from deliberation.web import pdf
from deliberation.web.pdf import Press, TooManyPapers
from polling import a_plan, an_estate, closed, end_window, homes_of, open_poll, vote

Browse = Callable[..., httpx.AsyncClient]


async def test_a_rush_for_papers_leaves_the_other_pages_alone(
    browse: Browse, sessions: Sessions, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let, write = threading.Event(), threading.Event(), pdf._write

    def write_when_let(html: str) -> bytes:
        begun.set()
        assert let.wait(60)
        return write(html)

    monkeypatch.setattr(pdf, "_write", write_when_let)
    estate = await an_estate(sessions, homes_of([100]))
    poll = await open_poll(sessions, estate, a_plan(estate))
    cast = await vote(sessions, estate, poll, "业主0", Choice.FOR)
    assert isinstance(cast, Accepted)
    await end_window(database.owner, poll)
    await closed(sessions, estate, poll)
    here = f"/c/{estate.community.slug}/polls/{poll.number}"
    crowd, passer_by = browse("en"), browse("en")
    paths = [f"{here}/notice.pdf"] * 20 + [f"{here}/receipt/{cast.code}/receipt.pdf"] * 4
    rush = [asyncio.create_task(crowd.get(path)) for path in paths]
    try:
        assert await asyncio.to_thread(begun.wait, 60)
        probes = [(await passer_by.get(here)).status_code for _ in range(3)]
        assert probes == [200, 200, 200]
        assert not any(each.done() for each in rush)
    finally:
        let.set()
    answers = await asyncio.gather(*rush)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers[:20]}) == 1


async def test_more_papers_than_can_be_waited_for_are_refused() -> None:
    press = Press()
    came = await asyncio.gather(*(press.paper(f"<p>{n}</p>") for n in range(25)), return_exceptions=True)
    assert sum(isinstance(each, TooManyPapers) for each in came) == 5
    assert (await press.paper("<p>later</p>")).startswith(b"%PDF")


async def test_strangers_who_ask_for_all_papers_leave_room_for_whoever_prints_letters() -> None:
    press = Press()
    crowd = [asyncio.create_task(press.public_paper(f"<p>{n}</p>")) for n in range(25)]
    await asyncio.sleep(0)
    assert (await press.paper("<p>letters</p>")).startswith(b"%PDF")
    came = await asyncio.gather(*crowd, return_exceptions=True)
    assert sum(isinstance(each, bytes) for each in came) == 8


async def test_a_reader_who_leaves_takes_the_paper_from_nobody() -> None:
    press = Press()
    first = asyncio.create_task(press.public_paper("<p>one</p>"))
    await asyncio.sleep(0)
    second = asyncio.create_task(press.public_paper("<p>one</p>"))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).startswith(b"%PDF")
    with pytest.raises(asyncio.CancelledError):
        await first
