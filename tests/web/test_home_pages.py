"""The start page, settings for the eyes, and what unknown addresses answer."""

from collections.abc import Callable

import httpx
import pytest

import pages

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


async def test_a_reader_may_choose_larger_text_another_colour_and_language(browse: Browse) -> None:
    browser = browse("zh-Hans")
    shown = await browser.get("/settings?next=/nothing-here")
    assert 'data-text="m" data-theme="auto"' in shown.text
    chosen = await pages.send(browser, shown, "/settings", {"text": "xl", "theme": "dark", "lang": "en"})
    assert chosen.status_code == 303
    assert chosen.headers["location"] == "/nothing-here"
    start = await browser.get("/")
    assert '<html lang="en" data-text="xl" data-theme="dark">' in start.text


async def test_who_has_the_largest_text_is_led_back_to_the_standard_size(browse: Browse) -> None:
    browser = browse("zh-Hans")
    shown = await browser.get("/settings")
    await pages.send(browser, shown, "/settings", {"text": "xl"})
    (back,) = [link for link in pages.read(await browser.get("/")).select(".tools a") if "字" in link.text]
    assert back.text == "标准字号"
    again = await browser.get(str(back["href"]))
    await pages.send(browser, again, "/settings")
    assert 'data-text="m"' in (await browser.get("/")).text


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"]
)
async def test_settings_never_lead_to_another_site(browse: Browse, elsewhere: str) -> None:
    browser = browse("en")
    shown = await browser.get("/settings", params={"next": elsewhere})
    assert not pages.read(shown).select('a[href*="//elsewhere"], a[href^="/\\\\elsewhere"]')
    assert pages.read(shown).select_one('input[name="next"]')["value"] == "/"  # type: ignore[index]
    chosen = await pages.send(browser, shown, "/settings", {"next": elsewhere})
    assert chosen.headers["location"] == "/"


@pytest.mark.parametrize(
    "unfit", [{"text": "xxl"}, {"theme": "<script>"}, {"lang": "\x00"}, {"next": ["/", "/me"]}]
)
async def test_a_form_that_only_a_program_fills_in_so_is_refused_in_words(
    browse: Browse, unfit: dict[str, str | list[str]]
) -> None:
    browser = browse("en")
    shown = await browser.get("/settings")
    answer = await pages.send(browser, shown, "/settings", unfit)
    assert answer.status_code == 422
    assert "This could not be read. Go back, look at it again and send it once more." in answer.text


@pytest.mark.parametrize("path", ["/", "/settings", "/nothing-here", "/healthz", "/static/app.css"])
async def test_every_answer_carries_the_headers_that_keep_strangers_code_out(
    browse: Browse, path: str
) -> None:
    headers = (await browse("en").get(path)).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"]


async def test_no_sign_in_page_speaks_of_samples_outside_a_demo(browse: Browse) -> None:
    assert 'href="/letters"' not in (await browse("en").get("/sign-in")).text
