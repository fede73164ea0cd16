"""A second counter for ranked and approval ballots: it shares no code with the first and follows the definitions.

`order` breaks ties throughout: who stands earlier is preferred.
"""

from fractions import Fraction
from itertools import pairwise, permutations

Ranks = tuple[tuple[str, ...], ...]
Papers = list[Ranks]
"""One a voter."""


def top(ranks: Ranks, left: set[str]) -> list[str]:
    for rank in ranks:
        here = [name for name in rank if name in left]
        if here:
            return here
    return []


def instant_runoff(papers: Papers, order: list[str]) -> str:
    left = set(order)
    while True:
        held = {name: Fraction(0) for name in left}
        for ranks in papers:
            for name in top(ranks, left):
                held[name] += Fraction(1, len(top(ranks, left)))
        for name in left:
            if len(left) == 1 or held[name] > sum(held.values()) / 2:
                return name
        left.remove(min(left, key=lambda name: (held[name], -order.index(name))))


def beats(papers: Papers, names: list[str]) -> dict[tuple[str, str], int]:
    def place(ranks: Ranks, name: str) -> int:
        return next((at for at, rank in enumerate(ranks) if name in rank), len(ranks))

    return {
        (a, b): sum(place(ranks, a) < place(ranks, b) for ranks in papers)
        for a in names
        for b in names
        if a != b
    }


def schulze_unbeaten(papers: Papers, names: list[str]) -> set[str]:
    """Every chain without a loop is tried."""
    table = beats(papers, names)

    def strength(a: str, b: str) -> int:
        between = [name for name in names if name not in (a, b)]
        best = 0
        for size in range(len(between) + 1):
            for chosen in permutations(between, size):
                chain = [a, *chosen, b]
                links = list(pairwise(chain))
                if all(table[link] > table[link[::-1]] for link in links):
                    best = max(best, min(table[link] for link in links))
        return best

    strong = {pair: strength(*pair) for pair in table}
    return {a for a in names if all(strong[a, b] >= strong[b, a] for b in names if b != a)}


def transferable(papers: Papers, seats: int, order: list[str]) -> list[str]:
    """Every piece of paper by itself: [ranks, value, who holds it]."""
    pieces = [[ranks, Fraction(1), None] for ranks in papers if any(ranks)]
    quota = len(pieces) // (seats + 1) + 1
    left, elected, owed = set(order), [], []
    moving = pieces
    while True:
        settled = [piece for piece in pieces if piece not in moving]
        pieces = settled
        for ranks, value, _ in moving:
            names = top(ranks, left)
            pieces = pieces + [[ranks, value / len(names), name] for name in names]
        held = {name: sum((p[1] for p in pieces if p[2] == name), Fraction(0)) for name in order}
        reached = [name for name in order if name in left and held[name] >= quota]
        owed += [name for name in reached if held[name] > quota]
        left -= set(reached)
        elected += reached
        if len(left) <= seats - len(elected):
            return sorted([*elected, *left])
        if len(elected) == seats:
            return sorted(elected)
        if owed:
            giver = max(owed, key=lambda name: (held[name], -order.index(name)))
            owed.remove(giver)
            rate = (held[giver] - quota) / held[giver]
            moving = []
            for piece in pieces:
                if piece[2] == giver:
                    moving.append([piece[0], piece[1] * rate, None])
            pieces = [p for p in pieces if p[2] != giver] + [[(), Fraction(quota), giver]]
        else:
            goes = min(left, key=lambda name: (held[name], -order.index(name)))
            left.remove(goes)
            moving = [p for p in pieces if p[2] == goes]
            pieces = [p for p in pieces if p[2] != goes]


def thiele(approvals: list[frozenset[str]], seats: int, order: list[str]) -> list[str]:
    def worth(committee: list[str]) -> Fraction:
        return sum(
            (Fraction(1, n + 1) for said in approvals for n in range(len(said & set(committee)))), Fraction(0)
        )

    committee: list[str] = []
    for _ in range(min(seats, len({name for said in approvals for name in said}))):
        free = [name for name in order if name not in committee]
        committee.append(max(free, key=lambda name: (worth([*committee, name]), -order.index(name))))
    return committee


def phragmen(approvals: list[frozenset[str]], seats: int, order: list[str]) -> list[str]:
    """As a clock: each voter earns 1 a moment; a seat costs 1, and is bought as soon as its supporters have that."""
    purse = [Fraction(0)] * len(approvals)
    committee: list[str] = []
    for _ in range(min(seats, len({name for said in approvals for name in said}))):
        waits = {}
        for name in order:
            backers = [at for at, said in enumerate(approvals) if name in said]
            if name not in committee and backers:
                waits[name] = (1 - sum(purse[at] for at in backers)) / Fraction(len(backers))
        name = min(waits, key=lambda name: (waits[name], order.index(name)))
        purse = [
            Fraction(0) if name in said else has + waits[name]
            for has, said in zip(purse, approvals, strict=True)
        ]
        committee.append(name)
    return committee
