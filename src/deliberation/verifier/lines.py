"""The lines of `vote/ballots.jsonl`: each a ballot opened, or why it is not."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from deliberation.kernel import canonical
from deliberation.papers import papers
from deliberation.papers.papers import Answers, Paper
from deliberation.verifier import forms, shapes
from deliberation.verifier.archive import Archive
from deliberation.verifier.faults import Unreadable

NAME = "vote/ballots.jsonl"
SUPERSEDED, STRUCK, ERASED = "superseded", "struck", "erased"
_MOST_REMEMBERED = 50_000
_AFTER_UNIT = 37  # a quotation mark and the 36 letters of an id
_SEAL = b"deliberation/commit/v1\nballot.accepted\n"
_REST_OF_A_BLOCK = bytes(32)  # after a salt of 32 bytes
_INNER, _OUTER = (bytes(sign ^ each for sign in range(256)) for each in (0x36, 0x5C))
_OPENED: shapes.Kinds = {"index": shapes.COUNT, "salt": shapes.HASH, "body": shapes.OBJECT}
_WITHHELD: shapes.Kinds = {"index": shapes.COUNT, "withheld": shapes.one_of((SUPERSEDED, STRUCK, ERASED))}
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


class Opened(NamedTuple):
    """A body as it was sealed (`data`), and every field of the line as it is spelled there; `choices` are canonical."""

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
    area_cm2: bytes
    heads: bytes
    number: bytes
    salt: bytes

    @property
    def first_unit(self) -> str:
        return self.units[1:_AFTER_UNIT].decode()

    def is_of(self, units: tuple[str, ...]) -> bool:
        joined = '","'.join(units)
        return self.units == f'"{joined}"'.encode()

    def sealed(self) -> bytes:
        """The commitment to this body under this salt, in hex: HMAC-SHA-256 (RFC 2104), which here is faster by hand."""
        key = bytes.fromhex(self.salt.decode()) + _REST_OF_A_BLOCK
        inner = hashlib.sha256(key.translate(_INNER) + _SEAL + self.data).digest()
        return hashlib.sha256(key.translate(_OUTER) + inner).hexdigest().encode()


class Line(NamedTuple):
    """One of both: what was opened, or the word that stands instead."""

    number: int
    opened: Opened | None
    withheld: str = ""


def read(archive: Archive) -> Iterator[Line]:
    """Raises Unreadable."""
    before, known = -1, set[bytes]()
    for number, data in enumerate(archive.lines(NAME), start=1):
        line = _line(data, number, known)
        if line.number <= before:
            raise Unreadable(f"{NAME} line {number}: index {line.number} is out of order, or there twice")
        before = line.number
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


def _line(data: bytes, number: int, canonical_choices: set[bytes]) -> Line:
    found = forms.BALLOT_LINE.fullmatch(data)
    if found is None or not _is_canonical(found[5], canonical_choices):
        return _read(data, f"{NAME} line {number}")
    return Line(int(found[13]), Opened._make(found.groups()))


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
        area_cm2=_spelled(weight["area_cm2"]),
        heads=_spelled(weight["heads"]),
        number=_spelled(value["index"]),
        salt=value["salt"].encode(),
    )
    return Line(value["index"], opened)


def _spelled(value: Any) -> bytes:
    return canonical.spell(value)
