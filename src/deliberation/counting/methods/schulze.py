"""Schulze's method, by winning votes: a beats b if the strongest chain from a to b is stronger than that back.

A defeat of b by a is as strong as the ballots that put a above b, where they outnumber those that put b above a.
Ballots with equal ranks count as cast: they prefer neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting import ties
from deliberation.counting.methods import pairwise
from deliberation.counting.methods.pairwise import Table
from deliberation.counting.methods.ranked import Profile
from deliberation.counting.ties import Act, Breaker, BrokenTie, TieRule, Turn


@dataclass(frozen=True, kw_only=True)
class Schulze:
    """`places`: the unbeaten, then those unbeaten without them, and so on. The winner is the first of `places`."""

    winner: str
    places: tuple[tuple[str, ...], ...]
    table: Table
    strengths: Table
    broken: tuple[BrokenTie, ...]


def count(profile: Profile, *, tie_rule: TieRule = ties.NO_TIES) -> Schulze:
    """The tie rule chooses among several unbeaten. Raises TooManyNames, NobodyStands, and what Breaker raises."""
    breaker = Breaker(tie_rule, profile.standing)
    table = pairwise.compare(profile)
    strong = strengths(table)
    ranking = places(strong)
    winner = breaker.best(ranking[0], Turn(Act.ELECT, 1))
    return Schulze(winner=winner, places=ranking, table=table, strengths=strong, broken=tuple(breaker.broken))


def strengths(table: Table) -> Table:
    """The strongest chain between each two."""
    names = list(table)
    rows = [[_defeat(table, name, other) for other in names] for name in names]
    for middle, onward in enumerate(rows):
        for at, row in enumerate(rows):
            if at != middle and row[middle]:
                rows[at] = _through(row, row[middle], onward)
    return {name: dict(zip(names, row, strict=True)) for name, row in zip(names, rows, strict=True)}


def places(strong: Table) -> tuple[tuple[str, ...], ...]:
    left, found = list(strong), list[tuple[str, ...]]()
    while left:
        unbeaten = tuple(name for name in left if not _is_beaten(name, left, strong))
        found.append(unbeaten)
        left = [name for name in left if name not in unbeaten]
    return tuple(found)


def _defeat(table: Table, name: str, other: str) -> int:
    return table[name][other] if table[name][other] > table[other][name] else 0


def _through(row: list[int], reach: int, onward: list[int]) -> list[int]:
    return [max(direct, min(reach, further)) for direct, further in zip(row, onward, strict=True)]


def _is_beaten(name: str, others: list[str], strong: Mapping[str, Mapping[str, int]]) -> bool:
    return any(strong[other][name] > strong[name][other] for other in others)
