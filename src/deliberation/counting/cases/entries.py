"""One entry of a long list of a case file."""

from collections.abc import Mapping
from typing import TypeVar

from deliberation.counting import moments
from deliberation.counting.moments import Moment, NotAMoment
from deliberation.counting.shapes import Json, Misshapen, Shape, UnknownWord

Word = TypeVar("Word")


class Entry:
    """One entry of a long list; fields are taken out of it, and nothing may be left.

    Where it stands is put into words only when it is asked for: a million times it is not.
    """

    __slots__ = ("at", "rest", "where")

    def __init__(self, value: Json, where: str, at: int | None = None) -> None:
        self.where = where
        self.at = at
        if not isinstance(value, dict):
            raise Misshapen(self.place())
        self.rest = value

    def place(self, name: str = "") -> str:
        return ".".join(str(part) for part in (self.where, self.at, name) if part not in {None, ""})

    def taken(self, name: str) -> Shape:
        return Shape(self.rest.pop(name), self.place(name))

    def text(self, name: str) -> str:
        value = self.rest.pop(name, None)
        if not isinstance(value, str) or not value:
            raise Misshapen(self.place(name))
        return value

    def word(self, name: str, words: Mapping[str, Word]) -> Word:
        text = self.text(name)
        found = words.get(text)
        if found is None:
            raise UnknownWord(self.place(name), word=text)
        return found

    def flag(self, name: str) -> bool:
        """Not so, unless it says so."""
        value = self.rest.pop(name, False)
        if not isinstance(value, bool):
            raise Misshapen(self.place(name))
        return value

    def moment(self, name: str) -> Moment | None:
        if name not in self.rest:
            return None
        text = self.text(name)
        try:
            return moments.read(text)
        except ValueError:
            raise NotAMoment(self.place(name)) from None

    def end(self) -> None:
        for name in self.rest:
            raise Misshapen(self.place(name))


def place_text(shape: Shape) -> str:
    """A floor may be a number."""
    return str(shape.whole()) if isinstance(shape.value, int) else shape.text()
