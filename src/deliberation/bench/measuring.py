"""Measurements beside their limits."""

import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

Once = Callable[[], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is done in each of the rounds. The ratio is the median of the rounds'. `crowd` is the largest vote's units."""

    rounds: int = 5
    ballots: int = 64
    lone_ballots: int = 16
    hellos: int = 1500
    pages: int = 24
    seconds: float = 2.0
    parties: int = 5000
    entries: int = 500
    casts: int = 800
    crowd: int = 1_000_000
    homes: int = 5000
    seats: int = 300


QUICK = Sizes(
    rounds=1,
    ballots=16,
    lone_ballots=2,
    hellos=50,
    pages=5,
    seconds=1.0,
    parties=50,
    entries=20,
    casts=32,
    crowd=200,
    homes=40,
    seats=6,
)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What is compared with what. `goal` is the lowest ratio wanted if `more_is_better`, else the highest."""

    what: str
    limit: str
    unit: str
    goal: float | None = None
    more_is_better: bool = False


@dataclass(frozen=True)
class Measured:
    """Medians, and the median of the ratios taken side by side."""

    bar: Bar
    ours: float
    limit: float
    ratio: float

    @property
    def is_met(self) -> bool | None:
        """None where no goal is set."""
        goal = self.bar.goal
        if goal is None:
            return None
        return self.ratio >= goal if self.bar.more_is_better else self.ratio <= goal


def compare(bar: Bar, ours: Sequence[float], limits: Sequence[float]) -> Measured:
    """Both in the order of the rounds."""
    ratios = [own / limit for own, limit in zip(ours, limits, strict=True)]
    return Measured(bar, statistics.median(ours), statistics.median(limits), statistics.median(ratios))


async def in_turns(bar: Bar, rounds: int, ours: Once, limit: Once, *, of: int = 1) -> Measured:
    """Milliseconds for one of the `of` things that each call does."""
    own, limits = [], []
    for _ in range(rounds):
        own.append(await milliseconds_of(ours) / of)
        limits.append(await milliseconds_of(limit) / of)
    return compare(bar, own, limits)


def high(values: Iterable[float]) -> float:
    """What one in a hundred exceeds."""
    ordered = sorted(values)
    return ordered[int(len(ordered) * 0.99)]


async def milliseconds_of(work: Once) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000
