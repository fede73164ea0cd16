"""Every address, asked in every way: an answer in words each time, and never an accident."""

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from litestar import Litestar

Browse = Callable[..., httpx.AsyncClient]
FITTING = {"uuid": "01930000-0000-7000-8000-000000000001", "int": "7", "str": "fuxing-li", "path": "a/b"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def addresses(app: Litestar) -> Iterator[str]:
    """Each route of the product, filled in with what could stand there."""
    for route in app.routes:
        yield re.sub(r"\{\w+:(\w+)\}", lambda found: FITTING[found[1]], route.path)
    yield "/no/such/page"


@pytest.mark.parametrize("method", METHODS)
async def test_no_way_of_asking_is_an_accident(app: Litestar, browse: Browse, method: str) -> None:
    browser, asked = browse("en"), [*addresses(app)]
    assert len(asked) > 100
    answers = {path: (await browser.request(method, path)).status_code for path in asked}
    assert {path: status for path, status in answers.items() if status >= 500} == {}


async def test_a_page_that_can_only_be_read_says_so_in_a_page_of_ours(browse: Browse) -> None:
    answer = await browse("en").post("/sign-in")
    assert answer.status_code == 405
    assert "cannot be used in this way" in answer.text
    assert "content-security-policy" in answer.headers
