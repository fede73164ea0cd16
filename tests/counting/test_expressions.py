from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import expressions
from deliberation.counting.expressions import Comparison, Expression
from deliberation.counting.quantities import Quantity
from deliberation.counting.shapes import Misshapen, Shape

HALF = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "votes"}
KNOWN = {"q": "for", "dim": "known", "op": ">=", "count": "1"}
LESSER = {
    "q": "in_person",
    "dim": "heads",
    "op": ">=",
    "lesser_of": [{"frac": "1/20", "of": "total"}, {"count": "100"}],
}


def parse(value: Any) -> Expression:
    return expressions.parse(Shape(value, "pass"))


def atom(truth: object) -> dict[str, Any]:
    """A test that is true, false, or not known."""
    return KNOWN | {
        "count": {True: "0", False: "1", None: "1"}[truth],
        "dim": "gap" if truth is None else "known",
    }


def holds(value: Any) -> bool | None:
    return parse(value).holds({"known": {Quantity.FOR: Fraction(0)}})


def figures(**known: Any) -> dict[str, dict[Quantity, Fraction]]:
    return {"heads": {Quantity(name): Fraction(value) for name, value in known.items()}}


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_what_is_not_known_spoils_only_what_hangs_on_it(
    left: Any, right: Any, both: object, either: object
) -> None:
    for first, second in ((left, right), (right, left)):
        assert holds({"all": [atom(first), atom(second)]}) is both
        assert holds({"any": [atom(first), atom(second)]}) is either


def test_not_turns_true_and_false_and_leaves_the_unknown() -> None:
    assert [holds({"not": atom(truth)}) for truth in (True, False, None)] == [False, True, None]


@pytest.mark.parametrize(
    ("op", "truths"),
    [
        (">", (False, False, True)),
        (">=", (False, True, True)),
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
        ("==", (False, True, False)),
    ],
)
def test_a_third_of_a_third_is_compared_exactly(op: str, truths: tuple[bool, ...]) -> None:
    near = Fraction(1, 10**30)
    third = Fraction(1, 3)
    assert tuple(Comparison(op).holds(left, third) for left in (third - near, third, third + near)) == truths


@pytest.mark.parametrize("base", ["total", "delivered", "present", "participating", "votes"])
@pytest.mark.parametrize("op", [">", ">=", "<", "<=", "=="])
def test_nothing_holds_of_an_empty_base(base: str, op: str) -> None:
    test = parse({"q": "against", "dim": "heads", "op": op, "frac": "1/4", "of": base})
    assert test.holds(figures(**{"against": 0, base: 0})) is False


def test_an_empty_base_that_is_no_body_of_people_is_compared_as_it_stands() -> None:
    more_for_than_against = parse({"q": "for", "dim": "heads", "op": ">", "frac": "1/1", "of": "against"})
    assert more_for_than_against.holds(figures(**{"for": 1, "against": 0})) is True


@pytest.mark.parametrize(("total", "needed"), [(200, 10), (2000, 100), (3000, 100)])
def test_the_lesser_of_a_share_and_a_number_is_asked_for(total: int, needed: int) -> None:
    test = parse(LESSER)
    assert test.holds(figures(total=total, in_person=needed)) is True
    assert test.holds(figures(total=total, in_person=needed - 1)) is False
    assert test.bound.right(figures(total=total)["heads"]) == needed
    assert test.bound.right({}) is None
    assert test.text == "heads.in_person >= lesser of (1/20 of total, 100)"


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ([], "pass"),
        ({"all": []}, "pass.all"),
        ({"all": HALF}, "pass.all"),
        ({"all": [HALF], "any": [HALF]}, "pass.any"),
        ({"not": {}}, "pass.not.dim"),
        (HALF | {"frac": "0.5"}, "pass.frac"),
        (HALF | {"frac": "2/4"}, "pass.frac"),
        (HALF | {"frac": "3/2"}, "pass.frac"),
        (HALF | {"frac": 0.5}, "pass.frac"),
        (HALF | {"op": "=>"}, "pass.op"),
        (HALF | {"of": "everybody"}, "pass.of"),
        (HALF | {"q": ""}, "pass.q"),
        (HALF | {"count": "2"}, "pass.frac"),
        (HALF | {"because": "law"}, "pass.because"),
        ({"q": "for", "dim": "heads", "op": ">"}, "pass"),
        (KNOWN | {"count": "2,5"}, "pass.count"),
        (KNOWN | {"count": "-2"}, "pass.count"),
        (KNOWN | {"count": -2}, "pass.count"),
        (KNOWN | {"count": "1e9"}, "pass.count"),
        (KNOWN | {"count": 2.5}, "pass.count"),
        (LESSER | {"lesser_of": [{"count": "100"}]}, "pass.lesser_of"),
        (LESSER | {"lesser_of": [{"count": "100"}, {"count": "100"}]}, "pass.lesser_of.0.count"),
        (LESSER | {"lesser_of": "100"}, "pass.lesser_of"),
    ],
)
def test_a_wrong_expression_is_refused_by_its_place(wrong: Any, where: str) -> None:
    with pytest.raises(Misshapen) as refusal:
        parse(wrong)
    assert refusal.value.where == where


@pytest.mark.parametrize("value", [HALF, KNOWN, LESSER, {"any": [{"not": HALF}, {"all": [KNOWN, LESSER]}]}])
def test_an_expression_is_written_as_it_was_read(value: Any) -> None:
    expression = parse(value)
    assert expression.as_json() == value
    assert parse(expression.as_json()) == expression


def test_the_tests_of_an_expression_come_in_their_order() -> None:
    expression = parse({"any": [{"not": HALF}, {"all": [KNOWN, LESSER]}]})
    assert [test.dim for test in expression.atoms()] == ["heads", "known", "heads"]


@given(st.fractions(0, 10**6), st.booleans())
def test_the_smallest_whole_amount_is_enough_and_one_less_is_not(right: Any, strictly: object) -> None:
    comparison = Comparison.MORE_THAN if strictly else Comparison.AT_LEAST
    needed = expressions.smallest_above(right, strictly=strictly)
    assert comparison.holds(Fraction(needed), right)
    assert not comparison.holds(Fraction(needed - 1), right)
