"""What the chains of ballots are made of: ballots one by one, those in a row that are not shown, and how a chain ends."""

import itertools
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from deliberation.papers import ways
from deliberation.papers.ways import Precedence, Rank
from deliberation.verifier.last_ballots import HASH_BYTES

MOMENT_BYTES = len("2026-01-01T00:00:00.000Z")


class Cast(NamedTuple):
    """One ballot of a chain, and the moment it came as the log spells it. Where it is shown, its place in the log (`at`) and its channel are not told."""

    rev: int
    commit: bytes
    moment: bytes
    is_signed: bool
    at: int = -1
    withheld: str = ""
    channel: bytes = b""

    def rank(self, precedence: Precedence) -> Rank:
        return ways.rank(precedence, is_signed=self.is_signed, at=self.moment.decode(), revision=self.rev)


@dataclass
class Hidden:
    """Ballots in a row that are not shown, so that only what follows tells whose they are."""

    prev: bytes
    first_rev: int
    rev: int
    index: int
    casts: list[Cast] = field(default_factory=list)
    voters: list[tuple[int, bytes]] = field(default_factory=list)


@dataclass(frozen=True)
class Ending:
    """A chain whose last ballot is not shown; `place` is its party's, where an earlier one or the voter tells."""

    index: int
    withheld: str
    channel: str
    place: int | None

    @classmethod
    def of(cls, cast: Cast, place: int | None) -> "Ending":
        return cls(cast.at, cast.withheld, cast.channel.decode(), place)


class Fallen(NamedTuple):
    """All that a party said, the highest first by the ways to vote, and which of it counts though it was not the last."""

    history: tuple[Cast, ...]
    standing: Cast | None


def ranked(casts: Iterable[Cast], precedence: Precedence) -> tuple[Cast, ...]:
    """The highest first."""
    return tuple(sorted(casts, key=lambda cast: cast.rank(precedence), reverse=True))


class Lasts:
    """By the party's place on the roll, its last ballot that was put here; number 0 where there is none."""

    def __init__(self, size: int) -> None:
        self.revs = array("q", [0]) * size
        self.commits = bytearray(HASH_BYTES * size)
        self._moments = bytearray(MOMENT_BYTES * size)
        self._signed = bytearray(size)

    def at(self, place: int) -> Cast:
        start = place * MOMENT_BYTES
        moment = bytes(self._moments[start : start + MOMENT_BYTES])
        return Cast(self.revs[place], self.commit_at(place), moment, bool(self._signed[place]))

    def put(self, place: int, cast: Cast) -> None:
        self.revs[place], self._signed[place] = cast.rev, cast.is_signed
        start = place * HASH_BYTES
        # an entry may lack its commitment, and nobody else's may move for it
        self.commits[start : start + HASH_BYTES] = bytes.fromhex(cast.commit.decode()) or bytes(HASH_BYTES)
        start = place * MOMENT_BYTES
        self._moments[start : start + MOMENT_BYTES] = cast.moment

    def take_away(self, place: int) -> None:
        self.put(place, Cast(0, b"", b" " * MOMENT_BYTES, is_signed=False))

    def voted(self) -> Iterator[int]:
        """The places where there is one."""
        return itertools.compress(range(len(self.revs)), self.revs)

    def holds(self, commit: str) -> bool:
        """Whether it is one of them. `commit` in hex."""
        wanted = bytes.fromhex(commit)
        at = self.commits.find(wanted)
        while at % HASH_BYTES and at >= 0:
            at = self.commits.find(wanted, at + 1)
        return at >= 0

    def commit_at(self, place: int) -> bytes:
        """In hex."""
        return self.commits[place * HASH_BYTES : (place + 1) * HASH_BYTES].hex().encode()
