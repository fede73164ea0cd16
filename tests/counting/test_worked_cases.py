"""Cases counted by hand, for China's ordinary and special matters."""

import pytest

from counting.worked import ORDINARY, SPECIAL, a_unit, an_estate, by_owner, count_of, parties_of
from deliberation.counting import count
from deliberation.counting.count import Count, Outcome, PartyNotInElectorate
from deliberation.counting.parties import UnitKind
from deliberation.counting.quantities import Quantity
from deliberation.kernel import exact

SIX = dict.fromkeys("ABCDEF", "100")


def held(counted: Count) -> list[bool | None]:
    return [test.holds for test in counted.tests]


def test_exactly_two_thirds_are_a_quorum() -> None:
    counted = count_of(an_estate(**SIX), A="for", B="for", C="for", D="against")
    assert counted.outcome is Outcome.PASS
    assert counted.whole("heads", Quantity.PARTICIPATING) == 4
    assert counted.whole("area", Quantity.FOR) == 3_000_000


def test_exactly_half_is_not_a_majority() -> None:
    counted = count_of(an_estate(**SIX), A="for", B="for", C="against", D="against")
    assert (counted.outcome, held(counted)) == (Outcome.FAIL, [True, True, False, False])


def test_exactly_three_quarters_pass_a_special_matter() -> None:
    counted = count_of(an_estate(**SIX), SPECIAL, A="for", B="for", C="for", D="against")
    assert counted.outcome is Outcome.PASS


def test_twelve_equal_flats_of_an_odd_size_reach_two_thirds_exactly() -> None:
    estate = an_estate(**dict.fromkeys("ABCDEFGHIJKL", "85.44"))
    assert count_of(estate, **dict.fromkeys("ABCDEFGH", "for")).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("area", "outcome"),
    [
        ("199.9999", Outcome.NO_QUORUM),
        ("199.99", Outcome.NO_QUORUM),
        ("200.00", Outcome.PASS),
        ("200.01", Outcome.PASS),
    ],
)
def test_a_hundredth_of_a_square_metre_decides(area: str, outcome: Outcome) -> None:
    """Two of three heads take part, with 200 of 300 square metres or a little less."""
    rest = exact.square_metres(3_000_000 - exact.area_cm2(area), places=4)
    estate = an_estate(
        A="100", B=str(exact.square_metres(exact.area_cm2(area) - 1_000_000, places=4)), C=str(rest)
    )
    assert count_of(estate, A="for", B="for").outcome is outcome


def test_a_square_centimetre_short_of_three_quarters_fails_by_area_alone() -> None:
    estate = an_estate(A="99.9999", B="100", C="100", D="100.0001")
    counted = count_of(estate, SPECIAL, A="for", B="for", C="for", D="against")
    assert (counted.outcome, held(counted)) == (Outcome.FAIL, [True, True, True, False])


def test_where_nobody_votes_nothing_is_decided() -> None:
    counted = count_of(an_estate(**SIX))
    assert (counted.outcome, held(counted)) == (Outcome.NO_QUORUM, [False] * 4)
    assert counted.whole("heads", Quantity.SILENT) == 6
    assert counted.tests[2].ratio is None


def test_abstentions_alone_make_a_quorum_and_no_majority() -> None:
    counted = count_of(an_estate(**SIX), **dict.fromkeys("ABCDEF", "abstain"))
    assert (counted.outcome, held(counted)) == (Outcome.FAIL, [True, True, False, False])


def test_an_invalid_ballot_does_not_take_part() -> None:
    counted = count_of(an_estate(A="100", B="100", C="100"), A="for", B="invalid")
    assert counted.outcome is Outcome.NO_QUORUM
    assert counted.whole("heads", Quantity.INVALID) == 1
    assert counted.whole("heads", Quantity.SILENT) == 1


def test_one_owner_of_everything_is_one_head_and_decides_alone() -> None:
    estate = [a_unit(f"U{n}", "120", "A") for n in range(3)]
    counted = count_of(estate, SPECIAL, A="for")
    assert counted.outcome is Outcome.PASS
    assert counted.whole("heads", Quantity.TOTAL) == 1


def test_a_large_owner_wins_the_area_and_not_the_heads() -> None:
    counted = count_of(an_estate(A="400", B="50", C="50", D="50"), A="for", B="for", C="against", D="against")
    assert (counted.outcome, held(counted)) == (Outcome.FAIL, [True, True, False, True])


def test_many_small_owners_win_the_heads_and_not_the_area() -> None:
    counted = count_of(an_estate(A="400", B="50", C="50", D="50"), A="against", B="for", C="for", D="for")
    assert (counted.outcome, held(counted)) == (Outcome.FAIL, [True, True, True, False])


def test_the_developers_flats_are_one_head_with_their_whole_area() -> None:
    unsold = [a_unit(f"Z{n}", "100", "X", developer_pool=True) for n in range(4)]
    sold_but_kept = a_unit("Z9", "100", "A", developer_pool=True)
    estate = [*an_estate(A="100", B="100", C="100"), *unsold, sold_but_kept]
    electors = parties_of(estate)
    developer = next(party for party in electors if party.is_developer)
    assert (len(electors), developer.heads, developer.area_cm2) == (4, 1, 5_000_000)
    counted = count_of(estate, A="for", B="for", C="for")
    assert (counted.outcome, held(counted)) == (Outcome.NO_QUORUM, [True, False, True, True])


def test_common_rooms_weigh_nothing() -> None:
    estate = [*an_estate(A="100", B="100", C="100"), a_unit("office", "900", "", kind=UnitKind.PUBLIC)]
    assert count_of(estate, A="for", B="for").outcome is Outcome.PASS


def test_a_ballot_from_outside_the_electorate_is_refused() -> None:
    electors = parties_of(an_estate(A="100"))
    with pytest.raises(PartyNotInElectorate) as refusal:
        count.count(ORDINARY, electors, {**by_owner(electors, {"A": "for"}), "U9": "for"})
    assert refusal.value.details == {"party": "U9"}


def test_every_test_shows_both_its_sides() -> None:
    quorum = count_of(an_estate(A="100", B="100", C="100", D="100", E="100"), A="for").tests[0]
    assert (quorum.stage, quorum.part, quorum.atom.text) == (
        "vote",
        "quorum",
        "heads.participating >= 2/3 of total",
    )
    assert (str(quorum.left), str(quorum.right), str(quorum.base), str(quorum.ratio)) == (
        "1",
        "10/3",
        "5",
        "1/5",
    )


def test_a_figure_that_is_no_whole_number_is_not_given_as_one() -> None:
    counted = count.judge(ORDINARY, {"heads": {}, "area": {}})
    with pytest.raises(ValueError, match=r"heads\.for"):
        counted.whole("heads", Quantity.FOR)


def test_a_choice_from_storage_counts_like_any_other_and_nonsense_is_refused() -> None:
    electors = parties_of(an_estate(A="100"))
    assert count.count(ORDINARY, electors, {"UA": "for"}).outcome is Outcome.PASS
    with pytest.raises(ValueError, match="maybe"):
        count.count(ORDINARY, electors, {"UA": "maybe"})
