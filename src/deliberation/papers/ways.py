"""The ways in which a vote may be cast, fixed when it is opened: which ballot goes first, and who may speak for how many. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from deliberation.ledger import canonical

MOST = 10_000


class Precedence(StrEnum):
    """Which ballot of a party counts when it has said several things in time."""

    LAST = "last"
    """The one that came last."""
    SIGNED = "signed"
    """The last that its owner signed on paper; without one, the one that came last."""


Rank = tuple[bool, str, int]


def rank(precedence: Precedence, *, is_signed: bool, at: str, revision: int) -> Rank:
    """Of what a party said in time, the highest counts. `at` as the log spells it: a form on paper came when it was taken in.

    Each ballot is mostly higher than those before it. It is not where one came late into the log while another one was disputed.
    """
    return is_signed and precedence is Precedence.SIGNED, at, revision


@dataclass(frozen=True, kw_only=True)
class Ways:
    """`mandates_most` is how many owners one person may vote for as their proxy; 0 allows no proxies.

    `assisted_most` is at how many votes one helper may be the only witness; 0 allows no helpers.
    """

    precedence: Precedence = Precedence.LAST
    mandates_most: int = 3
    assisted_most: int = 30

    def canonical(self) -> bytes:
        return canonical.encode(
            {
                "v": 1,
                "precedence": self.precedence.value,
                "mandates_most": self.mandates_most,
                "assisted_most": self.assisted_most,
            }
        )


USUAL = Ways()
BEFORE = Ways(mandates_most=0, assisted_most=0)
"""Of votes that were opened before anybody could choose."""


def parse(data: bytes) -> Ways:
    """What `canonical` made. Raises ValueError or KeyError for anything else."""
    value: Any = canonical.decode(data)
    found = Ways(
        precedence=Precedence(value["precedence"]),
        mandates_most=value["mandates_most"],
        assisted_most=value["assisted_most"],
    )
    if found.canonical() != data or not all(map(_is_most, (found.mandates_most, found.assisted_most))):
        raise ValueError("these are no ways to vote")
    return found


def _is_most(value: object) -> bool:
    return type(value) is int and 0 <= value <= MOST
