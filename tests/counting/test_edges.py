"""Where one more, one less or the other way round would change what is decided."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from typing_extensions import override

from counting.case_files import Case, a_rule, a_stage, a_test, counted, units
from deliberation.counting import (
    amounts,
    ballots,
    count,
    display,
    expressions,
    presets,
    quantities,
    rules,
    ties,
)
from deliberation.counting.after import After, Afterwards
from deliberation.counting.ballots import CoOwners, Custom, Paper
from deliberation.counting.budgets import election as electing
from deliberation.counting.budgets import greedy
from deliberation.counting.budgets.election import Ballot, CostsNothing, Election, Project, VoteType
from deliberation.counting.budgets.greedy import Variant
from deliberation.counting.cases import file, stream
from deliberation.counting.cases.columns import NoCommonScale
from deliberation.counting.cases.electorate import TwoOfOneName
from deliberation.counting.cases.file import TooMany
from deliberation.counting.files import faults, pabulib, plain
from deliberation.counting.lint import terms
from deliberation.counting.methods.approvals import Approval, Approvals
from deliberation.counting.methods.ranked import RankedTwice
from deliberation.counting.presets import ANYWHERE, SourceStatus, places
from deliberation.counting.quantities import Quantity, State
from deliberation.counting.shapes import Misshapen, Shape, UnknownWord
from deliberation.counting.ties import Step

FOR, AGAINST, ABSTAIN = State.FOR, State.AGAINST, State.ABSTAIN


def test_nothing_follows_a_vote_until_somebody_says_so() -> None:
    assert After().as_json() == {}
    assert Afterwards() == Afterwards(open_objection_count=0, missing_consent_count=0)


# several ballots of one party


def papers(*said: tuple[str, State]) -> list[Paper]:
    return [Paper(choice=choice, at=None, signer=signer) for signer, choice in said]


@pytest.mark.parametrize("how", [CoOwners.LAST, CoOwners.REPRESENTATIVE])
def test_of_three_ballots_the_last_counts(how: CoOwners) -> None:
    three = papers(("林", AGAINST), ("陈", ABSTAIN), ("黄", FOR))
    assert ballots.settled(three, Custom(co_owners=how), owner_count=3) is FOR


def test_more_signatures_than_owners_are_no_fault() -> None:
    three = papers(("林", FOR), ("陈", FOR), ("黄", FOR))
    assert ballots.settled(three, Custom(co_owners=CoOwners.ALL_SIGN), owner_count=2) is FOR


# budgets


def a_budget(money: int, costs: dict[str, int], *said: str, **more: object) -> Election:
    """One letter a project; one word a ballot."""
    return Election(
        money=Fraction(money),
        projects=tuple(Project(key, Fraction(cost)) for key, cost in costs.items()),
        ballots=tuple(Ballot(tuple(word)) for word in said),
        **{"vote_type": VoteType.APPROVAL, **more},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("cost", [0, -1])
def test_a_project_that_costs_nothing_or_less_is_refused(cost: int) -> None:
    with pytest.raises(CostsNothing):
        a_budget(10, {"a": cost}, "a")


def test_a_ballot_may_use_all_its_places_and_each_is_worth_one_less() -> None:
    ranked = a_budget(10, dict.fromkeys("abcd", 1), "abcd", vote_type=VoteType.RANKS, places=4)
    assert electing.scores(ranked) == {"a": 4, "b": 3, "c": 2, "d": 1}


@pytest.mark.parametrize("order", ["abc", "bca", "cab"])
def test_of_three_tied_projects_the_money_buys_two(order: str) -> None:
    tied = a_budget(2, dict.fromkeys("abc", 1), "abc")
    found = greedy.fund(tied, variant=Variant.SKIP, tie_rule=ties.by_order(order))
    assert found.funded == (order[0], order[1])
    assert [(tie.turn.stage, tie.tied, tie.chosen) for tie in found.broken] == [
        (1, ("a", "b", "c"), order[0]),
        (1, tuple(name for name in "abc" if name != order[0]), order[1]),
    ]


def test_the_second_score_is_the_second_stage() -> None:
    tied = a_budget(2, dict.fromkeys("abc", 1), "abc", "a")
    (tie,) = greedy.fund(tied, variant=Variant.SKIP, tie_rule=ties.by_order("abc", Step.LOWER_COST)).broken
    assert (tie.turn.stage, tie.chosen, tie.by) == (2, "b", (Step.ORDER,))


def test_only_whole_figures_are_told_as_whole_numbers() -> None:
    found = count.judge(
        presets.load("CN-278-SPEC").rule,
        {"area": {Quantity.FOR: Fraction(1, 3), Quantity.TOTAL: Fraction(3)}, "heads": {}},
    )
    assert found.whole("area", Quantity.TOTAL) == 3
    for quantity in (Quantity.FOR, Quantity.AGAINST):
        with pytest.raises(ValueError, match=f"not a whole number: area.{quantity}"):
            found.whole("area", quantity)


# case files


def where_wrong(**case: object) -> str:
    with pytest.raises(Misshapen) as refused:
        counted(a_rule(), **case)
    return str(refused.value.details["where"])


def test_a_unit_may_have_a_thousand_owners_and_no_more() -> None:
    crowd = [f"P{at}" for at in range(1001)]
    (unit,) = units(A="1")
    assert counted(a_rule(), units=[unit | {"owners": crowd[:1000]}], ballots=[])["outcome"]
    assert where_wrong(units=[unit | {"owners": crowd}], ballots=[]).endswith("owners")


def test_a_unit_may_have_sixteen_weights_and_no_more() -> None:
    (unit,) = units(A="1")
    weights = {f"w{at}": "1" for at in range(16)}
    assert where_wrong(units=[unit | {"weights": weights}], ballots=[]).endswith("w15")
    del weights["w15"]
    assert counted(a_rule(), units=[unit | {"weights": weights}], ballots=[])["outcome"]


def test_weights_need_a_common_measure_of_sixty_digits_at_most() -> None:
    """Two denominators without a common divisor multiply."""
    fine = [f"1/{10**30 - 1}", f"1/{10**30 - 3}"]
    assert counted(a_rule(), units=units(A=fine[0], B=fine[1]), ballots=[])["outcome"]
    with pytest.raises(NoCommonScale):
        counted(a_rule(), units=units(A=fine[0], B=fine[1], C="1/2"), ballots=[])


@pytest.mark.parametrize("at", ["3", ["3"], {"floor": ["3"]}, {"floor": {"is": "3"}}, {"floor": True}])
def test_where_a_unit_lies_is_a_name_or_a_number_for_each_word(at: object) -> None:
    assert ".at" in where_wrong(units=[unit | {"at": at} for unit in units(A="1")], ballots=[])


def test_a_published_tally_is_not_mixed_with_ballots() -> None:
    tally = {"vote": {"heads": {"total": "3", "for": "2"}}}
    one = [{"party": "A", "choice": "for"}]
    assert where_wrong(tally=tally, ballots=one).endswith(".ballots")
    assert where_wrong(tally=tally, units=units(A="1")).endswith(".units")


@pytest.mark.parametrize("signer", ["A", "W"])
def test_only_the_named_representative_is_heard(signer: str) -> None:
    """Whatever the order of the names in the alphabet."""
    said = [{"party": "H+W", "choice": "for", "signed_by": "H"}]
    terms = {"co_owner_conflict": "representative", "representatives": {"H+W": signer}}
    found = counted(a_rule(), units=units(H_W="10"), ballots=said, **terms)
    assert [each["reason"] for each in found["ignored_ballots"]] == ["not signed by the named representative"]


@pytest.mark.parametrize("why", ["a stain", "zigzags"])
def test_a_ballot_refused_for_another_reason_makes_nobody_present(why: str) -> None:
    late = {"party": "A", "choice": "for", "present": True, "rejected": why}
    found = counted(a_rule(), units=units(A="1", B="2"), ballots=[late])
    assert found["quantities"]["heads"]["present"] == "0"
    muted = {"party": "A", "choice": "for", "present": True}
    found = counted(a_rule(), units=units(A="1", B="2"), ballots=[muted], mute=["A"])
    assert found["quantities"]["heads"]["present"] == "1"


def test_the_smallest_common_part_may_have_sixty_digits() -> None:
    amounts.check_commensurable([Fraction(1, 10**60)], "here")
    with pytest.raises(Misshapen):
        amounts.check_commensurable([Fraction(1, 10**60), Fraction(1, 10**60 + 1)], "here")


def test_a_name_that_two_parties_would_have_is_told() -> None:
    """A unit whose owner nobody knows is called by its own id."""
    estate = [*units(Z="1", A="1"), *units(B="1")]
    estate[2] |= {"id": "A", "owners": []}
    with pytest.raises(TwoOfOneName) as refused:
        counted(a_rule(), units=estate, ballots=[])
    assert refused.value.details["name"] == "A"


@pytest.mark.parametrize(("dim", "field"), [("shares", "share"), ("weight", "weight"), ("area", "area")])
def test_a_weight_that_one_unit_lacks_is_named_as_the_file_names_it(dim: str, field: str) -> None:
    has, lacks = units(A="1", B="1")
    has |= {"share": "1", "weights": {"weight": "1"}}
    del lacks["area"]
    rule = a_rule(dims=[dim], stages=[a_stage(**{"pass": a_test("for", ">", "1/2", "total", (dim,))})])
    with pytest.raises(Misshapen) as refused:
        counted(rule, units=[has, lacks], ballots=[])
    assert str(refused.value.details["where"]).endswith(f".1.{field}")


@pytest.mark.parametrize("name", [5, "", None, ["A"]])
def test_a_name_is_text_and_not_empty(name: object) -> None:
    (unit,) = units(A="1")
    assert where_wrong(units=[unit | {"id": name}], ballots=[]).endswith("id")
    assert where_wrong(units=[unit], ballots=[{"party": name, "choice": "for"}]).endswith("party")


@pytest.mark.parametrize("name", ["aaa", "zzz"])
def test_what_a_vote_does_not_have_is_refused(name: str) -> None:
    assert where_wrong(**{name: []}).endswith(f".{name}")


@pytest.mark.parametrize("what", ["units", "ballots", "names"])
def test_as_many_as_a_file_may_have_are_counted_and_one_more_is_refused(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    said = [{"party": "A", "choice": "for"}, {"party": "B", "choice": "for"}]
    monkeypatch.setitem(file._MOST, what, 2)
    assert counted(a_rule(), units=units(A="1", B="2"), ballots=said)["outcome"] == "PASS"
    with pytest.raises(TooMany):
        counted(a_rule(), units=units(A="1", B_C="2", D="3"), ballots=[*said, said[0]])


# shown figures


def a_shown(comparison: str, **sides: Fraction | None) -> count.Test:
    law = a_rule(stages=[a_stage(**{"pass": a_test("for", comparison, "2/3", "total", ("area",))})])
    (atom,) = rules.parse("R", law).atoms()
    return count.Test(stage="vote", part="pass", atom=atom, holds=True, **sides)  # type: ignore[arg-type]


def test_figures_of_which_one_side_is_missing_are_not_shown() -> None:
    test = a_shown(">=", left=None, right=Fraction(2), base=Fraction(3))
    assert display.percents(test) is None
    assert display.amounts(test) is None


def test_what_is_exactly_enough_is_shown_as_the_same_number_twice() -> None:
    test = a_shown("==", left=Fraction(2), right=Fraction(2), base=Fraction(3))
    assert display.percents(test) == display.Shown(Decimal("66.66"), Decimal("66.66"))


# files


class Endless(io.RawIOBase):
    """Says its beginning, then the same letter for ever."""

    def __init__(self, beginning: bytes) -> None:
        self._next = beginning
        self.given = 0

    @override
    def read(self, size: int = -1) -> bytes:
        told, self._next = (self._next + b"a" * size)[:size], b""
        self.given += len(told)
        return told


def test_a_value_that_never_ends_is_not_read_on() -> None:
    endless = Endless(b'{"cases": [{"id": "')
    with pytest.raises(stream.ValueTooLong):
        file.read(endless)  # type: ignore[arg-type]
    assert endless.given == 2**20


def test_a_long_value_may_go_past_what_is_read_at_once() -> None:
    long = json.dumps({"about": "a" * 1_500_000, "cases": []}).encode()
    assert list(file.read(io.BytesIO(long)).results()) == []


@pytest.mark.parametrize(("document", "at"), [(b'{"cases": []x}', 13), (b'\n{"cases": []} x', 16)])
def test_an_unreadable_file_is_unreadable_at_a_place(document: bytes, at: int) -> None:
    with pytest.raises(stream.Unreadable) as refused:
        file.read(io.BytesIO(document))
    assert refused.value.details["at"] == at


def test_a_line_may_have_a_million_letters() -> None:
    assert plain.lines(b"a" * 2**20) == ["a" * 2**20]
    with pytest.raises(faults.LineTooLong):
        plain.lines(b"a" * (2**20 + 1))


def test_a_number_in_a_file_may_have_fifteen_digits() -> None:
    assert plain.whole("999999999999999", 1) == 10**15 - 1
    with pytest.raises(faults.NotUnderstood):
        plain.whole("1000000000000000", 1)


def test_a_file_of_another_kind_is_refused_with_its_first_line() -> None:
    with pytest.raises(faults.NotUnderstood) as refused:
        pabulib.read(b"first\nsecond\n")
    assert (refused.value.line, refused.value.details["found"]) == (1, "first")


def test_a_section_without_lines_ends_the_file_at_its_name() -> None:
    with pytest.raises(faults.EndsTooSoon) as refused:
        pabulib.read(b"META\nkey;value\nbudget;1\nPROJECTS\nproject_id;cost\nVOTES\n")
    assert refused.value.line == 6


def test_who_is_approved_twice_is_named() -> None:
    with pytest.raises(RankedTwice) as refused:
        Approvals(candidates=("A", "B"), ballots=(Approval(("B", "A", "B")),))
    assert refused.value.details["name"] == "B"


# published figures, and the language of rules


@pytest.mark.parametrize("name", ["for_at_meeting", "required_quorum", "perhaps"])
def test_what_nobody_publishes_is_no_figure(name: str) -> None:
    with pytest.raises(UnknownWord):
        counted(a_rule(), tally={"vote": {"heads": {name: "1"}}})


@pytest.mark.parametrize("how", ["all", "any", "not"])
def test_a_rule_may_be_sixteen_levels_deep(how: str) -> None:
    def nested(levels: int) -> object:
        test: object = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}
        for _ in range(levels - 1):
            test = {how: test if how == "not" else [test]}
        return test

    assert expressions.parse(Shape(nested(16), "here"))
    with pytest.raises(expressions.NestedTooDeep):
        expressions.parse(Shape(nested(17), "here"))


HEADS_ALONE = a_stage(**{"pass": a_test("for", ">", "1/2", "votes", ("heads",))})
CAP = {"type": "cap_to_sum_of_others", "dim": "heads", "if_above": "1/2"}
ONE = {"q": "for", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}


@pytest.mark.parametrize(
    ("most", "bounded"),
    [
        (16, lambda n: a_rule(dims=["heads", *(f"d{at}" for at in range(n - 1))], stages=[HEADS_ALONE])),
        (16, lambda n: a_rule(weight_transforms=[CAP] * n)),
        (64, lambda n: a_rule(stages=[a_stage(**{"pass": {"all": [ONE] * n}})])),
    ],
    ids=["dimensions", "transforms", "tests"],
)
def test_a_rule_is_bounded(most: int, bounded: Callable[[int], Case]) -> None:
    assert rules.parse("R", bounded(most))
    with pytest.raises(rules.InvalidRule):
        rules.parse("R", bounded(most + 1))


@pytest.mark.parametrize(("undelivered", "delivered"), [(0, 10), (3, 7), (10, 0), (11, None)])
def test_whom_no_letter_missed_was_reached(undelivered: int, delivered: int | None) -> None:
    figures = {Quantity.TOTAL: Fraction(10), Quantity.UNDELIVERED: Fraction(undelivered)}
    assert quantities.with_sums(figures, ()).get(Quantity.DELIVERED) == delivered


# the days of a draft


def test_where_no_law_says_when_the_vote_opens_tomorrow_for_ten_days() -> None:
    window = terms.suggested(None, date(2026, 3, 1))
    assert (window.opens_on, window.closes_on) == (date(2026, 3, 2), date(2026, 3, 12))


@pytest.mark.parametrize(
    ("place", "status", "is_law"),
    [
        ("cn-zhejiang-hangzhou", SourceStatus.CHECKED, True),
        ("aa", SourceStatus.CHECKED, True),
        ("zz", SourceStatus.CHECKED, True),
        (ANYWHERE, SourceStatus.CHECKED, False),
        ("cn-zhejiang-hangzhou", SourceStatus.CHECKED_COMMENTARY, False),
        ("cn-zhejiang-hangzhou", SourceStatus.UNVERIFIED, False),
    ],
)
def test_days_are_law_where_a_checked_source_of_the_place_says_so(
    place: str, status: SourceStatus, *, is_law: bool
) -> None:
    known = next(each.settings for each in places.upwards("cn-zhejiang-hangzhou") if each.settings)
    setting = replace(next(iter(known.values())), place=place, source_status=status)
    assert terms.Term(1, setting).is_law is is_law
