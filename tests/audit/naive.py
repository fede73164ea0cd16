"""RFC 6962 section 2.1 word for word, slow, and nothing of ours: the oracle for what is stored."""

import hashlib


def root(leaves: list[bytes]) -> bytes:
    """MTH over the leaves' data."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()
