"""Entries as a tiled log serves them: each with its length in two bytes before it (c2sp.org/tlog-tiles)."""

from collections.abc import Sequence

from deliberation.ledger.entry import MAX_BYTES
from deliberation.ledger.faults import Malformed
from deliberation.ledger.tiles import WIDTH

_LENGTH_BYTES = 2


def make(entries: Sequence[bytes]) -> bytes:
    """The bundle of 1 to 256 entries, in the order of the log."""
    if not 1 <= len(entries) <= WIDTH or any(len(entry) > MAX_BYTES for entry in entries):
        raise Malformed(f"a bundle has 1 to {WIDTH} entries of at most {MAX_BYTES} bytes")
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def parse(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises Malformed."""
    found: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data) or start > len(data):
            raise Malformed("a bundle that is cut short")
        found.append(data[start:at])
    if not 1 <= len(found) <= WIDTH:
        raise Malformed(f"a bundle has 1 to {WIDTH} entries")
    return found
