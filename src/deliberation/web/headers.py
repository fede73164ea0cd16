"""Headers that every answer carries."""

from litestar import Litestar
from litestar.types import Message, Scope

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
INCOMPRESSIBLE = "is_incompressible"
"""The mark of a handler whose bytes would be no shorter for being compressed."""
_ALWAYS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_UNLESS_SET = {"cache-control": "no-store"}
_HTTPS = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


_ENCODED = {False: _encoded(_ALWAYS), True: _encoded({**_ALWAYS, **_HTTPS})}
_ENCODED_UNLESS_SET = _encoded(_UNLESS_SET)


async def add(message: Message, scope: Scope) -> None:
    """To every answer, those of the router itself included."""
    if message["type"] != "http.response.start":
        return
    headers = list(message["headers"])
    known = {name.lower() for name, _ in headers}
    headers += _ENCODED[Litestar.from_scope(scope).state.config.settings.is_https]
    headers += [(name, value) for name, value in _ENCODED_UNLESS_SET if name not in known]
    message["headers"] = headers
