"""A sentence that the next page shows once, carried by the browser and signed by us."""

import base64
import hashlib
import hmac

COOKIE = "flash"
_TAG = 16


def write(key: bytes, message: str) -> str:
    """A cookie value for a marked sentence."""
    body = message.encode()
    return base64.urlsafe_b64encode(_tag(key, body) + body).decode()


def read(key: bytes, cookie: str | None) -> tuple[str, str] | None:
    """("done", sentence), or None when there is none or it is not ours."""
    try:
        raw = base64.b64decode((cookie or "").encode(), altchars=b"-_", validate=True)
        message = raw[_TAG:].decode()
    except ValueError:
        return None
    if not message or not hmac.compare_digest(raw[:_TAG], _tag(key, raw[_TAG:])):
        return None
    return "done", message


def _tag(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, hashlib.sha256)[:_TAG]
