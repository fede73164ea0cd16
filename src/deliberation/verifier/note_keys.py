"""Whose log it has been: the key it began with, and every key after it."""

from deliberation.ledger.note import Verifier
from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import STARTED, Journal
from deliberation.verifier.steps import Event


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
    _check_begun(started, docket)
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


def _check_begun(started: Event, docket: Docket) -> None:
    """The first epoch has none before it; every other one says where the one just before it ended."""
    epoch = int(str(started.data["epoch"]))
    before, *end = (started.data[name] for name in ("prev_epoch", "prev_size", "prev_root"))
    if epoch == 1 and [before, *end] != [None, None, None]:
        docket.failed("key-history", "log.started begins epoch 1, yet names an epoch before it")
    elif epoch != 1 and (before != epoch - 1 or None in end):
        docket.failed("key-history", f"log.started does not say where the epoch before epoch {epoch} ended")
