"""Figures somebody published instead of a register and ballots: with gaps, and as precise as they were written."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.counting import numbers, quantities
from deliberation.counting.quantities import Known, Quantities, Quantity
from deliberation.counting.rules import Rule
from deliberation.counting.shapes import Shape, UnknownWord

Places = Mapping[str, Mapping[Quantity, int]]
"""How many decimals each figure is written with, by dimension."""

_PARTS = {
    Quantity.VOTES: (Quantity.FOR, Quantity.AGAINST),
    Quantity.DELIVERED: (Quantity.TOTAL, Quantity.UNDELIVERED),
}


@dataclass(frozen=True)
class Published:
    """The figures of each call by its id."""

    calls: Mapping[str, Quantities]
    places: Mapping[str, Places]


def read(shape: Shape, rule: Rule) -> Published:
    """Raises Misshapen, UnknownWord for a call, dimension or quantity the rule does not know."""
    stages = {stage.id for stage in rule.stages}
    calls, places = {}, {}
    for stage, tally in shape.entries().items():
        if stage not in stages:
            raise UnknownWord(shape.where, word=stage)
        written = {dim: _written(dim, figures, rule) for dim, figures in tally.entries().items()}
        calls[stage] = {
            dim: quantities.with_sums(_known(figures), rule.participating) for dim, figures in written.items()
        }
        places[stage] = {dim: _places(figures, rule) for dim, figures in written.items()}
    return Published(calls, places)


_Written = Mapping[Quantity, Shape]


def _written(dim: str, shape: Shape, rule: Rule) -> _Written:
    """Nothing for a dimension that was not published."""
    if dim not in rule.dims:
        raise UnknownWord(shape.where, word=dim)
    figures = {} if shape.value is None else shape.entries()
    for name, figure in figures.items():
        if name not in _NAMES:
            raise UnknownWord(figure.where, word=name)
    return {Quantity(name): figure for name, figure in figures.items()}


_NAMES = frozenset(Quantity) - {Quantity.FOR_AT_MEETING, Quantity.REQUIRED_QUORUM}


def _known(figures: _Written) -> Known:
    return {name: None if shape.value is None else numbers.number(shape) for name, shape in figures.items()}


def _places(figures: _Written, rule: Rule) -> Mapping[Quantity, int]:
    """A sum has as many decimals as the finest of its parts."""
    own = {name: numbers.places(shape.value) for name, shape in figures.items()}
    parts = {**_PARTS, Quantity.PARTICIPATING: tuple(map(Quantity, rule.participating))}
    sums = {name: max((own.get(part, 0) for part in of), default=0) for name, of in parts.items()}
    return {**sums, **own}
