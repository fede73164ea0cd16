"""Headers that every answer carries."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
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


class Headers:
    """Adds the product's headers; pages behind a sign-in are never kept by anybody."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        always = {**_ALWAYS, **(_HTTPS if is_https else {})}
        self._always = [(name.encode(), value.encode()) for name, value in always.items()]
        self._unless_set = [(name.encode(), value.encode()) for name, value in _UNLESS_SET.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] is not ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                known = {name.lower() for name, _ in headers}
                headers += self._always
                headers += [(name, value) for name, value in self._unless_set if name not in known]
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, with_headers)
