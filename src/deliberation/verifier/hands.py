"""Under which name somebody who acts for others votes: sealed in the log, and shown to auditors alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.ledger import digests
from deliberation.papers import hands
from deliberation.verifier import shapes
from deliberation.verifier.archive import Archive
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.journal import MANDATE_GIVEN, Journal
from deliberation.verifier.manifest import HANDS, Manifest
from deliberation.verifier.steps import Step

ON_PAPER = "paper"
_AUDITOR = "auditor"
_LINE: shapes.Kinds = {"index": shapes.COUNT, "salt": shapes.HASH, "body": shapes.OBJECT}
_BODY: shapes.Kinds = {
    "v": shapes.exactly(1),
    "vote": shapes.UUID,
    "clerk": shapes.REFERENCE,
    "caster": shapes.REFERENCE,
}


@dataclass(frozen=True)
class Hand:
    """One account: its name where it acts for others, and the one it votes under."""

    clerk: str
    caster: str


Hands = Mapping[int, Hand]
"""By the place of the entry that seals it."""


def read(archive: Archive, manifest: Manifest, journal: Journal) -> Hands | None:
    """None where the grade shows none. Raises Unreadable for whatever is not what the log sealed."""
    if manifest.grade != _AUDITOR:
        if HANDS in archive.members:
            raise Unreadable(f"{HANDS} is for auditors alone")
        return None
    sealed = {step.index: step for step in _sealing(journal)}
    lines = archive.lines(HANDS) if HANDS in archive.members else ()
    found = {}
    for number, line in enumerate(lines, start=1):
        index, hand = _opened(line, f"{HANDS} line {number}", sealed, manifest.poll)
        found[index] = hand
    for index in sorted(sealed.keys() - found.keys()):
        raise Unreadable(f"{HANDS} does not say who is meant by entry {index}")
    return found


def _sealing(journal: Journal) -> Iterable[Step]:
    yield from journal.decided
    for step in journal.mandates:
        if step.kind == MANDATE_GIVEN and step.data["way"] == ON_PAPER:
            yield step


def _opened(line: bytes, where: str, sealed: Mapping[int, Step], poll: str) -> tuple[int, Hand]:
    value = shapes.fields(shapes.read(line, where), _LINE, where)
    body = shapes.fields(value["body"], _BODY, f"{where}: body")
    step = sealed.get(value["index"])
    if step is None:
        raise Unreadable(f"{where} is of an entry that seals nobody")
    said = hands.sealed(poll, clerk=body["clerk"], caster=body["caster"])
    if body != said or digests.commitment(bytes.fromhex(value["salt"]), step.kind, said) != step.commit:
        raise Unreadable(f"{where} is not what entry {step.index} sealed")
    return step.index, Hand(body["clerk"], body["caster"])
