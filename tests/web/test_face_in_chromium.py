"""The gallery in a real Chromium, under the product's own policy: readable, in reach and in bounds for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

import face
from deliberation.web import assets
from deliberation.web.headers import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.browser

SITE = "http://face.test"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LOOKS = [
    ("zh-Hans", 390, "xl", "light"),
    ("en", 1280, "l", "dark"),
]
HANDS = """() => [...document.querySelectorAll('a.btn, button, .in, select, textarea, .pick__b, .seg span, .chips a, .tabs a, .nav a, .back, summary')]
  .filter(e => e.getClientRects().length && !e.closest('table'))
  .map(e => [e.textContent.trim().slice(0, 30) || e.name, Math.round(e.getBoundingClientRect().height)])
  .filter(([, height]) => height < 48)"""
SMALL_PRINT = """() => [...document.querySelectorAll('body *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length && !e.closest('svg'))
  .map(e => [e.textContent.trim().slice(0, 30), parseFloat(getComputedStyle(e).fontSize)])
  .filter(([, size]) => size < 16)"""
UNDRAWN = """() => [...document.querySelectorAll('svg.i > use')]
  .filter(e => e.getClientRects().length && e.getBBox().width + e.getBBox().height === 0).map(e => e.getAttribute('href'))"""


@dataclass
class Site:
    """Pages held in memory and served as the product would; remembers what was asked for."""

    context: BrowserContext
    pages: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        self.asked.append(path)
        headers = {"content-security-policy": CONTENT_SECURITY_POLICY}
        name = path.removeprefix("/static/").split("#")[0]
        if name in assets.files():
            body, kind = assets.files()[name]
            route.fulfill(body=body, headers=headers | {"content-type": kind})
        elif path.split("?")[0] in self.pages:
            html = self.pages[path.split("?")[0]]
            route.fulfill(body=html, headers=headers | {"content-type": "text/html; charset=utf-8"})
        else:
            route.fulfill(status=404, body="")

    def open(self, path: str, *, width: int, scheme: str = "light") -> Page:
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{SITE}{path}")
        return page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def serve(chromium: Browser, *, scripts: bool = True) -> Site:
    context = chromium.new_context(java_script_enabled=scripts)
    site = Site(context)
    context.route(f"{SITE}/**", site.answer)
    return site


@pytest.fixture
def site(chromium: Browser) -> Iterator[Site]:
    made = serve(chromium)
    yield made
    made.context.close()


@pytest.fixture
def site_without_scripts(chromium: Browser) -> Iterator[Site]:
    made = serve(chromium, scripts=False)
    yield made
    made.context.close()


def every_page(language: str, text: str = "m") -> dict[str, str]:
    view = face.page(language, text=text)
    own = face.own_pages(view)
    pages = face.gallery(view) | {name: own[name] for name in ("home", "nowhere", "settings", "error-500")}
    return {f"/{name}": html for name, html in pages.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("language", "width", "text", "scheme"), LOOKS)
def test_axe_finds_nothing(site: Site, language: str, width: int, text: str, scheme: str) -> None:
    site.pages = every_page(language, text)
    found = []
    for path in site.pages:
        page = site.open(path, width=width, scheme=scheme)
        result = Axe().run(page)
        found += [result.generate_report()] * bool(result.violations_count)
        page.close()
    assert not found, "\n".join(found)
    assert not site.complaints


@pytest.mark.parametrize("language", face.LANGUAGES)
@pytest.mark.parametrize("text", ["m", "xl"])
def test_nothing_scrolls_sideways_or_is_hard_to_hit_at_320_pixels(
    site: Site, language: str, text: str
) -> None:
    site.pages = every_page(language, text)
    for path in site.pages:
        page = site.open(path, width=320)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.evaluate(HANDS) == [], path
        assert page.evaluate(SMALL_PRINT) == [], path
        page.close()


@pytest.mark.parametrize("language", face.LANGUAGES)
def test_wide_letter_spacing_keeps_everything_in_bounds(site: Site, language: str) -> None:
    site.pages = every_page(language)
    for path in site.pages:
        page = site.open(path, width=320)
        page.evaluate(
            "document.querySelectorAll('body *').forEach(e => { e.style.lineHeight = '1.5';"
            " e.style.letterSpacing = '.12em'; e.style.wordSpacing = '.16em' })"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.close()


def test_the_policy_lets_every_sign_be_drawn_in_few_requests(site: Site) -> None:
    site.pages = every_page("zh-Hans")
    page = site.open("/proposal", width=390)
    assert page.evaluate("document.querySelectorAll('svg.i > use').length") > 10
    assert page.evaluate(UNDRAWN) == []
    once = {path.split("#")[0] for path in site.asked if "favicon" not in path}
    assert len(once) == 4, once
    assert site.complaints == []


def test_without_scripts_nothing_is_offered_that_would_not_work(site_without_scripts: Site) -> None:
    site = site_without_scripts
    site.pages = every_page("en")
    page = site.open("/proposal", width=390)
    assert not page.get_by_role("button", name="Share").is_visible()
    assert not page.get_by_role("button", name="Listen").is_visible()
    assert page.get_by_role("button", name="Follow").is_visible()


def test_faults_take_the_focus(site: Site) -> None:
    site.pages = every_page("en")
    page = site.open("/forms", width=390)
    assert page.evaluate("document.activeElement.className") == "errsum"


def test_a_second_tap_sends_nothing_twice(site: Site) -> None:
    site.pages = every_page("en")
    page = site.open("/forms", width=390)
    sent = page.evaluate(
        """() => { const form = document.querySelector('form[action="/new"]'); let sent = 0;
        document.addEventListener('submit', e => { if (!e.defaultPrevented) sent += 1; e.preventDefault() });
        const button = form.querySelector('button'); button.click(); button.click(); return sent }"""
    )
    assert sent == 1


def test_a_receipt_code_can_be_copied(site: Site) -> None:
    site.pages = every_page("en")
    page = site.open("/result", width=390)
    page.evaluate("addEventListener('copy', () => { window.taken = getSelection().toString() })")
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("window.taken") == "7K4P 29QD M3XW"


def test_the_last_day_counts_down_from_the_servers_clock(site: Site) -> None:
    site.pages = every_page("en")
    page = site.open("/proposal", width=390)
    words = page.locator("time[data-countdown]").inner_text()
    assert words.startswith(("20:05:0", "20:04:5"))
