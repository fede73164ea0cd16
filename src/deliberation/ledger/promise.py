"""A promise that an entry will have its place in the log within a minute, for whoever could not wait for it.

A signed note of three lines: the leaf hash in base64, the moment the entry was made, and the seconds. Its key is the
log's own under the name `<origin>/promise`. A promise that is due, and a log without the leaf, show a broken word.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deliberation.kernel import clock
from deliberation.ledger import note, schema
from deliberation.ledger.faults import Malformed
from deliberation.ledger.note import Signer, Verifier
from deliberation.ledger.strict import HASH_BYTES, base64_text, hash_bytes

SECONDS = 60
_LINES = 4
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(seconds=SECONDS)


@dataclass(frozen=True)
class Promise:
    """`leaf` is a leaf hash; `at` is when its entry was made, to the millisecond."""

    origin: str
    leaf: bytes
    at: datetime

    @property
    def due_at(self) -> datetime:
        return self.at + timedelta(seconds=SECONDS)


def make(promise: Promise, private_key: bytes) -> bytes:
    """The file. The same entry has the same promise, whenever it is asked for: a second one does not extend it."""
    if len(promise.leaf) != HASH_BYTES:
        raise Malformed(f"not a hash of {HASH_BYTES} bytes")
    text = f"{base64_text(promise.leaf)}\n{clock.rfc3339(promise.at)}\n{SECONDS}\n"
    return note.sign(text, [Signer(_name(promise.origin), private_key)])


def check(data: bytes, vkey: str) -> Promise:
    """What the log of this key has promised. Raises Untrue or Malformed."""
    log = Verifier.parse(vkey)
    opened, _ = note.verify(data, [Verifier(_name(log.name), log.public_key)])
    if not schema.ORIGIN.fullmatch(log.name):
        raise Malformed("a promise is given by a log, and this key is named like none")
    return Promise(log.name, *_read(opened.text))


def is_one(data: bytes) -> bool:
    """Whether these bytes have the form of a promise. Nobody has checked it."""
    try:
        _read(note.parse(data).text)
    except Malformed:
        return False
    return True


def _read(text: str) -> tuple[bytes, datetime]:
    lines = text.split("\n")
    if len(lines) != _LINES or lines[2:] != [str(SECONDS), ""]:
        raise Malformed(f"a promise has a leaf hash, a moment and {SECONDS} seconds")
    at = schema.moment(lines[1])
    if at is None or at > _LATEST:
        raise Malformed("not a time in UTC with milliseconds and Z")
    return hash_bytes(lines[0]), at


def _name(origin: str) -> str:
    return f"{origin}/promise"
