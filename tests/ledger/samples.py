"""Fixed values for the ledger's tests: a community, a key, an entry with its opening, and a naive tree."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

from deliberation.kernel.facts import Actor
from deliberation.ledger import checkpoint, digests, merkle, note, proof, receipt
from deliberation.ledger import entry as entries

COMMUNITY = UUID("01930000-0000-7000-8000-000000000001")
VOTE = UUID("01930000-0000-7000-8000-0000000000aa")
MEMBER = UUID("01930000-0000-7000-8000-0000000000bb")
ORIGIN = checkpoint.origin("deliberation.example", COMMUNITY, 1)
SIGNER = note.Signer(ORIGIN, bytes(range(32)))
VKEY = SIGNER.verifier.vkey
SALT = bytes(range(32, 64))
PEPPER = bytes(range(64, 96))
VOTER_REF = digests.voter_ref(PEPPER, VOTE, MEMBER)
OPENING = receipt.Opening(
    SALT, {"v": 1, "vote": str(VOTE), "choices": {"问题1": ["同意"]}, "prev": None, "rev": 1}
)
AT = datetime(2026, 11, 21, 8, 30, 0, 123000, tzinfo=UTC)
BALLOT = entries.Entry(
    log=ORIGIN,
    type="ballot.accepted",
    at=AT,
    actor=Actor("member", VOTER_REF),
    subject=entries.Subject("ballot", UUID("01930000-0000-7000-8000-0000000000cc")),
    data={"vote": str(VOTE), "voter_ref": VOTER_REF, "channel": "web", "rev": 1, "prev": None},
    commit=digests.commitment(SALT, "ballot.accepted", OPENING.body),
)


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(b"leaf %d" % number) for number in range(count)]


def naive_root(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word by word, over leaf hashes."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(hashes[:k]) + naive_root(hashes[k:])).digest()


def naive_path(index: int, hashes: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1, word by word."""
    if len(hashes) == 1:
        return []
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if index < k:
        return [*naive_path(index, hashes[:k]), naive_root(hashes[k:])]
    return [*naive_path(index - k, hashes[k:]), naive_root(hashes[:k])]


def naive_subproof(m: int, hashes: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2, word by word."""
    if m == len(hashes):
        return [] if whole else [naive_root(hashes)]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, hashes[:k], whole=whole), naive_root(hashes[k:])]
    return [*naive_subproof(m - k, hashes[k:], whole=False), naive_root(hashes[:k])]


def naive_reader(hashes: list[bytes]) -> merkle.HashReader:
    """Every complete subtree, hashed level by level; nothing else can be read."""
    rows = [hashes]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([merkle.node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])
    return lambda level, index: rows[level][index]


def log_with(leaf: bytes, *, index: int, size: int) -> tuple[bytes, list[bytes]]:
    """The signed checkpoint of a log whose entry `index` is `leaf`, and that entry's path."""
    hashes = leaves(size)
    hashes[index] = merkle.leaf_hash(leaf)
    read = naive_reader(hashes)
    head = checkpoint.Checkpoint(ORIGIN, size, merkle.root(size, read))
    return checkpoint.sign(head, [SIGNER]), merkle.inclusion_proof(index, size, read)


def receipt_file(entry: entries.Entry = BALLOT, opening: receipt.Opening | None = OPENING) -> bytes:
    leaf = entries.encode(entry)
    signed, path = log_with(leaf, index=5, size=11)
    return receipt.make(leaf, opening, proof.Proof(5, tuple(path), signed))
