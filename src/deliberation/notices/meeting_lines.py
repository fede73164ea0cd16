"""What people count by hand when a vote of a meeting is counted again from its record. Pure.

By name: owners and area of those who said so. By hand: the hands. In secret no word leads to a weight, so its forms and codes are counted;
so is who said what wherever the rule changes every weight.
"""

from collections.abc import Iterator

from deliberation.counting import presets
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice
from deliberation.counting.shapes import Object, Shape
from deliberation.meetings.votes.kinds import Way
from deliberation.papers import hand_counts
from deliberation.papers.hand_counts import BALLOTS, Line


def of_record(record: Object) -> tuple[Line, ...]:
    """In the order in which a page of the result has them."""
    of_weights = () if record["way"] == Way.SECRET else tuple(_of_figures(record))
    return of_weights or tuple(_of_words(record))


def _of_words(record: Object) -> Iterator[Line]:
    sums = Shape(record["sums"], "sums").entries()
    most = len(Shape(record["seats"], "seats").items())
    for choice in Choice:
        yield _line(BALLOTS, choice, sums[choice].whole(), most)


def _of_figures(record: Object) -> Iterator[Line]:
    figures = Shape(record["figures"], "figures").entries()[str(record["stage"])].entries()
    for choice in Choice:
        for dim in hand_counts.plain_dims(presets.parse(record["rule"]).rule):
            known = figures[dim].entries()
            number, most = hand_counts.whole(known, choice), hand_counts.whole(known, Quantity.TOTAL)
            if number is not None and most is not None:
                yield _line(dim, choice, number, most)


def _line(dim: str, choice: Choice, published: int, most: int) -> Line:
    return Line(question="", dim=dim, said=choice, published=published, most=most, whole=dim)
