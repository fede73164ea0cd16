from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from counting.worked import ORDINARY, SPECIAL, an_estate, count_of, parties_of
from deliberation.counting import count, display, rules
from deliberation.counting.count import PartyNotInElectorate
from deliberation.counting.display import Shown
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Rule, RuleNeedsMore

FIVE = an_estate(A="100", B="100", C="100", D="100", E="100")


def a_rule(quorum: Any, passing: Any = None) -> Rule:
    support = passing or {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "votes"}
    return rules.parse(
        "X", ORDINARY.as_json() | {"stages": [{"id": "vote", "quorum": quorum, "pass": support}]}
    )


def shown(op: str, left: Any, right: Any, base: str = "1") -> Shown | None:
    """A test of heads with these sides, as percents and as amounts."""
    share = Fraction(right)
    passing = {
        "q": "for",
        "dim": "heads",
        "op": op,
        "frac": f"{share.numerator}/{share.denominator}",
        "of": "total",
    }
    figures = {Quantity.FOR: Fraction(left) * Fraction(base), Quantity.TOTAL: Fraction(base)}
    [test] = count.judge(a_rule(None, passing), {"heads": figures}).tests
    return display.percents(test)


def test_before_any_ballot_the_whole_quorum_is_to_go() -> None:
    heads, area = count.to_go(ORDINARY, parties_of(FIVE), [])
    assert (heads.dim, heads.reached, heads.needed, heads.missing) == ("heads", 0, 4, 4)
    assert (area.dim, area.reached, area.needed, area.missing) == ("area", 0, 3_333_334, 3_333_334)


def test_a_reached_quorum_leaves_nothing_to_go() -> None:
    keys = [party.key for party in parties_of(FIVE)]
    assert [lack.missing for lack in count.to_go(SPECIAL, parties_of(FIVE), keys[:4])] == [0, 0]


def test_more_than_half_needs_one_more_than_half() -> None:
    rule = a_rule({"q": "participating", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"})
    [heads] = count.to_go(rule, parties_of(an_estate(A="1", B="1", C="1", D="1")), ["UA"])
    assert (heads.needed, heads.missing) == (3, 2)


def test_a_fixed_number_of_heads_may_be_to_go() -> None:
    rule = a_rule({"q": "participating", "dim": "heads", "op": ">=", "count": "2"})
    [heads] = count.to_go(rule, parties_of(FIVE), ["UA"])
    assert heads.missing == 1


@pytest.mark.parametrize(
    "quorum",
    [
        None,
        {"q": "for", "dim": "heads", "op": ">=", "frac": "1/3", "of": "total"},
        {"q": "participating", "dim": "heads", "op": "<", "frac": "1/3", "of": "total"},
        {"q": "participating", "dim": "heads", "op": ">=", "frac": "1/3", "of": "votes"},
    ],
)
def test_nothing_is_to_go_where_more_ballots_are_not_what_is_asked(quorum: Any) -> None:
    assert count.to_go(a_rule(quorum), parties_of(FIVE), []) == ()


def test_to_go_refuses_strangers_and_rules_it_cannot_count() -> None:
    with pytest.raises(PartyNotInElectorate):
        count.to_go(ORDINARY, parties_of(FIVE), ["U9"])
    present = a_rule({"q": "present", "dim": "heads", "op": ">=", "frac": "1/3", "of": "total"})
    with pytest.raises(RuleNeedsMore):
        count.to_go(present, parties_of(FIVE), [])


@pytest.mark.parametrize(
    ("op", "left", "right", "expected"),
    [
        (">=", "2/3", "2/3", ("66.67", "66.67")),
        (">=", "66666/100000", "2/3", ("66.66", "66.67")),
        (">=", "66669/100000", "2/3", ("66.67", "66.67")),
        (">=", "99999/100000", "2/3", ("99.99", "66.67")),
        (">=", "749999/1000000", "3/4", ("74.99", "75.00")),
        (">", "1/2", "1/2", ("50.00", "50.00")),
        (">", "500001/1000000", "1/2", ("50.01", "50.00")),
        ("<=", "1/3", "1/3", ("33.33", "33.33")),
        ("<=", "333334/1000000", "1/3", ("33.34", "33.33")),
        ("<", "333333/1000000", "1/3", ("33.33", "33.34")),
        ("<", "1/3", "1/3", ("33.34", "33.34")),
        ("==", "1/1", "1/1", ("100.00", "100.00")),
        ("==", "999999/1000000", "1/1", ("99.99", "100.00")),
    ],
)
def test_percents_are_rounded_so_that_they_tell_the_verdict(
    op: str, left: Any, right: Any, expected: Any
) -> None:
    assert shown(op, left, right) == Shown(*(Decimal(value) for value in expected))


def test_a_square_centimetre_short_is_seen_to_be_short() -> None:
    counted = count_of(an_estate(A="99.9999", B="100", C="100.0001"), A="for", B="for")
    assert display.amounts(counted.tests[1]) == Shown(Decimal("199.99"), Decimal("200.00"))
    assert display.percents(counted.tests[1]) == Shown(Decimal("66.66"), Decimal("66.67"))


def test_heads_are_shown_whole() -> None:
    counted = count_of(FIVE, A="for")
    assert display.amounts(counted.tests[0]) == Shown(Decimal(1), Decimal(4))


def test_what_is_not_known_or_empty_is_not_shown() -> None:
    empty = count_of(FIVE).tests[2]
    assert (display.percents(empty), display.amounts(empty)) == (None, None)
    unknown = count.judge(ORDINARY, {"heads": {}, "area": {}}).tests[0]
    assert (display.percents(unknown), display.amounts(unknown)) == (None, None)
    no_target = count.judge(ORDINARY, {"heads": {Quantity.PARTICIPATING: Fraction(1)}}).tests[0]
    assert (display.percents(no_target), display.amounts(no_target)) == (None, None)


def test_a_fixed_number_has_no_percent() -> None:
    [test] = count_of(
        FIVE, a_rule(None, {"q": "for", "dim": "heads", "op": ">=", "count": "2"}), A="for"
    ).tests
    assert display.percents(test) is None
    assert display.amounts(test) == Shown(Decimal(1), Decimal(2))
