"""Results as JSON: exact numbers as text, in the shape of the published cases."""

from collections.abc import Collection
from fractions import Fraction

from deliberation.counting.cases.decision import Decided
from deliberation.counting.cases.published import Places
from deliberation.counting.certificates import certificate
from deliberation.counting.count import Test
from deliberation.counting.quantities import Quantities
from deliberation.counting.rules import InvalidRule
from deliberation.counting.sensitivity.findings import Finding
from deliberation.counting.shapes import Object
from deliberation.kernel import exact
from deliberation.kernel.refusals import Refusal

INVALID_CONFIG = "INVALID_CONFIG"


def decided(found: Decided, told: Collection[Finding] = ()) -> Object:
    """`told` is what other readings would have made of it."""
    shape: Object = {
        "outcome": found.count.outcome.value,
        "quantities": _quantities(found.count.quantities, found.places),
        "tests": [_test(test) for test in found.count.tests],
    }
    if found.count.notes:
        shape["notes"] = list(found.count.notes)
    if found.ignored:
        shape["ignored_ballots"] = [{"index": each.index, "reason": each.reason} for each in found.ignored]
    if told:
        shape["readings"] = [certificate.finding_json(finding) for finding in told]
    return shape


def invalid(fault: InvalidRule) -> Object:
    """Of a decision whose rule cannot be applied: nothing is counted."""
    return {"outcome": INVALID_CONFIG, "reason": reason(fault), "quantities": {}, "tests": []}


def reason(fault: Refusal) -> str:
    """In words, as exactly as it is known."""
    cause = fault.__cause__ if isinstance(fault.__cause__, Refusal) else fault
    return cause.message % cause.details


def _quantities(known: Quantities, places: Places) -> Object:
    """Only what is known."""
    shape: Object = {}
    for dim, figures in known.items():
        written = places.get(dim, {})
        told = ((name, exact.exact_text(value)) for name, value in figures.items() if value is not None)
        shape[dim] = {name.value: _padded(text, written.get(name, 0)) for name, text in told}
    return {dim: figures for dim, figures in shape.items() if figures}


def _padded(text: str, places: int) -> str:
    """`147368` as `147368.00`, where it was published so."""
    whole, _, decimals = text.partition(".")
    if "/" in text or len(decimals) >= places:
        return text
    return f"{whole}.{decimals.ljust(places, '0')}"


def _test(test: Test) -> Object:
    shape: Object = {"stage": test.stage, "part": test.part, "test": test.atom.text}
    shape["left"], shape["right"] = _text(test.left), _text(test.right)
    if test.base is not None:
        shape["base"] = _text(test.base)
    if test.ratio is not None:
        shape["ratio"] = f"{test.ratio.numerator}/{test.ratio.denominator}"
    return shape | {"holds": test.holds}


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact.exact_text(value)
