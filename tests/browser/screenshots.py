"""Pictures of the main pages as people see them: `make screenshots` fills build/screenshots and the README's two."""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

import made_once
from browser.conftest import CHROMIUM, FLAGS, Demo, served

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "screenshots"
PICTURES = ROOT / "docs" / "pictures"
MAIN_PAGES = {
    "home": ("owner", "/"),
    "overview": ("owner", "/c/hengyu"),
    "proposals": ("owner", "/c/hengyu/proposals"),
    "proposal": ("owner", "/c/hengyu/proposals/2"),
    "discussion": ("owner", "/c/hengyu/proposals/3"),
    "street": ("laneowner", "/c/jiangbin/proposals/1"),
    "vote": ("owner", "/c/hengyu/polls/1/ballot"),
    "result": ("owner", "/c/hengyu/polls/2/result"),
    "notice": ("owner", "/c/hengyu/polls/2/notice"),
    "log": ("owner", "/c/hengyu/log"),
    "me": ("owner", "/me"),
    "manage": ("administrator", "/c/hengyu/manage"),
    "roll": ("staff", "/c/hengyu/manage/roll"),
    "letters": ("staff", "/c/hengyu/manage/letters"),
    "mandates": ("administrator", "/c/hengyu/manage/mandates"),
    "sign-in": ("", "/sign-in"),
}
LOOKS = (("zh-Hans", 390, "light", "m"), ("en", 1280, "light", "m"), ("zh-Hans", 390, "dark", "xl"))


def window(browser: Browser, demo: Demo, who: str, width: int, **cookies: str) -> BrowserContext:
    """A window without scripts, signed in by the demo link of somebody."""
    made = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False)
    made.add_cookies([{"name": name, "value": value, "url": demo.address} for name, value in cookies.items()])
    if who:
        page = made.new_page()
        page.goto(demo.links[who])
        page.locator("main form button").first.click()
        # Chromium may never close a page that is still arriving
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        page.close()
    return made


def take(browser: Browser, demo: Demo) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for language, width, theme, text in LOOKS:
        windows = {
            who: window(browser, demo, who, width, lang=language, theme=theme, text=text)
            for who in sorted({who for who, _ in MAIN_PAGES.values()})
        }
        for name, (who, path) in MAIN_PAGES.items():
            page = windows[who].new_page()
            page.goto(demo.address + path)
            page.screenshot(path=OUT / f"{name}-{language}-{width}-{theme}-{text}.png", full_page=True)
            page.close()
        for each in windows.values():
            each.close()


def publish() -> None:
    """The README's pictures: what a phone shows first."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in ("proposal", "result"):
        shutil.copy(OUT / f"{name}-first.png", PICTURES / f"{name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="renew the README's pictures as well")
    options = parser.parse_args()
    end = made_once.keep()
    with served() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(browser, demo)
        for name in ("proposal", "result"):
            made = window(browser, demo, "owner", 390, lang="zh-Hans")
            page = made.new_page()
            page.goto(demo.address + MAIN_PAGES[name][1])
            page.screenshot(path=OUT / f"{name}-first.png")
            made.close()
        browser.close()
    end()
    if options.readme:
        publish()


if __name__ == "__main__":
    main()
