"""What a look at a rule or a draft finds, each with its reason; it looks at anything and never falls over."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.counting import presets, rules
from deliberation.counting.lint import drafts, findings, questions, rule_shapes, seats, terms
from deliberation.counting.lint.drafts import Draft
from deliberation.counting.lint.findings import Finding, Weight
from deliberation.counting.lint.seats import Seats
from deliberation.counting.presets import Voters, cautions, places
from deliberation.counting.presets.places import PlaceUnknown

TODAY = date(2026, 11, 22)
EVERY = list(presets.every().values())
SILENCE_COUNTS = {"CN-278-ORD-FOLLOW", "CN-ZJ2009-SPEC", "ES-17-3"}
SILENCE_PASSES = {"CN-HENAN-OBJ", "GENERIC-CONSENT", "GENERIC-OBJECTION-NOTICE"}


def a_rule(passing: Any, quorum: Any = None) -> Any:
    return {
        "dims": ["heads"],
        "merge": "same_owner_set",
        "participating_states": ["for", "against", "abstain"],
        "non_response": {"policy": "ignore"},
        "stages": [{"id": "vote", "quorum": quorum, "pass": passing}],
    }


def a_draft(**changes: Any) -> Draft:
    draft = Draft(
        question="您是否同意停车位方案？",
        preset=presets.load("CN-278-SPEC"),
        place="cn-zhejiang-hangzhou",
        record_on=TODAY,
        told_on=TODAY,
        opens_on=TODAY + timedelta(days=16),
        closes_on=TODAY + timedelta(days=26),
    )
    return dataclasses.replace(draft, **changes)


def said(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.weight.value, finding.message) for finding in found]


@pytest.mark.parametrize("preset", EVERY, ids=lambda preset: preset.id)
def test_every_published_rule_is_clean_or_warns_of_silence(preset: presets.Preset) -> None:
    found = rule_shapes.findings(presets.published_rule(preset.id).as_json())
    expected = [rule_shapes.SILENCE_PASSES] * (preset.id in SILENCE_PASSES)
    expected += [rule_shapes.SILENCE_COUNTS] * (preset.id in SILENCE_COUNTS)
    assert said(found) == [("warn", message) for message in expected]


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ({"q": "for", "dim": "heads", "op": ">", "frac": "0.6667", "of": "total"}, rule_shapes.DECIMAL),
        ({"q": "for", "dim": "heads", "op": ">", "frac": 0.5, "of": "total"}, rule_shapes.DECIMAL),
        ({"q": "for", "dim": "heads", "op": ">", "frac": "50%", "of": "total"}, rule_shapes.DECIMAL),
        ({"q": "for", "dim": "heads", "op": ">=", "frac": "2/3"}, rule_shapes.NO_BASE),
        ({"q": "for", "dim": "heads", "op": ">=", "count": "100"}, rule_shapes.NO_SHARE),
        ({"q": "against", "dim": "heads", "op": "<=", "frac": "1/4", "of": "for"}, rule_shapes.EMPTY_PASSES),
        (
            {"not": {"q": "against", "dim": "heads", "op": ">", "frac": "1/4", "of": "votes"}},
            rule_shapes.EMPTY_PASSES,
        ),
        ({"q": "for", "dim": "heads", "op": ">", "frac": "4/6", "of": "total"}, rules.InvalidRule.message),
        ({"q": "joy", "dim": "heads", "op": ">", "frac": "1/2", "of": "total"}, rules.UnknownWord.message),
    ],
)
def test_what_counts_wrongly_is_refused_with_its_reason(test: Any, message: str) -> None:
    found = rule_shapes.findings(a_rule(test))
    assert (Weight.REFUSE, message) in [(finding.weight, finding.message) for finding in found]
    for finding in found:
        assert finding.message % finding.details


def test_a_decimal_is_named_with_its_place() -> None:
    wrong = {"all": [{"q": "for", "dim": "heads", "op": ">", "frac": "0.75", "of": "total"}]}
    (finding,) = rule_shapes.findings(a_rule(wrong), "OURS")
    assert finding.details == {"where": "OURS.stages.0.pass.all.0.frac", "said": "0.75"}


def test_of_a_long_decimal_only_the_beginning_is_repeated() -> None:
    wrong = {"q": "for", "dim": "heads", "op": ">", "frac": f"0.{'6' * 60}", "of": "total"}
    (finding,) = rule_shapes.findings(a_rule(wrong))
    assert finding.details["said"] == f"0.{'6' * 38}"


def test_an_upper_limit_is_guarded_by_a_share_of_all_or_by_a_quorum() -> None:
    limit = {"q": "against", "dim": "heads", "op": "<=", "frac": "1/4", "of": "for"}
    support = {"q": "for", "dim": "heads", "op": ">=", "frac": "1/10", "of": "total"}
    assert not rule_shapes.findings(a_rule({"all": [limit, support]}))
    quorum = {"q": "participating", "dim": "heads", "op": ">=", "frac": "1/2", "of": "total"}
    assert not rule_shapes.findings(a_rule(limit, quorum))


def test_that_silence_passes_is_noticed_where_a_crowd_must_stay_silent() -> None:
    crowd = {"q": "silent_delivered", "dim": "heads", "op": ">=", "count": "100"}
    few = {"q": "against", "dim": "heads", "op": "<=", "frac": "1/3", "of": "total"}
    assert said(rule_shapes.findings(a_rule({"all": [crowd, few]}))) == [("warn", rule_shapes.SILENCE_PASSES)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["q", "dim", "op", "frac", "of", "all", "any", "not", "stages", "pass", "dims", "by"]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_anything_at_all_is_looked_at_without_falling_over(value: Any) -> None:
    for finding in rule_shapes.findings(value):
        assert finding.message % finding.details


@given(JSON, JSON)
def test_a_rule_with_anything_in_it_is_looked_at_without_falling_over(passing: Any, quorum: Any) -> None:
    rule_shapes.findings(a_rule(passing, quorum))


@given(
    st.sampled_from(EVERY),
    st.sampled_from(sorted(places.every())),
    st.text(max_size=60),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(-400, 400),
)
def test_any_draft_is_looked_at_refusals_first(
    preset: presets.Preset, place: str, question: str, day: date, lasts: int
) -> None:
    draft = a_draft(
        question=question,
        preset=preset,
        place=place,
        record_on=day,
        opens_on=day,
        closes_on=day + timedelta(days=lasts),
        seats=Seats(count=abs(lasts)),
    )
    found = drafts.findings(draft)
    assert found == (*findings.refusals(found), *findings.warnings(found))
    for finding in found:
        assert finding.message % finding.details


def test_a_careful_draft_is_clean() -> None:
    assert drafts.findings(a_draft()) == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"opens_on": TODAY + timedelta(days=15)}, [("warn", drafts.NOTICE_DISPUTED)]),
        ({"opens_on": TODAY + timedelta(days=14)}, [("warn", drafts.NOTICE_SHORT)]),
        ({"closes_on": TODAY + timedelta(days=20)}, [("refuse", drafts.WINDOW_SHORT)]),
        ({"closes_on": TODAY + timedelta(days=77)}, [("refuse", drafts.WINDOW_LONG)]),
        ({"closes_on": TODAY + timedelta(days=76)}, []),
        ({"closes_on": TODAY + timedelta(days=20), "place": "cn"}, [("warn", drafts.WINDOW_SHORT_BY_CUSTOM)]),
        ({"closes_on": TODAY + timedelta(days=99), "place": "cn"}, [("warn", drafts.WINDOW_LONG_BY_CUSTOM)]),
        ({"question": "（1）换物业？（2）涨物业费？"}, [("warn", drafts.SEVERAL_TOPICS)]),
        ({"answers": ("方案一", "方案二", "弃权")}, [("refuse", drafts.NO_AGAINST)]),
        ({"answers": ("Plan A", "Plan B", "Against all")}, []),
        ({"preset": presets.load("CN-2007-SPEC")}, [("refuse", cautions.RuleEnded.message)]),
        ({"preset": presets.load("CN-278-SPEC-NOABST")}, [("refuse", cautions.RuleBindsNobody.message)]),
        ({"seats": Seats(count=7)}, []),
        ({"seats": Seats(count=6)}, [("refuse", seats.EVEN)]),
        ({"seats": Seats(count=13)}, [("refuse", seats.MANY)]),
        ({"seats": Seats(count=3)}, [("refuse", seats.FEW)]),
        ({"seats": Seats(count=11)}, []),
        ({"seats": Seats(count=3, households=99)}, []),
        ({"seats": Seats(count=3, households=100)}, []),
        ({"seats": Seats(count=3, households=101)}, [("refuse", seats.FEW)]),
    ],
)
def test_a_draft_is_told_what_forbids_it_and_what_is_risky(
    changes: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert [each for each in said(drafts.findings(a_draft(**changes))) if each in found] == found
    refused = [each for each in found if each[0] == "refuse"]
    assert said(findings.refusals(drafts.findings(a_draft(**changes)))) == refused


def test_a_small_estate_by_area_may_have_a_small_committee_in_shanghai() -> None:
    for area_cm2 in (10_000 * 10_000 - 1, 10_000 * 10_000):
        assert not list(Seats(count=3, area_cm2=area_cm2).findings("cn-shanghai"))
    large = dataclasses.replace(Seats(count=3), area_cm2=10_000 * 10_000 + 1)
    assert [finding.message for finding in large.findings("cn-shanghai")] == [seats.FEW]


def test_a_rule_that_ends_while_people_vote_warns() -> None:
    ending = dataclasses.replace(presets.load("CN-278-SPEC"), valid_to=TODAY + timedelta(days=20))
    found = [finding.message for finding in drafts.findings(a_draft(preset=ending))]
    assert drafts.ENDS_DURING in found


def test_silence_counts_only_with_proof_of_delivery_and_a_warning() -> None:
    draft = a_draft(preset=presets.load("CN-278-ORD-FOLLOW"))
    assert ("refuse", drafts.SILENCE_UNPROVEN) in said(drafts.findings(draft))
    for half in ({"has_delivery_log": True}, {"has_silence_warning": True}):
        found = drafts.findings(dataclasses.replace(draft, **half))
        assert ("refuse", drafts.SILENCE_UNPROVEN) in said(found)
    proven = dataclasses.replace(draft, has_delivery_log=True, has_silence_warning=True)
    assert not findings.refusals(drafts.findings(proven))


def test_members_of_a_committee_send_no_proxies() -> None:
    committee = a_draft(preset=presets.load("CN-COMM"))
    assert ("refuse", drafts.COMMITTEE_PROXY) not in said(drafts.findings(committee))
    absent = dataclasses.replace(committee, allows_proxies=True)
    assert ("refuse", drafts.COMMITTEE_PROXY) in said(drafts.findings(absent))
    owners = a_draft(allows_proxies=True)
    assert owners.preset.voters is Voters.OWNERS
    assert not drafts.findings(owners)


def test_an_advisory_ranking_needs_no_answer_against() -> None:
    draft = a_draft(preset=presets.load("GENERIC-STRAW-POLL"), answers=("方案一", "方案二"))
    assert said(drafts.findings(draft)) == [("warn", cautions.ADVISORY)]


def test_where_no_law_says_how_to_decide_none_says_when() -> None:
    draft = a_draft(preset=presets.load("GENERIC-STRAW-POLL"), opens_on=TODAY, closes_on=TODAY)
    assert said(drafts.findings(draft)) == [("warn", cautions.ADVISORY)]


@pytest.mark.parametrize(
    "question",
    [
        "是否更换物业公司？是否提高物业费？",
        "换物业公司？涨物业费？修电梯？",
        "请表决：1、更换物业公司 2、提高物业费",
        "①更换物业公司 ②提高物业费",
        "一、更换物业公司 二、提高物业费",
        "您是否同意更换物业公司，同时提高物业费？",
        "是否同意更换物业公司，是否同意提高物业费",
        "Do you agree to a new manager? And to a higher fee?",
        "Shall we (1) change the manager (2) raise the fee",
        "Do you agree to change the manager; raise the fee?",
    ],
)
def test_a_question_of_several_matters_is_noticed(question: str) -> None:
    assert questions.asks_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "您是否同意停车位方案？",
        "您是否同意使用维修资金12.50万元修缮3、4号楼的屋顶和外墙？",
        "是否同意《管理规约》（2026年修订）？",
        "Do you agree to the parking plan, version 2.1?",
        "Do you agree to repair the roofs and walls of buildings 3 and 4?",
        "",
    ],
)
def test_a_question_of_one_matter_is_left_alone(question: str) -> None:
    assert not questions.asks_several(question)


@pytest.mark.parametrize("place", sorted(places.every()))
@pytest.mark.parametrize("rule_id", ["CN-278-ORD", "GENERIC-CONSENT"])
def test_the_days_that_are_suggested_are_clean(place: str, rule_id: str) -> None:
    preset = presets.load(rule_id)
    window = terms.suggested(terms.of(place, preset), TODAY)
    draft = a_draft(preset=preset, place=place, opens_on=window.opens_on, closes_on=window.closes_on)
    assert not [finding for finding in drafts.findings(draft) if finding.where in ("opens_at", "closes_at")]


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(PlaceUnknown):
        drafts.findings(a_draft(place="atlantis"))
