"""The start page, settings for the eyes, and what unknown addresses answer."""

from collections.abc import Callable

import httpx
import pytest

Browse = Callable[..., httpx.AsyncClient]


async def test_the_start_page_answers_in_the_language_of_the_browser(browse: Browse) -> None:
    assert (await browse("en").get("/")).status_code == 200


@pytest.mark.parametrize("path", ["/nothing-here", "/c/no-such-place/proposals", "/static/app.css"])
async def test_an_unknown_address_is_a_page_that_says_so(browse: Browse, path: str) -> None:
    answer = await browse("en").get(path)
    assert answer.status_code == 404
    assert "There is no page at this address" in answer.text


async def test_a_form_without_our_proof_is_refused(browse: Browse) -> None:
    answer = await browse("en").post("/settings", data={"text": "xl"})
    assert answer.status_code == 403


async def test_a_form_from_another_site_is_refused(browse: Browse) -> None:
    answer = await browse("en").post(
        "/settings", data={"text": "xl"}, headers={"origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
