"""What people count by hand when a vote is counted again, against what was published. Pure, and the same for every kind of vote.

A figure has a name: `heads.for`, `area.against` (cm²), `o2.heads.for` of a candidate, `o2.ballots.first` of an option, `ballots.counted`.
Only what can be added up from the papers is asked for: no figure that the rule caps, multiplies or adds silence to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from deliberation.counting import presets
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice, Rule
from deliberation.counting.shapes import Object, Shape
from deliberation.papers import committees, rankings

Sums = Mapping[str, int]
"""Whole numbers by the name of the figure; of a vote in a meeting, by what was said."""
BALLOTS, COUNTED, FIRST = "ballots", "counted", "first"


class Found(StrEnum):
    """What two counts say of what was published. APART: they differ from each other, and say nothing."""

    AGREES = "agrees"
    DIFFERS = "differs"
    APART = "apart"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure that is asked for. `question` is a candidate or an option, empty of a motion and of all ballots together.

    `whole` names what it is part of: figures of one whole cannot be more than `most` together.
    """

    question: str
    dim: str
    said: str
    published: int
    most: int
    whole: str

    @property
    def name(self) -> str:
        return ".".join(part for part in (self.question, self.dim, self.said) if part)


def lines(record: Object) -> tuple[Line, ...]:
    """Of a published certificate or record of a poll, in the order in which it is printed. Raises Misshapen, InvalidRule."""
    match record.get("kind"):
        case rankings.KIND:
            return tuple(_of_ranking(record))
        case committees.KIND:
            return tuple(_of_election(record))
        case _:
            return tuple(_of_motion(record)) or (_all_ballots(record),)


def published(asked: tuple[Line, ...]) -> Sums:
    return {line.name: line.published for line in asked}


def differing(one: Sums, other: Sums) -> tuple[str, ...]:
    """The names of all figures that are not the same in both. What is not named in one is none there."""
    return tuple(name for name in {**one, **other} if one.get(name, 0) != other.get(name, 0))


def found(published: Sums, first: Sums, second: Sums) -> Found:
    """What follows from the figures of two people."""
    if differing(first, second):
        return Found.APART
    return Found.DIFFERS if differing(published, first) else Found.AGREES


def too_many(asked: tuple[Line, ...], counted: Sums) -> tuple[Line, ...]:
    """Where there are more than there can be: of each whole the first figure that is one too many with those before it."""
    first: dict[str, Line] = {}
    together: dict[str, int] = {}
    for line in asked:
        together[line.whole] = together.get(line.whole, 0) + counted[line.name]
        if together[line.whole] > line.most:
            first.setdefault(line.whole, line)
    return tuple(first.values())


def _of_motion(record: Object) -> Iterator[Line]:
    counts = Shape(record["counts"], "counts").entries()
    for choice in Choice:
        for dim in plain_dims(presets.parse(record["rule"]).rule):
            figures = counts[dim].entries()
            number, most = whole(figures, choice), whole(figures, Quantity.TOTAL)
            if number is not None and most is not None:
                yield Line(question="", dim=dim, said=choice, published=number, most=most, whole=dim)


def _of_election(record: Object) -> Iterator[Line]:
    """Who takes part, and who agrees to each candidate: nothing else decides."""
    counts = Shape(record["counts"], "counts").entries()
    part, total = counts["participating"].entries(), counts["total"].entries()
    dims = plain_dims(presets.parse(record["rule"]).rule)
    for dim in dims:
        yield Line(
            question="",
            dim=dim,
            said=Quantity.PARTICIPATING,
            published=part[dim].whole(),
            most=total[dim].whole(),
            whole=dim,
        )
    for candidate, said in counts["candidates"].entries().items():
        agreed = said.entries()[Choice.FOR].entries()
        for dim in dims:
            yield Line(
                question=candidate,
                dim=dim,
                said=Choice.FOR,
                published=agreed[dim].whole(),
                most=total[dim].whole(),
                whole=f"{candidate}.{dim}",
            )


def _of_ranking(record: Object) -> Iterator[Line]:
    """How many ballots there are, and how many put each option first, alone or beside others."""
    most = Shape(record["electorate"], "electorate").entries()["parties"].whole()
    firsts: dict[str, int] = {
        option.entries()["id"].text(): 0
        for option in Shape(record["paper"], "paper").entries()["options"].items()
    }
    counted = 0
    for ranking in Shape(record["rankings"], "rankings").items():
        fields = ranking.entries()
        number, ranks = fields["count"].whole(), fields["ranks"].items()
        counted += number
        for option in ranks[0].texts() if ranks else ():
            firsts[option] += number
    yield _ballots("", COUNTED, counted, most)
    for option, number in firsts.items():
        yield _ballots(option, FIRST, number, most)


def _all_ballots(record: Object) -> Line:
    """Where no weight can be added up by hand."""
    most = Shape(record["electorate"], "electorate").entries()["parties"].whole()
    counted = Shape(record["ballots"], "ballots").entries()[COUNTED].whole()
    return _ballots("", COUNTED, counted, most)


def _ballots(question: str, said: str, number: int, most: int) -> Line:
    whole = f"{question}.{BALLOTS}"
    return Line(question=question, dim=BALLOTS, said=said, published=number, most=most, whole=whole)


def plain_dims(rule: Rule) -> tuple[str, ...]:
    """In which the rule caps or multiplies no weight."""
    changed = {transform.dim for transform in rule.transforms}
    return tuple(dim for dim in rule.dims if dim not in changed)


def whole(figures: Mapping[str, Shape], name: str) -> int | None:
    """None of what is not known, or is no whole number."""
    value = figures[name].value if name in figures else None
    exact = Fraction(value) if isinstance(value, str) else None
    return exact.numerator if exact is not None and exact.denominator == 1 else None
