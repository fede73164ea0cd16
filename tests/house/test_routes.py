"""Promises of every address, found by looking at the application, not listed by hand."""

from collections.abc import Callable, Iterator
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types.internal_types import PathParameterDefinition

from builders import a_community, a_member, signed_in
from conftest import BASE_URL
from deliberation.communities import queries as communities
from deliberation.database.sessions import Sessions, reading, writing
from deliberation.web import csrf
from deliberation.web.headers import CONTENT_SECURITY_POLICY

SLUG = "fuxing-li"
OPEN_TO_ALL = ("/settings", "/sign-in", "/sign-out")
BY_CODE = f"/c/{SLUG}/meetings/invitation"
"""Whoever holds an invitation needs no account: without its code the page only asks for one."""
Browse = Callable[..., httpx.AsyncClient]


def routes(app: Litestar, method: str) -> Iterator[tuple[str, HTTPRouteHandler]]:
    """Each address with that method, its places filled with plausible values."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if method in handler.http_methods:
                    yield "/" + "/".join(_filled(part) for part in route.path_components), handler


def _filled(part: str | PathParameterDefinition) -> str:
    if isinstance(part, str):
        return part
    if part.name == "slug":
        return SLUG
    return {int: "1", UUID: str(UUID(int=7))}.get(part.type, "nothing")  # type: ignore[call-overload, no-any-return]


@pytest.fixture
async def community(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await a_community(db, slug=SLUG)


async def proof(browser: httpx.AsyncClient) -> str:
    """The token our own form would carry for this browser."""
    await browser.get("/settings")
    page = await browser.get("/settings")
    found = page.text.split(f'name="{csrf.FIELD}" value="', 1)
    return found[1].split('"', 1)[0]


@pytest.mark.usefixtures("community")
async def test_no_form_is_taken_without_our_proof(app: Litestar, browse: Browse) -> None:
    browser = browse("en")
    for path, _ in routes(app, "POST"):
        answer = await browser.post(path, data={csrf.FIELD: "ü" * 64})
        assert answer.status_code == 403, path


@pytest.mark.usefixtures("community")
async def test_a_signed_out_stranger_can_change_nothing_but_their_own_eyes(
    app: Litestar, browse: Browse
) -> None:
    browser = browse("en")
    token = await proof(browser)
    for path, _ in routes(app, "POST"):
        if path.startswith(OPEN_TO_ALL) or path == BY_CODE:
            continue
        answer = await browser.post(path, data={csrf.FIELD: token})
        assert answer.status_code in {303, 403, 404}, f"{path}: {answer.status_code}"
        assert answer.status_code != 303 or answer.headers["location"].startswith("/sign-in"), path


async def test_a_member_of_another_community_is_refused_everywhere(
    app: Litestar, browse: Browse, sessions: Sessions
) -> None:
    async with writing(sessions) as db:
        await a_community(db, slug=SLUG)
    async with writing(sessions) as db:
        other = await a_community(db, slug="elsewhere", name="别处")
        stranger = await a_member(db, other.id)
    browser = browse("en")
    await signed_in(browser, sessions, stranger)
    token = await proof(browser)
    for path, _ in routes(app, "POST"):
        if path.startswith(f"/c/{SLUG}/") and path != BY_CODE:
            answer = await browser.post(path, data={csrf.FIELD: token})
            assert answer.status_code in {403, 404}, f"{path}: {answer.status_code}"


@pytest.mark.usefixtures("community")
async def test_the_rooms_of_staff_are_closed_to_members_and_to_the_signed_out(
    app: Litestar, browse: Browse, sessions: Sessions
) -> None:
    async with writing(sessions) as db:
        member = await a_member(db, await _community_id(sessions))
    browser = browse("en")
    signed_out = browse("en")
    await signed_in(browser, sessions, member)
    for path, _ in routes(app, "GET"):
        if "/manage/" in path:
            assert (await browser.get(path)).status_code in {403, 404}, path
            assert (await signed_out.get(path)).headers.get("location", "").startswith("/sign-in"), path


@pytest.mark.usefixtures("community")
async def test_every_address_answers_with_the_headers_and_never_with_an_accident(
    app: Litestar, browse: Browse
) -> None:
    browser = browse("en")
    for path, _ in routes(app, "GET"):
        answer = await browser.get(path)
        assert answer.status_code < 500, path
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY, path
        assert answer.headers["x-content-type-options"] == "nosniff", path


@pytest.mark.usefixtures("community")
@pytest.mark.parametrize(
    "hostile", ["%00", "%ED%A0%80", "..%2F..%2Fetc", "9" * 40, "-1", "' OR 1=1 --", "%F0%9F%8F%98"]
)
async def test_hostile_addresses_are_never_an_accident(app: Litestar, browse: Browse, hostile: str) -> None:
    browser = browse("en")
    for path, _ in routes(app, "GET"):
        answer = await browser.get(f"{BASE_URL}{path.replace('nothing', hostile)}")
        assert answer.status_code < 500, path
        answer = await browser.get(
            f"{BASE_URL}{path}?page={hostile}&q={hostile}&lang={hostile}&next={hostile}"
        )
        assert answer.status_code < 500, path


@pytest.mark.usefixtures("community")
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**40])
async def test_numbers_that_no_thing_has_are_never_an_accident(
    app: Litestar, browse: Browse, number: int
) -> None:
    browser = browse("en")
    for path, _ in routes(app, "GET"):
        answer = await browser.get(path.replace("/1", f"/{number}"))
        assert answer.status_code < 500, path


@pytest.mark.usefixtures("community")
@pytest.mark.parametrize("part", [b"\xff\xfe", b"\xed\xa0\x80"])
@pytest.mark.parametrize("kind", [b"", b"\r\nContent-Type: text/plain; charset=utf-99"])
async def test_a_form_in_unreadable_letters_is_refused(
    app: Litestar, browse: Browse, part: bytes, kind: bytes
) -> None:
    browser = browse("en")
    lines = (b"--x", b'Content-Disposition: form-data; name="name"' + kind, b"", part, b"--x--")
    for path, _ in routes(app, "POST"):
        answer = await browser.post(
            path,
            content=b"\r\n".join(lines),
            headers={"content-type": "multipart/form-data; boundary=x"},
        )
        assert answer.status_code in {400, 403}, path
        assert "could not be read" in answer.text or "open for too long" in answer.text, path


async def _community_id(sessions: Sessions) -> UUID:
    async with reading(sessions) as db:
        found = await communities.find_by_slug(db, SLUG)
    assert found is not None
    return found.id
