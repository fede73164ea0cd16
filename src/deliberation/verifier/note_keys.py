"""Whose log it has been: the key it began with, and every key after it."""

from deliberation.ledger.note import Verifier
from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import STARTED, Journal


def check_history(journal: Journal, origin: str, signed_by: tuple[Verifier, ...], docket: Docket) -> None:
    """`key-history`: from the first entry to the key that signed the head, step by step."""
    if not journal.keys or journal.keys[0][0] != STARTED or journal.keys[0][1].index != 0:
        docket.failed("key-history", "the log does not begin with log.started")
        return
    (_, started), *rotations = journal.keys
    if str(started.data["epoch"]) != origin.rpartition("/")[2]:
        docket.failed(
            "key-history", f"log.started begins epoch {started.data['epoch']}, which is not {origin}"
        )
    key = str(started.data["public_key"])
    for kind, event in rotations:
        if kind == STARTED:
            docket.failed("key-history", f"the log begins a second time at {event.index}")
        elif event.data["old_key"] != key:
            docket.failed(
                "key-history", f"key.rotated at {event.index} takes over from a key that did not sign"
            )
        else:
            key = str(event.data["new_key"])
    if not signed_by:
        docket.skipped("key-history", "no trusted key signed the head")
    elif key not in {verifier.public_key.hex() for verifier in signed_by}:
        docket.failed("key-history", f"the log was to be signed by {key[:16]}…, which did not sign the head")
    docket.passed("key-history", f"key {key[:16]}…, after {len(rotations)} changes of key")
