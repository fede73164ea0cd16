"""`amendments`: the roll changed after the freezing only by two people, in time, and never under a ballot that was cast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.kernel import canonical
from deliberation.kernel.facts import PublicValue
from deliberation.ledger import digests, merkle
from deliberation.ledger.strict import HASH_BYTES
from deliberation.verifier import shapes, tree
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket
from deliberation.verifier.faults import Unreadable
from deliberation.verifier.journal import AMEND_ENDED, AMENDED, PROPOSED, Journal
from deliberation.verifier.steps import Amendment, Step

CHECK, NAME = "amendments", "vote/amendments.jsonl"
ITEM: shapes.Kinds = {
    "key": shapes.UUID,
    "units": shapes.list_of(shapes.UUID),
    "heads": shapes.COUNT,
    "area_cm2": shapes.COUNT,
    "is_developer": shapes.FLAG,
    "voters": shapes.list_of(shapes.REFERENCE),
}
"""A party as the roll's root is made of it."""
_LINE: shapes.Kinds = {"index": shapes.COUNT, "added": shapes.LIST, "removed": shapes.LIST}
_TOTALS = ("units", "total_heads", "total_area_cm2")


@dataclass(frozen=True)
class Change:
    """A line: which parties came and which went by the entry at `index`."""

    index: int
    added: tuple[shapes.Fields, ...]
    removed: tuple[shapes.Fields, ...]
    sha256: str

    def grown(self) -> Mapping[str, int]:
        """By how much the totals grew, as the log calls them."""
        after, before = _totals(self.added), _totals(self.removed)
        return {name: after[name] - before[name] for name in _TOTALS}


@dataclass(frozen=True)
class Changes:
    """In the order of the log."""

    lines: tuple[Change, ...] = ()

    def keys(self) -> frozenset[str]:
        """Of all parties that came."""
        return frozenset(item["key"] for line in self.lines for item in line.added)


def read(archive: Archive) -> Changes:
    """None where there is no such file, as where nothing was amended. Raises Unreadable."""
    if NAME not in archive.members:
        return Changes()
    found: list[Change] = []
    for number, line in enumerate(archive.lines(NAME), start=1):
        where = f"{NAME} line {number}"
        value = shapes.fields(shapes.read(line, where), _LINE, where)
        added, removed = (
            tuple(shapes.fields(item, ITEM, f"{where}: {name}") for item in value[name])
            for name in ("added", "removed")
        )
        if found and value["index"] <= found[-1].index:
            raise Unreadable(f"{where}: {value['index']} is out of order, or there twice")
        difference = canonical.spell({"added": value["added"], "removed": value["removed"]})
        found.append(Change(value["index"], added, removed, digests.document(difference)))
    return Changes(tuple(found))


def roots_before(changes: Changes, sealed: list[bytes]) -> tuple[str, ...]:
    """From the items as they were at the close, each as `seal` made it, the roots before the last amendment, the one before …, the first.

    Empty where the items of an amendment are not among them.
    """
    roots, items = [], set(sealed)
    for line in reversed(changes.lines):
        added, removed = (
            {seal(canonical.spell(item)) for item in items} for items in (line.added, line.removed)
        )
        if not added <= items or removed & (items - added):
            return ()
        items = items - added | removed
        roots.append(root_of(items))
    return tuple(roots)


def seal(item: bytes) -> bytes:
    """What sorts as the item does, with its leaf hash: the part before the units is a different one for each party."""
    return item[: item.index(b',"units"')] + merkle.leaf_hash(b"deliberation/roll/v1\n" + item)


def root_of(sealed: Sequence[bytes] | set[bytes]) -> str:
    """In hex."""
    return tree.root_of([each[-HASH_BYTES:] for each in sorted(sealed)]).hex()


def check(changes: Changes, journal: Journal, firsts: Mapping[str, int], docket: Docket) -> None:
    """`firsts`: by the key of a party that came, where its first ballot is in the log."""
    listed = {line.index: line for line in changes.lines}
    told = _Told()
    took_effect = 0
    for amendment in journal.amendments:
        entry, reason = amendment.step, told.hear(amendment)
        if entry.kind == AMENDED:
            took_effect += 1
            line = listed.pop(entry.index, None)
            reason = reason or _other_line(entry, line) or _voted(line, changes, firsts)
        if reason is not None:
            docket.failed(CHECK, f"entry {entry.index}: {reason}")
    for index in listed:
        docket.failed(CHECK, f"{NAME} tells of an amendment at {index}, the log does not")
    docket.passed(CHECK, f"amendments: {took_effect}, each proposed and confirmed by two people in time")


@dataclass
class _Told:
    """What the log said of each amendment so far, by its id."""

    proposed: dict[PublicValue, Step] = field(default_factory=dict)
    ended: set[PublicValue] = field(default_factory=set)

    def hear(self, amendment: Amendment) -> str | None:
        """Why it cannot be so."""
        entry = amendment.step
        name = entry.data["amendment"]
        if not amendment.is_in_time:
            return "the roll is amended, and the vote is not open"
        if entry.kind == PROPOSED:
            is_new = self.proposed.setdefault(name, entry) is entry
            return None if is_new else "an amendment is proposed twice"
        before = self.proposed.get(name)
        if before is None or name in self.ended:
            return "an amendment ends that nobody proposed, or ends twice"
        self.ended.add(name)
        return None if entry.kind == AMEND_ENDED else _alone(before, entry)


def _alone(proposed: Step, confirmed: Step) -> str | None:
    if proposed.actor == confirmed.actor:
        return "one person alone amended the roll"
    if proposed.data["difference_sha256"] != confirmed.data["difference_sha256"]:
        return "what was confirmed is not what was proposed"
    return None


def _other_line(entry: Step, line: Change | None) -> str | None:
    if line is None:
        return f"{NAME} does not tell which parties it changed"
    if line.sha256 != entry.data["difference_sha256"]:
        return f"{NAME} tells of other parties than the log has the hash of"
    return None


def _voted(line: Change | None, changes: Changes, firsts: Mapping[str, int]) -> str | None:
    """Of the parties that came, only those still there at the close can have a ballot."""
    if line is None:
        return None
    for item in line.added:
        if firsts.get(item["key"], line.index) < line.index and _is_its_last(item, line, changes):
            return "a home had voted before it was amended"
    return None


def _is_its_last(item: shapes.Fields, line: Change, changes: Changes) -> bool:
    later = (each for each in changes.lines if each.index > line.index)
    return not any(item in each.removed for each in later)


def _totals(items: Sequence[shapes.Fields]) -> Mapping[str, int]:
    return {
        "units": sum(len(item["units"]) for item in items),
        "total_heads": sum(item["heads"] for item in items),
        "total_area_cm2": sum(item["area_cm2"] for item in items),
    }
