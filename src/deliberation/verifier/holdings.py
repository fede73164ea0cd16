"""Receipts that voters hold, and promises of them: whether each is in this log, and whether its ballot counts."""

from dataclasses import dataclass

from deliberation.kernel import clock
from deliberation.ledger import checkpoint as checkpoints
from deliberation.ledger import entry as entries
from deliberation.ledger import promise as promises
from deliberation.ledger import receipt as receipts
from deliberation.ledger.entry import Entry
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Verifier
from deliberation.ledger.promise import Promise
from deliberation.ledger.receipt import Opening, Receipt
from deliberation.verifier import shapes
from deliberation.verifier.box import Box
from deliberation.verifier.docket import Docket
from deliberation.verifier.journal import BALLOT, Journal
from deliberation.verifier.manifest import Manifest
from deliberation.verifier.roots import Named
from deliberation.verifier.tree import Grown

_IN_THE_BODY = {"voter_ref": "voter"}
"""What has another name there."""


@dataclass(frozen=True)
class Held:
    """A receipt or a promise that is true in itself, of this log or of another epoch of it."""

    name: str
    paper: Receipt | Promise


def true_ones(
    files: tuple[Named, ...], keys: tuple[Verifier, ...], manifest: Manifest, docket: Docket
) -> tuple[Held, ...]:
    """Those of this log that hold; the others are written down."""
    if not files:
        docket.skipped("receipts", "no --receipt was given")
    found = []
    for file in files:
        try:
            paper = checked(file.data, keys)
        except (Malformed, Untrue) as fault:
            docket.failed("receipts", f"{file.name}: {fault}")
            continue
        origin = paper.origin if isinstance(paper, Promise) else paper.checkpoint.origin
        if not checkpoints.are_one_log(origin, manifest.origin):
            docket.failed("receipts", f"{file.name}: of another log, {origin}")
        else:
            found.append(Held(file.name, paper))
    return tuple(found)


def checked(data: bytes, keys: tuple[Verifier, ...]) -> Receipt | Promise:
    """A receipt or a promise, by whichever of these keys signed it. Raises Malformed, Untrue."""
    check = promises.check if promises.is_one(data) else _checked_receipt
    fault: Malformed | Untrue = Untrue("no trusted key has signed it")
    for key in keys:
        try:
            return check(data, key.vkey)
        except Malformed:
            raise
        except Untrue as error:
            fault = error
    raise fault


def _checked_receipt(data: bytes, vkey: str) -> Receipt:
    receipt = receipts.check(data, vkey)
    if receipt.entry.type == BALLOT:
        _check_body(receipt.entry, receipt.opening)
    return receipt


def _check_body(entry: Entry, opening: Opening | None) -> None:
    """What a ballot's entry says, which the vote counts, its body says as well, which the voter reads. Raises Untrue."""
    if opening is None:
        raise Untrue("this ballot seals nothing, so nobody can see what it says")
    body = opening.body
    logged = {_IN_THE_BODY.get(name, name): value for name, value in entry.data.items()}
    logged |= {"cast_by": entry.actor.ref, "at": clock.rfc3339(entry.at)}
    for name, value in logged.items():
        if name not in body or not shapes.exactly(value).admits(body[name]):
            raise Untrue(f"{name} is not the same in the ballot's body and in its entry")


def indexes(held: tuple[Held, ...]) -> frozenset[int]:
    """Which places of the log are to be looked at."""
    return frozenset(each.paper.index for each in held if isinstance(each.paper, Receipt))


def sizes(held: tuple[Held, ...]) -> set[int]:
    """At which sizes the log's root must be known."""
    return {each.paper.checkpoint.size for each in held if isinstance(each.paper, Receipt)}


def leaves(held: tuple[Held, ...]) -> set[bytes]:
    """Which leaf hashes were promised."""
    return {each.paper.leaf for each in held if isinstance(each.paper, Promise)}


def check(
    held: tuple[Held, ...],
    journal: Journal,
    made: Grown,
    *,
    manifest: Manifest,
    box: Box | None,
    docket: Docket,
) -> None:
    """`receipts`: its entry at its place; the head it was given under on the way to this one; its ballot in the box."""
    checking = _Checking(journal, made, manifest, box, docket)
    words = []
    for each in held:
        if isinstance(each.paper, Promise):
            words += checking.promise(each.name, each.paper)
        else:
            words += checking.receipt(each.name, each.paper)
    docket.passed("receipts", "; ".join(words))


@dataclass(frozen=True)
class _Checking:
    """What a receipt or a promise is compared with; each comparison gives the words of what was found true."""

    journal: Journal
    made: Grown
    manifest: Manifest
    box: Box | None
    docket: Docket

    def receipt(self, name: str, receipt: Receipt) -> list[str]:
        size, index = receipt.checkpoint.size, receipt.index
        if receipt.checkpoint.origin != self.manifest.origin:
            self._elsewhere(name, receipt)
            return []
        if size in self.made.roots and self.made.roots[size] != receipt.checkpoint.root:
            self._failed(f"{name}: given under another history of this log, of size {size}")
        if index >= self.manifest.size:
            self._newer(name, receipt)
        elif index not in self.journal.kept:
            self._skipped(f"{name}: the log could not be read up to {index}")
        elif self.journal.kept[index] != entries.encode(receipt.entry):
            self._failed(f"{name}: at {index} this log has another entry")
        else:
            return [f"{name} is entry {index}{self._in_the_box(receipt.entry)}"]
        return []

    def promise(self, name: str, promise: Promise) -> list[str]:
        """An entry that waited while the log began anew has its place in the next epoch."""
        index = self.made.places.get(promise.leaf)
        due = clock.rfc3339(promise.due_at)
        if index is not None and index in self.journal.kept:
            return [f"{name} was promised and is entry {index}{self._of_entry(self.journal.kept[index])}"]
        if promise.origin != self.manifest.origin:
            self._skipped(f"{name}: promised by {promise.origin}, which is another epoch of this log")
        elif self.journal.size < self.manifest.size:
            self._skipped(f"{name}: the log could not be read to its end")
        elif self.journal.latest > due:
            latest = self.journal.latest
            self._failed(f"{name}: promised by {due}, and not in this log, which has an entry of {latest}")
        else:
            self._skipped(f"{name}: promised by {due}, and this log says nothing later than that")
        return []

    def _elsewhere(self, name: str, receipt: Receipt) -> None:
        origin = receipt.checkpoint.origin
        if self._is_of_this_vote(receipt.entry):
            self._failed(f"{name}: a ballot of this vote, in another log, {origin}")
        else:
            self._skipped(f"{name}: of {origin}, whose entries are not in this bundle")

    def _newer(self, name: str, receipt: Receipt) -> None:
        """The result of the vote is in this log, so every ballot of it is before that."""
        index = receipt.index
        if self._is_of_this_vote(receipt.entry):
            self._failed(
                f"{name}: a ballot of this vote at {index}, and this log of {self.manifest.size} entries has its result"
            )
        else:
            self._skipped(f"{name}: entry {index} is newer than this bundle")

    def _is_of_this_vote(self, entry: Entry) -> bool:
        return entry.type == BALLOT and entry.data["vote"] == self.manifest.poll

    def _of_entry(self, data: bytes) -> str:
        try:
            return self._in_the_box(entries.parse(data))
        except Malformed:
            return ", which is not of the form of an entry"

    def _in_the_box(self, entry: Entry) -> str:
        if self.box is None or not self._is_of_this_vote(entry):
            return ", which is no ballot of this vote"
        if self.box.chains.is_last(entry.commit or ""):
            return ", a ballot that counts"
        if (entry.commit or "").encode() in self.box.aside:
            return ", a ballot that is set aside, because it was disputed"
        return ", a ballot that a later one of the same home replaced"

    def _failed(self, words: str) -> None:
        self.docket.failed("receipts", words)

    def _skipped(self, words: str) -> None:
        self.docket.skipped("receipts", words)
