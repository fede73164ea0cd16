"""Headers that every answer carries."""

from collections.abc import Awaitable, Callable

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


def adding(*, is_https: bool) -> Callable[[Message, Scope], Awaitable[None]]:
    """What adds the product's headers to every answer, those of the router itself included."""
    always = [
        (name.encode(), value.encode()) for name, value in {**_ALWAYS, **(_HTTPS if is_https else {})}.items()
    ]
    unless_set = [(name.encode(), value.encode()) for name, value in _UNLESS_SET.items()]

    async def add(message: Message, _: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            known = {name.lower() for name, _ in headers}
            headers += always
            headers += [(name, value) for name, value in unless_set if name not in known]
            message["headers"] = headers

    return add
