"""Receipts that voters hold: whether each is in this log, and whether its ballot counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.ledger import entry as entries
from deliberation.ledger import receipt as receipts
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
from deliberation.ledger.receipt import Receipt
from deliberation.verifier.box import Box
from deliberation.verifier.docket import Docket
from deliberation.verifier.manifest import Manifest
from deliberation.verifier.roots import Named


@dataclass(frozen=True)
class Held:
    """A receipt that is true in itself."""

    name: str
    receipt: Receipt


def true_ones(
    files: tuple[Named, ...], keys: tuple[Verifier, ...], manifest: Manifest, docket: Docket
) -> tuple[Held, ...]:
    """Those of this log that hold; the others are written down."""
    if not files:
        docket.skipped("receipts", "no --receipt was given")
    found = []
    for file in files:
        try:
            held = checked(file.data, keys)
        except (Malformed, Untrue) as fault:
            docket.failed("receipts", f"{file.name}: {fault}")
            continue
        if held.checkpoint.origin != manifest.origin:
            docket.failed("receipts", f"{file.name}: of another log, {held.checkpoint.origin}")
        else:
            found.append(Held(file.name, held))
    return tuple(found)


def checked(data: bytes, keys: tuple[Verifier, ...]) -> Receipt:
    """A receipt by whichever of these keys signed it. Raises Malformed, Untrue."""
    fault: Malformed | Untrue = Untrue("no trusted key has signed this receipt")
    for key in keys:
        try:
            return receipts.check(data, key.vkey)
        except Malformed:
            raise
        except Untrue as error:
            fault = error
    raise fault


def check(
    held: tuple[Held, ...],
    kept: Mapping[int, bytes],
    roots: Mapping[int, bytes],
    *,
    manifest: Manifest,
    box: Box | None,
    docket: Docket,
) -> None:
    """`receipts`: its entry at its place; the head it was given under on the way to this one; its ballot in the box."""
    words = []
    for each in held:
        receipt = each.receipt
        size = receipt.checkpoint.size
        if size in roots and roots[size] != receipt.checkpoint.root:
            docket.failed("receipts", f"{each.name}: given under another history of this log, of size {size}")
        if receipt.index >= manifest.size:
            docket.skipped("receipts", f"{each.name}: entry {receipt.index} is newer than this bundle")
        elif receipt.index not in kept:
            docket.skipped("receipts", f"{each.name}: the log could not be read up to {receipt.index}")
        elif kept[receipt.index] != entries.encode(receipt.entry):
            docket.failed("receipts", f"{each.name}: at {receipt.index} this log has another entry")
        else:
            words.append(f"{each.name} is entry {receipt.index}{_in_the_box(receipt, manifest, box)}")
    docket.passed("receipts", "; ".join(words))


def _in_the_box(receipt: Receipt, manifest: Manifest, box: Box | None) -> str:
    entry = receipt.entry
    if entry.type != "ballot.accepted" or entry.data["vote"] != manifest.poll or box is None:
        return ", which is no ballot of this vote"
    if box.chains.is_last(entry.commit or ""):
        return ", a ballot that counts"
    return ", a ballot that a later one of the same home replaced"
