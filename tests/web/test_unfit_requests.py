"""What no page of ours sends: it is refused at once, costs next to nothing, and leaves nothing behind."""

import time
from collections.abc import Callable

import httpx
import pytest
from bs4 import BeautifulSoup
from litestar import Litestar
from litestar._parsers import parse_url_encoded_form_data
from litestar.types import Message

from conftest import BASE_URL

Browse = Callable[..., httpx.AsyncClient]
TYPED = {"content-type": "application/x-www-form-urlencoded"}


async def test_a_million_fields_are_refused_before_they_are_read(browse: Browse) -> None:
    browser = browse("en")
    began = time.monotonic()
    answer = await browser.post("/sign-in/letter", content=b"&a" * 400_000, headers=TYPED)
    assert answer.status_code == 400
    assert "could not be read" in answer.text
    assert time.monotonic() - began < 2


async def test_more_than_anybody_types_is_too_large(browse: Browse) -> None:
    answer = await browse("en").post("/sign-in/letter", content=b"code=" + b"A" * 1_000_000, headers=TYPED)
    assert answer.status_code == 413
    assert "too large" in answer.text


async def test_no_form_is_kept_in_memory(browse: Browse) -> None:
    parse_url_encoded_form_data.cache_clear()
    await browse().post("/sign-in/password", data={"login_name": "li", "password": "correct horse"})
    assert parse_url_encoded_form_data.cache_info().currsize == 0


async def test_a_form_that_breaks_off_is_no_accident(app: Litestar, caplog: pytest.LogCaptureFixture) -> None:
    for kind in (b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x"):
        status = await asked(
            app, "POST", "/sign-in/letter", [(b"content-type", kind)], b"--x\r\n", breaks_off=True
        )
        assert status == 400
    assert not caplog.records


async def test_a_question_about_no_page_at_all_is_no_accident(app: Litestar) -> None:
    assert await asked(app, "OPTIONS", "*", [], b"") == 404


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "///evil.example", "/\\evil.example", "//evil.example%2f.."]
)
async def test_no_page_links_to_another_site_that_its_own_address_names(browse: Browse, path: str) -> None:
    answer = await browse("en").get(f"{BASE_URL}{path}")
    assert answer.status_code == 404
    links = [str(each["href"]) for each in BeautifulSoup(answer.text, "html.parser").select("[href]")]
    assert links
    assert not [link for link in links if link.startswith(("//", "/\\"))]


async def asked(
    app: Litestar,
    method: str,
    path: str,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
    *,
    breaks_off: bool = False,
) -> int:
    """The status, for requests that a client library would not send."""
    begun: list[int] = []
    messages = iter(
        [
            {"type": "http.request", "body": body, "more_body": breaks_off},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> Message:
        return next(messages)  # type: ignore[return-value]

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.append(message["status"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"testserver.local"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await app(scope, receive, send)  # type: ignore[arg-type]
    return begun[0]
