"""The figures that somebody counted by hand, as a form asks for them, in the order of the printed sheet of the count."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from litestar.datastructures import FormMultiDict

from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.papers import hand_counts
from deliberation.papers.hand_counts import Line, Sums
from deliberation.papers.papers import Paper
from deliberation.web import forms
from deliberation.web.deps import Visit
from deliberation.web.forms import Fault, NotFilledIn

_SAID = {
    Choice.FOR: sentence("Agree"),
    Choice.AGAINST: sentence("Disagree"),
    Choice.ABSTAIN: sentence("Abstain"),
    Choice.INVALID: sentence("Not valid"),
    Quantity.PARTICIPATING: sentence("Took part"),
    hand_counts.COUNTED: sentence("All valid ballots"),
    hand_counts.FIRST: sentence("In first place"),
}
_DIMS = {
    HEADS: sentence("Number of owners"),
    AREA: sentence("Floor area in m²"),
    "members": sentence("Number of members"),
    "owner_members": sentence("Number of members who are owners"),
    hand_counts.BALLOTS: sentence("Number of ballots"),
}
_MISSING = sentence("Write the figure. Write 0 where there is none.")
_NO_NUMBER = sentence("Write a whole number, such as 12.")
_NO_AREA = sentence("Write the area in square metres with two decimals, such as 89.50.")
_TOO_MANY = sentence("There is at most %(most)s, counted together with what stands above. Look again.")
_LONGEST = 20


@dataclass(frozen=True)
class Box:
    """One box to fill in; `is_area` takes decimals."""

    name: str
    label: str
    is_area: bool


@dataclass(frozen=True)
class Group:
    """What stands on one line of the printed sheet. `title` is somebody's own words, such as a candidate's name."""

    title: str
    said: str
    boxes: tuple[Box, ...]


def groups(visit: Visit, paper: Paper | None, asked: Sequence[Line]) -> tuple[Group, ...]:
    return tuple(
        Group(
            title=_title(paper, question),
            said=visit.say(_SAID[said]),
            boxes=tuple(
                Box(name=line.name, label=visit.say(_DIMS[line.dim]), is_area=line.dim == AREA)
                for line in lines
            ),
        )
        for (question, said), lines in groupby(asked, key=lambda line: (line.question, line.said))
    )


def named(visit: Visit, paper: Paper | None, name: str) -> tuple[str, str]:
    """A figure in words: whose it is, in their own words, and what."""
    question, dim, said = ([""] * 3 + name.split("."))[-3:]
    return _title(paper, question), f"{visit.say(_SAID[said])} · {visit.say(_DIMS[dim])}"


def read(asked: Sequence[Line], sent: FormMultiDict) -> Sums:
    """Raises NotFilledIn with every fault at its box."""
    typed = forms.typed(sent)
    found: dict[str, int] = {}
    faults: dict[str, Fault] = {}
    for line in asked:
        try:
            found[line.name] = _number(line, typed.value(line.name))
        except ValueError as wrong:
            faults[line.name] = Fault(str(wrong))
    if not faults:
        faults = {line.name: _most(line) for line in hand_counts.too_many(tuple(asked), found)}
    if faults:
        raise NotFilledIn(replace(typed, faults=faults))
    return found


def _number(line: Line, text: str) -> int:
    """Raises ValueError with a sentence. Signs that people write within numbers, or behind them, do no harm."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "")
    if not plain:
        raise ValueError(_MISSING)
    if line.dim == AREA:
        try:
            return exact.area_cm2(plain.removesuffix("m2").removesuffix("平方米"))
        except ValueError:
            raise ValueError(_NO_AREA) from None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST):
        raise ValueError(_NO_NUMBER)
    return int(plain)


def _most(line: Line) -> Fault:
    most = f"{exact.square_metres(line.most):,}" if line.dim == AREA else f"{line.most:,}"
    return Fault(_TOO_MANY, {"most": most})


def _title(paper: Paper | None, question: str) -> str:
    return paper.title(question) if paper is not None and question else ""
