"""Where an outcome stands follows from what was said, done and answered, and from the clock; from nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import expressions
from deliberation.counting.after import After
from deliberation.counting.count import Outcome
from deliberation.counting.expressions import Expression
from deliberation.counting.presets import load
from deliberation.counting.quantities import Quantities, Quantity
from deliberation.counting.shapes import Shape
from deliberation.notices import state
from deliberation.notices.kinds import Answered, Finding, Remedy, State, Why
from deliberation.notices.state import Course, Recount, Reply, Said, judge

ENDS = datetime(2026, 2, 24, 16, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
PLAIN = load("CN-278-ORD").rule
TOO_MANY: Expression = expressions.parse(
    Shape({"all": [{"q": "objections", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}]}, "fails_if")
)
AFTERS = (
    None,
    After(),
    After(blocks_if_open_objections=True),
    After(asks_individual_consents=True),
    After(fails_if=TOO_MANY, window_days=7),
    After(blocks_if_open_objections=True, fails_if=TOO_MANY),
)
moments = st.integers(-20, 20).map(lambda hours: ENDS + timedelta(hours=hours))
replies = st.one_of(
    st.none(),
    st.builds(Reply, answered=st.just(Answered.REJECTED), remedy=st.none(), at=moments),
    st.builds(Reply, answered=st.just(Answered.WITHDRAWN), remedy=st.none(), at=moments),
    st.builds(Reply, answered=st.just(Answered.UPHELD), remedy=st.sampled_from(Remedy), at=moments),
)
objections = st.builds(
    Said,
    is_late=st.booleans(),
    reply=replies,
    parties=st.integers(1, 9).map(lambda key: {str(key): {"heads": 1, "area": 100}}),
)
courses = st.builds(
    Course,
    rule=st.sampled_from(AFTERS).map(lambda after: replace(PLAIN, after=after)),
    figures=st.sampled_from((None, "passed", "failed")).map(lambda how: figures(how) if how else None),
    ends_at=st.one_of(st.none(), st.just(ENDS)),
    said=st.lists(objections, max_size=6),
    recounts=st.lists(st.builds(Recount, finding=st.sampled_from(Finding), at=moments), max_size=2),
    corrected_at=st.lists(moments, max_size=2),
    missing_consents=st.integers(0, 1),
    are_consents_listed=st.booleans(),
)


def figures(how: str = "passed") -> Quantities:
    """Nine parties of one head and a square metre each: all took part."""
    agreed = 9 if how == "passed" else 2
    known = {
        Quantity.TOTAL: 9,
        Quantity.PARTICIPATING: 9,
        Quantity.VOTES: 9,
        Quantity.FOR: agreed,
        Quantity.AGAINST: 9 - agreed,
    }
    return {
        dim: {name: Fraction(value * weight) for name, value in known.items()}
        for dim, weight in (("heads", 1), ("area", 100))
    }


def course(after: After | None = None, **changes: object) -> Course:
    plain = Course(rule=replace(PLAIN, after=after), figures=figures(), ends_at=ENDS)
    return replace(plain, **changes)  # type: ignore[arg-type]


def objecting(parties: int, reply: Reply | None = None) -> list[Said]:
    return [
        Said(is_late=False, reply=reply, parties={str(key): {"heads": 1, "area": 100}})
        for key in range(parties)
    ]


@given(courses, moments)
def test_nothing_is_final_before_its_window_ends_or_without_a_window(found: Course, now: datetime) -> None:
    standing = judge(found, now)
    if standing.state in {State.FINAL, State.BLOCKED}:
        assert found.ends_at is not None
        assert now >= found.ends_at
    assert (standing.state is State.FINAL) == (not standing.whys), "whatever is not final says why"


@given(courses, moments)
def test_an_outcome_that_is_undone_stays_undone_and_what_is_final_waits_for_nothing(
    found: Course, now: datetime
) -> None:
    standing, after = judge(found, now), judge(found, now + timedelta(days=400))
    if standing.state is State.UNDONE:
        assert after.state is State.UNDONE
    if standing.state is State.FINAL:
        assert after == standing, "time alone changes nothing any more"
        assert (
            not any(each.reply is None and not each.is_late for each in found.said)
            or not state.after_of(found.rule).blocks_if_open_objections
        )


@given(courses, moments)
def test_an_objection_that_waits_holds_an_outcome_where_the_rule_says_so(
    found: Course, now: datetime
) -> None:
    blocks = state.after_of(found.rule).blocks_if_open_objections
    waits = any(each.reply is None and not each.is_late for each in found.said)
    standing = judge(found, now)
    if standing.state is State.BLOCKED:
        assert (Why.OPEN_OBJECTION in standing.whys) == (blocks and waits)


@given(courses, moments)
def test_late_objections_change_nothing(found: Course, now: datetime) -> None:
    without = replace(found, said=[each for each in found.said if not each.is_late])
    assert judge(found, now) == judge(without, now)


def test_a_rule_that_says_nothing_is_held_by_an_objection_without_an_answer() -> None:
    open_one = objecting(1)
    assert judge(course(said=open_one), ENDS).state is State.BLOCKED
    assert judge(course(After(), said=open_one), ENDS).state is State.FINAL, "another rule may say otherwise"
    rejected = Reply(answered=Answered.REJECTED, remedy=None, at=ENDS)
    assert judge(course(said=objecting(1, rejected)), ENDS).state is State.FINAL


def test_too_many_objections_undo_it_when_the_days_are_over_and_not_before() -> None:
    """Taiwan's condominium act, article 32: not in force where more than half object in writing within seven days."""
    after = After(fails_if=TOO_MANY, window_days=7)
    five, four = course(after, said=objecting(5)), course(after, said=objecting(4))
    assert judge(five, ENDS - A_SECOND).state is State.WINDOW
    assert judge(five, ENDS) == state.Standing(State.UNDONE, (Why.OBJECTED_TO,), Outcome.FAIL)
    assert judge(four, ENDS).state is State.FINAL
    withdrawn = Reply(answered=Answered.WITHDRAWN, remedy=None, at=ENDS)
    taken_back = [*objecting(5)[:4], replace(objecting(5)[4], reply=withdrawn)]
    assert judge(course(after, said=taken_back), ENDS).state is State.FINAL
    twice = [*objecting(4), *objecting(4)]
    assert judge(course(after, said=twice), ENDS).state is State.FINAL, "a party weighs once"


def test_what_an_objection_asks_for_is_waited_for() -> None:
    def upheld(remedy: Remedy) -> list[Said]:
        return objecting(1, Reply(answered=Answered.UPHELD, remedy=remedy, at=ENDS))

    before, after = ENDS - A_SECOND, ENDS + A_SECOND
    agrees, differs = (Recount(finding=each, at=after) for each in (Finding.AGREES, Finding.DIFFERS))
    recount = course(said=upheld(Remedy.RECOUNT))
    assert judge(recount, after).whys == (Why.REMEDY_DUE,)
    assert judge(replace(recount, recounts=[replace(agrees, at=before)]), after).state is State.BLOCKED
    assert judge(replace(recount, recounts=[agrees]), after).state is State.FINAL
    assert judge(replace(recount, recounts=[differs]), after).whys == (Why.COUNTED_OTHERWISE,)
    for remedy in (Remedy.CORRECTION, Remedy.POSTING):
        corrected = course(said=upheld(remedy), corrected_at=[after])
        assert judge(corrected, after).state is State.FINAL
        assert judge(replace(corrected, corrected_at=[before]), after).state is State.BLOCKED
    assert judge(course(said=upheld(Remedy.VOID)), before).state is State.UNDONE
    found = Said(is_late=False, reply=None, is_voiding=True)
    found_void = course(After(blocks_if_open_objections=False), said=[found])
    assert judge(found_void, after).whys == (Why.VOID_WAITS,), "it waits for a second person"
    assert judge(replace(found_void, said=[replace(found, is_late=True)]), after).state is State.FINAL


def test_consents_that_are_missing_hold_it() -> None:
    asked = course(After(asks_individual_consents=True), missing_consents=1)
    assert judge(asked, ENDS).whys == (Why.CONSENT_MISSING,)
    assert judge(replace(asked, missing_consents=0), ENDS).state is State.FINAL
    unlisted = replace(asked, missing_consents=0, are_consents_listed=False)
    assert judge(unlisted, ENDS).whys == (Why.CONSENTS_UNLISTED,), "nobody said yet whose are needed"
    assert judge(replace(asked, figures=figures("failed")), ENDS).state is State.FINAL, "nothing to agree to"


@given(courses, moments)
def test_consents_hold_what_passed_under_a_rule_that_asks_for_them_and_nothing_else(
    found: Course, now: datetime
) -> None:
    asks = state.after_of(found.rule).asks_individual_consents
    is_whole = found.are_consents_listed and not found.missing_consents
    standing = judge(found, now)
    given_all = judge(replace(found, missing_consents=0, are_consents_listed=True), now)
    if not asks or is_whole or found.figures == figures("failed"):
        assert (standing.state, standing.whys) == (given_all.state, given_all.whys)
    else:
        assert standing.state is not State.FINAL
        assert (standing.state is State.UNDONE) == (given_all.state is State.UNDONE)
    late = judge(found, ENDS + timedelta(days=400))
    if late.state is State.BLOCKED and Why.CONSENT_MISSING in late.whys:
        assert asks
        assert found.missing_consents > 0


def test_a_motion_that_failed_is_settled_too() -> None:
    failed = course(figures=figures("failed"))
    assert judge(failed, ENDS) == state.Standing(State.FINAL, (), Outcome.FAIL)
    assert judge(replace(failed, said=objecting(1)), ENDS).state is State.BLOCKED
