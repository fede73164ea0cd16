"""Hashes and references as entries carry them, each in a domain of its own."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal
from uuid import UUID

from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical, merkle, schema
from deliberation.ledger.faults import Malformed

SALT_BYTES = 32
PEPPER_BYTES = 32
SetKind = Literal["ballotset", "roll", "seats"]


def commitment(salt: bytes, kind: str, body: Mapping[str, PublicValue]) -> str:
    """What the entry of type `kind` says of its private body: nothing, until salt and body are shown.

    `salt` is 32 random bytes, new for every body. Hex.
    """
    return commitment_of(salt, kind, canonical.encode(dict(body)))


def commitment_of(salt: bytes, kind: str, encoded: bytes) -> str:
    """The same of a body that is canonical bytes already."""
    if len(salt) != SALT_BYTES:
        raise Malformed(f"a salt has {SALT_BYTES} bytes")
    if kind not in schema.ENTRY_FIELDS:
        raise Malformed(f"unknown type of entry: {kind!r}")
    head = f"deliberation/commit/v1\n{kind}\n".encode()
    return hmac.digest(salt, head + encoded, "sha256").hex()


def voter_ref(pepper: bytes, vote: UUID, member: UUID) -> str:
    """A member's name within one vote: the same all through it, not linkable to any other vote. Hex."""
    return _named(pepper, f"deliberation/voter/v1\n{vote}\n{member}")


def clerk_ref(pepper: bytes, vote: UUID, account: UUID) -> str:
    """The name of somebody who acts for others within one vote: not linkable to the one they vote under, nor to other votes. Hex."""
    return _named(pepper, f"deliberation/clerk/v1\n{vote}\n{account}")


def set_root(kind: SetKind, items: Iterable[bytes]) -> str:
    """The RFC 6962 root over the items of a set in the order of their bytes. Hex; Malformed for a repeated item."""
    ordered = sorted(items)
    if any(first == second for first, second in pairwise(ordered)):
        raise Malformed("a set holds every item once")
    frontier = merkle.Frontier()
    for item in ordered:
        frontier.append(merkle.leaf_hash(f"deliberation/{kind}/v1\n".encode() + item))
    return frontier.root().hex()


def document(data: bytes) -> str:
    """How an entry names a document: `sha256:` and the hash of its raw bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _named(pepper: bytes, what: str) -> str:
    if len(pepper) < PEPPER_BYTES:
        raise Malformed(f"a pepper has at least {PEPPER_BYTES} bytes")
    return hmac.digest(pepper, what.encode(), "sha256")[:16].hex()
