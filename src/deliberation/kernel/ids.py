"""Ids made in Python, so that the database needs no extension and tests can repeat them."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562, 5.7): 48 bits of Unix milliseconds, 74 random bits."""
    return id_at(time.time_ns() // 1_000_000, secrets.randbits(74))


def id_at(milliseconds: int, randomness: int) -> UUID:
    """The version 7 UUID of a moment (Unix milliseconds) and 74 bits of randomness."""
    high, low = randomness >> 62, randomness & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
