"""Strict reading of JSON: nothing missing, nothing unknown, nothing of another kind."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
Object = dict[str, Json]
Member = TypeVar("Member", bound=StrEnum)


class Misshapen(Invalid):
    message = sentence("%(where)s is missing, unknown or of the wrong kind. Correct it and send it again.")

    def __init__(self, where: str, **more: str) -> None:
        self.where = where
        super().__init__({"where": where, **more})


class UnknownWord(Misshapen):
    message = sentence("%(where)s says %(word)s, which is not known here.")


@dataclass(frozen=True)
class Shape:
    """One value, and the path that leads to it: every complaint says where. Raises Misshapen."""

    value: Json
    where: str

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, "Shape"]:
        if not isinstance(self.value, dict):
            raise Misshapen(self.where)
        fields = {name: Shape(value, f"{self.where}.{name}") for name, value in self.value.items()}
        known = {*required, *optional}
        for name in sorted(set(required) - fields.keys() | fields.keys() - known):
            raise Misshapen(f"{self.where}.{name}")
        return fields

    def entries(self) -> dict[str, "Shape"]:
        """An object with free names."""
        if not isinstance(self.value, dict):
            raise Misshapen(self.where)
        return {name: Shape(value, f"{self.where}.{name}") for name, value in self.value.items()}

    def items(self) -> tuple["Shape", ...]:
        if not isinstance(self.value, list):
            raise Misshapen(self.where)
        return tuple(Shape(value, f"{self.where}.{at}") for at, value in enumerate(self.value))

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value:
            raise Misshapen(self.where)
        return self.value

    def whole(self) -> int:
        """A whole number of zero or more."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < 0:
            raise Misshapen(self.where)
        return self.value

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            raise Misshapen(self.where)
        return self.value

    def one_of(self, kind: type[Member]) -> Member:
        try:
            return kind(self.text())
        except ValueError:
            raise UnknownWord(self.where, word=self.text()) from None

    def texts(self) -> tuple[str, ...]:
        """A list of names, none twice."""
        names = tuple(item.text() for item in self.items())
        if len(set(names)) < len(names):
            raise Misshapen(self.where)
        return names
