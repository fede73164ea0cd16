"""What several options look like, counted three ways at once."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counting.cases import answer
from deliberation.counting import options
from deliberation.counting.options import TooManyTies
from deliberation.counting.shapes import Misshapen, Shape

Ballots = list[tuple[int, list[str]]]


def advice(*ballots: Any) -> tuple[str | None, str | None, str | None]:
    """First places, pairs, rounds."""
    found = answer(options, {"ballots": [list(ballot) for ballot in ballots]})
    return found["plurality"], found["pairwise_winner"], found["instant_runoff"]


def test_three_ways_of_counting_may_name_three_winners() -> None:
    ballots = [
        (18, ["A", "D", "E", "C", "B"]),
        (12, ["B", "E", "D", "C", "A"]),
        (10, ["C", "B", "E", "D", "A"]),
        (9, ["D", "C", "E", "B", "A"]),
        (4, ["E", "B", "D", "C", "A"]),
        (2, ["E", "C", "D", "B", "A"]),
    ]
    assert advice(*ballots) == ("A", "E", "C")


def test_a_circle_has_no_winner_in_pairs() -> None:
    found = advice((4, ["A", "B", "C"]), (3, ["B", "C", "A"]), (2, ["C", "A", "B"]))
    assert found == ("A", None, "A")


def test_equal_first_places_name_nobody() -> None:
    assert advice((2, ["A", "B"]), (2, ["B", "A"])) == (None, None, None)


def test_an_option_left_out_is_last() -> None:
    assert advice((3, ["A"]), (2, ["B", "C"]), (2, ["C", "B"])) == ("A", None, None)
    assert advice((3, ["A"]), (3, ["B", "C"]), (1, ["C", "B"])) == (None, "B", "B")


def test_options_on_one_place_share_the_ballot() -> None:
    assert advice((2, [["A", "B"]]), (1, ["A", "B"])) == ("A", "A", "A")
    assert advice((3, [["A", "B"]])) == (None, None, None)


def test_a_tie_among_the_weakest_matters_only_if_it_changes_the_winner() -> None:
    assert advice((5, ["A"]), (3, ["B", "A"]), (1, ["C"]), (1, ["D"]))[2] == "A"
    assert advice((4, ["A"]), (3, ["B", "A"]), (3, ["C", "A"]))[2] == "A"
    assert advice((4, ["A", "B"]), (3, ["B", "C"]), (3, ["C", "B"]))[2] is None
    assert advice((4, ["A"]), (3, ["B", "A"]), (3, ["C", "B"]))[2] is None


def test_no_ballots_advise_nothing() -> None:
    assert advice() == (None, None, None)
    assert advice((0, ["A", "B"])) == (None, None, None)
    assert advice((3, [])) == (None, None, None)


def test_options_nobody_puts_first_do_not_make_the_rounds_endless() -> None:
    letters = [chr(65 + at) for at in range(30)]
    assert advice((2, letters), (1, letters[::-1]))[2] == "A"


def test_too_many_equally_weak_options_are_refused_and_not_guessed() -> None:
    letters = [chr(65 + at) for at in range(30)]
    with pytest.raises(TooManyTies):
        advice(*((1, [letter, *(other for other in letters if other != letter)]) for letter in letters))


@pytest.mark.parametrize(
    "wrong",
    [
        [[1, ["A", "A"]]],
        [[1, ["A", ["B", "A"]]]],
        [[1, [[]]]],
        [[1, [""]]],
        [[-1, ["A"]]],
        [["1", ["A"]]],
        [[1]],
        [[1, [f"option {at}" for at in range(31)]]],
        "AB",
    ],
)
def test_what_is_not_a_ranking_is_refused(wrong: Any) -> None:
    with pytest.raises(Misshapen):
        answer(options, {"ballots": wrong})


ballots = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.permutations("ABCD").flatmap(lambda order: st.integers(0, 4).map(lambda kept: list(order[:kept]))),
    ),
    max_size=6,
)


def test_as_many_rankings_as_may_be_are_read_and_not_one_more() -> None:
    orders = itertools.permutations("ABCDEFGH")
    ballots = [[1, list(order)] for order in itertools.islice(orders, options.MOST_RANKINGS)]
    assert len(options.read(Shape({"ballots": ballots}, "case")).ballots) == options.MOST_RANKINGS
    ballots.append([1, list(next(orders))])
    with pytest.raises(Misshapen):
        options.read(Shape({"ballots": ballots}, "case"))


def test_ties_among_few_options_are_too_many_where_there_are_many_rankings() -> None:
    """Nine options, all alike: 511 ways to go, each through every ranking."""
    assert advice(*((1, list(order)) for order in itertools.permutations("ABCDEFGHI", 2))) == (
        None,
        None,
        None,
    )
    with pytest.raises(TooManyTies):
        advice(*((1, list(order)) for order in itertools.permutations("ABCDEFGHI", 5)))


def beats(cast: Ballots, one: str, other: str) -> bool:
    score = 0
    for count, order in cast:
        above = one in order and (other not in order or order.index(one) < order.index(other))
        below = other in order and (one not in order or order.index(other) < order.index(one))
        score += count * (above - below)
    return score > 0


def rounds(cast: Ballots, left: list[str]) -> set[str]:
    """Every winner some order of dropping the weakest gives, tried one by one to the last option."""
    firsts = dict.fromkeys(left, 0)
    for count, order in cast:
        first = next((option for option in order if option in left), None)
        if first:
            firsts[first] += count
    if len(left) <= 1 or not any(firsts.values()):
        return {option for option in left if firsts[option]}
    if max(firsts.values()) * 2 > sum(firsts.values()):
        return {max(firsts, key=lambda option: firsts[option])}
    weakest = [option for option in left if firsts[option] == min(firsts.values())]
    return {won for drop in weakest for won in rounds(cast, [option for option in left if option != drop])}


@settings(max_examples=300)
@given(ballots)
def test_a_slower_count_finds_the_same(cast: Ballots) -> None:
    named = sorted({option for _, order in cast for option in order})
    _, pairwise, runoff = advice(*cast)
    winners = [one for one in named if all(beats(cast, one, other) for other in named if other != one)]
    has_votes = any(count and order for count, order in cast)
    assert pairwise == (winners[0] if winners and has_votes else None)
    possible = rounds(cast, named) if named else set()
    assert runoff == (next(iter(possible)) if len(possible) == 1 else None)


@given(ballots, st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_does_not_matter(cast: Ballots, random: Any) -> None:
    split = [(1, order) for count, order in cast for _ in range(count)]
    split += [(0, order) for _, order in cast]
    random.shuffle(split)
    assert advice(*split) == advice(*cast)


@given(ballots)
def test_whoever_has_more_than_half_of_the_first_places_wins_every_way(cast: Ballots) -> None:
    votes = sum(count for count, _ in cast)
    for option in "ABCD":
        firsts = sum(count for count, order in cast if order[:1] == [option])
        if Fraction(firsts) > Fraction(votes, 2):
            assert advice(*cast) == (option, option, option)
