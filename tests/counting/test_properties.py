"""What must be true of every count, tried on many."""

from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from counting import oracle
from counting.worked import ORDINARY, SPECIAL
from deliberation.counting import count, display, rules
from deliberation.counting.count import Count, Outcome
from deliberation.counting.parties import Party
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice, Rule

OPS = st.sampled_from([">", ">=", "<", "<=", "=="])
FRACTIONS = st.sampled_from(["0/1", "1/5", "1/3", "1/2", "3/5", "2/3", "3/4", "4/5", "1/1"])
STATES = st.sampled_from(["for", "against", "abstain", "invalid", "participating", "votes", "total"])
ATOMS = st.builds(
    lambda q, dim, op, frac, of: {"q": q, "dim": dim, "op": op, "frac": frac, "of": of},
    STATES,
    st.sampled_from(["heads", "area"]),
    OPS,
    FRACTIONS,
    STATES,
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"all": members}),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"any": members}),
        inner.map(lambda member: {"not": member}),
    ),
    max_leaves=5,
)
PARTICIPATING = st.sampled_from(
    [["for", "against"], ["for", "against", "abstain"], [choice.value for choice in Choice]]
)
AREAS = st.one_of(st.sampled_from([0, 1, 1_000_000, 854_400]), st.integers(0, 2_000_000))
VOICES = st.lists(
    st.tuples(AREAS, st.sampled_from([None, *Choice])),
    max_size=9,
)
Voice = tuple[int, Choice | None]
"""An area and what was said."""
CHINESE = st.sampled_from([ORDINARY, SPECIAL])


def second_opinion(shape: dict[str, Any], voices: list[Voice]) -> str:
    """The other counter's verdict on the same votes."""
    figures = {}
    for dim in ("heads", "area"):
        weighed = [(Fraction(1 if dim == "heads" else area), said) for area, said in voices]
        known = {said.value: sum((w for w, each in weighed if each is said), Fraction(0)) for said in Choice}
        figures[dim] = oracle.summed(shape, {"total": sum((w for w, _ in weighed), Fraction(0)), **known})
    outcome, _, _ = oracle.follow(shape, {"vote": figures}, 0)
    return outcome


def parties_and_ballots(voices: list[Voice]) -> tuple[list[Party], dict[str, Choice]]:
    electors = [
        Party(key=f"U{at}", units=(f"U{at}",), voters=frozenset(), heads=1, area_cm2=area, is_developer=False)
        for at, (area, _) in enumerate(voices)
    ]
    return electors, {f"U{at}": said for at, (_, said) in enumerate(voices) if said is not None}


def counted(rule: Rule, voices: list[Voice]) -> Count:
    return count.count(rule, *parties_and_ballots(voices))


@given(st.one_of(st.none(), EXPRESSIONS), EXPRESSIONS, PARTICIPATING, VOICES)
def test_a_second_counter_finds_the_same(
    quorum: Any, passing: Any, participating: list[str], voices: list[Voice]
) -> None:
    shape = ORDINARY.as_json() | {
        "participating_states": participating,
        "stages": [{"id": "vote", "quorum": quorum, "pass": passing}],
    }
    assert counted(rules.parse("X", shape), voices).outcome == second_opinion(shape, voices)


@given(CHINESE, VOICES)
def test_a_second_counter_finds_the_same_under_the_civil_code(rule: Rule, voices: list[Voice]) -> None:
    assert counted(rule, voices).outcome == second_opinion(rule.as_json(), voices)


@given(CHINESE, VOICES)
def test_every_weight_is_in_exactly_one_state(rule: Rule, voices: list[Voice]) -> None:
    for figures in counted(rule, voices).quantities.values():
        states = (*(Quantity(choice) for choice in Choice), Quantity.SILENT)
        assert sum(figures[state] for state in states) == figures[Quantity.TOTAL]


@given(CHINESE, VOICES, st.data())
def test_turning_an_against_into_a_for_never_undoes_a_pass(
    rule: Rule, voices: list[Voice], data: st.DataObject
) -> None:
    against = [at for at, (_, said) in enumerate(voices) if said is Choice.AGAINST]
    assume(against)
    at = data.draw(st.sampled_from(against))
    turned = [*voices[:at], (voices[at][0], Choice.FOR), *voices[at + 1 :]]
    before, after = counted(rule, voices).outcome, counted(rule, turned).outcome
    assert before is not Outcome.PASS or after is Outcome.PASS


@given(CHINESE, VOICES, AREAS)
def test_one_more_for_never_undoes_a_pass(rule: Rule, voices: list[Voice], area: int) -> None:
    """One who was silent and now agrees."""
    silent, agreeing = [*voices, (area, None)], [*voices, (area, Choice.FOR)]
    assert (
        counted(rule, silent).outcome is not Outcome.PASS or counted(rule, agreeing).outcome is Outcome.PASS
    )


@given(CHINESE, VOICES, AREAS)
def test_one_more_against_never_mends_a_failure(rule: Rule, voices: list[Voice], area: int) -> None:
    silent, opposing = [*voices, (area, None)], [*voices, (area, Choice.AGAINST)]
    assert (
        counted(rule, silent).outcome is not Outcome.FAIL or counted(rule, opposing).outcome is Outcome.FAIL
    )


@given(CHINESE, VOICES, st.sampled_from([2, 3, 7]))
def test_measuring_in_another_unit_changes_nothing(rule: Rule, voices: list[Voice], factor: int) -> None:
    scaled = [(area * factor, said) for area, said in voices]
    assert counted(rule, scaled).outcome is counted(rule, voices).outcome


@given(CHINESE, VOICES, st.randoms())
def test_the_order_of_parties_and_ballots_changes_nothing(
    rule: Rule, voices: list[Voice], random: Random
) -> None:
    electors, ballots = parties_and_ballots(voices)
    shuffled = random.sample(electors, len(electors))
    turned = dict(random.sample(sorted(ballots.items()), len(ballots)))
    assert count.count(rule, shuffled, turned) == count.count(rule, electors, ballots)


@given(EXPRESSIONS, VOICES)
def test_shown_figures_give_the_verdict_of_the_exact_ones(passing: Any, voices: list[Voice]) -> None:
    shape = ORDINARY.as_json() | {"stages": [{"id": "vote", "quorum": None, "pass": passing}]}
    for test in counted(rules.parse("X", shape), voices).tests:
        for shown in (display.percents(test), display.percents(test, places=0), display.amounts(test)):
            if shown is not None:
                assert test.atom.comparison.holds(Fraction(shown.left), Fraction(shown.right)) is test.holds


@given(CHINESE, VOICES)
def test_what_is_to_go_is_exactly_what_lacks(rule: Rule, voices: list[Voice]) -> None:
    """A newcomer with just that area meets the quorum by area; one square centimetre less does not."""
    electors, ballots = parties_and_ballots([(area, said and Choice.FOR) for area, said in voices])
    heads, area = count.to_go(rule, electors, ballots)
    for lack, dim in ((heads, "heads"), (area, "area")):
        test = next(test for test in count.count(rule, electors, ballots).tests if test.atom.dim == dim)
        assert lack.reached == test.left
        if test.base:
            assert (lack.missing == 0) is test.holds
            assert test.atom.comparison.holds(test.left + lack.missing, test.right)
            assert lack.missing == 0 or not test.atom.comparison.holds(
                test.left + lack.missing - 1, test.right
            )


@given(VOICES)
def test_what_is_to_go_tells_nothing_of_the_choices(voices: list[Voice]) -> None:
    electors, ballots = parties_and_ballots(voices)
    assert count.to_go(ORDINARY, electors, ballots) == count.to_go(
        ORDINARY, electors, dict.fromkeys(ballots, Choice.AGAINST)
    )


@given(CHINESE, st.integers(2, 6), st.data())
def test_splitting_a_partys_area_among_its_own_units_changes_nothing(
    rule: Rule, parts: int, data: st.DataObject
) -> None:
    voices = data.draw(VOICES.filter(bool))
    electors, ballots = parties_and_ballots(voices)
    split = [electors[0]._replace(units=tuple(f"U0-{n}" for n in range(parts))), *electors[1:]]
    assert count.count(rule, split, ballots) == count.count(rule, electors, ballots)
