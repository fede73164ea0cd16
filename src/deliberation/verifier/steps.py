"""What the log tells of a vote, entry by entry, as the checks read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from deliberation.kernel import clock
from deliberation.kernel.facts import PublicValue
from deliberation.ledger.entry import Entry


class Logged(NamedTuple):
    """A ballot as the log has it, each field as it is spelled there; `commit` is empty where there is none."""

    caster: bytes
    at: bytes
    commit: bytes
    channel: bytes
    prev: bytes
    rev: bytes
    vote: bytes
    voter: bytes

    @classmethod
    def of(cls, entry: Entry) -> "Logged":
        prev = entry.data["prev"]
        return cls(
            caster=entry.actor.ref.encode(),
            at=clock.rfc3339(entry.at).encode(),
            commit=(entry.commit or "").encode(),
            channel=str(entry.data["channel"]).encode(),
            prev=b"null" if prev is None else f'"{prev}"'.encode(),
            rev=str(entry.data["rev"]).encode(),
            vote=str(entry.data["vote"]).encode(),
            voter=str(entry.data["voter_ref"]).encode(),
        )


@dataclass(frozen=True)
class Event:
    """An entry that is not a ballot. `at` is spelled as in the log."""

    index: int
    at: str
    data: Mapping[str, PublicValue]


@dataclass(frozen=True)
class Step:
    """What somebody did with a form on paper, for a vote with a helper, with a mandate, about a disputed ballot, or to amend the roll.

    `actor` is their name within this vote.
    """

    kind: str
    index: int
    at: str
    actor: str
    data: Mapping[str, PublicValue]
    commit: str
    """Empty where nothing is sealed."""

    @classmethod
    def of(cls, index: int, entry: Entry) -> "Step":
        at = clock.rfc3339(entry.at)
        return cls(entry.type, index, at, entry.actor.ref, entry.data, entry.commit or "")


class Came(NamedTuple):
    """A ballot: its place, and as the entry has them its way, commitment, moment, voter and caster."""

    place: int
    channel: str
    commit: str
    at: str
    voter: str
    caster: str

    @classmethod
    def of(cls, index: int, logged: Logged) -> "Came":
        told = (logged.channel, logged.commit, logged.at, logged.voter, logged.caster)
        return cls(index, *(each.decode() for each in told))


class Amendment(NamedTuple):
    """What somebody did to amend the roll; `is_in_time` between the opening and the close, by place and by clock."""

    step: Step
    is_in_time: bool
