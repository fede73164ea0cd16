"""The figures shown before a vote opens are exactly what the count will ask for."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import count as counting
from deliberation.counting import outlook, presets, rules
from deliberation.counting.count import Outcome
from deliberation.counting.outlook import Need, Outlook
from deliberation.counting.parties import AREA, HEADS
from deliberation.counting.presets import Preset, offers
from deliberation.counting.quantities import Known, Quantity
from deliberation.counting.rules import RuleNeedsMore

TODAY = date(2026, 11, 22)
OFFERED = {
    preset.id: preset
    for place in {preset.place or "" for preset in presets.every().values()}
    for preset in (
        *(offer.preset for offer in offers.by_matter(place, TODAY)),
        *offers.agreed(place, TODAY),
        *offers.generic(TODAY),
    )
}


def looked_at(preset: Preset, totals: dict[str, int]) -> Outlook:
    found = outlook.of(preset.rule, totals)
    assert found is not None
    return found


def figures(total: int, said: int, taking_part: int, quantity: Quantity) -> Known:
    """`said` of those taking part say this, the others the opposite."""
    other = Quantity.AGAINST if quantity is Quantity.FOR else Quantity.FOR
    known: Known = {each: Fraction(0) for each in Quantity}
    known |= {Quantity.TOTAL: Fraction(total), Quantity.PARTICIPATING: Fraction(taking_part)}
    known |= {Quantity.VOTES: Fraction(taking_part), quantity: Fraction(said)}
    return known | {other: Fraction(taking_part - said)}


def test_the_special_rule_for_one_hundred_owners() -> None:
    found = looked_at(presets.load("CN-278-SPEC"), {HEADS: 100, AREA: 1_000_001})
    assert found.taking_part == (
        Need(HEADS, Quantity.PARTICIPATING, 67, 100, is_limit=False),
        Need(AREA, Quantity.PARTICIPATING, 666_668, 1_000_001, is_limit=False),
    )
    assert [need.amount for need in found.if_fewest] == [51, 500_001]
    assert [need.amount for need in found.if_all] == [75, 750_001]


def test_more_than_half_of_an_even_number_is_one_more() -> None:
    found = looked_at(presets.load("CN-278-ORD"), {HEADS: 90, AREA: 900})
    assert [need.amount for need in found.if_fewest] == [31, 301]
    assert [need.amount for need in found.if_all] == [46, 451]


@pytest.mark.parametrize(("homes", "most"), [(8, 0), (10, 0), (11, 1), (20, 1), (21, 2), (120, 11)])
def test_an_objection_notice_prints_how_many_may_object(homes: int, most: int) -> None:
    found = looked_at(presets.load("GENERIC-OBJECTION-NOTICE"), {HEADS: homes})
    assert found == Outlook((), (), (Need(HEADS, Quantity.AGAINST, most, homes, is_limit=True),))


def test_consent_lets_nobody_be_against() -> None:
    (need,) = looked_at(presets.load("GENERIC-CONSENT"), {HEADS: 30}).if_all
    assert (need.quantity, need.amount, need.is_limit) == (Quantity.AGAINST, 0, True)


@given(st.sampled_from(sorted(OFFERED)), st.integers(1, 400), st.integers(1, 10**9), st.data())
def test_the_figures_are_the_edge_of_the_count(
    rule_id: str, heads: int, area: int, data: st.DataObject
) -> None:
    rule, totals = OFFERED[rule_id].rule, {HEADS: heads, AREA: area}
    found = looked_at(OFFERED[rule_id], totals)
    fewest = {need.dim: need.amount for need in found.taking_part}
    turnout, needs = data.draw(
        st.sampled_from([(totals, found.if_all), ({**totals, **fewest}, found.if_fewest or found.if_all)])
    )
    known = {
        need.dim: figures(totals[need.dim], need.amount, turnout[need.dim], need.quantity) for need in needs
    }
    assert counting.judge(rule, known).outcome is Outcome.PASS
    for need in needs:
        beyond = need.amount + (1 if need.is_limit else -1)
        if 0 <= beyond <= turnout[need.dim]:
            over = figures(totals[need.dim], beyond, turnout[need.dim], need.quantity)
            assert counting.judge(rule, {**known, need.dim: over}).outcome is Outcome.FAIL
    for need in found.taking_part:
        short = figures(totals[need.dim], need.amount - 1, need.amount - 1, Quantity.FOR)
        assert counting.judge(rule, {**known, need.dim: short}).outcome is Outcome.NO_QUORUM


def test_a_quorum_of_those_who_agree_says_nothing_about_how_many_take_part() -> None:
    agree = {"q": "for", "dim": "heads", "op": ">=", "frac": "1/4", "of": "total"}
    passing = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "participating"}
    stages = [{"id": "vote", "quorum": agree, "pass": passing}]
    rule = rules.parse("OURS", {**presets.load("GENERIC-CONSENT").rule.as_json(), "stages": stages})  # type: ignore[dict-item]
    found = outlook.of(rule, {HEADS: 100})
    assert found is not None
    assert [need.amount for need in found.taking_part] == [25]
    assert (found.if_fewest, [need.amount for need in found.if_all]) == ((), [51])


def test_a_rule_with_several_ways_is_left_to_its_words() -> None:
    atom = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}
    body = presets.load("GENERIC-CONSENT").rule.as_json()
    for passing in ({"any": [atom, atom]}, {"not": atom}, {"all": [atom, {"not": atom}]}):
        stages = [{"id": "vote", "quorum": None, "pass": passing}]
        assert outlook.of(rules.parse("OURS", {**body, "stages": stages}), {HEADS: 9}) is None  # type: ignore[dict-item]


def test_a_rule_that_no_poll_can_count_has_no_outlook() -> None:
    with pytest.raises(RuleNeedsMore):
        outlook.of(presets.load("CN-COMM").rule, {"members": 5})
