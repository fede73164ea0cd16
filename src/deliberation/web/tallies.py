"""Figures of a poll as people read them: amounts, and gauges while people vote. Rounding never contradicts the verdict."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from deliberation.counting import display
from deliberation.counting.count import Test, ToGo
from deliberation.counting.parties import AREA, HEADS
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.polls.queries import PollView, Turnout
from deliberation.web.i18n.translator import Translator

_SHARES = {
    Fraction(1, 2): sentence("half"),
    Fraction(1, 3): sentence("a third"),
    Fraction(2, 3): sentence("two thirds"),
    Fraction(3, 4): sentence("three quarters"),
    Fraction(4, 5): sentence("four fifths"),
}
_DIMENSIONS = {HEADS: sentence("By owners"), AREA: sentence("By floor area")}
_PART_OF = sentence("%(reached)s of %(total)s")
METRES = sentence("%(area)s m²")
# English names the owners in the heading; Chinese counts people with a word of their own.
_OWNERS = sentence("%(owners)s")


@dataclass(frozen=True, kw_only=True)
class GaugeView:
    """One test of the quorum while people vote. `share` and `need` are where the bar and its line end, in percent."""

    name: str
    count: str
    share: str
    percent: str
    needed: str
    need: str
    met: bool


def area(translator: Translator, cm2: int | Fraction, *, up: bool = False) -> str:
    """`48,720.00 m²`: two decimals always, so that areas stand in line."""
    return _metres(translator, exact.square_metres(cm2, up=up))


def gauges(translator: Translator, poll: PollView, turnout: Turnout) -> tuple[GaugeView, ...]:
    missing = {to_go.dim: to_go for to_go in turnout.to_go}
    return tuple(
        _gauge(translator, poll, test, missing[test.atom.dim])
        for test in turnout.tests
        if test.atom.dim in missing
    )


def _gauge(translator: Translator, poll: PollView, test: Test, to_go: ToGo) -> GaugeView:
    dim, whole = test.atom.dim, poll.frozen.area_cm2 if test.atom.dim == AREA else poll.frozen.head_count
    shares = display.percents(test, places=1)
    bound = test.atom.bound.share or Fraction(0)
    return GaugeView(
        name=translator.say(_DIMENSIONS[dim]),
        count=translator.say(
            _PART_OF,
            {"reached": amount(translator, dim, to_go.reached), "total": amount(translator, dim, whole)},
        ),
        share=bar_end(test.ratio),
        percent=f"{shares.left}%" if shares else "0%",
        needed=_still_needed(translator, dim, share_words(translator, bound), to_go.missing),
        need=bar_end(bound),
        met=not to_go.missing,
    )


def _still_needed(translator: Translator, dim: str, share: str, missing: int) -> str:
    if not missing:
        return translator.say(sentence("%(share)s needed: reached"), {"share": share})
    if dim == AREA:
        more = {"share": share, "area": area(translator, missing, up=True)}
        return translator.say(sentence("%(share)s needed: %(area)s to go"), more)
    words = translator.ngettext(
        "%(share)s needed: %(num)s owner to go", "%(share)s needed: %(num)s owners to go", missing
    )
    return words % {"share": share, "num": translator.number(missing)}


def amount(translator: Translator, dim: str, value: int | Fraction) -> str:
    """In square metres or owners; another dimension, or a part of one, as the number it is."""
    if dim == AREA:
        return area(translator, value)
    if dim == HEADS and value.denominator == 1:
        return _owners(translator, int(value))
    return exact.exact_text(Fraction(value))


def shown(translator: Translator, dim: str, value: Decimal) -> str:
    """A figure that was rounded for display."""
    return _metres(translator, value) if dim == AREA else _owners(translator, int(value))


def _owners(translator: Translator, value: int) -> str:
    return translator.say(_OWNERS, {"owners": translator.number(value)})


def _metres(translator: Translator, value: Decimal) -> str:
    return translator.say(METRES, {"area": f"{value:,.2f}"})


def share_words(translator: Translator, share: Fraction) -> str:
    """`two thirds`."""
    words = _SHARES.get(share)
    return translator.say(words) if words else f"{share.numerator}/{share.denominator}"


def bar_end(share: Fraction | None) -> str:
    """Where a bar of that share ends, in percent."""
    return str(exact.percent(share or Fraction(0)))
