"""Read a page and use it as a person without scripts would: find its form, fill it in, send it, follow."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

import httpx
from bs4 import BeautifulSoup, Tag


def read(answer: httpx.Response) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def words(answer: httpx.Response) -> str:
    """What the page says in its main part, in one line."""
    page = read(answer)
    return " ".join((page.find("main") or page).get_text(" ").split())


def faults(answer: httpx.Response) -> str:
    """What the page says is to be mended."""
    found = read(answer).select(".errsum, .err")
    return " ".join(" ".join(each.get_text(" ").split()) for each in found)


async def when_ready(browser: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
    """Look again while the page asks for it, as a browser does by itself."""
    while "refresh" in answer.headers:
        await asyncio.sleep(0.2)
        answer = await browser.get(answer.url.path)
    return answer


def proof(answer: httpx.Response) -> str:
    """The proof that a form of this page is ours."""
    field = read(answer).find(attrs={"name": "_csrf_token"})
    assert isinstance(field, Tag), "the page has no form to send"
    return str(field["value"])


def form(answer: httpx.Response, action: str) -> Tag:
    """The form of a page that is sent to this path: one that does something goes before one that only looks."""
    here = str(answer.request.url)
    found = read(answer).find_all("form")
    for each in sorted(found, key=lambda form: form.get("method") != "post"):
        buttons = [button["formaction"] for button in each.select("button[formaction]")]
        targets = [urljoin(here, str(each.get("action") or here)), *(urljoin(here, str(b)) for b in buttons)]
        if action in {urlsplit(target).path for target in targets}:
            return each
    raise AssertionError(f"no form for {action} on {here}")


async def send(
    browser: httpx.AsyncClient,
    answer: httpx.Response,
    action: str,
    filled: Mapping[str, str | list[str]] | None = None,
    *,
    files: Mapping[str, tuple[str, bytes]] | None = None,
) -> httpx.Response:
    """Fill in the form found on the page, send it, and answer with what came, redirects not followed."""
    target, values, headers = filled_in(answer, action, filled)
    return await browser.post(target, data=values, files=files, headers=headers)


def filled_in(
    answer: httpx.Response, action: str, filled: Mapping[str, str | list[str]] | None = None
) -> tuple[str, dict[str, str | list[str]], dict[str, str]]:
    """What a browser sends of the form found on the page: to where, the fields, the headers."""
    found = form(answer, action)
    values = _present(found)
    for name, value in (filled or {}).items():
        assert found.find(attrs={"name": name}) is not None, f"the form has no field {name}"
        values[name] = value
    target = urljoin(str(answer.request.url), action)
    return target, values, {"origin": f"{urlsplit(target).scheme}://{urlsplit(target).netloc}"}


async def send_and_follow(
    browser: httpx.AsyncClient,
    answer: httpx.Response,
    action: str,
    filled: Mapping[str, str | list[str]] | None = None,
) -> httpx.Response:
    """Send the form and follow where it leads."""
    came = await send(browser, answer, action, filled)
    assert came.status_code == 303, f"{came.status_code}: {faults(came) or words(came)[:300]}"
    return await browser.get(came.headers["location"], follow_redirects=True)


def _present(found: Tag) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    for field in found.find_all(["input", "textarea", "select"]):
        name, kind = str(field.get("name") or ""), str(field.get("type") or "text")
        if not name or field.has_attr("disabled") or kind in {"submit", "button", "image", "file"}:
            continue
        if kind in {"radio", "checkbox"} and not field.has_attr("checked"):
            continue
        if kind == "checkbox":
            values[name] = [*values.get(name, []), _value(field)]
        else:
            values[name] = _value(field)
    return values


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text()
    if field.name == "select":
        options = field.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return str(chosen[0].get("value", chosen[0].get_text())) if chosen else ""
    return str(field.get("value") or "")
