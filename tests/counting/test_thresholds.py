"""How much is enough, in whole steps."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.cases import answer
from deliberation.counting import presets, thresholds
from deliberation.counting.expressions import Atom, Comparison
from deliberation.counting.shapes import Misshapen
from deliberation.counting.thresholds import Threshold


def smallest(total: str, frac: str, op: str, step: str = "1") -> str:
    return answer(thresholds, {"total": total, "frac": frac, "op": op, "step": step})["smallest"]


@pytest.mark.parametrize(
    ("total", "frac", "op", "step", "enough"),
    [
        ("950", "2/3", ">=", "1", "634"),
        ("949", "2/3", ">=", "1", "633"),
        ("948", "2/3", ">=", "1", "632"),
        ("948", "2/3", ">", "1", "633"),
        ("127378", "2/3", ">=", "0.01", "84918.67"),
        ("226421.0857", "1/2", ">", "0.0001", "113210.5429"),
        ("0", "2/3", ">=", "1", "0"),
        ("0", "2/3", ">", "1", "1"),
    ],
)
def test_the_smallest_enough(total: str, frac: str, op: str, step: str, enough: str) -> None:
    assert smallest(total, frac, op, step) == enough


@pytest.mark.parametrize(
    "wrong", [{"step": "0"}, {"op": "<"}, {"op": "=="}, {"frac": "0.6667"}, {"frac": "4/3"}, {"total": 1.5}]
)
def test_what_is_not_a_threshold_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        answer(thresholds, {"total": "10", "frac": "2/3", "op": ">=", "step": "1", **wrong})


positive = st.fractions(min_value=0, max_value=10**6, max_denominator=10**4)


@given(
    positive,
    st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)]),
    st.sampled_from([Comparison.MORE_THAN, Comparison.AT_LEAST]),
    st.sampled_from([Fraction(1), Fraction(1, 100), Fraction(1, 10_000)]),
)
def test_it_is_enough_and_one_step_less_is_not(
    total: Fraction, share: Fraction, comparison: Comparison, step: Fraction
) -> None:
    enough = Threshold(total=total, share=share, comparison=comparison, step=step).smallest()
    assert (enough / step).denominator == 1
    assert comparison.holds(enough, share * total)
    assert not comparison.holds(enough - step, share * total)


ATOMS = sorted(
    {(rule_id, atom) for rule_id in presets.every() for atom in presets.published_rule(rule_id).atoms()},
    key=lambda pair: (pair[0], pair[1].text),
)
TRUTHS = {
    Comparison.MORE_THAN: (False, False, True),
    Comparison.AT_LEAST: (False, True, True),
    Comparison.LESS_THAN: (True, False, False),
    Comparison.AT_MOST: (True, True, False),
    Comparison.EQUAL: (False, True, False),
}
"""One unit of weight below, just on it, and one above."""


@pytest.mark.parametrize(("rule_id", "atom"), ATOMS, ids=lambda each: getattr(each, "text", each))
def test_every_threshold_of_every_law_stands_between_one_unit_and_the_next(rule_id: str, atom: Atom) -> None:
    """The base is a multiple of the fraction's denominator, so that one can sit exactly on it."""
    bound = atom.bound
    if bound.of is atom.quantity:
        pytest.skip("a quantity measured by itself cannot be moved alone")
    base = {} if bound.share is None or bound.of is None else {bound.of: 1000 * bound.share.denominator}
    on_it = bound.right({name: Fraction(value) for name, value in base.items()})
    assert on_it is not None
    assert on_it.denominator == 1
    for off, truth in zip((-1, 0, 1), TRUTHS[atom.comparison], strict=True):
        figures = {name: Fraction(value) for name, value in base.items()} | {atom.quantity: on_it + off}
        assert atom.holds({atom.dim: figures}) is truth, rule_id
