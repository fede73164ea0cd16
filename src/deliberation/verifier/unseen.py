"""What can be said of a count whose ballots are not all shown: which figures are possible, and what would follow from them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from deliberation.counting import count as counting
from deliberation.counting import parties as electorates
from deliberation.counting import quantities, rules
from deliberation.counting.count import Ballots, Count
from deliberation.counting.parties import Party
from deliberation.counting.quantities import Known, Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.papers import papers
from deliberation.papers.papers import Answers, Paper
from deliberation.verifier import shapes

_CHOICES = tuple(Quantity(choice) for choice in Choice)


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """Whose last ballot is not shown: parties that are `known`, and `number` more, who are `among` others."""

    known: tuple[Party, ...]
    number: int
    among: tuple[Party, ...]

    @property
    def count(self) -> int:
        return len(self.known) + self.number

    def weights(self, dim: str) -> tuple[int, int]:
        """The least and the most that their ballots can weigh together."""
        sure = sum(electorates.weights(self.known, dim))
        others = sorted(electorates.weights(self.among, dim))
        heaviest = others[max(0, len(others) - self.number) :]
        return sure + sum(others[: self.number]), sure + sum(heaviest)


@dataclass(frozen=True)
class Claim:
    """What follows from the figures that were published of a question; `faults` names those that cannot be."""

    count: Count
    faults: tuple[str, ...]


def claim(
    rule: Rule, parties: Collection[Party], *, said: Ballots, unseen: Unseen, counts: Mapping[str, Any]
) -> Claim:
    """`said` is what is shown. Raises RuleNeedsMore; KeyError, TypeError or ValueError for what are no figures."""
    rules.check_countable(rule)
    shown = counting.tally(rule, parties, said)
    claimed = {
        dim: {name: Fraction(int(counts[dim][name])) for name in (Quantity.TOTAL, *_CHOICES, Quantity.SILENT)}
        for dim in rule.dims
    }
    faults = tuple(
        f"counts.{dim}.{name}"
        for dim, figures in claimed.items()
        for name in _impossible(figures, shown[dim], *unseen.weights(dim))
    )
    known = {dim: quantities.with_sums(figures, rule.participating) for dim, figures in claimed.items()}
    return Claim(counting.judge(rule, known), faults)


def _impossible(figures: Mapping[Quantity, Fraction], shown: Known, least: int, most: int) -> Iterator[str]:
    """Every choice has at least what is shown, and no more than all that is not shown could add."""
    if figures[Quantity.TOTAL] != shown[Quantity.TOTAL]:
        yield Quantity.TOTAL
    more = {name: figures[name] - (shown[name] or 0) for name in _CHOICES}
    yield from (name for name, weight in more.items() if not 0 <= weight <= most)
    cast = sum(figures[name] for name in _CHOICES)
    if not least <= sum(more.values()) <= most or figures[Quantity.SILENT] != figures[Quantity.TOTAL] - cast:
        yield Quantity.SILENT


def ranked(
    paper: Paper, *, said: Mapping[str, Answers], unseen: Unseen, rankings: Any
) -> dict[str, Answers] | None:
    """As many ballots as these published rankings are, the shown ones among them; None where that cannot be.

    Whose each is, nobody can see: the keys are only numbers. Raises KeyError, TypeError or ValueError for what are no rankings.
    """
    claimed = Counter[tuple[tuple[str, ...], ...]]()
    for ranking in rankings:
        number = ranking["count"]
        if not shapes.COUNT.admits(number):
            return None
        claimed[tuple(tuple(rank) for rank in ranking["ranks"])] += number
    shown = Counter(papers.ranks_of(answers) for answers in said.values())
    if claimed.total() != shown.total() + unseen.count or not shown <= claimed:
        return None
    possible = {ranks: _answers(ranks) for ranks in claimed}
    if not all(papers.fits(paper, answers) for answers in possible.values()):
        return None
    return {str(at): possible[ranks] for at, ranks in enumerate(claimed.elements())}


def _answers(ranks: tuple[tuple[str, ...], ...]) -> Answers:
    return {str(place): rank for place, rank in enumerate(ranks, start=1) if rank}
