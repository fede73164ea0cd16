"""What signing in asks for."""

import hashlib
from enum import StrEnum


class Method(StrEnum):
    """How a browser was signed in."""

    LETTER = "letter"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105 - the name of a way, not a secret
    DEMO_LINK = "demo_link"
    FIRST_LINK = "first_link"


def token_hash(token: str) -> bytes:
    """What is kept of a session token of 256 random bits."""
    return hashlib.sha256(b"deliberation/session/v1\n" + token.encode()).digest()
