"""Promises of every page of the demo, for a person of each role: found by walking, not listed by hand."""

import gzip
import itertools
import os
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from playwright.sync_api import Page as Window

from browser.conftest import Demo
from browser.walking import PATIENCE, Page, is_paper, one_of_each_kind, signed_in, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

BYTES_WITHOUT_SCRIPT = 15_000
BYTES_WITH_SCRIPT = 30_000
MOST_REQUESTS = 5
_BOTH = (1280, 390)
_SOME_LOOKS = [
    ("zh-Hans", "light", "m", (1280,)),
    ("en", "dark", "m", (390,)),
]
"""Each language, theme and width once; every look of every page has a command of its own."""
_EVERY_LOOK = [
    (*look, _BOTH) for look in itertools.product(("zh-Hans", "en"), ("light", "dark"), ("m", "l", "xl"))
]
IS_EVERY_LOOK = os.environ.get("LOOKS") == "every"
LOOKS = _EVERY_LOOK if IS_EVERY_LOOK else _SOME_LOOKS
WALKERS = ("owner", "staff", "administrator", "lanechief", "founder")
Walks = dict[str, tuple[httpx.Client, list[Page]]]
Kinds = dict[str, tuple[httpx.Client, Page]]
_SENTENCE = re.compile(r"[\u4e00-\u9fff]{4}[^。]*[，。？][^。]*[\u4e00-\u9fff]?")


@pytest.fixture(scope="module")
def walks(demo: Demo) -> Iterator[Walks]:
    """What each of the walkers saw, and the stranger who is not signed in; a paper is laid out for one of them."""
    browsers = {who: signed_in(demo.links[who]) for who in WALKERS} | {
        "stranger": httpx.Client(timeout=PATIENCE)
    }
    walked: Walks = {}
    papers: set[str] = set()
    for who, browser in browsers.items():
        found = walk(browser, demo.address + "/", papers)
        if not IS_EVERY_LOOK:
            papers |= {page.kind for page in found if is_paper(page.kind)}
        walked[who] = browser, found
    yield walked
    for browser in browsers.values():
        browser.close()


@pytest.fixture(scope="module")
def kinds(walks: Walks) -> Kinds:
    """Each kind of page, as somebody saw it who may."""
    found: Kinds = {}
    for browser, pages in walks.values():
        for kind, page in one_of_each_kind(pages).items():
            found.setdefault(kind, (browser, page))
    return found


def test_no_link_leads_nowhere(walks: Walks) -> None:
    wrong = [
        (who, page.url, page.answer.status_code)
        for who, (_, pages) in walks.items()
        for page in pages
        if page.answer.status_code >= 400
    ]
    assert wrong == []


def test_the_walk_reaches_the_pages_of_the_product(kinds: Kinds) -> None:
    expected = {
        "/",
        "/settings",
        "/sign-in",
        "/me",
        "/c/SLUG/proposals",
        "/c/SLUG/proposals/N",
        "/c/SLUG/polls",
        "/c/SLUG/polls/N",
        "/c/SLUG/polls/N/result",
        "/c/SLUG/polls/N/bundle",
        "/c/SLUG/polls/N/notice",
        "/c/SLUG/log",
        "/c/SLUG/hidden",
        "/c/SLUG/manage",
        "/c/SLUG/roll",
        "/c/SLUG/manage/roll",
        "/c/SLUG/manage/roll/export",
        "/c/SLUG/manage/roll/publications",
        "/c/SLUG/manage/roll/units/CODE",
        "/c/SLUG/manage/roll/units/CODE/owners",
        "/c/SLUG/manage/roll/units/CODE/residents",
        "/c/SLUG/manage/roll/units/CODE/voter",
        "/c/SLUG/manage/letters",
        "/c/SLUG/manage/polls/N/deliveries/CODE",
        "/c/SLUG/manage/polls/N/closing",
        "/c/SLUG/manage/polls/N/extension",
        "/c/SLUG/manage/polls/N/reminders",
        "/c/SLUG/manage/polls/N/turnout",
        "/c/SLUG/manage/polls/N/turnout/CODE",
        "/c/SLUG/manage/polls/N/walks",
        "/c/SLUG/manage/polls/N/desk",
        "/c/SLUG/manage/polls/N/helpers",
        "/c/SLUG/polls/N/assist",
        "/c/SLUG/polls/N/assist/CODE",
        "/c/SLUG/polls/N/doors",
        "/c/SLUG/polls/N/doors/CODE",
        "/c/SLUG/polls/N/doors/CODE/paper",
        "/c/SLUG/founding",
        "/c/SLUG/founding/drafts/rules/N",
        "/c/SLUG/founding/objections",
        "/c/SLUG/founding/papers/group",
        "/c/SLUG/founding/papers/drafts",
        "/c/SLUG/founding/papers/nomination",
        "/c/SLUG/founding/papers/promise",
        "/c/SLUG/founding/papers/candidates",
        "/c/SLUG/manage/founding",
        "/c/SLUG/manage/founding/group",
        "/c/SLUG/manage/founding/drafts",
        "/c/SLUG/manage/founding/candidates",
        "/c/SLUG/manage/founding/candidates/N",
        "/c/SLUG/manage/founding/candidates/objections/CODE",
        "/c/SLUG/manage/founding/end",
        "/c/SLUG/manage/reports",
        "/c/SLUG/manage/mandates",
        "/c/SLUG/committee",
        "/c/SLUG/committee/decisions",
        "/c/SLUG/committee/decisions/N",
        "/c/SLUG/committee/handover",
        "/c/SLUG/committee/rating",
        "/c/SLUG/committee/recalls/N",
        "/c/SLUG/committee/seals",
        "/c/SLUG/manage/committee",
        "/c/SLUG/manage/committee/changes/CODE",
        "/c/SLUG/manage/committee/members/CODE",
        "/c/SLUG/manage/committee/offices",
        "/c/SLUG/meetings",
        "/c/SLUG/meetings/N",
        "/c/SLUG/meetings/N/call",
        "/c/SLUG/meetings/N/check-in",
        "/c/SLUG/meetings/N/mine",
        "/c/SLUG/meetings/N/minutes",
        "/c/SLUG/meetings/N/minutes/full",
        "/c/SLUG/meetings/N/screen",
        "/c/SLUG/meetings/N/vote",
        "/c/SLUG/meetings/N/votes/N",
        "/c/SLUG/manage/meetings",
        "/c/SLUG/manage/meetings/N",
        "/c/SLUG/manage/meetings/N/attendance",
        "/c/SLUG/manage/meetings/N/call",
        "/c/SLUG/manage/meetings/N/desk",
        "/c/SLUG/manage/meetings/N/edit",
        "/c/SLUG/manage/meetings/N/invitations",
        "/c/SLUG/manage/meetings/N/minutes",
        "/c/SLUG/manage/meetings/N/run",
        "/c/SLUG/manage/meetings/N/votes/N",
        "/c/SLUG/actions",
        "/c/SLUG/actions/N",
        "/c/SLUG/notices",
        "/c/SLUG/notices/N",
        "/c/SLUG/notices/N/objections",
        "/c/SLUG/notices/N/paper",
        "/c/SLUG/manage/notices",
        "/c/SLUG/manage/notices/N",
        "/c/SLUG/manage/notices/N/objections/N",
        "/c/SLUG/manage/notices/boards",
        "/c/SLUG/manage/notices/polls/N",
    }
    assert expected - kinds.keys() == set()


def shown(demo: Demo, chromium: Browser, kinds: Kinds, **cookies: str) -> Iterator[Window]:
    """Each kind of page in Chromium, in a window that carries on the visit of whoever may see it."""
    for browser, visits in itertools.groupby(
        sorted(kinds.values(), key=_visitor), key=lambda visit: visit[0]
    ):
        window = chromium.new_context()
        kept = {cookie.name: cookie.value or "" for cookie in browser.cookies.jar if cookie.name == "session"}
        window.add_cookies(
            [{"name": name, "value": value, "url": demo.address} for name, value in (kept | cookies).items()]
        )
        page = window.new_page()
        for _, seen in visits:
            page.goto(seen.url)
            yield page
        window.close()


@pytest.mark.parametrize(("language", "theme", "text", "widths"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    demo: Demo,
    chromium: Browser,
    kinds: Kinds,
    *,
    language: str,
    theme: str,
    text: str,
    widths: tuple[int, ...],
) -> None:
    found: list[str] = []
    for page in shown(demo, chromium, kinds, lang=language, theme=theme, text=text):
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            found += [
                f"{page.url} at {width}: {each['id']} {each['nodes'][0]['html'][:160]}"
                for each in Axe().run(page).response["violations"]
            ]
        page.set_viewport_size({"width": 320, "height": 844})
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{page.url} scrolls sideways: {width}"] if width > 320 else []
    assert found == []


def test_pages_are_light_and_come_from_here_alone(demo: Demo, kinds: Kinds) -> None:
    heavy = []
    known: dict[str, int] = {}
    for kind, (browser, page) in kinds.items():
        files = _files(page.answer)
        assert all(urlsplit(file).netloc == urlsplit(demo.address).netloc for file in files), page.url
        for file in files - known.keys():
            known[file] = _weight(browser.get(file))
        scripts = [file for file in files if file.endswith(".js")]
        weights = {file: known[file] for file in files}
        whole = _weight(page.answer) + sum(weights.values())
        plain = whole - sum(weights[file] for file in scripts)
        if plain > BYTES_WITHOUT_SCRIPT or whole > BYTES_WITH_SCRIPT or len(files) >= MOST_REQUESTS:
            heavy.append((kind, plain, whole, len(files)))
    assert not heavy, heavy


def test_residents_own_words_say_their_language_on_an_english_page(
    kinds: Kinds,
) -> None:
    """Names and places are names in any language; whole sentences are marked, so that they are read out rightly."""
    unmarked = []
    for browser, seen in kinds.values():
        page = BeautifulSoup(browser.get(seen.url, params={"lang": "en"}).text, "html.parser")
        for marked in page.select('[lang^="zh"], title, textarea, option, td'):
            marked.decompose()
        unmarked += [(seen.url, text.strip()) for text in page.find_all(string=_SENTENCE)]
    assert unmarked == [], "\n".join(map(str, unmarked))


def test_nothing_is_inline(kinds: Kinds) -> None:
    for _, seen in kinds.values():
        page, url = BeautifulSoup(seen.answer.text, "html.parser"), seen.url
        assert page.find_all("style") == [], url
        assert [each for each in page.find_all("script") if not each.get("src")] == [], url
        assert [
            each for each in page.select("*") if any(name.startswith("on") for name in each.attrs)
        ] == [], url
        assert page.select("[style]") == [], url


def _visitor(visit: tuple[httpx.Client, Page]) -> tuple[int, str]:
    return id(visit[0]), visit[1].url


def _weight(answer: httpx.Response) -> int:
    """Bytes on the way."""
    return len(gzip.compress(answer.content, 9))


def _files(page: httpx.Response) -> set[str]:
    """Scripts, styles and icons that a browser fetches before the page is usable; pictures load later."""
    tree = BeautifulSoup(page.text, "html.parser")
    addresses = [str(each["src"]) for each in tree.find_all("script", src=True)]
    addresses += [str(each["href"]) for each in tree.find_all("link", rel="stylesheet")]
    addresses += [str(each["href"]).split("#")[0] for each in tree.find_all("use", href=True)]
    return {urljoin(str(page.url), address) for address in addresses if not address.startswith("#")}
