"""Windows of several people at once, without scripts: they go by the words they see, and what they see is kept as pictures."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import Demo
from browser.screenshots import window

PICTURES = os.environ.get("PICTURES", "")
"""The folder to put pictures in; empty to take none."""
PHONE, LANGUAGE = 390, "zh-Hans"
PATIENCE = 10_000
"""Milliseconds."""
LETTERS = "/c/hengyu/manage/letters"


@dataclass
class People:
    """One window for each: those with a demo link sign in by it, others by a letter, nobody is the stranger."""

    demo: Demo
    chromium: Browser
    pictures: str
    width: int = PHONE
    windows: dict[str, Page] = field(default_factory=dict)

    def page(self, who: str) -> Page:
        if who not in self.windows:
            linked = who if who in self.demo.links else ""
            context = window(self.chromium, self.demo, linked, self.width, lang=LANGUAGE)
            context.set_default_timeout(PATIENCE)
            self.windows[who] = context.new_page()
        return self.windows[who]

    def at(self, who: str, path: str) -> Page:
        page = self.page(who)
        answer = page.goto(self.demo.address + path)
        assert answer is not None
        assert answer.status == 200, (who, path)
        return page

    def by_letter(self, name: str) -> Page:
        """Staff print a letter, and its reader signs in with the code on it."""
        if name not in self.windows:
            code = self.letter(name)
            page = self.at(name, "/sign-in/letter")
            page.locator("input[name=code]").fill(code)
            press(page, "登录")
            assert "/sign-in" not in page.url
        return self.windows[name]

    def letter(self, name: str) -> str:
        staff = self.at("staff", LETTERS)
        staff.locator("main input[name=q]").fill(name)
        leads_on(staff, staff.locator("main form:has(input[name=q]) button").click)
        leads_on(staff, staff.locator("form:has(input[name=person_id]) button").first.click)
        return staff.locator(".letter-code .code").first.inner_text()

    def seen(self, page: Page, name: str, words: str = "") -> None:
        """Nothing is wider than the window, and these words stand there."""
        picture(page, f"{self.pictures}-{name}")
        if words:
            expect(page.locator("main")).to_contain_text(words)
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width

    def leave(self) -> None:
        for page in self.windows.values():
            page.context.close()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)


def leads_on(page: Page, act: Callable[[], None]) -> None:
    """What is done leads to another page."""
    with page.expect_navigation():
        act()


def press(page: Page, words: str, about: str = "") -> None:
    """The first link or button that says this; `about` is what it is for, where several say the same."""
    reveal(named(page, words, about))
    leads_on(page, named(page, words, about).click)


def named(page: Page, words: str, about: str = "") -> Locator:
    """What says exactly this, or else the first that begins with it or says more."""
    main, said = page.locator("main"), f"{words} {about}" if about else words
    same, like = (
        main.get_by_role("link", name=said, exact=exact).or_(
            main.get_by_role("button", name=said, exact=exact)
        )
        for exact in (True, False)
    )
    return (same if same.count() else like).first


def tick(page: Page, words: str) -> None:
    page.locator("main label", has_text=words).first.click()


def reveal(wanted: Locator) -> None:
    """Open the folded part that it lies in, if any."""
    folded = wanted.locator("xpath=ancestor::details[not(@open)]/summary")
    if folded.count():
        folded.first.click()


def path_of(page: Page) -> str:
    return urlsplit(page.url).path
