"""Each test of a count with its exact sides: nothing here is rounded, so anybody can do the sum again."""

from dataclasses import dataclass
from fractions import Fraction

from deliberation.counting.count import Test
from deliberation.counting.expressions import Comparison
from deliberation.counting.margin import slack
from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.quantities import Quantity
from deliberation.kernel import exact
from deliberation.kernel.text import sentence
from deliberation.web import result_tests, tallies
from deliberation.web.i18n.translator import Translator

_CM2 = 10_000
_NAMES = {
    Quantity.PARTICIPATING: sentence("Took part, %(measure)s"),
    Quantity.PRESENT: sentence("Were there, %(measure)s"),
    Quantity.FOR: sentence("Agree, %(measure)s"),
    Quantity.AGAINST: sentence("Against, %(measure)s"),
    Quantity.OBJECTIONS: sentence("Objections, %(measure)s"),
}
_MEASURES = {
    HEADS: sentence("by owners"),
    AREA: sentence("by floor area"),
    "members": sentence("by members"),
    "owner_members": sentence("by members who are owners"),
}
_ASKED = {
    Comparison.AT_LEAST: sentence("Asked for: at least %(share)s of %(base)s, so %(need)s or more."),
    Comparison.MORE_THAN: sentence("Asked for: more than %(share)s of %(base)s, so %(need)s or more."),
    Comparison.AT_MOST: sentence("Allowed: at most %(share)s of %(base)s, so %(need)s or less."),
    Comparison.LESS_THAN: sentence("Allowed: less than %(share)s of %(base)s, so %(need)s or less."),
    Comparison.EQUAL: sentence("Asked for: just %(share)s of %(base)s, so %(need)s."),
}
_FIXED = {
    Comparison.AT_LEAST: sentence("Asked for: %(need)s or more."),
    Comparison.MORE_THAN: sentence("Asked for: %(need)s or more."),
    Comparison.AT_MOST: sentence("Allowed: %(need)s or less."),
    Comparison.LESS_THAN: sentence("Allowed: %(need)s or less."),
    Comparison.EQUAL: sentence("Asked for: just %(need)s."),
}
_SIGNS = {
    (Comparison.AT_LEAST, True): "≥",
    (Comparison.AT_LEAST, False): "<",
    (Comparison.MORE_THAN, True): ">",
    (Comparison.MORE_THAN, False): "≤",
    (Comparison.AT_MOST, True): "≤",
    (Comparison.AT_MOST, False): ">",
    (Comparison.LESS_THAN, True): "<",
    (Comparison.LESS_THAN, False): "≥",
    (Comparison.EQUAL, True): "=",
    (Comparison.EQUAL, False): "≠",
}


@dataclass(frozen=True)
class ExactTestView:
    """`sum` is the comparison as it was made, `37/43 ≥ 2/3`; empty where a side is not known or there is no share."""

    name: str
    words: tuple[str, ...]
    sum: str


def of(translator: Translator, test: Test) -> ExactTestView:
    return ExactTestView(_name(translator, test), tuple(_words(translator, test)), _sum(test))


def missing(translator: Translator, test: Test) -> str:
    """How much a test lacks: `By floor area, 12.34 m² too few`. Empty where it holds, or nobody knows."""
    lacking = slack.slack(test)
    if test.holds is not False or lacking is None or lacking >= 0:
        return ""
    amount = exact_amount(translator, test.atom.dim, -lacking)
    measure = result_tests.measure(translator, test.atom.dim)
    if not test.atom.comparison.is_floor:
        return translator.say(
            sentence("%(measure)s: %(amount)s too much."), {"measure": measure, "amount": amount}
        )
    if test.atom.quantity is Quantity.PARTICIPATING:
        short = sentence("%(measure)s: %(amount)s more had to take part.")
    elif test.atom.quantity is Quantity.PRESENT:
        short = sentence("%(measure)s: %(amount)s more had to be there.")
    else:
        short = sentence("%(measure)s: %(amount)s more had to agree.")
    return translator.say(short, {"measure": measure, "amount": amount})


def exact_amount(translator: Translator, dim: str, value: Fraction) -> str:
    """Square metres with as many decimals as there are, two at least; owners as a number."""
    if dim != AREA:
        return tallies.amount(translator, dim, value)
    whole, _, decimals = exact.exact_text(value / _CM2).partition(".")
    if "/" in whole:
        return translator.say(tallies.METRES, {"area": whole})
    return translator.say(tallies.METRES, {"area": f"{int(whole):,}.{decimals.ljust(2, '0')}"})


def _name(translator: Translator, test: Test) -> str:
    dim, quantity = test.atom.dim, test.atom.quantity
    measure = translator.say(_MEASURES.get(dim, dim))
    return translator.say(_NAMES.get(quantity, f"{quantity}, %(measure)s"), {"measure": measure})


def _words(translator: Translator, test: Test) -> list[str]:
    dim, need, by = test.atom.dim, slack.need(test), slack.slack(test)
    words = []
    if test.left is not None:
        reached = exact_amount(translator, dim, test.left)
        words.append(translator.say(sentence("Reached: %(reached)s."), {"reached": reached}))
    if need is None or by is None:
        return [*words, result_tests.needed(translator, test)]
    details = {"need": exact_amount(translator, dim, need)}
    share, base = test.atom.bound.share, test.base
    if share is None or base is None or test.atom.bound.amount is not None:
        return [*words, translator.say(_FIXED[test.atom.comparison], details), _by(translator, test, by)]
    details |= {
        "share": f"{share.numerator}/{share.denominator}",
        "base": exact_amount(translator, dim, base),
    }
    return [*words, translator.say(_ASKED[test.atom.comparison], details), _by(translator, test, by)]


def _by(translator: Translator, test: Test, by: Fraction) -> str:
    if by == 0:
        return translator.say(
            sentence("Just enough.") if test.atom.comparison.is_floor else sentence("Just kept.")
        )
    amount = exact_amount(translator, test.atom.dim, abs(by))
    if not test.atom.comparison.is_floor:
        said = sentence("%(amount)s below the limit.") if by > 0 else sentence("%(amount)s above the limit.")
    else:
        said = sentence("%(amount)s more than needed.") if by > 0 else sentence("%(amount)s too few.")
    return translator.say(said, {"amount": amount})


def _sum(test: Test) -> str:
    """In heads or square centimetres, as it was compared."""
    share, left, base = test.atom.bound.share, test.left, test.base
    if share is None or left is None or not base or test.holds is None or test.atom.bound.amount is not None:
        return ""
    sign = _SIGNS[test.atom.comparison, test.holds]
    return f"{exact.exact_text(left)} / {exact.exact_text(base)} {sign} {share.numerator}/{share.denominator}"
