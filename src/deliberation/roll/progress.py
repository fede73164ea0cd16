"""How far a large table has come, for whoever waits for it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

Item = TypeVar("Item")
_TOLD_EVERY = 1000


class Stage(StrEnum):
    """What is being done, in this order."""

    READING = "reading"
    COMPARING = "comparing"
    PERSONS = "persons"
    CONTACTS = "contacts"
    HOMES = "homes"
    OWNERSHIPS = "ownerships"
    ADDING_UP = "adding_up"


Tell = Callable[[Stage, int, int], None]
"""Called with how many things of how many are done; from any thread, and often."""


def nobody(_: Stage, __: int, ___: int) -> None:
    """Nobody waits."""


def each(items: Sequence[Item], stage: Stage, tell: Tell) -> Iterator[Item]:
    """The items, telling now and then how many went by."""
    for number, item in enumerate(items):
        if number % _TOLD_EVERY == 0:
            tell(stage, number, len(items))
        yield item


def parts(items: Sequence[Item], size: int) -> Iterable[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
