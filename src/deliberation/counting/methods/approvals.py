"""Approval ballots: each names those it approves, all equally."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting.methods import ranked
from deliberation.counting.methods.ranked import NoBallots, NobodyStands, NotACandidate, RankedTwice
from deliberation.counting.ties import BrokenTie


@dataclass(frozen=True, slots=True)
class Approval:
    """`count` voters who approve exactly these."""

    approved: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Approvals:
    """Raises NotACandidate, RankedTwice, NoBallots, NamesNotApart."""

    candidates: tuple[str, ...]
    ballots: tuple[Approval, ...]

    def __post_init__(self) -> None:
        ranked.check_apart(self.candidates)
        known = frozenset(self.candidates)
        for ballot in self.ballots:
            _check(ballot, known)

    def gathered(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Equal ballots together."""
        counts: Counter[tuple[str, ...]] = Counter()
        for ballot in self.ballots:
            if ballot.approved:
                counts[tuple(sorted(ballot.approved))] += ballot.count
        return tuple(counts.items())


@dataclass(frozen=True, kw_only=True)
class Committee:
    """`members` in the order of their election. `figures`: what each one's place was decided by, exact.

    Whoever nobody approves gets no seat: fewer members than seats then.
    """

    members: tuple[str, ...]
    figures: tuple[Fraction, ...]
    broken: tuple[BrokenTie, ...]


def check_seats(approvals: Approvals, seats: int) -> None:
    """Raises NobodyStands."""
    if seats < 1 or not approvals.candidates:
        raise NobodyStands


def supporters(ballots: tuple[tuple[tuple[str, ...], int], ...]) -> Mapping[str, list[int]]:
    """By candidate, the places of the ballots that approve them."""
    found: dict[str, list[int]] = {}
    for at, (approved, _) in enumerate(ballots):
        for name in approved:
            found.setdefault(name, []).append(at)
    return found


def _check(ballot: Approval, known: frozenset[str]) -> None:
    if ballot.count < 1:
        raise NoBallots({"count": ballot.count})
    if len(set(ballot.approved)) < len(ballot.approved):
        raise RankedTwice({"name": Counter(ballot.approved).most_common(1)[0][0]})
    for name in ballot.approved:
        if name not in known:
            raise NotACandidate({"name": name})
