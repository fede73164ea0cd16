"""A receipt: a proof that carries its own entry, so that one file and one printed key are enough to check it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical, digests, merkle
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import entry as entries
from deliberation.ledger import proof as proofs
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.entry import Entry
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
from deliberation.ledger.proof import Proof

_SALT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Opening:
    """What opens a commitment: its salt and the private body."""

    salt: bytes
    body: Mapping[str, PublicValue]


@dataclass(frozen=True)
class Receipt:
    """What a receipt has proved: this entry, which commits to this opening, is leaf `index` of the checkpoint's log."""

    checkpoint: Checkpoint
    index: int
    entry: Entry
    opening: Opening | None

    @property
    def leaf(self) -> bytes:
        return merkle.leaf_hash(entries.encode(self.entry))


def make(leaf: bytes, opening: Opening | None, proof: Proof) -> bytes:
    """The file of a receipt: the proof with an extra line of canonical {body, entry, salt}.

    `leaf` is the entry's bytes. Raises Untrue if the opening does not open the entry's commitment: nobody is
    handed a receipt that will fail.
    """
    _check_opening(entries.parse(leaf), opening)
    extra = canonical.encode(
        {
            "entry": canonical.decode(leaf),
            "salt": opening.salt.hex() if opening else None,
            "body": dict(opening.body) if opening else None,
        }
    )
    return proofs.make(replace(proof, extra=extra))


def check(data: bytes, vkey: str) -> Receipt:
    """What this receipt proves to whoever trusts this key. Raises Untrue or Malformed."""
    found = proofs.parse(data)
    leaf, opening = _read_extra(found)
    entry = entries.parse(leaf)
    checkpoint = proofs.check(found, merkle.leaf_hash(leaf), Verifier.parse(vkey))
    if not checkpoints.may_hold(checkpoint.origin, entry.log):
        raise Untrue("the entry was written for another log")
    _check_opening(entry, opening)
    return Receipt(checkpoint, found.index, entry, opening)


def _read_extra(found: Proof) -> tuple[bytes, Opening | None]:
    value = canonical.decode(found.extra or b"null")
    if not isinstance(value, dict) or value.keys() != {"entry", "salt", "body"}:
        raise Malformed("a receipt's extra line is {body, entry, salt}")
    return canonical.encode(value["entry"]), _opening(value["salt"], value["body"])


def _opening(salt: PublicValue, body: PublicValue) -> Opening | None:
    if salt is None and body is None:
        return None
    if not isinstance(salt, str) or not _SALT.fullmatch(salt) or not isinstance(body, dict):
        raise Malformed("not a salt and a body")
    return Opening(bytes.fromhex(salt), body)


def _check_opening(entry: Entry, opening: Opening | None) -> None:
    commit = digests.commitment(opening.salt, entry.type, opening.body) if opening else None
    if commit != entry.commit:
        raise Untrue("salt and body are not what the entry commits to")
