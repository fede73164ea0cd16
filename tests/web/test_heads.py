"""Whether a page is there can be asked without fetching it."""

from collections.abc import Callable

import httpx
import pytest

Browse = Callable[..., httpx.AsyncClient]


@pytest.mark.parametrize("path", ["/sign-in", "/deliberation-verify.pyz", "/no-such-page"])
async def test_head_says_what_get_says_without_its_body(browse: Browse, path: str) -> None:
    browser = browse()
    asked, fetched = await browser.head(path), await browser.get(path)
    assert asked.status_code == fetched.status_code
    assert asked.headers["content-type"] == fetched.headers["content-type"]
    assert fetched.content
    assert asked.content == b""


async def test_head_changes_nothing_that_only_a_form_may_change(browse: Browse) -> None:
    assert (await browse().head("/sign-out")).status_code == (await browse().get("/sign-out")).status_code
