"""How much one person may carry for others."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counting.cases import answer
from deliberation.counting import proxies
from deliberation.counting.proxies import Held, Holder, MandatesAtMost, OverLimit
from deliberation.counting.shapes import Misshapen

FRANCE = {"rule": "FR-22", "total": "1000", "free_count": 3, "beyond_free_total_at_most": "1/10"}
ITALY = {"owners": "25", "total": "1000", "limit": "1/5"}


def found(**question: Any) -> tuple[int, int]:
    """Accepted, rejected."""
    result = answer(proxies, question)
    return result["accepted"], result["rejected"]


def test_france_allows_three_mandates_of_any_weight() -> None:
    assert found(**FRANCE, own="100", mandates=["300", "300", "300"]) == (3, 0)
    assert found(**FRANCE, own="100", mandates=["300", "300", "300", "1"]) == (3, 1)


def test_france_allows_more_while_all_stay_within_a_tenth() -> None:
    assert found(**FRANCE, own="20", mandates=["20"] * 4) == (4, 0)
    assert found(**FRANCE, own="20", mandates=["20"] * 5) == (4, 1)


def test_a_light_mandate_may_still_fit_after_a_heavy_one_was_refused() -> None:
    assert found(**FRANCE, own="20", mandates=["20", "20", "20", "21", "20"]) == (4, 1)


def test_a_fixed_number_refuses_the_later_ones() -> None:
    assert found(rule="CN-WEIFANG-32", max_count=3, mandates=["1"] * 5) == (3, 2)
    assert found(rule="CN-COMM", max_count=0, mandates=["1"]) == (0, 1)


def test_where_the_by_laws_say_so_all_mandates_of_an_overloaded_holder_are_void() -> None:
    question = {"rule": "CN-WEIFANG-32", "max_count": 3, "over_limit": "all_are_void"}
    assert found(**question, mandates=["1"] * 4) == (0, 4)
    assert found(**question, mandates=["1"] * 3) == (3, 0)


@pytest.mark.parametrize(
    ("reading", "mandates", "expected"),
    [
        ("IT-67-AND", ["50"] * 6, (5, 1)),
        ("IT-67-OR", ["50"] * 6, (4, 2)),
        ("IT-67-AND", ["1"] * 9, (9, 0)),
        ("IT-67-OR", ["1"] * 9, (5, 4)),
        ("TW-27", ["200", "1"], (1, 1)),
        ("TW-27", ["201", "1"], (1, 1)),
    ],
)
def test_heads_and_weight_are_limited_together_or_each(
    reading: str, mandates: list[str], expected: tuple[int, int]
) -> None:
    assert found(**ITALY, rule=reading, mandates=mandates) == expected


@pytest.mark.parametrize(("owners", "expected"), [("20", (9, 0)), ("21", (4, 5))])
def test_italy_limits_only_buildings_of_more_than_twenty_owners(
    owners: str, expected: tuple[int, int]
) -> None:
    assert found(**{**ITALY, "owners": owners}, rule="IT-67-OR", mandates=["10"] * 9) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_count": "3"},
        {"max_count": -1},
        {"mandates": ["-1"]},
        {"mandates": [0.5]},
        {"mandates": "1"},
        {"mandates": ["1"] * 10_001},
        {"over_limit": "some_are_void"},
        {"rule": ""},
        {"free_count": 3},
    ],
)
def test_what_is_not_a_question_about_mandates_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Misshapen):
        answer(proxies, {"rule": "CN-WEIFANG-32", "max_count": 3, "mandates": ["1"], **wrong})


def test_a_limit_that_is_read_in_two_ways_must_say_which() -> None:
    with pytest.raises(Misshapen):
        found(**ITALY, rule="IT-67", mandates=["1"])


fractions = st.fractions(min_value=0, max_value=1, max_denominator=12)
caps = st.recursive(
    st.one_of(
        st.integers(0, 5).map(MandatesAtMost),
        fractions.map(lambda share: proxies.PrincipalsWithin(share, Fraction(20))),
        fractions.map(lambda share: proxies.DelegatedWithin(share, Fraction(100))),
        fractions.map(lambda share: proxies.OwnAndDelegatedWithin(share, Fraction(100))),
    ),
    lambda members: (
        st.lists(members, max_size=3)
        .map(tuple)
        .flatmap(lambda some: st.sampled_from([proxies.AllOf(some), proxies.AnyOf(some)]))
    ),
    max_leaves=5,
)
mandates = st.lists(st.integers(0, 40).map(Fraction), max_size=8).map(tuple)


@given(caps, mandates)
def test_what_is_carried_never_goes_over_the_limit(cap: proxies.Cap, weights: tuple[Fraction, ...]) -> None:
    decided = proxies.accepted(Holder(cap, weights, own=Fraction(7)))
    carried = [weight for weight, counts in zip(weights, decided, strict=True) if counts]
    assert not carried or cap.allows(Held(len(carried), sum(carried, Fraction(0)), Fraction(7)))


@given(caps, mandates, mandates)
def test_a_later_mandate_never_undoes_an_earlier_one(
    cap: proxies.Cap, weights: tuple[Fraction, ...], more: tuple[Fraction, ...]
) -> None:
    before = proxies.accepted(Holder(cap, weights))
    assert proxies.accepted(Holder(cap, weights + more))[: len(weights)] == before


@given(caps, mandates)
def test_void_is_all_or_nothing(cap: proxies.Cap, weights: tuple[Fraction, ...]) -> None:
    strict = proxies.accepted(Holder(cap, weights, over_limit=OverLimit.ALL_ARE_VOID))
    assert set(strict) in (set(), {True}, {False})
    assert all(strict) is all(proxies.accepted(Holder(cap, weights)))
