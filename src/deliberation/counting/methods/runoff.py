"""Instant run-off: who is last leaves, one at a time, until somebody holds more than half of what is still held.

Ballots go to the next one named who is still in the count. Of several who are last, the tie rule says who goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import ties
from deliberation.counting.methods import ranked
from deliberation.counting.methods.ranked import Paper, Profile, SharedRank
from deliberation.counting.ties import Act, Breaker, BrokenTie, Step, TieRule, Turn

_TIES = frozenset({Step.EARLIER_STAGE})


@dataclass(frozen=True, kw_only=True)
class Round:
    """`spent`: ballots that name nobody still in the count. `excluded` leaves after this round."""

    tallies: Mapping[str, Fraction]
    spent: int
    excluded: str | None


@dataclass(frozen=True, kw_only=True)
class RunOff:
    winner: str
    rounds: tuple[Round, ...]
    broken: tuple[BrokenTie, ...]


def count(profile: Profile, *, shared: SharedRank, tie_rule: TieRule = ties.NO_TIES) -> RunOff:
    """Raises NobodyStands, and what Breaker raises."""
    papers = ranked.countable(profile, shared)
    breaker = Breaker(tie_rule, profile.standing, _TIES)
    continuing = dict.fromkeys(profile.standing)
    rounds: list[Round] = []
    while True:
        tallies, spent = _held(papers, continuing, profile)
        winner = _majority(tallies)
        loser = None if winner else _last(tallies, rounds, breaker)
        rounds.append(Round(tallies=tallies, spent=spent, excluded=loser))
        if winner:
            return RunOff(winner=winner, rounds=tuple(rounds), broken=tuple(breaker.broken))
        del continuing[str(loser)]


def _held(
    papers: tuple[Paper, ...], continuing: dict[str, None], profile: Profile
) -> tuple[dict[str, Fraction], int]:
    tallies, spent = ranked.dealt(papers, continuing)
    return tallies, spent + profile.voters - sum(count for _, count in papers)


def _majority(tallies: Mapping[str, Fraction]) -> str | None:
    held = sum(tallies.values())
    for name, tally in tallies.items():
        if 2 * tally > held or len(tallies) == 1:
            return name
    return None


def _last(tallies: Mapping[str, Fraction], rounds: list[Round], breaker: Breaker) -> str:
    fewest = min(tallies.values())
    tied = [name for name, tally in tallies.items() if tally == fewest]
    earlier = {Step.EARLIER_STAGE: [past.tallies for past in reversed(rounds)]}
    return breaker.worst(tied, Turn(Act.EXCLUDE, len(rounds) + 1), earlier)
