"""Proofs that a leaf is in the log, checked offline (c2sp.org/tlog-proof@v1)."""

from dataclasses import dataclass

from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import merkle, note
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed
from deliberation.ledger.strict import base64_bytes, base64_text, decimal, hash_bytes, utf8

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PATH = 63


@dataclass(frozen=True)
class Proof:
    """`path` runs from the leaf's sibling upwards; `note` is the signed checkpoint, byte for byte.

    `extra` is vouched for by nobody: whoever uses it recomputes the leaf from it.
    """

    index: int
    path: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None


def make(proof: Proof) -> bytes:
    lines = [HEADER]
    if proof.extra is not None:
        lines.append(f"extra {base64_text(proof.extra)}")
    lines.append(f"index {proof.index}")
    lines += [base64_text(sibling) for sibling in proof.path]
    return "\n".join(lines).encode() + b"\n\n" + proof.note


def parse(data: bytes) -> Proof:
    """The parts of a proof, unchecked. Raises Malformed."""
    head, _, signed = data.partition(b"\n\n")
    lines = utf8(head).split("\n")
    if lines.pop(0) != HEADER:
        raise Malformed(f"does not begin with {HEADER}")
    extra = (
        base64_bytes(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else None
    )
    if extra == b"":
        raise Malformed("an extra line without data")
    if not lines or not lines[0].startswith("index "):
        raise Malformed("no index line")
    if len(lines) > 1 + MAX_PATH:
        raise Malformed("a path longer than any tree is high")
    checkpoints.parse(note.parse(signed).text)
    return Proof(
        index=decimal(lines[0].removeprefix("index ")),
        path=tuple(hash_bytes(line) for line in lines[1:]),
        note=signed,
        extra=extra,
    )


def check(proof: Proof, leaf: bytes, log: note.Verifier) -> Checkpoint:
    """The checkpoint, signed by this log, whose tree has this leaf hash at the proof's index. Raises Untrue."""
    checkpoint = checkpoints.verify(proof.note, log)
    merkle.check_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root)
    return checkpoint
