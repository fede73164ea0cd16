"""JSON read as it comes: whole values of bounded size, lists and objects piece by piece, nothing twice, no float."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NoReturn

from deliberation.counting import numbers
from deliberation.counting.shapes import Json, Misshapen, Object
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

MOST_BYTES = 512 * 1024 * 1024
"""A million units and ballots with long names and every field take half of it."""
MOST_CHARACTERS = 4 * 1024 * 1024
"""Of one value that is read whole: a rule, a tally, the input of another kind."""
MOST_IN_ENTRY = 64 * 1024
"""Of one entry of a long list: a unit, a ballot, a name."""
MOST_WHOLE = 32 * 1024 * 1024
"""Of all values that are read whole and kept."""
_CHUNK = 1024 * 1024
_AHEAD = 4096
_BATCH = 64 * 1024
_SEAMS = ("},{", "}, {", "},\n{")
_SPACES = re.compile(r"[ \t\n\r]*")


class Unreadable(Invalid):
    message = sentence("This is not readable JSON near character %(at)s.")

    def __init__(self, at: int) -> None:
        super().__init__({"at": at})


class NotUtf8(Invalid):
    message = sentence("The file is not UTF-8. Save it as UTF-8.")


class FileTooLong(Invalid):
    message = sentence("The file is longer than %(most)s bytes. Count fewer cases at a time.")


class ValueTooLong(Invalid):
    message = sentence("The value at %(where)s is longer than %(most)s characters.")


class NestedTooDeep(Invalid):
    message = sentence("The file is nested too deep near character %(at)s.")


class WrittenTwice(Invalid):
    message = sentence("The name %(name)s stands twice in one object near character %(at)s.")


class NotWhole(Invalid):
    message = sentence("The number %(number)s is not exact here. Write it in quotes, without an exponent.")


def _object(pairs: list[tuple[str, Json]]) -> Object:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


class _Twice(ValueError):  # noqa: N818 - a claim, as all our refusals are
    """Its text is the name."""


def _whole(text: str) -> int:
    """Bounded before it is read: a number of a million digits takes minutes."""
    if len(text) > numbers.MOST_DIGITS:
        _not_exact(text)
    return int(text)


def _not_exact(text: str) -> NoReturn:
    raise NotWhole({"number": text[:40]})


_SCAN: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_not_exact, parse_constant=_not_exact
).scan_once  # type: ignore[attr-defined]


class Stream:
    """A place in a file. `names` and `entries` leave their caller to read what follows before going on."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._passed = 0
        self._byte_count = 0
        self._is_ended = False
        self._whole_left = MOST_WHOLE

    @property
    def place(self) -> int:
        """Counted from 1, in characters."""
        return self._passed + self._at + 1

    def is_object(self) -> bool:
        """Whether an object comes next."""
        return self._peeked() == "{"

    def names(self, where: str) -> Iterator[str]:
        """The names of an object, none twice; each stands before its value. Raises Misshapen."""
        seen: set[str] = set()
        for _ in self._pieces("{", "}", where):
            place = self.place
            name = self._peeked() == '"' and self.value(f"{where}.…", MOST_IN_ENTRY)
            if not isinstance(name, str):
                raise Unreadable(place)
            if name in seen:
                raise WrittenTwice({"name": name, "at": place})
            seen.add(name)
            self._take(":")
            yield name

    def entries(self, where: str) -> Iterator[int]:
        """The places of a list, from 0. Raises Misshapen."""
        return self._pieces("[", "]", where)

    def values(self, where: str) -> Iterator[Json]:
        """The entries of a long list, each small. Raises Misshapen and what `value` raises.

        Many at a time where they are objects side by side; one at a time where that cannot be seen at a glance.
        """
        if self._peeked() != "[":
            raise Misshapen(where)
        self._at += 1
        if self._peeked() == "]":
            self._at += 1
            return
        is_plain = True
        while True:
            batch = self._batch() if is_plain else []
            is_plain = bool(batch)
            yield from batch or [self.value(where, MOST_IN_ENTRY)]
            if self._is_over("]"):
                return

    def whole(self, where: str) -> Json:
        """A value to keep. Raises what `value` raises."""
        self._peeked()
        before = self.place
        found = self.value(where)
        self._whole_left -= self.place - before
        if self._whole_left < 0:
            raise ValueTooLong({"where": where, "most": MOST_WHOLE})
        return found

    def value(self, where: str, most: int = MOST_CHARACTERS) -> Json:
        """One whole value. Raises ValueTooLong, Unreadable and whatever is wrong inside."""
        self._peeked()
        wanted = _AHEAD
        while True:
            self._fill(wanted)
            try:
                found, end = _SCAN(self._text, self._at)
            except _Twice as twice:
                raise WrittenTwice({"name": str(twice), "at": self.place}) from None
            except RecursionError:
                raise NestedTooDeep({"at": self.place}) from None
            except (StopIteration, json.JSONDecodeError):  # broken, or only cut off where the reading stopped
                if self._is_ended:
                    raise Unreadable(self.place) from None
            else:
                if end < len(self._text) or self._is_ended:
                    return self._passing(found, end, where, most)
            if len(self._text) - self._at > most:
                raise ValueTooLong({"where": where, "most": most})
            wanted = 2 * (len(self._text) - self._at)

    def end(self) -> None:
        """Nothing may follow. Raises Unreadable."""
        if self._peeked():
            raise Unreadable(self.place)

    def _passing(self, found: Json, end: int, where: str, most: int) -> Json:
        if end - self._at > most:
            raise ValueTooLong({"where": where, "most": most})
        self._at = end
        return found

    def _pieces(self, opening: str, closing: str, where: str) -> Iterator[int]:
        if self._peeked() != opening:
            raise Misshapen(where)
        self._take(opening)
        if self._peeked() == closing:
            self._at += 1
            return
        number = 0
        is_over = False
        while not is_over:
            yield number
            number += 1
            is_over = self._is_over(closing)

    def _is_over(self, closing: str) -> bool:
        """Past a comma, or past the end of the list or object."""
        sign = self._peeked()
        if sign not in {",", closing}:
            raise Unreadable(self.place)
        self._at += 1
        return sign == closing

    def _batch(self) -> list[Json]:
        """The objects ahead, up to one that another follows; empty where they are not that plain to see."""
        self._fill(_BATCH)
        end = max(self._text.rfind(seam, self._at, self._at + _BATCH) for seam in _SEAMS) + 1
        ahead = f"[{self._text[self._at : end]}]"
        try:
            found, read = _SCAN(ahead, 0)
        except (StopIteration, ValueError, RecursionError):
            return []
        if read < len(ahead):
            return []
        self._at = max(end, self._at)
        return list(found)

    def _take(self, sign: str) -> None:
        if self._peeked() != sign:
            raise Unreadable(self.place)
        self._at += 1

    def _peeked(self) -> str:
        """The next sign that is no space; nothing at the end of the file."""
        if self._at < len(self._text) and (sign := self._text[self._at]) > " ":
            return sign
        while True:
            match = _SPACES.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_ended:
                return ""
            self._fill(1)

    def _fill(self, wanted: int) -> None:
        """Have that many characters ahead, if the file has them. Raises NotUtf8, FileTooLong."""
        if len(self._text) - self._at >= wanted or self._is_ended:
            return
        parts = [self._text[self._at :]]
        self._passed, self._at, ahead = self._passed + self._at, 0, len(parts[0])
        while ahead < wanted and not self._is_ended:
            data = self._file.read(_CHUNK)
            self._byte_count += len(data)
            if self._byte_count > MOST_BYTES:
                raise FileTooLong({"most": MOST_BYTES})
            self._is_ended = not data
            try:
                parts.append(self._decoder.decode(data, final=self._is_ended))
            except UnicodeDecodeError:
                raise NotUtf8 from None
            ahead += len(parts[-1])
        self._text = "".join(parts)
