"""Codes people type, scan or click: made, tidied, and kept only as keyed hashes."""

import hashlib
import hmac
import secrets

from deliberation.kernel.text import half_width

# no 0 O, 1 I L, 2 Z, 5 S, 8 B: nobody has to guess which one is meant; ten signs are 47 bits
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LETTER_CODE_SIGNS = 10
DIGITS = 6
LETTER_KEY = "letter-code"
LIMIT_KEY = "limits"
_SEPARATORS = str.maketrans("", "", " -–—_.·\u3000\u200b\t\r\n")
_GROUP = 5


def new_letter_code() -> str:
    """Ten signs, ungrouped, as `tidy` gives them back."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTER_CODE_SIGNS))


def new_digits() -> str:
    """Six digits."""
    return f"{secrets.randbelow(10**DIGITS):06d}"


def new_secret() -> str:
    """256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def tidy(typed: str) -> str:
    """A typed code without spaces and dashes, in capitals and half width."""
    return half_width(typed).translate(_SEPARATORS).upper()


def grouped(code: str) -> str:
    """`34679ACDEF` as `34679-ACDEF`, for print."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def keyed_hash(key: bytes, purpose: str, code: str) -> bytes:
    """What is kept of a code (HMAC-SHA-256): without the key nobody can try codes against it."""
    return hmac.digest(key, f"deliberation/{purpose}/v1\n{code}".encode(errors="replace"), hashlib.sha256)


def link_hash(code: str) -> bytes:
    """What is kept of a link's 256 random bits."""
    return hashlib.sha256(b"deliberation/link/v1\n" + code.encode(errors="replace")).digest()
