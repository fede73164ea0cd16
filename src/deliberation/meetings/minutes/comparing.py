"""What is different between two versions of minutes: in the words part by part, and in the record by what it is about."""

from dataclasses import dataclass, fields

from deliberation.meetings.minutes.document import Document
from deliberation.meetings.minutes.record import Record
from deliberation.proposals import differences
from deliberation.proposals.differences import Change, Piece

OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True)
class PartChange:
    """`position` is the item's on the agenda; None for the words before and after the items, told apart by `part`."""

    part: str
    position: int | None
    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Difference:
    """`facts` are names of what the record says otherwise now: the heading, officers, seats, items and so on."""

    parts: tuple[PartChange, ...]
    facts: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        return not self.parts and not self.facts


def compare(before: Document, after: Document) -> Difference:
    """In the order of the document; parts that are the same are left out."""
    olds, news = before.words.parts(), after.words.parts()
    items = {str(item.id): item for item in (*before.record.items, *after.record.items)}
    found = []
    for part in _in_order(before, after):
        pieces = differences.compare(olds.get(part, ""), news.get(part, ""))
        if any(piece.change is not Change.SAME for piece in pieces):
            item = items.get(part)
            position, title = (item.position, item.title) if item else (None, "")
            found.append(PartChange(part, position, title, pieces))
    return Difference(tuple(found), _facts(before.record, after.record))


def _in_order(before: Document, after: Document) -> tuple[str, ...]:
    items = {str(item.id): item.position for item in (*before.record.items, *after.record.items)}
    return (OPENING, *sorted(items, key=lambda item_id: items[item_id]), CLOSING)


def _facts(before: Record, after: Record) -> tuple[str, ...]:
    return tuple(
        each.name
        for each in fields(Record)
        if each.name != "names" and getattr(before, each.name) != getattr(after, each.name)
    )
