"""What witnesses put under a checkpoint (c2sp.org/tlog-cosignature, type 0x04): a moment, and Ed25519 over both.

A cosignature says: at this moment the largest consistent head that this witness had seen of this log was this one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from deliberation.ledger import note, signatures
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Note

TIMESTAMPED = b"\x04"
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64
_LATEST = 253_402_300_799
"""The last second of the year 9999: no witness has seen a later one."""
_CHECKPOINT = re.compile(r"[^\n]+\n[0-9]+\n[^\n]+\n(?:[^\n]+\n)*")


@dataclass(frozen=True)
class Witness:
    """A witness's public key and the name it signs under."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        note.check_name(self.name)
        if len(self.public_key) != note.KEY_BYTES:
            raise Malformed(f"an Ed25519 key has {note.KEY_BYTES} bytes")

    @classmethod
    def parse(cls, vkey: str) -> "Witness":
        """The key of `<name>+<hex key id>+<base64 of 0x04 and key>`. Raises Malformed."""
        return cls(*note.key_of(vkey, TIMESTAMPED))

    @property
    def key_id(self) -> bytes:
        return note.key_id(self.name, TIMESTAMPED, self.public_key)

    @property
    def vkey(self) -> str:
        return note.vkey_of(self.name, TIMESTAMPED, self.public_key)

    def check(self, text: str, signature: bytes) -> datetime:
        """When this witness signed this text of a checkpoint. Raises Untrue, Malformed."""
        if len(signature) != _TIME_BYTES + _SIGNATURE_BYTES:
            raise Malformed(f"a cosignature of {self.name} has another length")
        seconds = int.from_bytes(signature[:_TIME_BYTES])
        if seconds > _LATEST:
            raise Untrue(f"the cosignature of {self.name} is of no time there is")
        if not signatures.verify(self.public_key, _message(text, seconds), signature[_TIME_BYTES:]):
            raise Untrue(f"the cosignature of {self.name} is false")
        return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True)
class Cosigner:
    """A witness's private key (the 32 bytes of RFC 8032) and the name it signs under."""

    name: str
    private_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        note.check_name(self.name)
        if len(self.private_key) != note.KEY_BYTES:
            raise Malformed(f"an Ed25519 key has {note.KEY_BYTES} bytes")

    @property
    def witness(self) -> Witness:
        return Witness(self.name, signatures.public_key(self.private_key))

    def line(self, text: str, at: datetime) -> str:
        """The signature line under this text of a checkpoint, without its newline; `at` in whole seconds."""
        seconds = int(at.timestamp())
        if not 0 <= seconds <= _LATEST:
            raise Malformed("a cosignature of no time there is")
        signature = signatures.sign(self.private_key, _message(text, seconds))
        stamped = seconds.to_bytes(_TIME_BYTES) + signature
        return note.line_of(self.name, self.witness.key_id, stamped)


@dataclass(frozen=True)
class Cosigned:
    """That this witness has signed, and when."""

    witness: Witness
    at: datetime


def verify(opened: Note, witnesses: Sequence[Witness]) -> tuple[Cosigned, ...]:
    """Who of these witnesses signed a note, each once, in the order of `witnesses`.

    Lines of unknown keys are passed over. Raises Untrue if one of a known witness is false, Malformed if it cannot be read.
    """
    found: dict[Witness, Cosigned] = {}
    for line in opened.signatures:
        for witness in witnesses:
            if (line.name, line.key_id) == (witness.name, witness.key_id):
                at = witness.check(opened.text, line.signature)
                found.setdefault(witness, Cosigned(witness, at))
    return tuple(found[witness] for witness in witnesses if witness in found)


def _message(text: str, seconds: int) -> bytes:
    if not _CHECKPOINT.fullmatch(text):
        raise Malformed("witnesses sign checkpoints only")
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
