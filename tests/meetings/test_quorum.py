"""The quorum of a moment, and how many may leave or must come: against trying out every set of seats."""

import itertools
import random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.counting import presets, rules
from deliberation.counting.margin import slack
from deliberation.counting.stages import Stage
from deliberation.meetings.attendance import Seat
from deliberation.meetings.kinds import How
from deliberation.meetings.run import quorum
from deliberation.meetings.run.quorum import Quorum

SHARES = ("1/3", "1/2", "3/5", "2/3", "3/4", "1/1")
QUANTITIES = ("present", "participating", "in_person")
MEMBERS = tuple(Seat(id=UUID(int=n), key=str(n), weights={"members": 1}) for n in range(1, 8))


def a_seat(n: int, *, heads: int = 1, area: int = 0) -> Seat:
    return Seat(id=UUID(int=n), key=str(n), weights={"heads": heads, "area": area})


def here(seats: list[Seat], how: How = How.IN_PERSON) -> dict[UUID, How]:
    return {seat.id: how for seat in seats}


def stage_of(rule_id: str, call: int = 0) -> Stage:
    return presets.load(rule_id).rule.stages[call]


def of_committee(*numbers: int, rule: str = "CN-COMM", out: frozenset[UUID] = frozenset()) -> Quorum:
    return quorum.at(stage_of(rule), MEMBERS, here([MEMBERS[n - 1] for n in numbers]), left_out=out)


def test_more_than_half_of_seven_members_are_four() -> None:
    found = {present: of_committee(*range(1, present + 1)) for present in (3, 4, 6)}
    assert [found[present].is_met for present in (3, 4, 6)] == [False, True, True]
    (test,) = found[4].tests
    assert (test.left, test.right, slack.need(test)) == (4, test.base and test.base / 2, 4)
    assert not found[4].is_forecast


def test_it_says_how_many_may_leave_and_how_many_must_come() -> None:
    six, three = of_committee(1, 2, 3, 4, 5, 6), of_committee(1, 2, 3)
    assert six.lost_after is not None
    assert (six.lost_after.voices, six.lost_after.is_exact, six.met_after) == (3, True, None)
    assert three.met_after is not None
    assert (three.met_after.voices, three.met_after.is_exact, three.lost_after) == (1, True, None)


def test_a_seat_that_is_out_leaves_both_sides_of_the_test() -> None:
    """Of six that are left, half is three: four are more than half, and three are not."""
    found = of_committee(2, 3, 4, 5, out=frozenset({MEMBERS[0].id}))
    (test,) = found.tests
    assert (test.left, test.base, found.is_met) == (4, 6, True)
    assert of_committee(1, 2, 3, 4, out=frozenset({MEMBERS[0].id})).is_met is False


def test_the_largest_owner_who_leaves_is_what_the_area_must_stand() -> None:
    """Five of six homes are here, with two thirds of the area asked: without the largest it is lost at once."""
    seats = [a_seat(1, area=60_000), *(a_seat(n, area=10_000) for n in range(2, 7))]
    found = quorum.at(stage_of("CN-278-ORD"), seats, here(seats[:5]))
    assert (found.is_met, found.is_forecast) == (True, True)
    assert found.lost_after is not None
    assert (found.lost_after.voices, found.lost_after.is_exact) == (1, True)
    again = quorum.at(stage_of("CN-278-ORD"), seats, here(seats[1:]))
    assert again.is_met is False
    assert again.met_after is not None
    assert (again.met_after.voices, again.met_after.is_exact) == (1, True)


def test_who_only_sent_a_proxy_is_present_and_not_in_person() -> None:
    rule = {"q": "in_person", "dim": "heads", "op": ">=", "count": "2"}
    stage, seats = a_stage(rule), [a_seat(1), a_seat(2), a_seat(3)]
    present = {seats[0].id: How.IN_PERSON, seats[1].id: How.PROXY, seats[2].id: How.REMOTE}
    found = quorum.at(stage, seats, present)
    assert found.is_met is False
    assert found.met_after is not None
    assert found.met_after.voices is None, "nobody is left who could come"


def test_a_rule_without_a_quorum_always_has_it() -> None:
    found = quorum.at(stage_of("DE-25"), MEMBERS, {})
    assert (found.is_met, found.tests, found.lost_after) == (True, (), None)


def test_a_quorum_of_what_nobody_knows_yet_says_nothing() -> None:
    found = quorum.at(a_stage({"q": "objections", "dim": "heads", "op": ">", "count": "1"}), MEMBERS, {})
    assert (found.is_met, found.lost_after, found.met_after) == (None, None, None)


@settings(max_examples=200)
@given(st.integers(min_value=0, max_value=2**32))
def test_the_fewest_are_the_fewest_of_all_sets_that_could_leave_or_come(seed: int) -> None:
    """Where it says `at least`, no fewer are enough; for a conjunction of floors it is the very number."""
    chance = random.Random(seed)
    is_plain = chance.random() < 0.5
    stage = a_stage(an_expression(chance, 1, is_plain=is_plain))
    seats = [
        a_seat(n, heads=chance.randint(1, 1 if is_plain else 2), area=chance.randint(0, 9))
        for n in range(1, chance.randint(2, 8))
    ]
    present = {seat.id: chance.choice(list(How)) for seat in seats if chance.random() < 0.6}
    found = quorum.at(stage, seats, present)
    fewest = by_trying(stage, seats, present, is_met=found.is_met)
    said = found.lost_after if found.is_met else found.met_after
    assert said is not None
    if said.is_exact:
        assert said.voices == fewest
    else:
        assert said.voices is not None
        assert fewest is None or said.voices <= fewest
    if is_plain and found.is_met:
        assert said.is_exact


def by_trying(
    stage: Stage, seats: list[Seat], present: dict[UUID, How], *, is_met: bool | None
) -> int | None:
    movable = [seat.id for seat in seats if (seat.id in present) is is_met]
    for number in range(1, len(movable) + 1):
        for moved in itertools.combinations(movable, number):
            after = {each: how for each, how in present.items() if each not in moved}
            after |= {} if is_met else dict.fromkeys(moved, How.IN_PERSON)
            if quorum.at(stage, seats, after).is_met is not is_met:
                return number
    return None


def a_stage(expression: dict[str, object]) -> Stage:
    passing = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}
    rule = {
        "dims": ["heads", "area"],
        "merge": "same_owner_set",
        "participating_states": ["for", "against"],
        "non_response": {"policy": "ignore"},
        "stages": [{"id": "vote", "quorum": expression, "pass": passing}],
    }
    return rules.parse("R", rule).stage


def an_expression(chance: random.Random, depth: int, *, is_plain: bool) -> dict[str, object]:
    """Plain is what laws say: floors, joined by `all`."""
    if not depth or chance.random() < 0.3:
        dim = chance.choice(("heads", "area"))
        signs = (">", ">=") if is_plain else (">", ">=", "<", "<=", "==")
        test = {"q": chance.choice(QUANTITIES), "dim": dim, "op": chance.choice(signs)}
        if chance.random() < 0.2 and dim == "heads":
            return {**test, "count": str(chance.randint(0, 5))}
        base = "total" if is_plain else chance.choice(("total", "present"))
        return {**test, "frac": chance.choice(SHARES), "of": base}
    kind = "all" if is_plain else chance.choice(("all", "any", "not"))
    if kind == "not":
        return {"not": an_expression(chance, depth - 1, is_plain=is_plain)}
    some = range(chance.randint(1, 3))
    return {kind: [an_expression(chance, depth - 1, is_plain=is_plain) for _ in some]}


@pytest.mark.parametrize("rule_id", ["CN-278-ORD", "CN-PMC", "BE-Q", "CH-647D", "TW-32"])
def test_every_kind_of_quorum_says_what_is_missing_in_an_empty_room(rule_id: str) -> None:
    weights = {"heads": 1, "area": 10, "members": 1, "owner_members": 1, "shares": 10, "quotas": 10}
    seats = [Seat(id=UUID(int=n), key=str(n), weights=weights) for n in range(1, 11)]
    for stage in presets.load(rule_id).rule.stages:
        found = quorum.at(stage, seats, {})
        if found.tests:
            assert found.is_met is False
            assert found.met_after is not None
            assert found.met_after.voices
