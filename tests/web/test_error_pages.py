"""Refusals and accidents as pages: they stay within their community, and know who reads them."""

import logging
import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from litestar import Litestar, get
from litestar.di import NamedDependency
from sqlalchemy import text

import pages
from builders import NOW, a_community, a_member, signed_in
from deliberation.database.sessions import Sessions, writing
from deliberation.kernel.refusals import Refusal
from deliberation.web.deps import Html, Visit

Browse = Callable[..., httpx.AsyncClient]
HOME = "/c/fuxing-li"


@get("/c/{slug:str}/broken")
async def broken(visit: NamedDependency[Visit]) -> Html:
    return visit.render("nowhere.html", {})


async def _a_member(browse: Browse, sessions: Sessions, language: str = "en") -> httpx.AsyncClient:
    async with writing(sessions) as db:
        community_id = (await a_community(db)).id
        account_id = await a_member(db, community_id)
    browser = browse(language)
    await signed_in(browser, sessions, account_id, now=NOW)
    return browser


def _frame(answer: httpx.Response) -> str:
    header = pages.read(answer).find("header")
    assert header is not None
    return " ".join(header.get_text(" ").split())


def _refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _refusals(each)


def test_every_refusal_can_be_said_with_numbers_as_its_reader_writes_them() -> None:
    bare = re.compile(r"%\(\w+\)[^s]")
    assert [each.__name__ for each in _refusals() if bare.search(getattr(each, "message", ""))] == []


def _links(answer: httpx.Response) -> set[str]:
    return {str(link["href"]) for link in pages.read(answer).select("header a[href]")}


@pytest.mark.parametrize(
    "path", ["/proposals/999", "/polls/999", "/manage/mandates", "/files/x", "/proposals/0"]
)
async def test_a_refusal_within_a_community_keeps_its_frame_and_its_visitor(
    browse: Browse, sessions: Sessions, path: str
) -> None:
    browser = await _a_member(browse, sessions)
    answer = await browser.get(f"{HOME}{path}")
    assert answer.status_code in {400, 403, 404}
    assert "福星里小区" in _frame(answer)
    assert {HOME, f"{HOME}/proposals", f"{HOME}/polls", "/me"} <= _links(answer)
    assert "Sign in" not in _frame(answer)


async def test_a_refusal_keeps_the_language_that_was_asked_for(browse: Browse, sessions: Sessions) -> None:
    browser = await _a_member(browse, sessions, "en")
    answer = await browser.get(f"{HOME}/proposals/999?lang=zh-Hans")
    assert pages.read(answer).select_one("html[lang='zh-Hans']")
    assert f"{HOME}/proposals/999?lang=en" in _links(answer)
    again = await browser.get(f"{HOME}/proposals/998")
    assert pages.read(again).select_one("html[lang='zh-Hans']")


async def test_a_stranger_sees_the_community_and_the_way_in(browse: Browse, sessions: Sessions) -> None:
    await _a_member(browse, sessions)
    answer = await browse("en").get(f"{HOME}/proposals/999")
    assert "福星里小区" in _frame(answer)
    assert "Sign in" in _frame(answer)
    assert "/me" not in _links(answer)


async def test_a_form_kept_open_for_too_long_keeps_the_frame(browse: Browse, sessions: Sessions) -> None:
    browser = await _a_member(browse, sessions)
    answer = await browser.post(f"{HOME}/proposals/drafts", data={"title": "x"})
    assert answer.status_code == 403
    assert "福星里小区" in _frame(answer)
    assert {HOME, "/me"} <= _links(answer)
    assert not any("lang=" in link for link in _links(answer)), "no link can send the form again"


async def test_an_unknown_community_keeps_the_visitor(browse: Browse, sessions: Sessions) -> None:
    browser = await _a_member(browse, sessions)
    answer = await browser.get("/c/nowhere/proposals")
    assert answer.status_code == 404
    assert "/me" in _links(answer)
    assert "/c/nowhere/polls" not in _links(answer)


async def test_a_missing_template_is_an_accident_and_not_a_rush(
    app: Litestar, browse: Browse, sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    app.register(broken)
    browser = await _a_member(browse, sessions)
    with caplog.at_level(logging.ERROR, logger="deliberation"):
        answer = await browser.get(f"{HOME}/broken")
    assert answer.status_code == 500
    assert "福星里小区" in _frame(answer)
    number = pages.read(answer).select_one("strong.code")
    assert number is not None
    assert f"accident {number.text}" in caplog.text
    assert "nowhere.html" in caplog.text
    assert "nowhere.html" not in answer.text


async def test_who_loses_a_race_for_a_key_that_there_is_once_is_asked_to_try_again(
    app: Litestar, browse: Browse, sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    @get("/c/{slug:str}/raced")
    async def raced(visit: NamedDependency[Visit]) -> Html:
        async with writing(sessions) as db:
            await (await db.connection()).execute(text("INSERT INTO account SELECT * FROM account LIMIT 1"))
        return visit.redirect("/")

    app.register(raced)
    browser = await _a_member(browse, sessions)
    with caplog.at_level(logging.WARNING, logger="deliberation"):
        answer = await browser.get(f"{HOME}/raced")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Your entry was not saved" in pages.words(answer)
    assert "lost a turn: 23505" in caplog.text
    assert "accident" not in caplog.text
