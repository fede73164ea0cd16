"""What a reader trusts or already holds: keys, a policy, older heads and receipts. All of it comes from outside the bundle."""

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import note, policy, proof
from deliberation.ledger import promise as promises
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed
from deliberation.ledger.note import Verifier
from deliberation.ledger.policy import Policy

MOST_OF_A_FILE = 1 << 20


class Useless(ValueError):  # noqa: N818 - says what the file is
    """A file that was given to check by cannot be read."""


@dataclass(frozen=True)
class Named:
    """A file that a reader holds."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Prev:
    """A head that was seen before; nobody has checked its signature yet."""

    name: str
    data: bytes
    checkpoint: Checkpoint


@dataclass(frozen=True, kw_only=True)
class Roots:
    keys: tuple[Verifier, ...]
    policy: Policy | None = None
    prevs: tuple[Prev, ...] = ()
    receipts: tuple[Named, ...] = ()


def read(
    keys: Named,
    *,
    policy_file: Named | None = None,
    prevs: Sequence[Named] = (),
    receipts: Sequence[Named] = (),
) -> Roots:
    """Raises Useless for the first file that is not of its form."""
    for receipt in receipts:
        check_receipt(receipt)
    return Roots(
        keys=read_keys(keys),
        policy=None if policy_file is None else _policy(policy_file),
        prevs=tuple(_prev(each) for each in prevs),
        receipts=tuple(receipts),
    )


def read_keys(file: Named) -> tuple[Verifier, ...]:
    """One key a line, as the community's notice board shows it; lines that begin with # are words. Raises Useless."""
    lines = [line.strip() for line in _text(file).splitlines()]
    try:
        found = tuple(Verifier.parse(line) for line in lines if line and not line.startswith("#"))
    except Malformed as fault:
        raise Useless(f"{file.name}: {fault}; a key looks like name+12345678+Base64") from fault
    if not found:
        raise Useless(f"{file.name}: there is no key in it")
    return found


def _text(file: Named) -> str:
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Useless(f"{file.name}: not UTF-8") from fault


def _policy(file: Named) -> Policy:
    try:
        return policy.parse(file.data)
    except Malformed as fault:
        raise Useless(f"{file.name}: {fault}") from fault


def _prev(file: Named) -> Prev:
    try:
        return Prev(file.name, file.data, checkpoints.parse(note.parse(file.data).text))
    except Malformed as fault:
        raise Useless(f"{file.name}: not a checkpoint: {fault}") from fault


def check_receipt(file: Named) -> None:
    """A receipt, or the promise of one. Raises Useless."""
    if promises.is_one(file.data):
        return
    try:
        found = proof.parse(file.data)
    except Malformed as fault:
        raise Useless(f"{file.name}: not a receipt, nor a promise: {fault}") from fault
    if found.extra is None:
        # as the page of an entry gives it: true or not, it is no receipt, so nothing is false
        raise Useless(f"{file.name}: the proof of an entry by itself; a receipt carries its entry too")
