"""The random part of the link in a letter: kept only as its hash, so that who reads the table can dispute nothing."""

import hashlib
import secrets

_BYTES = 24


def fresh() -> str:
    return secrets.token_urlsafe(_BYTES)


def kept(token: str) -> bytes:
    """As it is stored; a token this long cannot be guessed, so the hash need not be slow."""
    return hashlib.sha256(b"deliberation/ballot-notice/v1\n" + token.encode()).digest()
