"""What is different between two texts: sentence by sentence, then sign by sign in Chinese and word by word elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_SENTENCE = re.compile(r"[^\n。！？；]*[\n。！？；]+|[^\n。！？；]+")
_TOKEN = re.compile(r"\n|[^\S\n]+|[A-Za-zÀ-ɏ]+|[0-9]+(?:[.,][0-9]+)*|.", re.DOTALL)
_WORTH_KEEPING = 2  # a shared run of fewer signs between two changes only makes them harder to read
_LEFT_OUT = " … "
_MOST_PAIRS = 1_000_000  # beyond this many pairs of signs a passage is shown as replaced whole


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Pieces in reading order: all but the added give `before`, all but the removed give `after`."""
    olds, news = _SENTENCE.findall(before), _SENTENCE.findall(after)
    found: list[Piece] = []
    for tag, old, new in _runs(olds, news):
        found += _within(old, new) if tag == "replace" else _pieces(tag, old, new)
    return tuple(_joined(found))


def abridged(pieces: Sequence[Piece], context: int = 80) -> tuple[Piece, ...]:
    """The same pieces with long unchanged passages cut to what stands around a change."""
    last = len(pieces) - 1
    return tuple(
        _cut(piece, context, is_first=place == 0, is_last=place == last) for place, piece in enumerate(pieces)
    )


def _cut(piece: Piece, context: int, *, is_first: bool, is_last: bool) -> Piece:
    if piece.change is not Change.SAME or len(piece.text) <= 2 * context + len(_LEFT_OUT):
        return piece
    head = "" if is_first else piece.text[:context]
    tail = "" if is_last else piece.text[-context:]
    return Piece(Change.SAME, f"{head}{_LEFT_OUT}{tail}")


def _within(before: str, after: str) -> Iterator[Piece]:
    """A replaced passage, by signs and words."""
    olds, news = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(olds) * len(news) > _MOST_PAIRS:
        yield from _pieces("replace", before, after)
        return
    runs = list(_runs(olds, news))
    for place, (tag, old, new) in enumerate(runs):
        is_inside = 0 < place < len(runs) - 1
        is_crumb = tag == "equal" and is_inside and len(old.strip()) < _WORTH_KEEPING
        yield from _pieces("replace" if is_crumb else tag, old, new)


def _runs(olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        yield tag, "".join(olds[old_from:old_to]), "".join(news[new_from:new_to])


def _pieces(tag: str, old: str, new: str) -> Iterator[Piece]:
    if tag == "equal":
        yield Piece(Change.SAME, old)
        return
    if old:
        yield Piece(Change.REMOVED, old)
    if new:
        yield Piece(Change.ADDED, new)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Shared pieces in one; between two of them one removal, then one addition."""
    for is_shared, group in groupby(pieces, key=lambda piece: piece.change is Change.SAME):
        together = list(group)
        if is_shared:
            yield Piece(Change.SAME, "".join(piece.text for piece in together))
            continue
        removed = (piece.text for piece in together if piece.change is Change.REMOVED)
        added = (piece.text for piece in together if piece.change is Change.ADDED)
        yield from _pieces("replace", "".join(removed), "".join(added))
