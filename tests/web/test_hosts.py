"""The site answers under its own name alone."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

import pages
from deliberation.settings import Settings
from deliberation.web import hosts

Browse = Callable[..., httpx.AsyncClient]
REFUSED = [
    "evil.example",
    "testserver.local.evil.example",
    "evil.example:80",
    "testserver.local:8080",
    "testserver.local.",
    "testserver.local:80:80",
    "testserver.local@evil.example",
    "user@testserver.local",
    "testserver.local,evil.example",
    "xtestserver.local",
    "127.0.0.1",
    "localhost:8000",
    "",
]


@pytest.mark.parametrize("host", REFUSED)
@pytest.mark.parametrize("path", ["/", "/settings", "/static/app.css", "/sign-in", "/nothing-here"])
async def test_a_foreign_host_is_refused(browse: Browse, host: str, path: str) -> None:
    answer = await browse("en").get(path, headers={"host": host})
    assert answer.status_code == 400
    assert "We are not at this address. Please open http://testserver.local." in pages.words(answer)
    assert "evil" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-frame-options"] == "DENY"


async def test_a_form_is_not_read_under_a_foreign_host(browse: Browse) -> None:
    browser = browse("en")
    shown = await browser.get("/settings")
    target, filled, headers = pages.filled_in(shown, "/settings", {"text": "xl"})
    answer = await browser.post(target, data=filled, headers={**headers, "host": "evil.example"})
    assert answer.status_code == 400
    assert "text" not in answer.cookies


async def test_a_request_without_host_is_refused(browse: Browse) -> None:
    browser = browse("en")
    request = browser.build_request("GET", "/")
    del request.headers["host"]
    assert (await browser.send(request)).status_code == 400


@pytest.mark.parametrize("host", ["testserver.local", "TestServer.LOCAL", "testserver.local:80"])
async def test_our_own_name_is_answered_in_any_case_and_with_its_port(browse: Browse, host: str) -> None:
    assert (await browse("en").get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "127.0.0.1", "testserver.local"])
async def test_a_probe_by_number_hears_that_we_are_well(browse: Browse, host: str) -> None:
    answer = await browse("en").get("/healthz", headers={"host": host})
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.mark.parametrize(
    ("base_url", "own"),
    [
        ("https://Vote.Example.org", {"vote.example.org", "vote.example.org:443"}),
        ("https://vote.example.org:8443", {"vote.example.org:8443"}),
        ("https://vote.example.org/deliberation", {"vote.example.org", "vote.example.org:443"}),
        ("http://[2001:db8::1]:9000", {"[2001:db8::1]:9000"}),
        ("http://127.0.0.1:8000", {"localhost:8000", "127.0.0.1:8000", "[::1]:8000"}),
        ("http://[::1]:8000", {"localhost:8000", "127.0.0.1:8000", "[::1]:8000"}),
    ],
)
def test_the_hosts_that_mean_us_follow_the_base_url(settings: Settings, base_url: str, own: set[str]) -> None:
    assert hosts.own_hosts(replace(settings, base_url=base_url, port=8000)) == own


def test_a_machine_that_listens_everywhere_is_called_by_its_own_names(settings: Settings) -> None:
    own = hosts.own_hosts(replace(settings, base_url="http://0.0.0.0:8000", port=8000))
    assert {"localhost:8000", "127.0.0.1:8000", "[::1]:8000"} < own
    assert "10.0.0.7:8000" not in own


def test_a_local_base_url_is_answered_at_the_port_that_is_served(settings: Settings) -> None:
    own = hosts.own_hosts(replace(settings, base_url="http://localhost", port=8000))
    assert {"localhost", "localhost:80", "localhost:8000", "127.0.0.1:8000"} <= own
