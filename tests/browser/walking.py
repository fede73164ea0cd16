"""Walk the served site as somebody: sign in by their link, follow every link, remember one page of each kind."""

import re
from collections import deque
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from bs4 import BeautifulSoup

from pages import form

LANGUAGES = ("zh-Hans", "en")
PATIENCE = 30
"""Seconds."""
MOST_OF_A_KIND = 4
_PAPER = re.compile(r"[./]pdf$")
"""Laid out anew for each who asks: one of a kind says enough."""
_CODE = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|[0-9A-Z]{10,})(?=[/.]|$)")
_NUMBER = re.compile(r"/(?:\d+|\d{4}-\d{3})(?=/|$)")


@dataclass(frozen=True)
class Page:
    """An address that answered, and what kind of address it is (numbers and codes left out)."""

    kind: str
    url: str
    answer: httpx.Response


def kind_of(url: str) -> str:
    path = _CODE.sub("/CODE", _NUMBER.sub("/N", urlsplit(url).path))
    return re.sub(r"^/c/[a-z0-9-]+", "/c/SLUG", path)


def is_paper(kind: str) -> bool:
    return _PAPER.search(kind) is not None


def signed_in(link: str, language: str = "zh-Hans") -> httpx.Client:
    """A browser without scripts, signed in by a demo link."""
    browser = httpx.Client(headers={"accept-language": language}, timeout=PATIENCE)
    shown = browser.get(link)
    found = form(shown, "/sign-in/link")
    fields = {str(each["name"]): str(each.get("value", "")) for each in found.find_all("input")}
    answer = browser.post(urljoin(link, "/sign-in/link"), data=fields)
    assert answer.status_code == 303, answer.text
    return browser


def walk(browser: httpx.Client, start: str, papers: AbstractSet[str] = frozenset()) -> list[Page]:
    """Every page reached by links from here, a few of each kind; of papers one, unless others had that kind: `papers`."""
    waiting, seen, kinds, found = deque([start]), {start}, dict[str, int](), list[Page]()
    while waiting:
        url = waiting.popleft()
        kind = kind_of(url)
        if kind in papers or kinds.get(kind, 0) >= (1 if is_paper(kind) else MOST_OF_A_KIND):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = browser.get(url, follow_redirects=True)
        found.append(Page(kind, str(answer.url), answer))
        for link in _links(answer):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def _links(answer: httpx.Response) -> Iterator[str]:
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return
    here = str(answer.url)
    for anchor in BeautifulSoup(answer.text, "html.parser").find_all("a", href=True):
        link = urljoin(here, str(anchor["href"])).split("#", 1)[0]
        if urlsplit(link).netloc == urlsplit(here).netloc and "lang=" not in link:
            yield link


def one_of_each_kind(pages: list[Page]) -> dict[str, Page]:
    """The first HTML page of each kind."""
    found: dict[str, Page] = {}
    for page in pages:
        if page.answer.headers.get("content-type", "").startswith("text/html"):
            found.setdefault(page.kind, page)
    return found
