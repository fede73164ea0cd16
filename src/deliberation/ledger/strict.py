"""Readers of small text forms in which every value has one spelling only."""

import base64
import binascii
import re

from deliberation.ledger.faults import Malformed

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_BELOW = 1 << 63
HASH_BYTES = 32


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def base64_bytes(text: str) -> bytes:
    """RFC 4648 section 4 with padding; unused bits must be zero. Raises Malformed."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not base64") from error
    if base64_text(data) != text:
        raise Malformed("base64 in an unusual spelling")
    return data


def hash_bytes(text: str) -> bytes:
    """A SHA-256 hash in base64. Raises Malformed."""
    data = base64_bytes(text)
    if len(data) != HASH_BYTES:
        raise Malformed(f"not a hash of {HASH_BYTES} bytes")
    return data


def decimal(text: str) -> int:
    """A whole number below 2**63 without sign or leading zeroes. Raises Malformed."""
    if not _DECIMAL.fullmatch(text) or int(text) >= _BELOW:
        raise Malformed("not a plain decimal number below 2**63")
    return int(text)


def utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("not UTF-8") from error
