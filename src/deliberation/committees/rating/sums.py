"""What is told of the answers: sums, and only where enough answered that none of them can be picked out. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from deliberation.committees import clocks

FEWEST = 5
"""Below so many answers nothing is told but their number."""
SCORES = (5, 4, 3, 2, 1)
_HALF = 6


@dataclass(frozen=True)
class Sums:
    """Of one half year. `by_score`, `mean` and `words` are empty below the fewest; words stand in the order of their letters."""

    half: int
    count: int
    by_score: tuple[tuple[int, int], ...] = ()
    mean: Fraction | None = None
    words: tuple[str, ...] = field(default=(), repr=False)


def half_of(starts_on: date, today: date) -> int:
    """Which half year of the term it is, from 1; before the first day the first."""
    half = 1
    while clocks.months_after(starts_on, half * _HALF) <= today:
        half += 1
    return half


def added_up(half: int, answers: Iterable[tuple[int, str]]) -> Sums:
    """`answers` are scores with their words."""
    listed = tuple(answers)
    if len(listed) < FEWEST:
        return Sums(half, len(listed))
    times = Counter(score for score, _ in listed)
    return Sums(
        half,
        len(listed),
        tuple((score, times[score]) for score in SCORES),
        Fraction(sum(score for score, _ in listed), len(listed)),
        tuple(sorted(words for _, words in listed if words)),
    )
