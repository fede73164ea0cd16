"""Turnout by place in words: what is still missing where, and where nothing may be told."""

from collections.abc import Iterable
from fractions import Fraction

from deliberation.counting import groups
from deliberation.counting.expressions import Comparison
from deliberation.counting.groups import Group, Spot
from deliberation.counting.parties import HEADS
from deliberation.counting.thresholds import Threshold
from deliberation.kernel.text import sentence
from deliberation.polls.queries import Turnout
from deliberation.web.deps import Visit

Row = tuple[str, str, str, str]
"""The place, how many took part, how many are missing to the quorum, and the area in percent."""


def rows(visit: Visit, spots: Iterable[Spot], turnout: Turnout) -> tuple[Row, ...]:
    """Empty where the poll is so small that any part of it would tell who voted."""
    wanted = next((test.atom for test in turnout.tests if test.atom.dim == HEADS), None)
    share = None if wanted is None or wanted.bound.share is None else (wanted.bound.share, wanted.comparison)
    return tuple(_row(visit, group, share) for group in groups.of(list(spots)))


def _row(visit: Visit, group: Group, share: tuple[Fraction, Comparison] | None) -> Row:
    told, tell = group.turnout, visit.translator
    reached = {"reached": tell.number(told.voted_heads), "total": tell.number(told.heads)}
    return (
        _name(visit, group),
        visit.say(sentence("%(reached)s of %(total)s"), reached),
        "–" if share is None else _missing(visit, group, *share),
        "–" if told.area_percent is None else f"{told.area_percent}%",
    )


def _missing(visit: Visit, group: Group, share: Fraction, comparison: Comparison) -> str:
    told = group.turnout
    needed = Threshold(total=Fraction(told.heads), share=share, comparison=comparison, step=Fraction(1))
    missing = int(needed.smallest()) - told.voted_heads
    if missing <= 0:
        return visit.say(sentence("reached"))
    return visit.translator.number(missing)


def _name(visit: Visit, group: Group) -> str:
    if not group.building:
        return visit.say(sentence("Other buildings"))
    between = "、" if visit.translator.language == "zh-Hans" else ", "
    return f"{group.building} {between.join(group.entrances)}".strip()
