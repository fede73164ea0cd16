"""A good bundle, and what a reader of it holds: key, policy, older heads and receipts."""

import functools
import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bundles import synthetic
from bundles.forging import Bundle
from deliberation.ledger import checkpoint, merkle, note, promise, receipt, tiles
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.cosignature import Cosigner
from deliberation.ledger.promise import Promise
from deliberation.ledger.proof import Proof
from deliberation.ledger.receipt import Opening
from deliberation.verifier import checking, roots
from deliberation.verifier.docket import Status, Verdict
from deliberation.verifier.roots import Named

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
VKEY = Named("keys", f"# the log of the example\n\n{synthetic.vkey(KEY)}\n".encode())
WITNESSES = tuple(Cosigner(f"{name}.example", bytes([at]) * 32) for at, name in enumerate("abc", start=1))
AT = datetime(2026, 6, 1, tzinfo=UTC)
PARTIES = 30


@functools.cache
def good(parties: int = PARTIES, rounds: int = 1) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vote.zip"
        synthetic.make(path, parties, KEY, rounds=rounds)
        return path.read_bytes()


def opened(parties: int = PARTIES, rounds: int = 1) -> Bundle:
    return Bundle.opened(good(parties, rounds), KEY)


def policy(least: int = 2) -> Named:
    names = " ".join(signer.name for signer in WITNESSES)
    lines = "".join(f"witness {signer.name} {signer.witness.vkey}\n" for signer in WITNESSES)
    text = f"log {synthetic.vkey(KEY)}\n{lines}group enough {least} {names}\nquorum enough\n"
    return Named("policy", text.encode())


def head(bundle: Bundle, size: int, *, key: bytes = KEY, root: bytes | None = None) -> bytes:
    """The head that the log had at a size."""
    frontier = merkle.Frontier()
    for entry in bundle.entries[:size]:
        frontier.append(merkle.leaf_hash(entry))
    signer = note.Signer(bundle.origin, key)
    return checkpoint.sign(Checkpoint(bundle.origin, size, root or frontier.root()), [signer])


def a_receipt(bundle: Bundle, at: int, size: int | None = None) -> bytes:
    """Of the shown ballot on line `at`, given under the head of that size."""
    line = bundle.lines("vote/ballots.jsonl")[at]
    count, index = size or len(bundle.entries), line["index"]
    hashes = [merkle.leaf_hash(entry) for entry in bundle.entries[:count]]
    path = merkle.inclusion_proof(index, count, tiles.reader(tiles.grow(0, {}, hashes)))
    opening = Opening(bytes.fromhex(line["salt"]), line["body"])
    return receipt.make(bundle.entries[index], opening, Proof(index, tuple(path), head(bundle, count)))


def a_promise(leaf: bytes, at: datetime = AT, *, origin: str = synthetic.ORIGIN, key: bytes = KEY) -> bytes:
    """Of an entry of that moment, by the log."""
    return promise.make(Promise(origin, leaf, at), key)


def a_plain_receipt(bundle: Bundle, index: int = 0) -> bytes:
    """Of an entry that seals nothing."""
    hashes = [merkle.leaf_hash(entry) for entry in bundle.entries]
    path = merkle.inclusion_proof(index, len(hashes), tiles.reader(tiles.grow(0, {}, hashes)))
    made = Proof(index, tuple(path), head(bundle, len(hashes)))
    return receipt.make(bundle.entries[index], None, made)


def in_epoch(epoch: int, *, address: str = "deliberation.example", **said: object) -> tuple[bytes, Named]:
    """The same vote in the log of that epoch, with what its first entry says of the log before; keys of the first as well."""
    first, bundle = opened(), opened()
    origin = first.origin.replace("deliberation.example", address)
    bundle.manifest["origin"] = f"{origin.removesuffix('1')}{epoch}"
    bundle.entries = [
        entry.replace(first.origin.encode(), bundle.origin.encode()) for entry in bundle.entries
    ]
    bundle.edit_data("log.started", epoch=epoch, **said)
    bundle.rehead()
    bundle.rename()
    bundle.relog()
    keys = "".join(f"{note.Signer(each.origin, KEY).verifier.vkey}\n" for each in (first, bundle))
    return bundle.sealed(), Named("keys", keys.encode())


def check(data: bytes, *, keys: Named = VKEY, **held: object) -> Verdict:
    return checking.check(io.BytesIO(data), roots.read(keys, **held))


def failed(verdict: Verdict) -> set[str]:
    return set(verdict.of(Status.FAIL))


def evidence(verdict: Verdict, check_id: str) -> str:
    return next(finding.evidence for finding in verdict.findings if finding.check == check_id)
