"""A result as people read it: each test as a bar, and the figures as a table. Rounding never contradicts the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting import display, wording
from deliberation.counting.count import Count, Outcome, Test
from deliberation.counting.expressions import AllOf, AnyOf, Atom, Comparison, Expression, Not
from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Figures, Quantity
from deliberation.counting.rules import Rule
from deliberation.counting.wording.sayings import Voters
from deliberation.kernel.text import sentence
from deliberation.web import tallies
from deliberation.web.i18n.translator import Translator

_DIMENSIONS = {HEADS: sentence("By owners"), AREA: sentence("By floor area")}
_MEMBERS = {
    "members": sentence("By members"),
    "owner_members": sentence("By members who are owners"),
}
_ROWS = {
    Quantity.TOTAL: sentence("All"),
    Quantity.PARTICIPATING: sentence("Took part"),
    Quantity.FOR: sentence("Agree"),
    Quantity.AGAINST: sentence("Disagree"),
    Quantity.ABSTAIN: sentence("Abstain"),
}
_MORE_ROWS = {
    Quantity.INVALID: sentence("Not valid"),
    Quantity.SILENT: sentence("Did not vote"),
    Quantity.SILENT_DELIVERED: sentence("Did not vote"),
    Quantity.UNDELIVERED: sentence("Could not be reached"),
}
_NEEDS = {
    (Comparison.AT_LEAST, True): sentence("at least %(need)s needed, reached"),
    (Comparison.AT_LEAST, False): sentence("at least %(need)s needed, not reached"),
    (Comparison.MORE_THAN, True): sentence("more than %(need)s needed, reached"),
    (Comparison.MORE_THAN, False): sentence("more than %(need)s needed, not reached"),
    (Comparison.AT_MOST, True): sentence("at most %(need)s allowed, kept"),
    (Comparison.AT_MOST, False): sentence("at most %(need)s allowed, exceeded"),
    (Comparison.LESS_THAN, True): sentence("less than %(need)s allowed, kept"),
    (Comparison.LESS_THAN, False): sentence("less than %(need)s allowed, exceeded"),
    (Comparison.EQUAL, True): sentence("exactly %(need)s needed, reached"),
    (Comparison.EQUAL, False): sentence("exactly %(need)s needed, not reached"),
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
_ASKED = {
    "quorum": sentence("Did enough owners take part?"),
    "pass": sentence("Did enough of them agree?"),
    "opens_if": sentence("May there be a second vote?"),
    "fails_if": sentence("Do objections undo it?"),
}
_ENOUGH_THERE = sentence("Were enough there?")
_FEW_AGAINST = sentence("Were few enough against?")
_REST = sentence("Abstain or did not vote")
_SIDES = sentence("%(yes)s agree, %(no)s disagree, %(abstain)s abstain")
_PART_OF = sentence("%(reached)s of %(total)s")
_NOBODY = sentence("Nobody took part.")
_UNKNOWN = sentence("This figure was not published.")
_NONE = Fraction(0)
NOT_KNOWN = sentence("not known")


@dataclass(frozen=True, kw_only=True)
class TestView:
    """One test of a result; `met` is None where a figure is missing. A bar of three parts has `no_end`, where its second part ends."""

    name: str
    percent: str
    count: str
    needed: str
    met: bool | None
    need: str
    share: str
    no: str
    no_end: str


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One part of the rule: what it asks for, whether it was met (None: not known), and its tests.

    `is_moot`: too few took part, so agreeing decides nothing. `rest` is what fills the bars beside agreeing and disagreeing, where it is more than abstaining.
    """

    part: str
    asked: str
    words: str
    rest: str
    is_met: bool | None
    is_moot: bool
    tests: tuple[TestView, ...]


def questions(translator: Translator, count: Count, preset: Preset) -> tuple[QuestionView, ...]:
    """Each part of each call in its order: quorum first, then the majority."""
    parts = dict.fromkeys((test.stage, test.part) for test in count.tests)
    return tuple(
        _question(
            translator,
            [test for test in count.tests if (test.stage, test.part) == part],
            count,
            preset,
        )
        for part in parts
    )


def table(translator: Translator, count: Count) -> tuple[tuple[str, ...], ...]:
    """A row a figure: its name, then how much of it by each measure of `measures`. Rare figures only where there are any."""
    dims = _dims(count)
    rows = {**_ROWS, **{quantity: name for quantity, name in _MORE_ROWS.items() if _is_any(count, quantity)}}
    return tuple(
        (
            translator.say(name),
            *(_shown(translator, dim, _figures(count, dim).get(quantity)) for dim in dims),
        )
        for quantity, name in rows.items()
    )


def measures(translator: Translator, count: Count) -> tuple[str, ...]:
    return tuple(measure(translator, dim) for dim in _dims(count))


def measure(translator: Translator, dim: str) -> str:
    """`By floor area`; a dimension that owners here do not know keeps the name the rule gives it."""
    return translator.say(_DIMENSIONS.get(dim) or _MEMBERS.get(dim, dim))


def _dims(count: Count) -> tuple[str, ...]:
    """Those of the figures, and those the rule asks for and nobody told."""
    return tuple(dict.fromkeys((*count.quantities, *(test.atom.dim for test in count.tests))))


def _figures(count: Count, dim: str) -> Figures:
    return count.quantities.get(dim, {})


def _is_any(count: Count, quantity: Quantity) -> bool:
    return any(figures.get(quantity) for figures in count.quantities.values())


def _expression(rule: Rule, stage_id: str, part: str) -> Expression | None:
    if part == "fails_if":
        return rule.after.fails_if if rule.after else None
    stage = next(stage for stage in rule.stages if stage.id == stage_id)
    return {"quorum": stage.quorum, "pass": stage.passing, "opens_if": stage.opens_if}[part]


def _question(translator: Translator, tests: Sequence[Test], count: Count, preset: Preset) -> QuestionView:
    first = tests[0]
    is_limit = first.part == "pass" and not any(test.atom.comparison.is_floor for test in tests)
    expression = _expression(preset.rule, first.stage, first.part)
    return QuestionView(
        part=first.part,
        asked=translator.say(_FEW_AGAINST if is_limit else _asked(first)),
        words=_words(translator, tests, preset.voters or Voters.OWNERS),
        rest=translator.say(_REST) if first.atom.bound.of is Quantity.TOTAL else "",
        is_moot=first.part == "pass" and count.outcome is Outcome.NO_QUORUM,
        is_met=None
        if expression is None
        else truth(expression, {test.atom.text: test.holds for test in tests}),
        tests=tuple(_test(translator, test, count) for test in tests),
    )


def _asked(test: Test) -> str:
    is_of_the_hall = test.part == "quorum" and test.atom.quantity is Quantity.PRESENT
    return _ENOUGH_THERE if is_of_the_hall else _ASKED[test.part]


def truth(expression: Expression, holds: Mapping[str, bool | None]) -> bool | None:
    """Of all its tests together, as the count found each of them."""
    match expression:
        case Not(member):
            found = truth(member, holds)
            return None if found is None else not found
        case AnyOf(members):
            truths = {truth(member, holds) for member in members}
            return True if True in truths else None if None in truths else False
        case AllOf(members):
            truths = {truth(member, holds) for member in members}
            return False if False in truths else None if None in truths else True
        case Atom():
            return holds[expression.text]


def _words(translator: Translator, tests: Sequence[Test], voters: Voters) -> str:
    """Short for what the law of China asks for; for any other rule its own words."""
    part, atoms = tests[0].part, [test.atom for test in tests]
    first = atoms[0]
    usual = (first.quantity, first.bound.of) == _USUAL.get(part) and first.bound.amount is None
    same = {(atom.quantity, atom.comparison, atom.bound) for atom in atoms}
    words = _QUESTIONS.get((part, first.comparison))
    if words is None or not usual or len(same) > 1 or {atom.dim for atom in atoms} != set(_DIMENSIONS):
        return wording.of_tests(atoms, voters)[translator.language]
    share = tallies.share_words(translator, first.bound.share or Fraction(0))
    return translator.say(words, {"share": share})


def _test(translator: Translator, test: Test, count: Count) -> TestView:
    dim = test.atom.dim
    shares = display.percents(test, places=1)
    yes, no = (_of_base(test, count, quantity) for quantity in (Quantity.FOR, Quantity.AGAINST))
    has_sides = (
        test.part == "pass" and test.atom.quantity is Quantity.FOR and yes is not None and no is not None
    )
    return TestView(
        name=measure(translator, dim),
        percent=f"{shares.left}%" if shares else "–",
        count=_said(translator, test, count),
        needed=needed(translator, test),
        met=test.holds,
        need=tallies.bar_end(test.atom.bound.share),
        share=tallies.bar_end(test.ratio),
        no=tallies.bar_end(no) if has_sides else "",
        no_end=tallies.bar_end((yes or _NONE) + (no or _NONE)) if has_sides else "",
    )


def needed(translator: Translator, test: Test) -> str:
    """`at least 29 needed, reached`."""
    amounts = display.amounts(test)
    if test.holds is None:
        return translator.say(_UNKNOWN)
    if amounts is None:
        return translator.say(_NOBODY)
    need = tallies.shown(translator, test.atom.dim, amounts.right)
    return translator.say(_NEEDS[test.atom.comparison, test.holds], {"need": need})


def _said(translator: Translator, test: Test, count: Count) -> str:
    figures, dim = _figures(count, test.atom.dim), test.atom.dim
    if test.part == "pass" and test.atom.quantity is Quantity.FOR:
        names = {"yes": Quantity.FOR, "no": Quantity.AGAINST, "abstain": Quantity.ABSTAIN}
        return translator.say(
            _SIDES, {name: _shown(translator, dim, figures.get(each)) for name, each in names.items()}
        )
    reached = _shown(translator, dim, test.left)
    if test.base is None:
        return reached
    return translator.say(_PART_OF, {"reached": reached, "total": _shown(translator, dim, test.base)})


def _of_base(test: Test, count: Count, quantity: Quantity) -> Fraction | None:
    value = _figures(count, test.atom.dim).get(quantity)
    if value is None or test.base is None:
        return None
    return Fraction(value, test.base) if test.base else _NONE


def _shown(translator: Translator, dim: str, value: Fraction | None) -> str:
    return translator.say(NOT_KNOWN) if value is None else tallies.amount(translator, dim, value)
