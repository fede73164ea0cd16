"""Where one more, one less or the other way round would change who is elected, or what is told of it."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from deliberation.counting import merging, numbers, ties
from deliberation.counting.merging import DEVELOPER, Deeds, Merge
from deliberation.counting.methods import pairwise, pav, phragmen, plurality, runoff, schulze, stv
from deliberation.counting.methods.approvals import Approval, Approvals, Committee
from deliberation.counting.methods.ranked import Ballot, Profile, SharedRank, TooManyNames
from deliberation.counting.ties import Act, BrokenTie, Step, TieRule

Counter = Callable[..., Committee]


def a_profile(candidates: str, *said: str) -> Profile:
    """One letter a candidate, one word a ballot; an empty word ranks nobody."""
    ballots = tuple(Ballot(tuple((name,) for name in word)) for word in said)
    return Profile(candidates=tuple(candidates), ballots=ballots)


def approvals(candidates: str, *said: str) -> Approvals:
    return Approvals(candidates=tuple(candidates), ballots=tuple(Approval(tuple(word)) for word in said))


def stages(broken: tuple[BrokenTie, ...]) -> list[tuple[int, tuple[str, ...], str]]:
    return [(tie.turn.stage, tie.tied, tie.chosen) for tie in broken]


# committees


@pytest.mark.parametrize("method", [phragmen.count, pav.count])
def test_ties_between_equal_candidates_are_told_seat_by_seat(method: Counter) -> None:
    equals = approvals("abcd", "a", "b", "c", "d")
    found = method(equals, 3, tie_rule=ties.by_order("dbca"))
    assert found.members == ("d", "b", "c")
    assert stages(found.broken) == [
        (1, ("a", "b", "c", "d"), "d"),
        (2, ("a", "b", "c"), "b"),
        (3, ("a", "c"), "c"),
    ]


@pytest.mark.parametrize("method", [phragmen.count, pav.count])
def test_whom_nobody_approves_gets_no_seat(method: Counter) -> None:
    assert method(approvals("abc", "a", "ab", "a"), 3).members == ("a", "b")


def test_the_third_member_of_one_group_weighs_a_third() -> None:
    found = pav.count(approvals("abc", *["abc"] * 6), 3, tie_rule=ties.by_order("abc"))
    assert found.figures == (6, 3, 2)


def test_a_shared_load_is_carried_by_all_supporters() -> None:
    found = phragmen.count(approvals("abc", "ab", "ab", "a", "c"), 3)
    assert found.members == ("a", "b", "c")
    assert found.figures == (Fraction(1, 3), Fraction(5, 6), 1)


# one winner


def test_a_ballot_for_nobody_is_spent() -> None:
    found = plurality.count(a_profile("ab", "a", "a", "a", "b", "b", ""), shared=SharedRank.SPLIT)
    assert (found.winner, found.spent, found.tallies) == ("a", 1, {"a": 3, "b": 2})


def test_a_rank_of_which_all_withdrew_is_passed_over() -> None:
    profile = Profile(candidates=("a", "b"), ballots=(Ballot((("a",), ("b",))),), withdrawn=frozenset({"a"}))
    assert profile.papers() == (((("b",),), 1),)


def test_a_tie_at_the_top_is_broken_at_the_first_stage() -> None:
    tied = a_profile("ab", "a", "b")
    rule = TieRule(steps=(Step.ORDER,), order=("b", "a"))
    assert stages(plurality.count(tied, shared=SharedRank.SPLIT, tie_rule=rule).broken) == [
        (1, ("a", "b"), "b")
    ]
    assert schulze.count(tied, tie_rule=rule).winner == "b"
    assert runoff.count(tied, shared=SharedRank.SPLIT, tie_rule=rule).winner == "b"


def test_three_hundred_can_be_compared_two_by_two_and_no_more() -> None:
    names = tuple(f"c{at}" for at in range(301))
    table = pairwise.compare(Profile(candidates=names[:300], ballots=()))
    assert pairwise.winner(table) is None
    with pytest.raises(TooManyNames):
        pairwise.compare(Profile(candidates=names, ballots=()))


def test_a_candidate_who_is_alone_beats_every_other() -> None:
    assert pairwise.winner(pairwise.compare(a_profile("a"))) == "a"


# parties and numbers


def deeds(**more: object) -> Deeds:
    return Deeds(**{"ids": [DEVELOPER, "U1", "U2"], "owners": [(), (), ()], **more})  # type: ignore[arg-type]


def test_a_unit_called_like_the_developer_or_a_household_is_another_party() -> None:
    found = merging.merge(
        deeds(is_pooled=[False, False, True], households=["", "", ""]), Merge.PER_HOUSEHOLD, range(3)
    )
    assert (list(found.names), list(found.holders)) == ([DEVELOPER, "U1", DEVELOPER], [0, 1, 2])
    found = merging.merge(
        deeds(is_pooled=[False] * 3, households=["", "", "U1"]), Merge.PER_HOUSEHOLD, range(3)
    )
    assert list(found.holders) == [0, 1, 2]
    found = merging.merge(deeds(is_pooled=[False, False, True]), Merge.SAME_OWNER_SET, range(3))
    assert list(found.holders) == [0, 1, 2]


@pytest.mark.parametrize("value", [-1, 10**30, True, 1.5, None])
def test_what_is_no_amount_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=str(value)):
        numbers.parts(value)


@pytest.mark.parametrize("value", [0, 1, 10**30 - 1])
def test_whole_amounts_are_taken_as_they_are(value: int) -> None:
    assert numbers.parts(value) == (value, 1)


# several seats by transferable votes


def test_exactly_the_quota_is_enough_at_once() -> None:
    found = stv.count(a_profile("abc", "a", "a", "a", "b"), 1, shared=SharedRank.SPLIT)
    assert (found.quota, found.elected, len(found.stages)) == (3, ("a",), 1)


def test_ties_of_transferable_votes_are_told_by_the_stage_they_decide() -> None:
    said = ["ac"] * 5 + ["bd"] * 5 + ["c", "d", "e"]
    found = stv.count(a_profile("abcde", *said), 3, shared=SharedRank.SPLIT, tie_rule=ties.by_order("abcde"))
    assert found.quota == 4
    assert stages(found.broken)[0] == (2, ("a", "b"), "a")
    assert found.broken[0].turn.act is Act.TRANSFER
    early = stv.count(
        a_profile("abc", "a", "b", "c"), 1, shared=SharedRank.SPLIT, tie_rule=ties.by_order("abc")
    )
    assert [(tie.turn.act, tie.turn.stage, tie.chosen) for tie in early.broken] == [
        (Act.EXCLUDE, 2, "c"),
        (Act.EXCLUDE, 3, "b"),
    ]
