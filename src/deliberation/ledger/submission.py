"""What a log sends to a witness, and how the witness judges it (c2sp.org/tlog-witness, `add-checkpoint`)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from typing_extensions import override

from deliberation.ledger import merkle, note
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
from deliberation.ledger.strict import base64_text, decimal, hash_bytes, utf8

MAX_PROOF = 63
_OLD = "old "


@dataclass(frozen=True)
class Submission:
    """The size the witness is thought to know, the proof from there, and the signed head, byte for byte."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes


@dataclass(frozen=True)
class TreeHead:
    """What any log's checkpoint says (c2sp.org/tlog-checkpoint); a witness serves logs that are not ours, too."""

    origin: str
    size: int
    root: bytes


class Verdict(IntEnum):
    """Why a witness does not sign, by the status of its answer."""

    UNREADABLE = 400
    NOT_SIGNED = 403
    UNKNOWN_LOG = 404
    STALE = 409
    INCONSISTENT = 422


class Refused(Exception):  # noqa: N818 - a claim, as all our refusals are
    """The witness does not sign this; `size` is what it knows, where the log is to be told."""

    def __init__(self, verdict: Verdict, reason: str, size: int | None = None) -> None:
        self.verdict = verdict
        self.reason = reason
        self.size = size
        super().__init__(reason)

    @override
    def __str__(self) -> str:
        return self.reason


def name_of(origin: str) -> str:
    """The name under which a log's head is read from a witness."""
    return hashlib.sha256(origin.encode()).hexdigest()


def make(submission: Submission) -> bytes:
    if len(submission.proof) > MAX_PROOF:
        raise Malformed("a proof longer than any tree is high")
    lines = [f"{_OLD}{submission.old}", *map(base64_text, submission.proof)]
    return "\n".join(lines).encode() + b"\n\n" + submission.note


def parse(data: bytes) -> Submission:
    """The parts of a submission, unchecked. Raises Malformed."""
    first, _, signed = data.partition(b"\n\n")
    old, *proof = utf8(first).split("\n")
    if not old.startswith(_OLD) or len(proof) > MAX_PROOF:
        raise Malformed(f"not a line `old <size>` and at most {MAX_PROOF} hashes")
    head_of(note.parse(signed).text)
    return Submission(decimal(old.removeprefix(_OLD)), tuple(map(hash_bytes, proof)), signed)


def head_of(text: str) -> TreeHead:
    """The head that a checkpoint's text says; its extension lines are passed over. Raises Malformed."""
    lines = text.split("\n")
    if len(lines) < 4 or "" in lines[:-1] or lines[-1]:  # noqa: PLR2004 - three lines and the end of the last
        raise Malformed("a checkpoint has at least three lines, none of them empty")
    return TreeHead(lines[0], decimal(lines[1]), hash_bytes(lines[2]))


def signed_head(submission: Submission, logs: Mapping[str, Sequence[Verifier]]) -> TreeHead:
    """The head, if a key that is trusted for its origin signed it. Raises Refused."""
    head = head_of(note.parse(submission.note).text)
    trusted = logs.get(head.origin, ())
    if not trusted:
        raise Refused(Verdict.UNKNOWN_LOG, "this witness does not know a log of that origin")
    try:
        note.verify(submission.note, trusted)
    except Untrue as error:
        raise Refused(Verdict.NOT_SIGNED, str(error)) from error
    return head


def check(submission: Submission, head: TreeHead, seen: TreeHead | None) -> None:
    """That this head follows the last one the witness has signed for the log. Raises Refused."""
    size, root = (seen.size, seen.root) if seen else (0, merkle.EMPTY_ROOT)
    if submission.old > head.size:
        raise Refused(Verdict.UNREADABLE, "the old size is larger than the new one")
    if submission.old != size:
        raise Refused(Verdict.STALE, "not the size this witness has signed last", size)
    if head.size == 0 and head.root != merkle.EMPTY_ROOT:
        raise Refused(Verdict.INCONSISTENT, "the empty tree has another root")
    try:
        merkle.check_consistency(size, head.size, root, head.root, submission.proof)
    except Untrue as error:
        raise Refused(Verdict.INCONSISTENT, str(error)) from error
