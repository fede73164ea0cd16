"""Sequential proportional approval voting (Thiele): the next seat goes to whom it adds most for.

A ballot with n of its approved already seated adds 1/(n + 1). Exact: sums of whole numbers over the common multiple.
"""

import math
from fractions import Fraction

from deliberation.counting import ties
from deliberation.counting.methods import approvals as approving
from deliberation.counting.methods.approvals import Approvals, Committee
from deliberation.counting.ties import Act, Breaker, TieRule, Turn


def count(approvals: Approvals, seats: int, *, tie_rule: TieRule = ties.NO_TIES) -> Committee:
    """`figures`: what each member added. Raises NobodyStands, and what Breaker raises."""
    approving.check_seats(approvals, seats)
    breaker = Breaker(tie_rule, approvals.candidates)
    ballots = approvals.gathered()
    supporters = approving.supporters(ballots)
    whole = math.lcm(*range(1, min(seats, len(approvals.candidates)) + 2))
    seated = [0] * len(ballots)
    gains = {
        name: whole * sum(ballots[at][1] for at in supporters[name])
        for name in approvals.candidates
        if name in supporters
    }
    members: list[str] = []
    figures: list[Fraction] = []
    while gains and len(members) < seats:
        most = max(gains.values())
        tied = [name for name, gain in gains.items() if gain == most]
        member = breaker.best(tied, Turn(Act.ELECT, len(members) + 1))
        members.append(member)
        figures.append(Fraction(gains.pop(member), whole))
        for at in supporters[member]:
            approved, voters = ballots[at]
            fall = voters * (whole // (seated[at] + 1) - whole // (seated[at] + 2))
            seated[at] += 1
            _lower(gains, approved, fall)
    return Committee(members=tuple(members), figures=tuple(figures), broken=tuple(breaker.broken))


def _lower(gains: dict[str, int], approved: tuple[str, ...], fall: int) -> None:
    for name in approved:
        if name in gains:
            gains[name] -= fall
