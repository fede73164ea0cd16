"""The code that opens what a secret word is committed to: 128 random bits that nobody else knows."""

import secrets


def new() -> str:
    return secrets.token_hex(16)
