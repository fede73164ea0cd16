"""Figures of a poll as people read them: gauges before the close, tests after it. Rounding never contradicts the verdict."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from deliberation.counting import display, wording
from deliberation.counting.count import Count, Test, ToGo
from deliberation.counting.expressions import Atom, Comparison
from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.quantities import Quantity
from deliberation.counting.wording.sayings import Voters
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
_ROWS = {
    Quantity.TOTAL: sentence("All"),
    Quantity.PARTICIPATING: sentence("Took part"),
    Quantity.FOR: sentence("Agree"),
    Quantity.AGAINST: sentence("Disagree"),
    Quantity.ABSTAIN: sentence("Abstain"),
}
_NEEDS = {
    (Comparison.AT_LEAST, True): sentence("at least %(need)s needed, reached"),
    (Comparison.AT_LEAST, False): sentence("at least %(need)s needed, not reached"),
    (Comparison.MORE_THAN, True): sentence("more than %(need)s needed, reached"),
    (Comparison.MORE_THAN, False): sentence("more than %(need)s needed, not reached"),
    (Comparison.EQUAL, True): sentence("exactly %(need)s needed, reached"),
    (Comparison.EQUAL, False): sentence("exactly %(need)s needed, not reached"),
    (Comparison.AT_MOST, True): sentence("at most %(need)s allowed, kept"),
    (Comparison.AT_MOST, False): sentence("at most %(need)s allowed, exceeded"),
    (Comparison.LESS_THAN, True): sentence("less than %(need)s allowed, kept"),
    (Comparison.LESS_THAN, False): sentence("less than %(need)s allowed, exceeded"),
}
_QUESTIONS = {
    ("quorum", Comparison.AT_LEAST): sentence(
        "At least %(share)s must take part, by owners and by floor area."
    ),
    ("quorum", Comparison.MORE_THAN): sentence(
        "More than %(share)s must take part, by owners and by floor area."
    ),
    ("pass", Comparison.AT_LEAST): sentence("At least %(share)s of those who took part must agree."),
    ("pass", Comparison.MORE_THAN): sentence("More than %(share)s of those who took part must agree."),
}
_USUAL = {
    "quorum": (Quantity.PARTICIPATING, Quantity.TOTAL),
    "pass": (Quantity.FOR, Quantity.PARTICIPATING),
}
_SIDES = sentence("%(yes)s agree, %(no)s disagree, %(abstain)s abstain")
_PART_OF = sentence("%(reached)s of %(total)s")
_NOBODY = sentence("Nobody took part.")
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


@dataclass(frozen=True, kw_only=True)
class TestView:
    """One test of a result. A bar of three parts has `no_end`, where its second part ends."""

    name: str
    percent: str
    count: str
    needed: str
    met: bool
    need: str
    share: str
    no: str
    no_end: str


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One part of the rule: what it asks for, whether it was met, and its tests."""

    part: str
    words: str
    is_met: bool
    is_limit: bool
    tests: tuple[TestView, ...]


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


def questions(translator: Translator, count: Count, voters: Voters | None = None) -> tuple[QuestionView, ...]:
    """Quorum first, then the majority."""
    parts = dict.fromkeys(test.part for test in count.tests)
    return tuple(
        _question(
            translator,
            part,
            [test for test in count.tests if test.part == part],
            count,
            voters or Voters.OWNERS,
        )
        for part in parts
    )


def table(translator: Translator, count: Count) -> tuple[tuple[str, ...], ...]:
    """A row a figure: its name, then how much of it by each measure of `measures`."""
    dims = _dims(count)
    return tuple(
        (translator.say(name), *(_amount(translator, dim, count.whole(dim, quantity)) for dim in dims))
        for quantity, name in _ROWS.items()
    )


def measures(translator: Translator, count: Count) -> tuple[str, ...]:
    return tuple(translator.say(_DIMENSIONS[dim]) for dim in _dims(count))


def _dims(count: Count) -> tuple[str, ...]:
    return tuple(dim for dim in _DIMENSIONS if dim in count.quantities)


def _gauge(translator: Translator, poll: PollView, test: Test, to_go: ToGo) -> GaugeView:
    dim, whole = test.atom.dim, poll.frozen.area_cm2 if test.atom.dim == AREA else poll.frozen.head_count
    shares = display.percents(test, places=1)
    bound = test.atom.bound.share or Fraction(0)
    return GaugeView(
        name=translator.say(_DIMENSIONS[dim]),
        count=translator.say(
            _PART_OF,
            {"reached": _amount(translator, dim, to_go.reached), "total": _amount(translator, dim, whole)},
        ),
        share=_end(test.ratio),
        percent=f"{shares.left}%" if shares else "0%",
        needed=_still_needed(translator, dim, _share(translator, bound), to_go.missing),
        need=_end(bound),
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


def _question(
    translator: Translator, part: str, tests: list[Test], count: Count, voters: Voters
) -> QuestionView:
    return QuestionView(
        part=part,
        words=_asked(translator, part, [test.atom for test in tests], voters),
        is_met=all(test.holds for test in tests),
        is_limit=not any(test.atom.comparison.is_floor for test in tests),
        tests=tuple(_test(translator, test, count) for test in tests),
    )


def _asked(translator: Translator, part: str, atoms: list[Atom], voters: Voters) -> str:
    """Short for what the law of China asks for; for any other rule its own words."""
    first = atoms[0]
    usual = (first.quantity, first.bound.of) == _USUAL.get(part) and first.bound.amount is None
    same = {(atom.quantity, atom.comparison, atom.bound) for atom in atoms}
    words = _QUESTIONS.get((part, first.comparison))
    if words is None or not usual or len(same) > 1 or {atom.dim for atom in atoms} != set(_DIMENSIONS):
        return wording.of_tests(atoms, voters)[translator.language]
    return translator.say(words, {"share": _share(translator, first.bound.share or Fraction(0))})


def _test(translator: Translator, test: Test, count: Count) -> TestView:
    dim, has_sides = test.atom.dim, test.part == "pass" and test.atom.comparison.is_floor
    shares, amounts = display.percents(test, places=1), display.amounts(test)
    yes, no = (_of_base(test, count, quantity) for quantity in (Quantity.FOR, Quantity.AGAINST))
    need = _shown(translator, dim, amounts.right) if amounts else ""
    return TestView(
        name=translator.say(_DIMENSIONS[dim]),
        percent=f"{shares.left}%" if shares else "–",
        count=_said(translator, test, count),
        needed=translator.say(_NEEDS[test.atom.comparison, bool(test.holds)], {"need": need})
        if amounts
        else translator.say(_NOBODY),
        met=bool(test.holds),
        need=_end(test.atom.bound.share),
        share=_end(test.ratio),
        no=_end(no) if has_sides else "",
        no_end=_end(yes + no) if has_sides else "",
    )


def _said(translator: Translator, test: Test, count: Count) -> str:
    dim = test.atom.dim
    if test.part == "quorum":
        took_part, total = (
            _amount(translator, dim, count.whole(dim, each))
            for each in (Quantity.PARTICIPATING, Quantity.TOTAL)
        )
        return translator.say(_PART_OF, {"reached": took_part, "total": total})
    yes, no, abstain = (
        _amount(translator, dim, count.whole(dim, each))
        for each in (Quantity.FOR, Quantity.AGAINST, Quantity.ABSTAIN)
    )
    return translator.say(_SIDES, {"yes": yes, "no": no, "abstain": abstain})


def _of_base(test: Test, count: Count, quantity: Quantity) -> Fraction:
    return Fraction(count.whole(test.atom.dim, quantity)) / test.base if test.base else Fraction(0)


def _amount(translator: Translator, dim: str, value: int) -> str:
    return area(translator, value) if dim == AREA else _owners(translator, value)


def _shown(translator: Translator, dim: str, value: Decimal) -> str:
    return _metres(translator, value) if dim == AREA else _owners(translator, int(value))


def _owners(translator: Translator, value: int) -> str:
    return translator.say(_OWNERS, {"owners": translator.number(value)})


def _metres(translator: Translator, value: Decimal) -> str:
    return translator.say(sentence("%(area)s m²"), {"area": f"{value:,.2f}"})


def _share(translator: Translator, share: Fraction) -> str:
    words = _SHARES.get(share)
    return translator.say(words) if words else f"{share.numerator}/{share.denominator}"


def _end(share: Fraction | None) -> str:
    return str(exact.percent(share or Fraction(0)))
