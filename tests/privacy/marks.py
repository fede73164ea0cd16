"""Unmistakable words to plant where people write or a roll knows them, and a search that knows their disguises."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_START = 7001


@dataclass
class Marks:
    """Each call makes a mark that stands nowhere else. `persons` tell who somebody is, `words` are what somebody wrote."""

    persons: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def name(self) -> str:
        return self._person(f"麤{self._number}龘")

    def phone(self) -> str:
        return self._person(f"199{self._number}0731")

    def mail(self) -> str:
        return self._person(f"zaqx{self._number}@letters.example")

    def document(self) -> str:
        return self._person(f"990000{self._number}01010000")

    def place(self) -> str:
        """A building, an entrance, a floor, a door."""
        return self._person(f"靐{self._number}齉")

    def word(self) -> str:
        """A piece of text that somebody typed."""
        word = f"爩{self._number}灪"
        self.words.append(word)
        return word

    @property
    def everything(self) -> list[str]:
        return self.persons + self.words

    @property
    def _number(self) -> int:
        return _START + len(self.persons) + len(self.words)

    def _person(self, mark: str) -> str:
        self.persons.append(mark)
        return mark


def found(marks: Iterable[str], places: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """Which mark, in which disguise, stands where."""
    return [
        (mark, disguise, place)
        for mark in marks
        for disguise, spelling in disguises(mark)
        for place, data in places.items()
        if spelling in data
    ]


def disguises(mark: str) -> Iterator[tuple[str, bytes]]:
    """The mark as bytes may hide it: other encodings, escapes, hex, base64 at any offset, and its bare hash."""
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        data = mark.encode(encoding)
        yield encoding, data
        yield f"hex of {encoding}", data.hex().encode()
        yield f"HEX of {encoding}", data.hex().upper().encode()
        for offset in range(3):
            inner = _inside_base64(data, offset)
            yield f"base64 of {encoding} at {offset}", inner
            yield f"base64url of {encoding} at {offset}", inner.replace(b"+", b"-").replace(b"/", b"_")
    escaped = json.dumps(mark)[1:-1]
    yield "escaped", escaped.encode()
    yield "ESCAPED", escaped.upper().replace("\\U", "\\u").encode()
    for name in ("sha256", "sha1", "md5"):
        digest = hashlib.new(name, mark.encode()).digest()
        yield name, digest
        yield f"hex of {name}", digest.hex().encode()


def _inside_base64(data: bytes, offset: int) -> bytes:
    """The letters that stand for these bytes alone, whatever stands `offset` bytes before and after them."""
    letters = base64.b64encode(bytes(offset) + data)
    first = (0, 2, 3)[offset]
    return letters[first : (offset + len(data)) * 8 // 6]
