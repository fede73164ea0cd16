"""A rule as somebody wrote it: what would count wrongly, or let an empty vote pass."""

from collections.abc import Iterator
from fractions import Fraction

from deliberation.counting import count as counting
from deliberation.counting import rules
from deliberation.counting.count import Outcome
from deliberation.counting.lint.findings import Finding, refuse, warn
from deliberation.counting.quantities import Quantities, Quantity, State
from deliberation.counting.rules import Rule
from deliberation.counting.shapes import Json
from deliberation.counting.silence import Policy
from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence

DECIMAL = sentence(
    "%(where)s says %(said)s. Write a fraction such as 2/3: a decimal is rounded, and counts wrongly."
)
NO_BASE = sentence(
    "%(where)s does not say what its share is taken of. Name the base: all, or those who vote."
)
NO_SHARE = sentence(
    "Nothing in %(where)s asks for a share of anybody. Say what share must agree, and of whom."
)
EMPTY_PASSES = sentence("Under %(where)s a vote with nobody on its list would pass. Add a share of all.")
SILENCE_PASSES = sentence("The motion passes if nobody answers. Print that on the notice.")
SILENCE_COUNTS = sentence("Silence counts here. Prove each delivery, and print a warning on the ballot.")
MOST_PARTS = 20_000
"""Far above any rule; below what takes long to look through."""

_SHARES = frozenset({"frac", "if_above", "cap", "by", "if_total_at_least"})
_MANY = Fraction(10**9)
_LONGEST_SAID = 40


def findings(value: Json, name: str = "rule") -> tuple[Finding, ...]:
    """Of anything at all that JSON can hold. What is no rule is refused with the place where it fails."""
    found = tuple(_written(value, name))
    if found:
        return found
    try:
        rule = rules.parse(name, value)
    except Invalid as refusal:
        return (refuse(refusal.message, name, **refusal.details),)
    return of_rule(rule)


def of_rule(rule: Rule) -> tuple[Finding, ...]:
    """What a rule means, however it was written."""
    return tuple(_meant(rule))


def _written(value: Json, name: str) -> Iterator[Finding]:
    """Shares as decimals, and shares of nothing."""
    waiting: list[tuple[str, Json]] = [(name, value)]
    seen = 0
    while waiting and seen < MOST_PARTS:
        where, part = waiting.pop()
        seen += 1
        if isinstance(part, list):
            waiting += [(f"{where}.{at}", each) for at, each in enumerate(part)]
        if isinstance(part, dict):
            waiting += [(f"{where}.{key}", each) for key, each in part.items()]
            yield from _of_test(where, part)


def _of_test(where: str, part: dict[str, Json]) -> Iterator[Finding]:
    for key in sorted(_SHARES & part.keys()):
        if _is_decimal(part[key]):
            yield refuse(
                DECIMAL, f"{where}.{key}", where=f"{where}.{key}", said=str(part[key])[:_LONGEST_SAID]
            )
    if "frac" in part and "of" not in part:
        yield refuse(NO_BASE, where, where=where)


def _is_decimal(said: Json) -> bool:
    """A number that is not whole was written with a point."""
    if isinstance(said, str):
        return any(sign in said for sign in ".．%％")
    return not isinstance(said, int | list | dict | None)


def _meant(rule: Rule) -> Iterator[Finding]:
    for stage in rule.stages:
        if not any(atom.bound.share is not None for atom in stage.passing.atoms()):
            yield refuse(NO_SHARE, stage.id, where=f"{rule.id}.{stage.id}")
        figures = stage.known(_nobody(rule, Fraction(0)))
        is_there = stage.quorum is None or stage.quorum.holds(figures) is True
        if is_there and stage.passing.holds(figures) is True:
            yield refuse(EMPTY_PASSES, stage.id, where=f"{rule.id}.{stage.id}")
    if counting.judge(rule, _nobody(rule, _MANY)).outcome is Outcome.PASS:
        yield warn(SILENCE_PASSES)
    if rule.silence.policy is not Policy.IGNORE:
        yield warn(SILENCE_COUNTS)


def _nobody(rule: Rule, total: Fraction) -> Quantities:
    """Everybody was reached, and nobody said a word or came."""
    there = (Quantity.TOTAL, Quantity.DELIVERED, Quantity.SILENT, Quantity.SILENT_DELIVERED)
    known = {quantity: Fraction(0) for quantity in Quantity} | dict.fromkeys(there, total)
    if State.SILENT_DELIVERED in rule.participating:
        known[Quantity.PARTICIPATING] = total
    return dict.fromkeys(rule.dims, known)
