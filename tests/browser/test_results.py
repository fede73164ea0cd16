"""Five ways a vote can end, as people see them: in both languages, on a phone and a desk, open to everybody's ears."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, sync_playwright

import face
import pages
import results
from browser.conftest import CHROMIUM, FLAGS
from conftest import Database
from deliberation.database.sessions import Sessions
from deliberation.web import assets
from deliberation.web.headers import CONTENT_SECURITY_POLICY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = 390
SITE = "http://results.test"
PICTURES = os.environ.get("PICTURES", "")
"""The folder to put pictures in; empty to take none."""
WIDTHS = (PHONE, 1280) if PICTURES else (PHONE,)
WORDS = {
    "passed": ("通过", "Passed"),
    "failed-on-area": ("未通过", "Not passed"),
    "no-quorum": ("参与不足", "Too few took part"),
    "blocked": ("暂不生效", "On hold"),
    "insufficient-data": ("无法判定", "Cannot be decided"),
}
LONGEST = "no-quorum"
"""Its notice has the most to say."""
LACKING = {
    "failed-on-area": ("按面积，同意的还差 0.0225 ㎡。", "By floor area: 0.0225 m² more had to agree."),
    "blocked": ("还没处理的反对意见：1 条。", "Objections still open: 1."),
}


async def test_five_ends_of_a_vote_are_told_truly_to_everybody(
    sessions: Sessions, database: Database, browse: Callable[..., httpx.AsyncClient]
) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    found = {}
    for name in results.POLLS:
        estate, poll = await results.a_result(sessions, database, name)
        for language in face.LANGUAGES:
            address = f"/c/{estate.community.slug}/polls/{poll.number}/result"
            found[name, language] = (await browse(language).get(address)).text
        if name == LONGEST:
            paper = await browse("en").get(address.replace("/result", "/notice.pdf"))
            assert len(pdfium.PdfDocument(paper.content)) == 1
    for name in results.CASES:
        for language in face.LANGUAGES:
            found[name, language] = results.case_page(name, language)
    assert {name for name, _ in found} == set(WORDS)
    for (name, language), html in found.items():
        at = face.LANGUAGES.index(language)
        words = pages.words(httpx.Response(200, text=html))
        assert WORDS[name][at] in words, (name, language)
        assert LACKING.get(name, ("", ""))[at] in words, (name, language)
    await asyncio.to_thread(look, found)


def look(found: dict[tuple[str, str], str]) -> None:
    """At each page with all its folds open."""
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context()
        context.route(f"{SITE}/**", lambda route: _answer(route, found))
        for (name, language), width in ((key, width) for key in found for width in WIDTHS):
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{SITE}/{name}/{language}")
            _take(page.screenshot(full_page=True), f"result-{name}-{language}-{width}")
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{name} {language} {width}: scrolls sideways")
            if width == PHONE:
                seen = Axe().run(page)
                faults += [seen.generate_report()] * bool(seen.violations_count)
            _take(page.screenshot(full_page=True), f"result-{name}-{language}-{width}-unfolded")
            page.close()
        browser.close()
    assert not faults, "\n".join(faults)


def _answer(route: Route, found: dict[tuple[str, str], str]) -> None:
    path = route.request.url.removeprefix(SITE).split("#")[0]
    headers = {"content-security-policy": CONTENT_SECURITY_POLICY}
    name = path.removeprefix("/static/")
    key = tuple(path.strip("/").split("/"))
    if name in assets.files():
        body, kind = assets.files()[name]
        route.fulfill(body=body, headers=headers | {"content-type": kind})
    elif len(key) == 2 and key in found:
        route.fulfill(
            body=found[key[0], key[1]], headers=headers | {"content-type": "text/html; charset=utf-8"}
        )
    else:
        route.fulfill(status=404, body="")


def _take(picture: bytes, name: str) -> None:
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.png").write_bytes(picture)
