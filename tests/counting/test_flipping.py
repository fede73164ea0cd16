"""The flip number against trying out every change, and what it means at the edges."""

import itertools
import os
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.counting import count as counting
from deliberation.counting import presets, rules
from deliberation.counting.count import Outcome
from deliberation.counting.margin import flipping
from deliberation.counting.margin.flipping import Flip
from deliberation.counting.parties import Party
from deliberation.counting.rules import Choice, Rule

POLLS = int(os.environ.get("DELIBERATION_FLIP_POLLS", "200"))
SHARES = ("1/3", "1/2", "3/5", "2/3", "3/4", "1/1")
QUANTITIES = ("for", "against", "abstain", "participating", "votes")
BASES = ("total", "participating", "votes")


def a_party(place: int, area: int) -> Party:
    return Party(
        key=f"u{place}", units=(f"u{place}",), voters=frozenset(), heads=1, area_cm2=area, is_developer=False
    )


def by_trying(rule: Rule, parties: list[Party], ballots: dict[str, Choice]) -> int | None:
    """Change ever more ballots in every way until the outcome is another one."""
    outcome = counting.count(rule, parties, ballots).outcome
    for number in range(1, len(ballots) + 1):
        for changed in itertools.combinations(sorted(ballots), number):
            for choices in itertools.product((*Choice, None), repeat=number):
                after = dict(ballots)
                for key, choice in zip(changed, choices, strict=True):
                    after.pop(key)
                    if choice is not None:
                        after[key] = choice
                if counting.count(rule, parties, after).outcome is not outcome:
                    return number
    return None


def a_rule(chance: random.Random) -> Rule:
    """Quorum and threshold in two dimensions, in every shape the language has."""

    def test() -> dict[str, object]:
        dim = chance.choice(("heads", "area"))
        test = {"q": chance.choice(QUANTITIES), "dim": dim, "op": chance.choice((">", ">=", "<", "<="))}
        if chance.random() < 0.15 and dim == "heads":
            return {**test, "count": str(chance.randint(0, 5))}
        return {**test, "frac": chance.choice(SHARES), "of": chance.choice(BASES)}

    def expression(depth: int) -> dict[str, object]:
        if not depth or chance.random() < 0.3:
            return test()
        kind = chance.choice(("all", "all", "any", "not"))
        if kind == "not":
            return {"not": expression(depth - 1)}
        return {kind: [expression(depth - 1) for _ in range(chance.randint(1, 3))]}

    states = ["for", "against", *chance.sample(["abstain", "invalid"], chance.randint(0, 2))]
    quorum = None if chance.random() < 0.2 else expression(1)
    return rules.parse(
        "R",
        {
            "dims": ["heads", "area"],
            "merge": "same_owner_set",
            "participating_states": states,
            "non_response": {"policy": "ignore"},
            "stages": [{"id": "vote", "quorum": quorum, "pass": expression(2)}],
        },
    )


def a_poll(chance: random.Random, most: int = 5) -> tuple[list[Party], dict[str, Choice]]:
    areas = chance.choice(([100], [60, 80, 100], list(range(40, 160))))
    parties = [a_party(place, chance.choice(areas)) for place in range(chance.randint(1, most))]
    ballots = {party.key: chance.choice(list(Choice)) for party in parties if chance.random() < 0.8}
    return parties, ballots


@pytest.mark.parametrize("law", ["CN-278-ORD", "CN-278-SPEC"])
@pytest.mark.parametrize("seed", range(POLLS // 4))
def test_under_the_law_it_is_the_number_that_trying_finds(law: str, seed: int) -> None:
    chance = random.Random(f"{law} {seed}")
    rule = presets.load(law).rule
    parties, ballots = a_poll(chance, 6)
    assert flipping.flip(rule, parties, ballots) == Flip(by_trying(rule, parties, ballots), is_exact=True)


@pytest.mark.parametrize("seed", range(POLLS // 2))
def test_under_any_rule_it_is_the_number_that_trying_finds_or_a_bound_below_it(seed: int) -> None:
    chance = random.Random(seed)
    rule = a_rule(chance)
    parties, ballots = a_poll(chance)
    found = flipping.flip(rule, parties, ballots)
    tried = by_trying(rule, parties, ballots)
    if found.is_exact:
        assert found.ballots == tried
    else:
        assert found.ballots is not None
        assert tried is None or found.ballots <= tried


def a_rule_of(*tests: dict[str, str]) -> Rule:
    return rules.parse(
        "R",
        {
            "dims": ["heads"],
            "merge": "same_owner_set",
            "participating_states": ["for", "against"],
            "non_response": {"policy": "ignore"},
            "stages": [
                {"id": "vote", "quorum": None, "pass": {"all": [{**test, "dim": "heads"} for test in tests]}}
            ],
        },
    )


def said(words: str, silent: int = 0) -> tuple[list[Party], dict[str, Choice]]:
    """`for for abstain`: a home each, and homes that said nothing."""
    choices = [Choice(word) for word in words.split()]
    parties = [a_party(place, 1) for place in range(len(choices) + silent)]
    return parties, {party.key: choice for party, choice in zip(parties, choices, strict=False)}


def test_a_later_way_to_turn_votes_is_taken_only_if_it_needs_fewer() -> None:
    rule = a_rule_of(
        {"q": "for", "op": ">", "frac": "3/4", "of": "participating"},
        {"q": "votes", "op": ">", "frac": "2/3", "of": "total"},
    )
    poll = said("abstain abstain for abstain against against", silent=2)
    assert flipping.flip(rule, *poll) == Flip(by_trying(rule, *poll), is_exact=True) == Flip(4, is_exact=True)


def test_of_two_groups_the_first_way_found_is_kept_where_the_next_needs_more() -> None:
    rule = a_rule_of(
        {"q": "for", "op": ">=", "frac": "3/4", "of": "participating"},
        {"q": "votes", "op": ">=", "frac": "3/5", "of": "total"},
    )
    poll = said("invalid against against invalid", silent=2)
    assert flipping.flip(rule, *poll) == Flip(by_trying(rule, *poll), is_exact=True) == Flip(3, is_exact=True)
    rule = a_rule_of(
        {"q": "abstain", "op": "<=", "frac": "3/5", "of": "votes"},
        {"q": "for", "op": ">=", "frac": "2/3", "of": "votes"},
    )
    poll = said("for against abstain abstain invalid abstain against", silent=1)
    assert flipping.flip(rule, *poll) == Flip(2, is_exact=True)


def test_a_rule_with_more_ways_than_can_be_written_out_has_only_a_bound() -> None:
    either = [
        {
            "any": [
                {"q": quantity, "dim": "area", "op": ">", "frac": f"{whole - 1}/{whole}", "of": "total"}
                for quantity in ("for", "abstain")
            ]
        }
        for whole in range(3, 12)
    ]
    poll = said("for for for against")
    assert flipping.flip(area_rule({"all": either}), *poll) == Flip(1, is_exact=False)


def test_votes_for_may_be_measured_by_the_votes_against() -> None:
    rule = a_rule_of({"q": "for", "op": ">", "frac": "1/2", "of": "against"})
    poll = said("against against against against against against")
    assert flipping.flip(rule, *poll).ballots == by_trying(rule, *poll) == 3


def test_most_random_rules_have_an_exact_answer() -> None:
    exact = [
        flipping.flip(a_rule(chance), *a_poll(chance)).is_exact for chance in map(random.Random, range(200))
    ]
    assert sum(exact) >= 100


def test_where_there_are_too_many_ways_to_try_it_is_called_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    polls = [(a_rule(chance), *a_poll(chance, 30)) for chance in map(random.Random, range(60))]
    tried = [flipping.flip(*poll) for poll in polls]
    monkeypatch.setattr(flipping, "MOST_TRIALS", 1)
    given_up = [flipping.flip(*poll) for poll in polls]
    pairs = [(found, bound) for found, bound in zip(tried, given_up, strict=True) if found != bound]
    assert len(pairs) > 5
    for found, bound in pairs:
        assert not bound.is_exact
        assert bound.ballots is not None
        assert found.ballots is None or bound.ballots <= found.ballots


def test_without_a_ballot_nothing_can_be_changed() -> None:
    rule = presets.load("CN-278-ORD").rule
    assert flipping.flip(rule, [a_party(1, 100)], {}) == Flip(None, is_exact=True)


def test_a_single_ballot_decides_a_count_that_stands_on_the_edge() -> None:
    """Two of three take part, which is just enough."""
    rule = presets.load("CN-278-ORD").rule
    parties = [a_party(place, 100) for place in range(3)]
    assert flipping.flip(rule, parties, {"u0": Choice.FOR, "u1": Choice.FOR}) == Flip(1, is_exact=True)


def test_large_homes_decide_with_fewer_ballots_than_small_ones() -> None:
    """Lost by area alone: nine small homes for, one large one against."""
    rule = presets.load("CN-278-ORD").rule
    parties = [a_party(place, 100) for place in range(9)] + [a_party(9, 2000)]
    ballots = {f"u{place}": Choice.FOR for place in range(9)} | {"u9": Choice.AGAINST}
    assert counting.count(rule, parties, ballots).outcome is Outcome.FAIL
    assert flipping.flip(rule, parties, ballots) == Flip(1, is_exact=True)


@settings(max_examples=30)
@given(st.integers(1, 7), st.integers(0, 10_000))
def test_scaling_all_areas_changes_nothing(factor: int, seed: int) -> None:
    rule = presets.load("CN-278-SPEC").rule
    parties, ballots = a_poll(random.Random(seed), 30)
    scaled = [a_party(place, party.area_cm2 * factor) for place, party in enumerate(parties)]
    assert flipping.flip(rule, parties, ballots) == flipping.flip(rule, scaled, ballots)


def test_the_changes_it_counts_on_are_enough_for_five_thousand_homes() -> None:
    """No trying can reach this far; one ballot more or less in the same direction shows the edge."""
    chance = random.Random(7)
    rule = presets.load("CN-278-SPEC").rule
    parties = [a_party(place, chance.randint(400_000, 1_600_000)) for place in range(5000)]
    ballots = {
        party.key: chance.choices(list(Choice), weights=[70, 20, 8, 2])[0]
        for party in parties
        if chance.random() < 0.8
    }
    before = counting.count(rule, parties, ballots)
    found = flipping.flip(rule, parties, ballots)
    assert found.is_exact
    assert before.outcome is Outcome.FAIL
    against = sorted(
        (party for party in parties if ballots.get(party.key) in (Choice.AGAINST, Choice.ABSTAIN)),
        key=lambda party: -party.area_cm2,
    )
    assert found.ballots is not None
    for number, outcome in ((found.ballots, Outcome.PASS), (found.ballots - 1, Outcome.FAIL)):
        after = ballots | {party.key: Choice.FOR for party in against[:number]}
        assert counting.count(rule, parties, after).outcome is outcome
    assert all(isinstance(test.left, Fraction) for test in before.tests)


def area_rule(passing: dict[str, object]) -> Rule:
    return rules.parse(
        "R",
        {
            "dims": ["area"],
            "merge": "same_owner_set",
            "participating_states": ["for", "against", "abstain"],
            "non_response": {"policy": "ignore"},
            "stages": [{"id": "vote", "quorum": None, "pass": passing}],
        },
    )


def test_a_share_of_votes_is_weighed_against_ballots_that_are_no_votes() -> None:
    """Abstaining is outside the base, so each change takes one from the base and adds one beside it."""
    rule = area_rule({"q": "abstain", "dim": "area", "op": "<", "frac": "1/2", "of": "votes"})
    parties = [a_party(place, 1) for place in range(8)]
    ballots = {party.key: Choice.FOR for party in parties}
    assert flipping.flip(rule, parties, ballots) == Flip(3, is_exact=True)
    assert flipping.flip(rule, parties[:5], {party.key: Choice.FOR for party in parties[:5]}).ballots == 2


def test_a_narrow_gate_that_equal_homes_step_over_is_never_passed() -> None:
    at_least = {"q": "for", "dim": "area", "op": ">=", "frac": "1/3", "of": "total"}
    at_most = {"q": "for", "dim": "area", "op": "<=", "frac": "5/12", "of": "total"}
    parties = [a_party(place, 3) for place in range(4)]
    ballots = {party.key: Choice.AGAINST for party in parties}
    found = flipping.flip(area_rule({"all": [at_least, at_most]}), parties, ballots)
    assert found == Flip(None, is_exact=True)


def test_a_narrow_gate_that_the_largest_home_steps_over_has_only_a_bound() -> None:
    at_least = {"q": "for", "dim": "area", "op": ">=", "frac": "3/10", "of": "total"}
    at_most = {"q": "for", "dim": "area", "op": "<=", "frac": "2/5", "of": "total"}
    rule = area_rule({"all": [at_least, at_most]})
    parties = [a_party(0, 5), *(a_party(place, 1) for place in range(1, 6))]
    ballots = {party.key: Choice.AGAINST for party in parties}
    assert by_trying(rule, parties, ballots) == 3
    assert flipping.flip(rule, parties, ballots) == Flip(1, is_exact=False)


def test_one_large_home_of_a_small_group_may_save_many_of_a_large_one() -> None:
    rule = area_rule({"q": "for", "dim": "area", "op": ">", "frac": "1/2", "of": "votes"})
    parties = [a_party(place, 1) for place in range(11)] + [a_party(11, 9)]
    ballots = {party.key: Choice.FOR for party in parties[:10]}
    ballots |= {party.key: Choice.ABSTAIN for party in parties[10:]}
    assert by_trying(rule, parties, ballots) == 2
    assert flipping.flip(rule, parties, ballots) == Flip(2, is_exact=True)
