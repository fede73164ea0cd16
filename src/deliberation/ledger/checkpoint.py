"""The signed head of the log (c2sp.org/tlog-checkpoint): origin, size and root, with no extension lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.ledger import merkle, note, schema
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.strict import HASH_BYTES, base64_text, decimal, hash_bytes


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not schema.ORIGIN.fullmatch(self.origin):
            raise Malformed("not an origin: host/log/community/epoch")
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise Malformed("not the size and the root of a tree")
        if self.size == 0 and self.root != merkle.EMPTY_ROOT:
            raise Malformed("the empty tree has another root")

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64_text(self.root)}\n"


def origin(address: str, community: UUID, epoch: int) -> str:
    """The name of a log and of its key. `address` is where the service answers, without scheme or last slash."""
    name = f"{address}/log/{community}/{epoch}"
    if not schema.ORIGIN.fullmatch(name):
        raise Malformed(f"not an origin: {name!r}")
    return name


def may_hold(log: str, written_for: str) -> bool:
    """Whether an entry written for one log may stand in another: in the same one, or in a later epoch of its community's.

    Between two epochs the service may have moved to another address.
    """
    if not schema.ORIGIN.fullmatch(log) or not schema.ORIGIN.fullmatch(written_for):
        return False
    return are_one_log(log, written_for) and epoch_of(written_for) <= epoch_of(log)


def are_one_log(one: str, other: str) -> bool:
    """Whether two origins are of one community, and of two epochs unless they are the same."""
    community, there = (origin.rsplit("/", maxsplit=2)[-2] for origin in (one, other))
    return one == other or (community == there and epoch_of(one) != epoch_of(other))


def epoch_of(origin: str) -> int:
    return int(origin.rpartition("/")[2])


def parse(text: str) -> Checkpoint:
    """The checkpoint of a note's text. Raises Malformed."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] != "":  # noqa: PLR2004 - three lines, each with its newline
        raise Malformed("a checkpoint has three lines")
    return Checkpoint(lines[0], decimal(lines[1]), hash_bytes(lines[2]))


def sign(checkpoint: Checkpoint, signers: Sequence[note.Signer]) -> bytes:
    """The checkpoint as a signed note; the first signer is the log, whose key is named like the origin."""
    if not signers or signers[0].name != checkpoint.origin:
        raise Malformed("the log's key must be named like its origin")
    return note.sign(checkpoint.text, signers)


def verify(data: bytes, log: note.Verifier) -> Checkpoint:
    """The checkpoint that this log has signed. Raises Untrue or Malformed."""
    opened, _ = note.verify(data, [log])
    checkpoint = parse(opened.text)
    if checkpoint.origin != log.name:
        raise Untrue("the checkpoint is of another log than the key")
    return checkpoint
