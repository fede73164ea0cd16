"""Sequential Phragmén: every seat is a load of 1, carried equally heavily by those who approve its holder.

The next seat goes to whom the heaviest load among their supporters stays lightest with. Loads are exact fractions.
"""

from fractions import Fraction

from deliberation.counting import ties
from deliberation.counting.methods import approvals as approving
from deliberation.counting.methods.approvals import Approvals, Committee
from deliberation.counting.ties import Act, Breaker, TieRule, Turn

Support = dict[str, dict[int, int]]
"""By candidate: how many supporters carry the load of which level. Level 0 carries nothing; level n, that of seat n."""


def count(approvals: Approvals, seats: int, *, tie_rule: TieRule = ties.NO_TIES) -> Committee:
    """`figures`: the load of each member's supporters. Raises NobodyStands, and what Breaker raises."""
    approving.check_seats(approvals, seats)
    breaker = Breaker(tie_rule, approvals.candidates)
    ballots = approvals.gathered()
    supporters = approving.supporters(ballots)
    support: Support = {
        name: {0: sum(ballots[at][1] for at in supporters[name])}
        for name in approvals.candidates
        if name in supporters
    }
    levels = [0] * len(ballots)
    loads = [Fraction(0)]
    members: list[str] = []
    while support and len(members) < seats:
        offers = {name: _load(carried, loads) for name, carried in support.items()}
        least = min(offers.values())
        tied = [name for name, load in offers.items() if load == least]
        member = breaker.best(tied, Turn(Act.ELECT, len(members) + 1))
        members.append(member)
        loads.append(least)
        del support[member]
        for at in supporters[member]:
            _raise_level(support, ballots[at], levels[at], len(members))
            levels[at] = len(members)
    return Committee(members=tuple(members), figures=tuple(loads[1:]), broken=tuple(breaker.broken))


def _load(carried: dict[int, int], loads: list[Fraction]) -> Fraction:
    total = sum((loads[level] * voters for level, voters in carried.items()), start=Fraction(1))
    return Fraction(total, sum(carried.values()))


def _raise_level(support: Support, ballot: tuple[tuple[str, ...], int], before: int, after: int) -> None:
    approved, voters = ballot
    for name in approved:
        if name in support:
            carried = support[name]
            carried[before] -= voters
            carried[after] = carried.get(after, 0) + voters
