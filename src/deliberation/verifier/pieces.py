"""Reads a canonical JSON object piece by piece, so that a list of a million need not fit into memory."""

import re
from collections.abc import Iterator

from deliberation.verifier.faults import Unreadable

MOST_OF_A_PIECE = 1 << 24
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s"\[\]{},:]+')
_OPENING, _CLOSING = (b"[", b"{"), (b"]", b"}")


class Pieces:
    """The bytes of one file, taken from the front. Raises Unreadable where it is not JSON, or a piece is too large."""

    def __init__(self, chunks: Iterator[bytes], where: str) -> None:
        self._chunks, self._where = chunks, where
        self._have, self._at = b"", 0

    def members(self) -> Iterator[str]:
        """The names of the object's members in their order. Whoever gets a name takes its value before the next."""
        self._expect(b"{")
        before, more = "", not self._skip(b"}")
        while more:
            name = self._name()
            if name <= before:
                raise Unreadable(f"{self._where}: {name} is out of order, or there twice")
            before = name
            yield name
            more = self._skip(b",") or self._expect(b"}")
        if self._fill(1):
            raise Unreadable(f"{self._where} goes on after its end")

    def elements(self) -> Iterator[None]:
        """The elements of a list, each to be taken before the next."""
        self._expect(b"[")
        more = not self._skip(b"]")
        while more:
            yield
            more = self._skip(b",") or self._expect(b"]")

    def value(self) -> bytes:
        """The next value, whatever it is."""
        depth, at = 0, self._at
        while True:
            found = self._token(at)
            word, at = found
            if word in _OPENING:
                depth += 1
            elif word in _CLOSING:
                depth -= 1
            if depth <= 0:
                return self._take(at)

    def took(self, expected: bytes) -> bool:
        """Take the next value if it begins with these bytes, which are those of a whole value."""
        if self._fill(len(expected)) < len(expected) or not self._have.startswith(expected, self._at):
            return False
        self._at += len(expected)
        return True

    def _name(self) -> str:
        word, at = self._token(self._at)
        if not word.startswith(b'"') or b"\\" in word or not word.isascii():
            raise self._broken()
        self._take(at)
        self._expect(b":")
        return word[1:-1].decode()

    def _token(self, at: int) -> tuple[bytes, int]:
        """The token at a place, and where it ends."""
        offset = at - self._at
        while True:
            found = _TOKEN.match(self._have, self._at + offset)
            if found is not None and found.end() < len(self._have):
                return found[0], found.end()
            if not self._more():
                if found is None:
                    raise self._broken()
                return found[0], found.end()
            if len(self._have) - self._at > MOST_OF_A_PIECE:
                raise Unreadable(f"{self._where} has a value of more than {MOST_OF_A_PIECE} bytes")

    def _take(self, end: int) -> bytes:
        data = self._have[self._at : end]
        self._at = end
        return data

    def _expect(self, sign: bytes) -> bool:
        """False, for what comes to an end with it."""
        if not self._skip(sign):
            raise self._broken()
        return False

    def _skip(self, sign: bytes) -> bool:
        if not self._fill(1) or not self._have.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def _fill(self, count: int) -> int:
        """How many bytes lie ready, at least `count` if there are as many."""
        while len(self._have) - self._at < count and self._more():
            pass
        return len(self._have) - self._at

    def _more(self) -> bool:
        chunk = next(self._chunks, b"")
        self._have, self._at = self._have[self._at :] + chunk, 0
        return bool(chunk)

    def _broken(self) -> Unreadable:
        return Unreadable(f"{self._where} is not JSON as it is written here")
