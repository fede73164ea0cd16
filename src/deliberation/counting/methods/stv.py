"""Single transferable vote, Weighted Inclusive Gregory with exact fractions.

The stages are those of the Scottish Local Government Elections Order 2007 (schedule 1, rules 45 to 52), but for one
point: no value is cut off after five decimals.

* Quota (Droop): valid ballots divided by seats + 1, the whole part, plus 1. Who holds it is elected.
* One surplus a stage, the largest first: every ballot its holder has moves on at its value times surplus / tally, to
  the next one named who is neither elected nor excluded. What names nobody else is lost.
* No surplus left: the one who holds least is excluded, and all their ballots move on at their value.
* As many left in the count as seats left: they are elected. It ends when the seats are filled.
* Ties between surpluses or between the last go by the tie rule; the Scottish one is EARLIER_STAGE, then ORDER by lot.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from deliberation.counting import ties
from deliberation.counting.methods import ranked
from deliberation.counting.methods.ranked import Profile, Ranks, SharedRank
from deliberation.counting.ties import Act, Breaker, BrokenTie, Step, TieRule, Turn

Holding = dict[Fraction, dict[Ranks, int]]
"""Ballots by the value they have now."""
_TIES = frozenset({Step.EARLIER_STAGE})


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What was done, and how things stand after it. The first stage deals the ballots out: no act.

    `lost`: the value that no longer counts for anybody. `elected`: who was elected by this stage.
    """

    act: Act | None
    of: str | None
    tallies: Mapping[str, Fraction]
    lost: Fraction
    elected: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Election:
    """`elected` in the order of election; within one stage who holds more comes first. `valid`: ballots counted."""

    elected: tuple[str, ...]
    quota: int
    valid: int
    stages: tuple[Stage, ...]
    broken: tuple[BrokenTie, ...]


@dataclass(kw_only=True)
class _Table:
    """The counting table: who holds which ballots."""

    seats: int
    quota: int
    breaker: Breaker
    holdings: dict[str, Holding]
    continuing: dict[str, None]
    tallies: dict[str, Fraction]
    surpluses: list[str] = field(default_factory=list)
    elected: list[str] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    lost: Fraction = Fraction(0)


def count(profile: Profile, seats: int, *, shared: SharedRank, tie_rule: TieRule = ties.NO_TIES) -> Election:
    """With fewer candidates than seats all are elected. Raises NobodyStands, and what Breaker raises."""
    if seats < 1:
        raise ranked.NobodyStands
    papers = ranked.countable(profile, shared)
    valid = sum(count for _, count in papers)
    table = _Table(
        seats=seats,
        quota=valid // (seats + 1) + 1,
        breaker=Breaker(tie_rule, profile.standing, _TIES),
        holdings={name: {} for name in profile.standing},
        continuing=dict.fromkeys(profile.standing),
        tallies=dict.fromkeys(profile.standing, Fraction(0)),
    )
    _move(table, {Fraction(1): dict(papers)}, Fraction(1))
    _close_stage(table, None, None)
    while len(table.elected) < seats and table.continuing:
        _next_stage(table)
    return Election(
        elected=tuple(table.elected),
        quota=table.quota,
        valid=valid,
        stages=tuple(table.stages),
        broken=tuple(table.breaker.broken),
    )


def _next_stage(table: _Table) -> None:
    if table.surpluses:
        _transfer(table, _largest_surplus(table))
    else:
        _exclude(table, _last(table))


def _transfer(table: _Table, name: str) -> None:
    """The surplus moves on; the quota stays with its holder."""
    table.surpluses.remove(name)
    surplus = table.tallies[name] - table.quota
    holding, table.holdings[name] = table.holdings[name], {}
    factor = Fraction(surplus, table.tallies[name])
    table.tallies[name] = Fraction(table.quota)
    _move(table, holding, factor)
    _close_stage(table, Act.TRANSFER, name)


def _exclude(table: _Table, name: str) -> None:
    del table.continuing[name]
    holding, table.holdings[name] = table.holdings[name], {}
    table.tallies[name] = Fraction(0)
    _move(table, holding, Fraction(1))
    _close_stage(table, Act.EXCLUDE, name)


def _move(table: _Table, holding: Holding, factor: Fraction) -> None:
    """Every ballot goes on at its value times the factor."""
    for value, papers in holding.items():
        sent: defaultdict[tuple[str, ...], dict[Ranks, int]] = defaultdict(dict)
        for ranks, ballots in papers.items():
            sent[ranked.holders(ranks, table.continuing)][ranks] = ballots
        for names, parcel in sent.items():
            _hand_over(table, names, parcel, value * factor)


def _hand_over(table: _Table, names: tuple[str, ...], parcel: dict[Ranks, int], value: Fraction) -> None:
    ballots = sum(parcel.values())
    if not names:
        table.lost += value * ballots
        return
    each = Fraction(value, len(names))
    for name in names:
        table.tallies[name] += each * ballots
        pile = table.holdings[name].setdefault(each, {})
        for ranks, more in parcel.items():
            pile[ranks] = pile.get(ranks, 0) + more


def _close_stage(table: _Table, act: Act | None, of: str | None) -> None:
    """Declare who is elected by this stage."""
    found = [name for name in table.continuing if table.tallies[name] >= table.quota]
    table.surpluses += [name for name in found if table.tallies[name] > table.quota]
    left = [name for name in table.continuing if name not in found]
    if len(left) <= table.seats - len(table.elected) - len(found):
        found += left
    found.sort(key=lambda name: -table.tallies[name])
    for name in found:
        del table.continuing[name]
    table.elected += found
    table.stages.append(
        Stage(act=act, of=of, tallies=dict(table.tallies), lost=table.lost, elected=tuple(found))
    )


def _largest_surplus(table: _Table) -> str:
    most = max(table.tallies[name] for name in table.surpluses)
    tied = [name for name in table.surpluses if table.tallies[name] == most]
    return table.breaker.best(tied, Turn(Act.TRANSFER, len(table.stages) + 1), _earlier(table))


def _last(table: _Table) -> str:
    fewest = min(table.tallies[name] for name in table.continuing)
    tied = [name for name in table.continuing if table.tallies[name] == fewest]
    return table.breaker.worst(tied, Turn(Act.EXCLUDE, len(table.stages) + 1), _earlier(table))


def _earlier(table: _Table) -> ties.Measures:
    return {Step.EARLIER_STAGE: [stage.tallies for stage in reversed(table.stages)]}
