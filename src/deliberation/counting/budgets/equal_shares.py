"""Method of equal shares with cost utilities: every voter gets the same part of the money, and supporters pay together.

* A project's price is the least sum p for which its supporters can pay its cost, each giving p, or all they have if less.
  The project with the least price per unit of cost is bought next (Peters, Pierczyński and Skowron; what a project is
  worth to who approves it is its cost). Until no project's supporters can pay for it.
* What is left in single purses is completed by “add one”: everybody's part is raised by one step and all is counted anew,
  as long as the outcome costs no more than the budget. The last such outcome stands.

Exact: purses are whole numbers over one denominator, which grows with each purchase.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from deliberation.counting import ties
from deliberation.counting.budgets import election as electing
from deliberation.counting.budgets.election import Election
from deliberation.counting.ties import Act, Breaker, BrokenTie, Measure, Step, TieRule, Turn
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

_TIES = frozenset({Step.LOWER_COST})
MOST_STEPS = 20_000


class NeedsApprovals(Invalid):
    message = sentence("Equal shares are counted from ballots that approve projects. Choose another method.")


class StepTooSmall(Invalid):
    message = sentence("Adding to the shares took more than %(most)s steps. Choose a larger step.")


@dataclass(frozen=True, kw_only=True)
class Purchase:
    """`price`: the most that one supporter gave for it."""

    project: str
    price: Fraction


@dataclass(frozen=True, kw_only=True)
class Shares:
    """`share`: what each voter got for the outcome that stands; `steps`: how often it was raised to get there.

    `broken` holds the ties of that count, then those of the next one, which cost too much, where there was one.
    """

    purchases: tuple[Purchase, ...]
    cost: Fraction
    left: Fraction
    share: Fraction
    steps: int
    broken: tuple[BrokenTie, ...]

    @property
    def funded(self) -> tuple[str, ...]:
        return tuple(purchase.project for purchase in self.purchases)


@dataclass(frozen=True, kw_only=True)
class _Voters:
    """Voters who approve the same, together: `heads[g]` of them in group g. `groups`: by project, who approves it."""

    heads: tuple[int, ...]
    groups: dict[str, tuple[int, ...]]

    def supporters(self, name: str) -> int:
        return sum(self.heads[group] for group in self.groups[name])


@dataclass(kw_only=True)
class _Purses:
    """What each voter of a group still has, and what each project costs, in 1/`scale` of the money."""

    held: list[int]
    costs: dict[str, int]
    scale: int

    def refine(self, factor: int) -> None:
        if factor > 1:
            self.held = [sum_ * factor for sum_ in self.held]
            self.costs = {name: cost * factor for name, cost in self.costs.items()}
            self.scale *= factor


def fund(election: Election, *, step: Fraction = Fraction(1), tie_rule: TieRule = ties.NO_TIES) -> Shares:
    """`step` in units of the money. Raises NeedsApprovals, StepTooSmall, and what Breaker raises."""
    if election.vote_type not in electing.APPROVING:
        raise NeedsApprovals
    if step <= 0:
        raise StepTooSmall({"most": MOST_STEPS})
    voters = _voters(election)
    share = Fraction(election.money, max(1, len(election.ballots)))
    stands, broken = _bought(election, voters, share, tie_rule)
    for steps in range(MOST_STEPS):
        if len(stands) == len(voters.groups):
            return _shares(election, stands, share + steps * step, steps, broken)
        further, further_broken = _bought(election, voters, share + (steps + 1) * step, tie_rule)
        if _cost(election, further) > election.money:
            return _shares(election, stands, share + steps * step, steps, (*broken, *further_broken))
        stands, broken = further, further_broken
    raise StepTooSmall({"most": MOST_STEPS})


def _voters(election: Election) -> _Voters:
    counts = Counter(frozenset(ballot.chosen) for ballot in election.ballots)
    groups: dict[str, list[int]] = {name: [] for name in election.keys}
    for group, approved in enumerate(counts):
        for name in approved:
            groups[name].append(group)
    return _Voters(
        heads=tuple(counts.values()),
        groups={name: tuple(members) for name, members in groups.items() if members},
    )


def _bought(
    election: Election, voters: _Voters, share: Fraction, tie_rule: TieRule
) -> tuple[tuple[Purchase, ...], tuple[BrokenTie, ...]]:
    """What is bought when everybody gets this share."""
    breaker = Breaker(tie_rule, election.keys, _TIES)
    purses = _filled(election, voters, share)
    rates = {name: Fraction(1, voters.supporters(name)) for name in voters.groups}
    purchases: list[Purchase] = []
    while cheapest := _cheapest(voters, purses, rates):
        turn = Turn(Act.FUND, len(purchases) + 1)
        lower_cost: Measure = {name: -election.costs[name] for name in cheapest}
        name = breaker.best(cheapest, turn, {Step.LOWER_COST: [lower_cost]})
        purchases.append(Purchase(project=name, price=rates.pop(name) * election.costs[name]))
        _pay(voters, purses, name, purchases[-1].price)
    return tuple(purchases), tuple(breaker.broken)


def _filled(election: Election, voters: _Voters, share: Fraction) -> _Purses:
    scale = lcm(share.denominator, *(project.cost.denominator for project in election.projects))
    return _Purses(
        held=[int(share * scale)] * len(voters.heads),
        costs={project.key: int(project.cost * scale) for project in election.projects},
        scale=scale,
    )


def _cheapest(voters: _Voters, purses: _Purses, rates: dict[str, Fraction]) -> list[str]:
    """Those with the least price per unit of cost. Who cannot be paid for drops out.

    Purses only empty, so a rate can only rise: above the least one found, an old rate needs no new look.
    """
    least: Fraction | None = None
    tied: list[str] = []
    for name in sorted(rates, key=rates.__getitem__):
        if least is not None and rates[name] > least:
            break
        rate = _rate(voters, purses, name)
        if rate is None:
            del rates[name]
            continue
        rates[name] = rate
        if least is None or rate < least:
            least, tied = rate, []
        if rate == least:
            tied.append(name)
    return tied


def _rate(voters: _Voters, purses: _Purses, name: str) -> Fraction | None:
    """The price over the cost; None where the supporters' purses do not hold the cost."""
    held, heads, cost = purses.held, voters.heads, purses.costs[name]
    left, paying = cost, list(voters.groups[name])
    while paying:
        count = sum([heads[group] for group in paying])
        able = [group for group in paying if held[group] * count >= left]
        if len(able) == len(paying):
            return Fraction(left, count * cost)
        left -= sum([held[group] * heads[group] for group in paying if held[group] * count < left])
        paying = able
    return None


def _pay(voters: _Voters, purses: _Purses, name: str, price: Fraction) -> None:
    scaled = price * purses.scale
    purses.refine(scaled.denominator)
    held = purses.held
    for group in voters.groups[name]:
        held[group] -= min(held[group], scaled.numerator)


def _cost(election: Election, purchases: tuple[Purchase, ...]) -> Fraction:
    return sum((election.costs[purchase.project] for purchase in purchases), start=Fraction(0))


def _shares(
    election: Election,
    purchases: tuple[Purchase, ...],
    share: Fraction,
    steps: int,
    broken: tuple[BrokenTie, ...],
) -> Shares:
    cost = _cost(election, purchases)
    return Shares(
        purchases=purchases, cost=cost, left=election.money - cost, share=share, steps=steps, broken=broken
    )
