"""The signed head of the log: whose signatures it has, and whether the log only grew to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import note
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
from deliberation.ledger.policy import NONE, Policy
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket, listed
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.manifest import MOST_OF_A_NOTE, Manifest
from deliberation.verifier.roots import Prev

NAME = "log/checkpoint"


@dataclass(frozen=True)
class Started:
    """What the log's first entry says of the log before it."""

    epoch: int | None
    size: int | None
    root: str | None


def check_signature(
    archive: Archive, manifest: Manifest, keys: tuple[Verifier, ...], docket: Docket
) -> tuple[Verifier, ...]:
    """`checkpoint-signature`: the keys that signed the head of the manifest."""
    mine = [key for key in keys if key.name == manifest.origin]
    try:
        opened, by = note.verify(archive.read(NAME, MOST_OF_A_NOTE), mine)
        head = checkpoints.parse(opened.text)
    except (Unreadable, Malformed, Untrue) as fault:
        docket.failed("checkpoint-signature", f"{NAME}: {fault}")
        return ()
    if (head.origin, head.size, head.root.hex()) != (manifest.origin, manifest.size, manifest.root):
        docket.failed(
            "checkpoint-signature", f"{NAME} is of size {head.size}, and not the one of the manifest"
        )
        return ()
    words = f"{head.origin}, size {head.size}, signed by key {listed(key.key_id.hex() for key in by)}"
    docket.passed("checkpoint-signature", words)
    return by


def check_cosignatures(
    archive: Archive, policy: Policy | None, by: tuple[Verifier, ...], docket: Docket
) -> None:
    """`cosignatures`, as the policy asks for them."""
    if policy is None:
        docket.skipped("cosignatures", "no --policy says whose signatures are asked for")
        return
    if policy.logs and not {log.public_key for log in policy.logs} & {key.public_key for key in by}:
        docket.failed("cosignatures", "the policy names no log key that signed this head")
        return
    try:
        found = policy.verify(note.parse(archive.read(NAME, MOST_OF_A_NOTE)))
    except (Unreadable, Malformed, Untrue) as fault:
        docket.failed("cosignatures", f"{NAME}: {fault}")
        return
    if policy.quorum == NONE:
        docket.passed("cosignatures", "the policy asks for no witness")
        return
    names = listed(f"{each.witness.name} at {each.at:%Y-%m-%dT%H:%M:%SZ}" for each in found)
    docket.passed("cosignatures", f"enough for the policy: {names}")


def sizes(prevs: tuple[Prev, ...], origin: str) -> set[int]:
    """At which sizes the log's root must be known."""
    return {prev.checkpoint.size for prev in prevs if prev.checkpoint.origin == origin}


def check_prevs(
    prevs: tuple[Prev, ...],
    keys: tuple[Verifier, ...],
    roots: Mapping[int, bytes],
    *,
    manifest: Manifest,
    started: Started | None,
    docket: Docket,
) -> None:
    """`consistency`: a head of today's log must be on the way to this one, a head of an earlier epoch before its end."""
    if not prevs:
        docket.skipped("consistency", "no --prev checkpoint was given")
    for prev in prevs:
        try:
            note.verify(prev.data, [key for key in keys if key.name == prev.checkpoint.origin])
        except (Malformed, Untrue) as fault:
            docket.failed("consistency", f"{prev.name}: {fault}")
            continue
        if prev.checkpoint.origin == manifest.origin:
            _check_same_log(prev, roots, manifest, docket)
        else:
            _check_earlier_log(prev, manifest.origin, started, docket)
    docket.passed(
        "consistency", f"the log grew from {listed(str(prev.checkpoint.size) for prev in prevs)} to this"
    )


def _check_same_log(prev: Prev, roots: Mapping[int, bytes], manifest: Manifest, docket: Docket) -> None:
    size = prev.checkpoint.size
    if size > manifest.size:
        docket.skipped(
            "consistency", f"{prev.name}: of size {size}, newer than this bundle's {manifest.size}"
        )
    elif size not in roots:
        docket.skipped("consistency", f"{prev.name}: the log could not be read up to size {size}")
    elif roots[size] != prev.checkpoint.root:
        docket.failed("consistency", f"{prev.name}: at size {size} this log had another root")


def _check_earlier_log(prev: Prev, origin: str, started: Started | None, docket: Docket) -> None:
    """Between two epochs the service may have moved to another address, within one it may not."""
    epoch = checkpoints.epoch_of(prev.checkpoint.origin)
    if not checkpoints.are_one_log(prev.checkpoint.origin, origin):
        docket.failed("consistency", f"{prev.name}: of another log, {prev.checkpoint.origin}")
    elif started is None or started.epoch != epoch:
        docket.skipped("consistency", f"{prev.name}: of epoch {epoch}, of which this log does not tell")
    else:
        _check_end_of_epoch(prev, prev.checkpoint, started, docket)


def _check_end_of_epoch(prev: Prev, head: Checkpoint, started: Started, docket: Docket) -> None:
    end = started.size or 0
    if head.size > end:
        docket.failed("consistency", f"{prev.name}: of size {head.size}, but the next epoch began from {end}")
    elif head.size == end and head.root.hex() != started.root:
        docket.failed("consistency", f"{prev.name}: the next epoch began from another root")
    elif head.size < end:
        docket.skipped(
            "consistency", f"{prev.name}: of an earlier epoch, whose entries are not in this bundle"
        )
