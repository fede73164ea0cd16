"""What a vote in a meeting is counted from, what its record says, and that anybody finds the same again."""

import io
import itertools
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import presets
from deliberation.counting.cases import file as case_files
from deliberation.counting.count import Outcome
from deliberation.counting.presets import Preset
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import Choice, RuleNeedsMore
from deliberation.kernel import canonical
from deliberation.meetings.attendance import Seat
from deliberation.meetings.kinds import How
from deliberation.meetings.votes import effects, needs, records, recounting, refusals, tally
from deliberation.meetings.votes.kinds import Channel, Effect, Way
from deliberation.meetings.votes.records import Closed, Hands, Put, Word
from deliberation.meetings.votes.tally import Gathering

AT = datetime(2026, 5, 21, 11, 30, tzinfo=UTC)
SEVEN = tuple(Seat(id=UUID(int=n), key=f"seat-{n}", weights={"members": 1}) for n in range(1, 8))
OWNERS = tuple(
    Seat(id=UUID(int=n), key=f"home-{n}", weights={"heads": 1, "area": 700_000 + 31_337 * n})
    for n in range(1, 6)
)
COMMITTEE, OWNERS_RULE = presets.load("CN-COMM"), presets.load("CN-278-ORD")
RULES = {
    SEVEN: [presets.load(each) for each in ("CN-COMM", "CN-COMM-SD", "CN-COMM-ZS")],
    OWNERS: [presets.load(each) for each in ("CN-278-ORD", "CN-278-SPEC", "DE-25", "CN-RES-1989")],
}


def put(preset: Preset = COMMITTEE, way: Way = Way.NAMES) -> Put:
    return Put(
        meeting_id=UUID(int=90),
        item_id=UUID(int=91),
        vote_id=UUID(int=92),
        number=1,
        motion_id=UUID(int=93),
        version=1,
        text="更换三号楼电梯",
        preset=preset,
        stage=preset.rule.stage.id,
        way=way,
        seats_root="ab" * 32,
        opened_at=AT,
        closed_at=AT,
    )


def hall(
    there: int, seats: tuple[Seat, ...] = SEVEN, effects: Mapping[UUID, Effect] | None = None
) -> Gathering:
    return Gathering(
        seats=seats,
        present={seat.id: How.IN_PERSON for seat in seats[:there]},
        effects=effects or {},
    )


def said(*choices: Choice | None, seats: tuple[Seat, ...] = SEVEN) -> dict[UUID, Word]:
    return {
        seat.id: Word(choice, Channel.CALLED, code=f"{at:032x}")
        for at, (seat, choice) in enumerate(zip(seats, choices, strict=False))
        if choice is not None
    }


def recounted(closed: Closed) -> dict[str, str]:
    (result,) = case_files.read(io.BytesIO(closed.case)).results()
    return json.loads(json.dumps(result))


FOR, AGAINST = Choice.FOR, Choice.AGAINST


@pytest.mark.parametrize(
    ("there", "words", "outcome"),
    [
        (4, (FOR,) * 4, Outcome.PASS),
        (4, (FOR, FOR, FOR, AGAINST), Outcome.FAIL),
        (3, (FOR,) * 3, Outcome.NO_QUORUM),
        (0, (), Outcome.NO_QUORUM),
        (7, (FOR, FOR, FOR, AGAINST, AGAINST, AGAINST), Outcome.FAIL),
    ],
    ids=["CM-01", "CM-02", "CM-03", "empty hall", "tie"],
)
def test_a_committee_decides_as_the_worked_cases_say(
    there: int, words: tuple[Choice, ...], outcome: Outcome
) -> None:
    closed = records.close(put(), hall(there), said(*words))
    assert closed.count.outcome is outcome
    assert recounted(closed)["outcome"] == outcome.value


def test_a_mute_seat_stays_in_every_total_and_one_that_is_out_leaves_them() -> None:
    words = said(*(FOR,) * 4)
    mute = tally.of_words(COMMITTEE.rule, hall(7, effects={SEVEN[0].id: Effect.MUTE}), {})
    out = tally.of_words(COMMITTEE.rule, hall(7, effects={SEVEN[0].id: Effect.OUT}), {})
    assert (mute["members"][Quantity.TOTAL], mute["members"][Quantity.PRESENT]) == (7, 7)
    assert (out["members"][Quantity.TOTAL], out["members"][Quantity.PRESENT]) == (6, 6)
    # the word of who may not vote is not counted: three of seven are too few, and so are three of six
    for effect in Effect:
        closed = records.close(put(), hall(7, effects={SEVEN[0].id: effect}), words)
        assert closed.count.outcome is Outcome.FAIL
        assert json.loads(closed.record)["not_counted"] == 1


def test_who_is_not_there_when_the_vote_ends_is_not_counted() -> None:
    closed = records.close(put(), hall(4), said(*(FOR,) * 5))
    assert closed.count.quantities["members"][Quantity.FOR] == 4


def test_law_says_what_an_interest_does() -> None:
    assert effects.of(COMMITTEE) is Effect.MUTE
    assert effects.of(presets.load("DE-25")) is Effect.MUTE
    spanish = next(each for each in presets.every().values() if each.place == "es")
    assert effects.of(spanish) is Effect.OUT


def test_hands_count_only_where_all_weigh_alike_and_never_more_than_are_there() -> None:
    with pytest.raises(refusals.HandsWeighAlike):
        tally.of_hands(OWNERS_RULE.rule, hall(5, OWNERS), {FOR: 1})
    with pytest.raises(refusals.MoreThanThere):
        tally.of_hands(COMMITTEE.rule, hall(4), {FOR: 3, AGAINST: 2})
    sums = {FOR: 4, Choice.ABSTAIN: 1}
    closed = records.close(put(way=Way.HANDS), hall(5), {}, Hands(2, sums, sums))
    assert closed.count.outcome is Outcome.PASS
    assert json.loads(closed.record)["margin"] == {"flip": {"ballots": 1, "is_exact": True}}
    assert recounting.differences(json.loads(closed.record)) == ()


def test_hands_may_be_counted_where_another_measure_is_asked_for_presence_alone() -> None:
    rule = presets.load("CN-PMC")
    seats = tuple(
        replace(seat, weights={"members": 1, "owner_members": int(at < 4)}) for at, seat in enumerate(SEVEN)
    )
    sums = {FOR: 4}
    closed = records.close(put(rule, Way.HANDS), hall(5, seats), {}, Hands(1, sums, sums))
    assert (closed.count.outcome, recounted(closed)["outcome"]) == (Outcome.PASS, "PASS")


def test_a_rule_that_asks_for_what_a_meeting_does_not_tell_is_refused() -> None:
    for rule_id in ("CN-278-ORD-FOLLOW", "CN-HENAN-OBJ"):
        with pytest.raises(RuleNeedsMore):
            tally.check(presets.load(rule_id).rule, OWNERS)
    with pytest.raises(RuleNeedsMore):
        tally.check(OWNERS_RULE.rule, SEVEN)


def test_a_lost_vote_may_lead_over_a_bridge() -> None:
    french = next(
        each for each in presets.every().values() if any(stage.opens_if for stage in each.rule.stages)
    )
    weights = dict.fromkeys(french.rule.dims, 1)
    seats = tuple(replace(seat, weights=weights) for seat in SEVEN)
    first = records.close(put(french), hall(4, seats), said(FOR, FOR, FOR, AGAINST))
    assert first.count.outcome is Outcome.BRIDGE_OPEN
    earlier = recounting.figures(json.loads(first.record))
    bridge = tally.bridge_of(french.rule, french.rule.stage)
    second = records.close(
        replace(put(french), stage=bridge.id, earlier=earlier), hall(4, seats), said(FOR, FOR, FOR, AGAINST)
    )
    assert second.count.outcome is Outcome.PASS
    assert recounted(second)["outcome"] == "PASS"
    assert recounting.differences(json.loads(second.record)) == ()


def test_a_secret_record_names_nobody_and_every_word_can_be_found_in_it() -> None:
    words = said(FOR, AGAINST, FOR, FOR, FOR)
    record = json.loads(records.close(put(way=Way.SECRET), hall(5), words).record)
    assert record["said"] is None
    assert record["commitments"] == sorted(
        records.commitment(UUID(int=92), word.choice, word.code) for word in words.values()
    )
    assert recounting.differences(record) == ()
    assert "commitments" in recounting.differences(record | {"commitments": record["commitments"][1:]})


def test_a_record_that_was_changed_says_where() -> None:
    record = json.loads(records.close(put(), hall(5), said(FOR, FOR, FOR, FOR)).record)
    record["said"][0]["choice"] = "against"
    assert recounting.differences(record) == ("figures", "sums")
    assert recounting.differences(record | {"outcome": "FAIL", "said": record["said"]})[0] == "outcome"


halls = st.sampled_from([SEVEN, OWNERS]).flatmap(
    lambda seats: st.tuples(
        st.just(seats),
        st.sampled_from(RULES[seats]),
        st.lists(st.sampled_from([None, *How]), min_size=len(seats), max_size=len(seats)),
        st.lists(st.sampled_from([None, None, None, *Effect]), min_size=len(seats), max_size=len(seats)),
        st.lists(st.sampled_from([None, *Choice]), min_size=len(seats), max_size=len(seats)),
    )
)


@given(halls)
def test_the_record_is_what_a_slow_count_finds_and_its_case_is_recounted_the_same(drawn: tuple) -> None:  # type: ignore[type-arg]
    seats, preset, hows, interests, choices = drawn
    room = Gathering(
        seats=seats,
        present={seat.id: how for seat, how in zip(seats, hows, strict=True) if how},
        effects={seat.id: each for seat, each in zip(seats, interests, strict=True) if each},
    )
    closed = records.close(put(preset), room, said(*choices, seats=seats))
    record = json.loads(closed.record)
    assert canonical.encode(record) == closed.record
    assert recounting.differences(record) == ()
    assert recounting.counted(record).outcome is closed.count.outcome
    assert recounted(closed)["outcome"] == closed.count.outcome.value
    for dim in preset.rule.dims:
        found: Counter[str] = Counter()
        for seat, how, effect, choice in zip(seats, hows, interests, choices, strict=True):
            if effect is Effect.OUT:
                continue
            weight = seat.weights[dim]
            speaks = how and not effect and choice
            found.update({"total": weight, "present": weight if how else 0})
            found.update({choice.value if speaks else "silent": weight})
        figures = closed.count.quantities[dim]
        for name in ("total", "present", "silent", *Choice):
            assert figures[Quantity(name)] == Fraction(found[name])


@given(
    st.integers(0, 5),
    st.lists(st.sampled_from([None, *Choice]), min_size=5, max_size=5),
    st.sampled_from(RULES[OWNERS]),
)
def test_the_flip_number_of_a_small_hall_is_found_by_trying_everything(
    there: int, choices: list[Choice | None], preset: Preset
) -> None:
    room, words = hall(there, OWNERS), said(*choices, seats=OWNERS)
    closed = records.close(put(preset), room, words)
    spoken = [seat.id for seat in room.voters if seat.id in words]
    now = {seat_id: words[seat_id].choice for seat_id in spoken}

    def outcome(changed: dict[UUID, Choice | None]) -> Outcome:
        after = {key: choice for key, choice in {**now, **changed}.items() if choice is not None}
        known = tally.of_words(preset.rule, room, after)
        return tally.decided(preset.rule, {preset.rule.stage.id: known}, preset.rule.stage).outcome

    fewest = next(
        (
            number
            for number in range(1, len(spoken) + 1)
            for chosen in itertools.combinations(spoken, number)
            for choice in itertools.product([None, *Choice], repeat=number)
            if outcome(dict(zip(chosen, choice, strict=True))) is not closed.count.outcome
        ),
        None,
    )
    flip = json.loads(closed.record)["margin"]["flip"]
    assert flip is not None
    if flip["is_exact"]:
        assert flip["ballots"] == fewest
    else:
        assert fewest is None or flip["ballots"] <= fewest


@pytest.mark.parametrize(
    ("rule", "seats", "there", "wanted", "is_possible"),
    [
        ("CN-COMM", SEVEN, 4, {("members", "total"): (4, 7)}, True),
        ("CN-COMM-ZS", SEVEN, 4, {("members", "total"): (4, 7)}, True),
        ("GENERIC-MEMBERS-PRESENT", SEVEN, 5, {("members", "present"): (3, 5)}, True),
        ("US-CA-4070", SEVEN, 6, {("members", "votes"): (4, 6)}, True),
        ("CN-COMM", SEVEN, 3, {("members", "total"): (4, 7)}, False),
        (
            "GENERIC-MEETING-TWO-CALLS",
            OWNERS,
            4,
            {("heads", "present"): (3, 4), ("area", "present"): (1_556_686, 3_113_370)},
            True,
        ),
        (
            "CN-278-ORD",
            OWNERS,
            4,
            {("heads", "participating"): (3, 4), ("area", "participating"): (1_556_686, 3_113_370)},
            True,
        ),
    ],
)
def test_what_must_agree_is_told_exactly_before_anything_is_said(
    rule: str,
    seats: tuple[Seat, ...],
    there: int,
    wanted: dict[tuple[str, str], tuple[int, int]],
    is_possible: bool,  # noqa: FBT001 - the table
) -> None:
    preset = presets.load(rule)
    found = needs.of(preset.rule, preset.rule.stage, hall(there, seats))
    assert found is not None
    told = {(need.dim, need.of): (need.amount, need.base) for need in found.agreeing}
    assert (told, found.is_possible) == (wanted, is_possible)


def test_what_is_needed_just_passes_and_one_step_less_does_not() -> None:
    """Of those who are there, with a seat that an interest takes out of every total."""
    for rule, seats in (("CN-COMM", SEVEN), ("GENERIC-MEMBERS-PRESENT", SEVEN), ("US-CA-4070", SEVEN)):
        preset, room = presets.load(rule), hall(6, seats, {seats[0].id: Effect.OUT})
        found = needs.of(preset.rule, preset.rule.stage, room)
        assert found is not None
        (need,) = found.agreeing
        for more, outcome in ((0, Outcome.PASS), (-1, Outcome.FAIL)):
            agree = {seat.id for seat in room.voters[: int(need.amount) + more]}
            words = {s.id: Choice.FOR if s.id in agree else Choice.AGAINST for s in room.voters}
            known = tally.of_words(preset.rule, room, words)
            assert (
                tally.decided(preset.rule, {preset.rule.stage.id: known}, preset.rule.stage).outcome
                is outcome
            )
