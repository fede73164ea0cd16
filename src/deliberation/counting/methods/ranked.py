"""Ranked ballots as they were cast: equal ranks, skipped ranks and blank ballots are kept."""

import functools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

Ranks = tuple[tuple[str, ...], ...]
"""From the most preferred down; names in one rank are equal. An empty rank was skipped. No ranks: a blank ballot."""
Paper = tuple[Ranks, int]
"""Ranks as a method counts them, and how many ballots say so."""

MOST_CANDIDATES = 1_000


class NotACandidate(Invalid):
    message = sentence("A ballot names %(name)s, who does not stand. Correct the ballot or the list.")


class RankedTwice(Invalid):
    message = sentence("A ballot names %(name)s more than once. Correct it.")


class NoBallots(Invalid):
    message = sentence("A row counts %(count)s ballots. It must count one or more.")


class NamesNotApart(Invalid):
    message = sentence("The list names %(name)s more than once. Name each one once.")


class NobodyStands(Invalid):
    message = sentence("Nobody stands, or there is no seat. Add names and seats, and count again.")


class TooManyNames(Invalid):
    message = sentence("%(found)s names are too many for this count. The most is %(most)s.")


class SharedRank(StrEnum):
    """What equal ranks are worth. SPLIT: the ballot is shared out equally among those who are still in the count.

    STOP: the ballot ends before the rank, as under laws that call it an overvote.
    """

    SPLIT = "split"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Ballot:
    """`count` voters, or votes, who said exactly this."""

    ranks: Ranks
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`withdrawn` may be ranked, and is passed over. Raises NotACandidate, RankedTwice, NoBallots, NamesNotApart."""

    candidates: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    withdrawn: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        check_apart(self.candidates)
        known = frozenset(self.candidates)
        for name in self.withdrawn - known:
            raise NotACandidate({"name": name})
        for ballot in self.ballots:
            _check(ballot, known)

    @property
    def voters(self) -> int:
        return sum(ballot.count for ballot in self.ballots)

    @functools.cached_property
    def standing(self) -> tuple[str, ...]:
        return tuple(name for name in self.candidates if name not in self.withdrawn)

    def papers(self) -> tuple[Paper, ...]:
        """Equal ballots together, without the withdrawn and without empty ranks; blank ones are left out."""
        return _gathered((self._of_standing(ballot.ranks), ballot.count) for ballot in self.ballots)

    def _of_standing(self, ranks: Ranks) -> Ranks:
        if self.withdrawn:
            ranks = tuple(tuple(name for name in rank if name not in self.withdrawn) for rank in ranks)
        return ranks if all(ranks) else tuple(rank for rank in ranks if rank)


def countable(profile: Profile, shared: SharedRank) -> tuple[Paper, ...]:
    """The papers that name somebody a method can give the ballot to. Raises NobodyStands, TooManyNames."""
    check_size(profile, MOST_CANDIDATES)
    papers = profile.papers()
    if shared is SharedRank.SPLIT:
        return papers
    return _gathered((_before_shared(ranks), count) for ranks, count in papers)


def holders(ranks: Ranks, continuing: Collection[str]) -> tuple[str, ...]:
    """Who holds the ballot now, equally: the best rank with somebody still in the count. Empty: it is spent."""
    for rank in ranks:
        if len(rank) == 1:
            if rank[0] in continuing:
                return rank
        elif found := tuple(name for name in rank if name in continuing):
            return found
    return ()


def dealt(papers: Iterable[Paper], continuing: Collection[str]) -> tuple[dict[str, Fraction], int]:
    """What each one still in the count holds, and how many ballots are spent."""
    held: Counter[tuple[str, ...]] = Counter()
    for ranks, count in papers:
        held[holders(ranks, continuing)] += count
    tallies = dict.fromkeys(continuing, Fraction(0))
    spent = held.pop((), 0)
    for names, count in held.items():
        for name in names:
            tallies[name] += Fraction(count, len(names))
    return tallies, spent


def check_apart(names: Collection[str]) -> None:
    """Raises NamesNotApart."""
    for name, times in Counter(names).items():
        if times > 1:
            raise NamesNotApart({"name": name})


def check_size(profile: Profile, most: int) -> None:
    """Raises NobodyStands, TooManyNames."""
    if not profile.standing:
        raise NobodyStands
    if len(profile.standing) > most:
        raise TooManyNames({"found": len(profile.standing), "most": most})


def leaders(tallies: Mapping[str, Fraction]) -> tuple[str, ...]:
    most = max(tallies.values())
    return tuple(name for name, tally in tallies.items() if tally == most)


def _check(ballot: Ballot, known: frozenset[str]) -> None:
    if ballot.count < 1:
        raise NoBallots({"count": ballot.count})
    seen: set[str] = set()
    for name in (name for rank in ballot.ranks for name in rank):
        if name not in known:
            raise NotACandidate({"name": name})
        if name in seen:
            raise RankedTwice({"name": name})
        seen.add(name)


def _before_shared(ranks: Ranks) -> Ranks:
    for at, rank in enumerate(ranks):
        if len(rank) > 1:
            return ranks[:at]
    return ranks


def _gathered(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    counts: Counter[Ranks] = Counter()
    for ranks, count in papers:
        if ranks:
            counts[ranks] += count
    return tuple(counts.items())
