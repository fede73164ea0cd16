"""Which names this site answers to: a page under a foreign name could be made to lead people elsewhere."""

from functools import cache
from urllib.parse import urlsplit

from litestar import Litestar
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from deliberation.kernel.refusals import Refusal
from deliberation.kernel.text import sentence
from deliberation.settings import Settings

ANY_HOST = "any_host"
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_LOCAL = {*_LOOPBACK, "0.0.0.0", "[::]"}  # noqa: S104 - compared with, never listened on
_USUAL_PORTS = {"http": 80, "https": 443}


class ForeignHost(Refusal):
    """The request names another site: 400."""

    message = sentence("We are not at this address. Please open %(address)s.")


class OwnHosts(ASGIMiddleware):
    """Refuses requests that name another site. A handler with the option ANY_HOST answers probes by number."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = ANY_HOST

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        check(Litestar.from_scope(scope).state.config.settings, Headers.from_scope(scope).get("host"))
        await next_app(scope, receive, send)


def check(settings: Settings, host: str | None) -> None:
    """Raise ForeignHost unless this Host header means us."""
    if (host or "").lower() not in own_hosts(settings):
        raise ForeignHost({"address": settings.base_url})


@cache
def own_hosts(settings: Settings) -> frozenset[str]:
    """The Host headers that mean us, in small letters; a machine trying itself out is called by all its own names."""
    home = urlsplit(settings.base_url)
    name = home.netloc.rpartition("@")[2].removesuffix(f":{home.port}").lower()
    names = {name, *_LOOPBACK} if name in _LOCAL else {name}
    usual = _USUAL_PORTS[home.scheme]
    ports = {home.port or usual, *([settings.port] if name in _LOCAL else [])}
    with_port = {f"{each}:{port}" for each in names for port in ports}
    return frozenset(with_port | (names if usual in ports else set()))
