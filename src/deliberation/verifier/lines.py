"""The lines of `vote/ballots.jsonl`: each a ballot opened, or why it is not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deliberation.kernel import canonical
from deliberation.papers import papers
from deliberation.papers.papers import Answers, Paper
from deliberation.verifier import forms, shapes
from deliberation.verifier.archive import Archive
from deliberation.verifier.faults import Unreadable

NAME = "vote/ballots.jsonl"
SUPERSEDED, ERASED = "superseded", "erased"
_MOST_REMEMBERED = 50_000
_OPENED: shapes.Kinds = {"index": shapes.COUNT, "salt": shapes.HASH, "body": shapes.OBJECT}
_WITHHELD: shapes.Kinds = {"index": shapes.COUNT, "withheld": shapes.one_of((SUPERSEDED, ERASED))}
_BODY: shapes.Kinds = {
    "v": shapes.exactly(1),
    "vote": shapes.UUID,
    "units": shapes.list_of(shapes.UUID),
    "voter": shapes.REFERENCE,
    "cast_by": shapes.REFERENCE,
    "channel": shapes.CODE,
    "choices": shapes.OBJECT,
    "weight": shapes.OBJECT,
    "rev": shapes.COUNT,
    "prev": shapes.HASH.or_null,
    "at": shapes.TIME,
}
_WEIGHT: shapes.Kinds = {"heads": shapes.COUNT, "area_cm2": shapes.COUNT}
_OPTIONS = shapes.list_of(shapes.TEXT)


@dataclass(frozen=True, slots=True)
class Opened:
    """A body as it was sealed (`data`), and its fields as they are spelled there; `choices` are canonical bytes."""

    data: bytes
    at: bytes
    caster: bytes
    channel: bytes
    choices: bytes
    prev: bytes
    rev: bytes
    units: bytes
    vote: bytes
    voter: bytes
    area_cm2: int
    heads: int
    salt: bytes

    @property
    def first_unit(self) -> str:
        return self.units[1 : self.units.index(b'"', 1)].decode()

    def unit_ids(self) -> tuple[str, ...]:
        return tuple(self.units.decode().replace('"', "").split(","))


@dataclass(frozen=True, slots=True)
class Line:
    """One of both: what was opened, or the word that stands instead."""

    index: int
    opened: Opened | None
    withheld: str = ""


def read(archive: Archive) -> Iterator[Line]:
    """Raises Unreadable."""
    before, known = -1, set[bytes]()
    for number, data in enumerate(archive.lines(NAME), start=1):
        line = _line(data, f"{NAME} line {number}", known)
        if line.index <= before:
            raise Unreadable(f"{NAME} line {number}: index {line.index} is out of order, or there twice")
        before = line.index
        yield line


class Sayings:
    """What ballots say on this paper; the same bytes are read once."""

    def __init__(self, paper: Paper | None) -> None:
        self._paper = paper
        self._known: dict[bytes, Answers | None] = {}

    def of(self, choices: bytes) -> Answers | None:
        """None where nobody can have filled in the paper like that."""
        if choices not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[choices] = self._read(choices)
        return self._known[choices]

    def _read(self, choices: bytes) -> Answers | None:
        said = json.loads(choices)
        if not all(_OPTIONS.admits(options) for options in said.values()):
            return None
        answers = papers.from_json(said)
        return answers if papers.fits(self._paper, answers) else None


def _line(data: bytes, where: str, canonical_choices: set[bytes]) -> Line:
    found = forms.BALLOT_LINE.fullmatch(data)
    if found is None or not _is_canonical(found[5], canonical_choices):
        return _read(data, where)
    opened = Opened(
        data=found[1],
        at=found[2],
        caster=found[3],
        channel=found[4],
        choices=found[5],
        prev=found[6],
        rev=found[7],
        units=found[8],
        vote=found[9],
        voter=found[10],
        area_cm2=int(found[11]),
        heads=int(found[12]),
        salt=bytes.fromhex(found[14].decode()),
    )
    return Line(int(found[13]), opened)


def _is_canonical(choices: bytes, known: set[bytes]) -> bool:
    """Whether an object is spelled as it must be; each is looked at once."""
    if choices in known:
        return True
    try:
        shapes.read(choices, NAME)
    except Unreadable:
        return False
    if len(known) < _MOST_REMEMBERED:
        known.add(choices)
    return True


def _read(data: bytes, where: str) -> Line:
    value = shapes.read(data, where)
    if isinstance(value, dict) and "withheld" in value:
        shapes.fields(value, _WITHHELD, where)
        return Line(value["index"], None, value["withheld"])
    shapes.fields(value, _OPENED, where)
    body = shapes.fields(value["body"], _BODY, f"{where}: body")
    weight = shapes.fields(body["weight"], _WEIGHT, f"{where}: weight")
    if not body["units"]:
        raise Unreadable(f"{where}: a ballot of no unit")
    opened = Opened(
        data=canonical.spell(body),
        at=body["at"].encode(),
        caster=body["cast_by"].encode(),
        channel=body["channel"].encode(),
        choices=canonical.spell(body["choices"]),
        prev=_spelled(body["prev"]),
        rev=_spelled(body["rev"]),
        units=canonical.spell(body["units"])[1:-1],
        vote=body["vote"].encode(),
        voter=body["voter"].encode(),
        area_cm2=weight["area_cm2"],
        heads=weight["heads"],
        salt=bytes.fromhex(value["salt"]),
    )
    return Line(value["index"], opened)


def _spelled(value: Any) -> bytes:
    return canonical.spell(value)
