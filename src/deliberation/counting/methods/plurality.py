"""Plurality: whoever is first on the most ballots."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import ties
from deliberation.counting.methods import ranked
from deliberation.counting.methods.ranked import Profile, SharedRank
from deliberation.counting.ties import Act, Breaker, BrokenTie, TieRule, Turn


@dataclass(frozen=True, kw_only=True)
class Plurality:
    """`leaders`: all who have the most, before any tie is broken."""

    winner: str
    leaders: tuple[str, ...]
    tallies: Mapping[str, Fraction]
    spent: int
    broken: tuple[BrokenTie, ...]


def tally(profile: Profile, shared: SharedRank) -> tuple[dict[str, Fraction], int]:
    """First preferences, and the ballots that have none. Raises NobodyStands."""
    papers = ranked.countable(profile, shared)
    tallies, _ = ranked.dealt(papers, dict.fromkeys(profile.standing))
    return tallies, profile.voters - sum(count for _, count in papers)


def count(profile: Profile, *, shared: SharedRank, tie_rule: TieRule = ties.NO_TIES) -> Plurality:
    """Raises NobodyStands, and what Breaker raises."""
    breaker = Breaker(tie_rule, profile.standing)
    tallies, spent = tally(profile, shared)
    leaders = ranked.leaders(tallies)
    winner = breaker.best(leaders, Turn(Act.ELECT, 1))
    return Plurality(
        winner=winner, leaders=leaders, tallies=tallies, spent=spent, broken=tuple(breaker.broken)
    )
