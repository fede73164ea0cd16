"""Ties are broken by a rule written down before the count, or not at all; each one that was broken is reported."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

Measure = Mapping[str, Fraction]
"""By name; more is better."""
Pick = Callable[[Iterable[Fraction]], Fraction]
_MOST_NAMED = 5


class Step(StrEnum):
    """EARLIER_STAGE: who had more at the latest stage before, where they differ. ORDER: by lot or by list."""

    EARLIER_STAGE = "earlier_stage"
    LOWER_COST = "lower_cost"
    ORDER = "order"


class Act(StrEnum):
    ELECT = "elect"
    EXCLUDE = "exclude"
    TRANSFER = "transfer"
    FUND = "fund"


Measures = Mapping[Step, Iterable[Measure]]


class UnbrokenTie(Invalid):
    message = sentence(
        "%(tied)s are tied at stage %(stage)s. Say in the rule how to break ties, and count again."
    )


class TieOrderIncomplete(Invalid):
    message = sentence("The order that breaks ties must name each option once. Complete it, and count again.")


class TieStepUnknown(Invalid):
    message = sentence("This count cannot break ties by “%(step)s”. Choose another way.")


@dataclass(frozen=True, kw_only=True)
class TieRule:
    """Steps are tried in turn. `order` names everyone once, drawn or agreed before the count: earlier is better."""

    steps: tuple[Step, ...] = ()
    order: tuple[str, ...] = ()


NO_TIES = TieRule()
"""Whoever counts by this is told of the first tie that matters, and gets no result."""


def by_order(order: Iterable[str], *first: Step) -> TieRule:
    return TieRule(steps=(*first, Step.ORDER), order=tuple(order))


@dataclass(frozen=True)
class Turn:
    """Where in the count somebody must be chosen. Stages are numbered from 1."""

    act: Act
    stage: int


@dataclass(frozen=True, kw_only=True)
class BrokenTie:
    """`by` holds the steps that told the tied apart; the last one decided."""

    turn: Turn
    tied: tuple[str, ...]
    chosen: str
    by: tuple[Step, ...]


@dataclass
class Breaker:
    """Breaks the ties of one count, and remembers them. Raises TieOrderIncomplete, TieStepUnknown, UnbrokenTie."""

    rule: TieRule
    names: Collection[str]
    known: frozenset[Step] = frozenset()
    broken: list[BrokenTie] = field(default_factory=list)

    def __post_init__(self) -> None:
        for step in self.rule.steps:
            if step is not Step.ORDER and step not in self.known:
                raise TieStepUnknown({"step": step.value})
        if Step.ORDER in self.rule.steps and sorted(self.rule.order) != sorted(self.names):
            raise TieOrderIncomplete
        self._places: Measure = {name: Fraction(-at) for at, name in enumerate(self.rule.order)}

    def best(self, tied: Sequence[str], turn: Turn, measures: Measures | None = None) -> str:
        """The one to be preferred. No tie where there is only one."""
        return self._chosen(max, tied, turn, measures or {})

    def worst(self, tied: Sequence[str], turn: Turn, measures: Measures | None = None) -> str:
        """The one to go first."""
        return self._chosen(min, tied, turn, measures or {})

    def _chosen(self, pick: Pick, tied: Sequence[str], turn: Turn, measures: Measures) -> str:
        left, by = list(tied), list[Step]()
        for step in self.rule.steps:
            ours = [self._places] if step is Step.ORDER else measures[step]
            narrowed = _narrowed(pick, left, ours)
            by += [step] * (len(narrowed) < len(left))
            left = narrowed
        if len(left) > 1:
            named = ", ".join(left[:_MOST_NAMED]) + (", …" if len(left) > _MOST_NAMED else "")
            raise UnbrokenTie({"tied": named, "stage": turn.stage})
        if len(tied) > 1:
            self.broken.append(BrokenTie(turn=turn, tied=tuple(tied), chosen=left[0], by=tuple(by)))
        return left[0]


def _narrowed(pick: Pick, tied: list[str], measures: Iterable[Measure]) -> list[str]:
    for measure in measures:
        extreme = pick(measure[name] for name in tied)
        tied = [name for name in tied if measure[name] == extreme]
        if len(tied) == 1:
            break
    return tied
