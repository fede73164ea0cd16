"""The model part by part, each on a vote small enough to count by hand."""

from typing import Any

import pytest

from counting.case_files import Case, a_rule, a_stage, a_test, ballots, counted, units

FOUR = units(A="100", B="100", C="100", D="100")
PASSES = ballots(A="for", B="for", C="for", D="against")


def outcome(rule: Case, **case: Any) -> str:
    return str(counted(rule, **case)["outcome"])


def figure(result: Case, name: str) -> str | None:
    """`heads.for`."""
    dim, quantity = name.split(".")
    found: str | None = result["quantities"].get(dim, {}).get(quantity)
    return found


def a_tally(**heads: str | None) -> Case:
    return {"vote": {"heads": heads}}


HEADS = ("heads",)
PRESENT_RULE = a_rule(
    dims=["heads"], stages=[a_stage(**{"pass": a_test("for", ">", "1/2", "present", HEADS)})]
)


# who is one party


def test_units_linked_by_one_owner_are_one_party_where_the_rule_says_so() -> None:
    estate = units(A="10", A_B="10", B_C="10", D="10")
    said = ballots(D="for")
    assert figure(counted(a_rule(), units=estate, ballots=said), "heads.total") == "4"
    linked = counted(a_rule(merge="any_common_owner"), units=estate, ballots=ballots(A_B="for", D="against"))
    assert (figure(linked, "heads.total"), figure(linked, "area.for")) == ("2", "30")


def test_what_the_developer_has_not_sold_or_handed_over_is_one_head_with_all_its_area() -> None:
    estate = units(A="10", B="10", X="10", Y="10")
    estate[2]["developer_pool"] = True
    estate[3]["handed_over"] = False
    result = counted(a_rule(), units=estate, ballots=ballots(DEV="against", A="for", B="for"))
    assert (figure(result, "heads.against"), figure(result, "area.against")) == ("1", "20")


def test_a_household_speaks_once_for_its_flats() -> None:
    estate = units(A="10", B="20", C="30")
    estate[0]["household"] = estate[1]["household"] = "Lin"
    result = counted(a_rule(merge="per_household"), units=estate, ballots=ballots(Lin="for", U3="against"))
    assert (figure(result, "heads.for"), figure(result, "area.for")) == ("1", "30")


def test_in_a_residents_meeting_every_person_counts_once() -> None:
    rule = a_rule(merge="per_person", dims=["heads"])
    result = counted(rule, units=units(A_B="10", B="20"), ballots=ballots(A="for", B="against"))
    assert (result["outcome"], figure(result, "heads.total")) == ("FAIL", "2")


def test_a_unit_without_a_known_owner_weighs_though_nobody_votes_for_it() -> None:
    estate = [*units(A="10"), {"id": "lost", "kind": "dwelling", "area": "30", "owners": []}]
    rule = a_rule(stages=[a_stage(quorum=a_test("participating", ">", "1/2", "total"))])
    assert outcome(rule, units=estate, ballots=ballots(A="for")) == "NO_QUORUM"


def test_an_owner_called_like_a_unit_is_refused_rather_than_taken_for_it() -> None:
    estate = [*units(lost="10"), {"id": "lost", "kind": "dwelling", "area": "30", "owners": []}]
    with pytest.raises(Exception, match="two_of_one_name"):
        counted(a_rule(), units=estate, ballots=[])


def test_kinds_can_be_left_out_of_everything_or_of_one_dimension() -> None:
    estate = units(A="100", P="50")
    estate[1]["kind"] = "parking"
    out = counted(a_rule(exclude_kinds=["parking"]), units=estate, ballots=ballots(A="for", P="against"))
    assert (figure(out, "heads.total"), figure(out, "area.total")) == ("1", "100")
    assert out["ignored_ballots"] == [{"index": 1, "reason": "not in the electorate"}]
    half = a_rule(exclude_kinds_by_dim={"area": ["parking"]})
    by_area = counted(half, units=estate, ballots=ballots(A="for", P="against"))
    assert (figure(by_area, "heads.total"), figure(by_area, "area.total")) == ("2", "100")


def test_scopes_may_be_nested_in_one_rule() -> None:
    estate = units(A="1", B="1", C="1")
    for unit, building in zip(estate, ("B1", "B1", "B2"), strict=True):
        unit["at"] = {"building": building}
    dims = ["heads@estate", "heads@B1", "heads@B2"]
    rule = a_rule(dims=dims, stages=[a_stage(**{"pass": a_test("for", ">=", "2/3", "total", tuple(dims))})])
    assert outcome(rule, units=estate, ballots=ballots(A="for", B="for", C="for")) == "PASS"
    one_short = counted(rule, units=estate, ballots=ballots(A="for", C="for"))
    assert [test["holds"] for test in one_short["tests"]] == [True, False, True]


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        ({"staircase": "2"}, "1"),
        ({"staircase": ["1", "2"]}, "2"),
        ({"staircase": "2", "floor": "9"}, "1"),
        ({"staircase": "1", "floor": "9"}, "0"),
        ({"units": ["U1", "U3"]}, "2"),
        ({}, "3"),
    ],
)
def test_only_the_units_in_scope_count(scope: Case, count: str) -> None:
    estate = units(A="1", B="1", C="1")
    estate[0]["at"] = {"staircase": "1", "floor": 1}
    estate[1]["at"] = {"staircase": "2", "floor": 9}
    result = counted(a_rule(dims=["heads"]), units=estate, ballots=ballots(A="for"), scope=scope)
    assert figure(result, "heads.total") == count


def test_other_weights_are_named_by_their_dimension() -> None:
    estate = units(A="1", B="1")
    for unit, weight in zip(estate, ("7", "50/3"), strict=True):
        unit["weights"] = {"votes_w": weight}
    result = counted(a_rule(dims=["votes_w"]), units=estate, ballots=ballots(A="for", B="against"))
    assert (figure(result, "votes_w.total"), result["outcome"]) == ("71/3", "FAIL")


# which ballot counts


CO_OWNED = units(H_W="100", B="50")


@pytest.mark.parametrize(
    ("terms", "state"),
    [
        ({}, "invalid"),
        ({"co_owner_conflict": "invalid"}, "invalid"),
        ({"co_owner_conflict": "last"}, "against"),
        ({"co_owner_conflict": "last", "duplicates": "first"}, "for"),
        ({"co_owner_conflict": "all_sign"}, "invalid"),
        ({"co_owner_conflict": "representative", "representatives": {"H+W": "H"}}, "for"),
    ],
)
def test_co_owners_who_differ_are_heard_as_was_agreed(terms: Case, state: str) -> None:
    said = [
        {"party": "H+W", "choice": "for", "signed_by": "H", "at": "2026-03-02"},
        {"party": "H+W", "choice": "against", "signed_by": "W", "at": "2026-03-03"},
    ]
    assert figure(counted(a_rule(), units=CO_OWNED, ballots=said, **terms), f"area.{state}") == "100"


def test_where_all_must_sign_one_signature_is_not_enough_and_two_are() -> None:
    said = [{"party": "H+W", "choice": "for", "signed_by": "H"}]
    both = [*said, {"party": "H+W", "choice": "for", "signed_by": "W"}]
    terms = {"units": CO_OWNED, "co_owner_conflict": "all_sign"}
    assert figure(counted(a_rule(), ballots=said, **terms), "heads.invalid") == "1"
    assert figure(counted(a_rule(), ballots=both, **terms), "heads.for") == "1"


def test_one_owner_changing_his_mind_is_no_conflict_whoever_signs() -> None:
    said = [
        {"party": "B", "choice": "for", "signed_by": "B", "at": "2026-03-02"},
        {"party": "B", "choice": "against", "signed_by": "his proxy", "at": "2026-03-03"},
    ]
    assert figure(counted(a_rule(), units=CO_OWNED, ballots=said), "heads.against") == "1"


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("2026-03-09", False),
        ("2026-03-10", True),
        ("2026-03-20", True),
        ("2026-03-20T23:59:59+08:00", True),
        ("2026-03-21T00:00:00+08:00", False),
        ("2026-03-21", False),
    ],
)
def test_a_ballot_counts_to_the_end_of_the_last_day(at: str, counts: object) -> None:
    said = [{"party": "A", "choice": "for", "at": at}]
    window = {"open": "2026-03-10", "close": "2026-03-20"}
    result = counted(a_rule(), units=FOUR, ballots=said, window=window)
    assert (figure(result, "heads.for") == "1") is counts


@pytest.mark.parametrize(("at", "count"), [("18:00:00", "1"), ("18:00:01", "0")])
def test_a_closing_time_counts_to_the_second(at: str, count: str) -> None:
    said = [{"party": "A", "choice": "for", "at": f"2026-03-20T{at}+08:00"}]
    window = {"open": "2026-03-10", "close": "2026-03-20T10:00:00Z"}
    assert figure(counted(a_rule(), units=FOUR, ballots=said, window=window), "heads.for") == count


def test_an_extended_vote_keeps_its_ballots_and_takes_later_ones() -> None:
    said = [
        {"party": party, "choice": "for", "at": at}
        for party, at in (("A", "2026-03-02"), ("B", "2026-04-02"))
    ]
    window = {"open": "2026-03-01", "close": "2026-03-20"}
    late = counted(a_rule(), units=FOUR, ballots=said, window=window)
    assert late["ignored_ballots"] == [{"index": 1, "reason": "outside the voting window"}]
    longer = counted(a_rule(), units=FOUR, ballots=said, window=window | {"extended_to": "2026-04-10"})
    assert figure(longer, "heads.for") == "2"


def test_one_who_may_not_vote_leaves_every_total_or_stays_in_the_room_mute() -> None:
    said = [{"party": party, "choice": "for", "present": True} for party in "ABCD"]
    gone = counted(PRESENT_RULE, units=FOUR, ballots=said, suspended=["D"])
    assert (figure(gone, "heads.total"), figure(gone, "heads.present")) == ("3", "3")
    mute = counted(PRESENT_RULE, units=FOUR, ballots=said, mute=["D"])
    assert (figure(mute, "heads.total"), figure(mute, "heads.present"), figure(mute, "heads.for")) == (
        "4",
        "4",
        "3",
    )
    assert mute["ignored_ballots"] == [{"index": 3, "reason": "may not vote on this matter"}]


# what weights become


def test_a_large_owner_is_cut_to_the_sum_of_the_others() -> None:
    cap = {"type": "cap_to_sum_of_others", "dim": "area", "if_above": "1/2"}
    rule = a_rule(weight_transforms=[cap])
    result = counted(rule, units=units(A="700", B="200", C="100"), ballots=ballots(A="for", B="against"))
    assert (figure(result, "area.for"), figure(result, "area.total")) == ("300", "600")
    at_half = counted(rule, units=units(A="300", B="200", C="100"), ballots=ballots(A="for"))
    assert figure(at_half, "area.for") == "300"


def test_votes_of_two_owners_may_be_worth_parts_of_their_shares() -> None:
    """A half and a third: 6 and 12 of them weigh 3 and 4; what they weigh in the whole stays."""
    parts = [
        {"type": "multiply", "dim": "area", "party": "A", "by": "1/2", "only_for": "votes"},
        {"type": "multiply", "dim": "area", "party": "B", "by": "1/3", "only_for": "votes"},
        {"type": "multiply", "dim": "area", "party": "C", "by": "1/5", "if_total_at_least": "1/2"},
    ]
    rule = a_rule(weight_transforms=parts)
    votes = ballots(A="for", B="against", C="abstain")
    result = counted(rule, units=units(A="6", B="12", C="17"), ballots=votes)
    figures = [figure(result, f"area.{name}") for name in ("for", "against", "abstain", "total")]
    assert figures == ["3", "4", "17", "35"]


def test_an_owner_below_the_limit_keeps_what_is_more_than_the_others_have() -> None:
    cap = {"type": "cap_to_sum_of_others", "dim": "area", "if_above": "3/4"}
    rule = a_rule(weight_transforms=[cap])
    result = counted(rule, units=units(A="700", B="300"), ballots=ballots(A="for"))
    assert (figure(result, "area.for"), figure(result, "area.total")) == ("700", "1000")


def test_a_large_owner_is_one_with_more_than_half_where_the_rule_names_no_limit() -> None:
    rule = a_rule(weight_transforms=[{"type": "cap_to_sum_of_others", "dim": "area"}])
    for most, left in (("500", "500"), ("501", "500")):
        result = counted(rule, units=units(A=most, B="500"), ballots=ballots(A="for"))
        assert figure(result, "area.for") == left


@pytest.mark.parametrize(("shrinks", "total"), [(True, "800"), (False, "1000")])
def test_what_lies_above_a_fifth_does_not_count(shrinks: object, total: str) -> None:
    cap = {"type": "cap_share_of_original_total", "dim": "area", "cap": "1/5", "total_shrinks": shrinks}
    estate = units(A="400", B="150", C="150", D="150", E="150")
    result = counted(a_rule(weight_transforms=[cap]), units=estate, ballots=ballots(A="for"))
    assert (figure(result, "area.for"), figure(result, "area.total")) == ("200", total)


def test_a_third_of_a_vote_stays_a_third() -> None:
    third = {
        "type": "multiply",
        "dim": "shares",
        "party": "DEV",
        "by": "1/3",
        "if_total_at_least": "1/2",
        "if_lots_more_than": 2,
        "only_for": "votes",
    }
    stage = a_stage(**{"pass": {"q": "against", "dim": "shares", "op": "<=", "frac": "1/4", "of": "votes"}})
    rule = a_rule(dims=["shares"], weight_transforms=[third], stages=[stage])
    estate: list[Case] = [
        {"id": f"L{n}", "kind": "dwelling", "share": share, "owners": [owner], "developer_pool": owner == "X"}
        for n, (share, owner) in enumerate([("20", "X"), ("20", "X"), ("10", "X"), ("50", "B")])
    ]
    result = counted(rule, units=estate, ballots=ballots(DEV="against", B="for"))
    (test,) = result["tests"]
    assert (test["left"], test["right"], test["base"]) == ("50/3", "50/3", "200/3")
    assert (result["outcome"], figure(result, "shares.total")) == ("PASS", "100")
    two_lots = counted(
        rule, units=[estate[0] | {"share": "50"}, estate[3]], ballots=ballots(DEV="against", B="for")
    )
    assert two_lots["outcome"] == "FAIL"


# what silence means


FOLLOW = a_rule(
    participating_states=["for", "against", "abstain", "silent_delivered"],
    non_response={"policy": "follow_majority", "leader_must_agree_in_all_dims": True},
)


def test_silence_and_the_box_to_follow_join_the_leader() -> None:
    result = counted(FOLLOW, units=FOUR, ballots=ballots(A="for", B="follow"), undelivered=["D"])
    assert (figure(result, "heads.for"), figure(result, "heads.participating")) == ("3", "3")
    assert result["notes"] == ["silence added to: for"]


@pytest.mark.parametrize(
    "said", [ballots(A="for", B="against"), ballots(A="abstain", B="abstain", C="for"), ballots()]
)
def test_silence_joins_nobody_for_a_motion_that_does_not_lead(said: list[Case]) -> None:
    assert outcome(FOLLOW, units=FOUR, ballots=said) == "FAIL"


def test_without_agreement_of_the_dimensions_each_silence_follows_its_own() -> None:
    rule = FOLLOW | {"non_response": {"policy": "follow_majority", "leader_must_agree_in_all_dims": False}}
    estate = units(A="900", B="1", C="1", D="1")
    result = counted(rule, units=estate, ballots=ballots(A="against", B="for", C="for"))
    assert (figure(result, "heads.for"), figure(result, "area.against")) == ("3", "901")


def test_a_guard_that_cannot_be_judged_leaves_the_outcome_open() -> None:
    silence = {"policy": "follow_majority", "guard": {"frac": "1/2", "op": ">", "of": "total"}}
    rule = FOLLOW | {"dims": ["heads"], "non_response": silence}
    rule["stages"] = [a_stage(**{"pass": a_test("for", ">", "1/2", "participating", HEADS)})]
    told = {"for": "5", "against": "1", "abstain": "0", "silent_delivered": "2"}
    assert outcome(rule, tally=a_tally(**told)) == "INSUFFICIENT_DATA"
    assert outcome(rule, tally=a_tally(total="9", **told)) == "PASS"
    assert outcome(rule, tally=a_tally(total="10", **told)) == "PASS"
    assert counted(rule, tally=a_tally(total="10", **told))["notes"] == ["guard not met: silence not added"]


def test_who_was_reached_and_does_not_object_agrees_where_the_law_says_so() -> None:
    rule = a_rule(
        non_response={"policy": "absent_count_for_unless_objected", "days": 30},
        stages=[a_stage(**{"pass": a_test("for", ">=", "1/2", "total")})],
    )
    case = {"units": FOUR, "ballots": ballots(A="for", B="against"), "objectors": ["D", "B"]}
    result = counted(rule, **case)
    assert (result["outcome"], figure(result, "heads.for"), figure(result, "heads.against")) == (
        "PASS",
        "2",
        "2",
    )
    assert figure(result, "heads.for_at_meeting") == "1"
    assert outcome(rule, **case, undelivered=["C"]) == "FAIL"


def test_more_objections_than_absent_owners_are_refused() -> None:
    rule = a_rule(dims=["heads"], non_response={"policy": "absent_count_for_unless_objected"})
    tally = a_tally(total="9", **{"for": "1"}, against="1", abstain="0", absent_notified="1", objections="2")
    with pytest.raises(Exception, match="more_objections_than_absent"):
        counted(rule, tally=tally)


# from one call to the next


FIRST = a_stage(id="first", **{"pass": a_test("for", ">", "1/2", "total", HEADS)})
BRIDGE = a_stage(
    id="bridge",
    opens_if=a_test("for", ">=", "1/3", "total", HEADS),
    **{"pass": a_test("for", ">", "1/2", "votes", HEADS)},
)
BRIDGED = a_rule(dims=["heads"], stages=[FIRST, BRIDGE])


@pytest.mark.parametrize(
    ("agree", "again", "verdict", "parts"),
    [
        ("6", "9", "PASS", ["pass"]),
        ("4", None, "BRIDGE_OPEN", ["pass", "opens_if"]),
        ("4", "6", "PASS", ["pass", "opens_if", "pass"]),
        ("4", "5", "FAIL", ["pass", "opens_if", "pass"]),
        ("3", "9", "FAIL", ["pass", "opens_if"]),
    ],
)
def test_a_lost_vote_with_enough_support_may_be_followed_by_an_easier_one(
    agree: str, again: str | None, verdict: str, parts: list[str]
) -> None:
    tally = {"first": {"heads": {"total": "10", "for": agree, "against": "2"}}}
    if again is not None:
        tally["bridge"] = {"heads": {"total": "10", "for": again, "against": "5"}}
    result = counted(BRIDGED, tally=tally)
    assert (result["outcome"], [test["part"] for test in result["tests"]]) == (verdict, parts)
    assert figure(result, "heads.for") == agree


def test_a_lost_vote_on_ballots_leaves_the_bridge_open() -> None:
    assert outcome(BRIDGED, units=FOUR, ballots=ballots(A="for", B="for")) == "BRIDGE_OPEN"


QUORUM = a_test("present", ">=", "1/2", "total", HEADS)
CALLED_AGAIN = a_rule(
    dims=["heads"],
    stages=[
        a_stage(id="first", quorum=QUORUM, **{"pass": a_test("for", ">", "1/2", "total", HEADS)}),
        a_stage(id="second", **{"pass": a_test("for", ">", "1/2", "present", HEADS)}),
    ],
)
FEW = {"heads": {"total": "10", "present": "3", "for": "2"}}


def test_a_missed_quorum_leads_to_the_second_call_and_a_lost_vote_does_not() -> None:
    assert outcome(CALLED_AGAIN, tally={"first": FEW}) == "NO_QUORUM"
    assert outcome(CALLED_AGAIN, tally={"first": FEW, "second": FEW}) == "PASS"
    assert outcome(CALLED_AGAIN, tally={"second": FEW}, start_stage="second") == "PASS"
    lost = {"heads": {"total": "10", "present": "6", "for": "4"}}
    assert outcome(CALLED_AGAIN, tally={"first": lost, "second": FEW}) == "FAIL"


@pytest.mark.parametrize(("agree", "verdict"), [("3", "FAIL"), ("4", "PASS")])
def test_some_laws_ask_for_a_share_of_the_quorum_itself(agree: str, verdict: str) -> None:
    """Of ten members six are a quorum: more than three must agree."""
    required = {"dim": "heads", "smallest_integer": {"op": ">", "frac": "1/2", "of": "total"}}
    passing = a_test("for", ">", "1/2", "required_quorum", HEADS)
    rule = a_rule(dims=["heads"], stages=[a_stage(required_quorum=required, **{"pass": passing})])
    result = counted(rule, tally=a_tally(total="10", **{"for": agree}))
    assert (result["outcome"], figure(result, "heads.required_quorum")) == (verdict, "6")


# after the count


HELD = a_rule(after={"block_if_open_objections": True, "individual_consents": True})


@pytest.mark.parametrize(
    ("later", "verdict"),
    [
        ({}, "PASS"),
        ({"open_objections": 0, "consents_needed": []}, "PASS"),
        ({"open_objections": 1}, "BLOCKED"),
        ({"consents_needed": ["A"]}, "PASS"),
        ({"consents_needed": ["D"]}, "BLOCKED"),
        ({"consents_needed": [{"party": "D", "given": True}]}, "PASS"),
        ({"consents_needed": [{"party": "A", "given": False}]}, "BLOCKED"),
    ],
)
def test_a_motion_that_passed_is_held_by_an_objection_or_a_missing_consent(later: Case, verdict: str) -> None:
    assert outcome(HELD, units=FOUR, ballots=PASSES, **later) == verdict
    assert outcome(a_rule(), units=FOUR, ballots=PASSES, **later) == "PASS"
    assert outcome(HELD, units=FOUR, ballots=ballots(D="against"), **later) == "FAIL"


@pytest.mark.parametrize(
    ("objectors", "verdict"), [([], "PASS"), (["A", "B"], "PASS"), (["A", "B", "C"], "FAIL")]
)
def test_enough_objections_undo_what_passed(objectors: list[str], verdict: str) -> None:
    rule = a_rule(after={"fails_if": a_test("objections", ">", "1/2", "total"), "window_days": 7})
    result = counted(rule, units=FOUR, ballots=PASSES, objectors=objectors)
    assert result["outcome"] == verdict
    assert [(test["stage"], test["part"]) for test in result["tests"][2:]] == [("after", "fails_if")] * 2


def test_unknown_objections_leave_what_passed_open() -> None:
    rule = a_rule(dims=["heads"], after={"fails_if": a_test("objections", ">", "1/2", "total", HEADS)})
    assert (
        outcome(rule, tally=a_tally(total="9", **{"for": "5"}, against="1", abstain="0"))
        == "INSUFFICIENT_DATA"
    )


# published figures


AGREED = a_rule(stages=[a_stage(quorum=a_test("participating", ">=", "2/3", "total"))])


@pytest.mark.parametrize(
    ("heads", "area", "verdict"),
    [
        ({"total": "9", "for": "5", "against": "1", "abstain": "0"}, None, "INSUFFICIENT_DATA"),
        ({"total": "9", "for": "5", "against": "0", "abstain": "0"}, None, "NO_QUORUM"),
        ({"total": "9", "for": "3", "against": "3", "abstain": "0"}, None, "NOT_PASSED"),
        (
            {"total": "9", "for": "3", "against": "3", "abstain": "0"},
            {"total": "3", "participating": "2"},
            "FAIL",
        ),
        ({"total": "9", "for": "4", "against": None}, {"total": "3", "participating": "1.99"}, "NO_QUORUM"),
        ({"total": "9"}, {"total": "9"}, "INSUFFICIENT_DATA"),
    ],
)
def test_a_notice_with_gaps_settles_what_it_can(heads: Case, area: Case | None, verdict: str) -> None:
    assert outcome(AGREED, tally={"vote": {"heads": heads, "area": area}}) == verdict


def test_published_figures_are_printed_as_precisely_as_they_were_written() -> None:
    area = {"total": "300.00", "for": "100.50", "against": "99.5", "abstain": "0"}
    result = counted(AGREED, tally={"vote": {"heads": {"total": 3, "for": "50/7"}, "area": area}})
    assert result["quantities"] == {
        "heads": {"total": "3", "for": "50/7"},
        "area": {
            "total": "300.00",
            "for": "100.50",
            "against": "99.5",
            "abstain": "0",
            "participating": "200.00",
            "votes": "200.00",
        },
    }
    assert [test["left"] for test in result["tests"] if test["test"].startswith("area")] == ["200", "100.5"]


def test_where_nothing_takes_part_the_sum_is_a_plain_nought() -> None:
    rule = a_rule(participating_states=[])
    result = counted(rule, tally={"vote": {"heads": {"total": "10", "for": "6"}}})
    assert figure(result, "heads.participating") == "0"
