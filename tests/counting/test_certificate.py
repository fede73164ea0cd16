import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from counting.worked import a_unit, an_estate, by_owner, electorate_of
from deliberation.counting import count, presets
from deliberation.counting.after import Afterwards
from deliberation.counting.certificates import recounting, summaries
from deliberation.counting.certificates.certificate import (
    VERSION,
    Box,
    Certificate,
    Counting,
    FrozenRoll,
    LogHead,
    Margin,
)
from deliberation.counting.certificates.recounting import InvalidCertificate
from deliberation.counting.count import Outcome, PartyNotInElectorate
from deliberation.counting.margin import flipping
from deliberation.counting.parties import Unit, UnitKind
from deliberation.counting.quantities import Quantity
from deliberation.counting.rules import InvalidRule
from deliberation.counting.sensitivity import polled
from deliberation.counting.sensitivity.polled import Polled

RECORD_ON = date(2026, 3, 1)
ESTATE = [
    *an_estate(A="100", B="100.0001", C="80"),
    a_unit("U9", "20", "A"),
    a_unit("office", kind=UnitKind.PUBLIC),
]
CHOICES = {"A": "for", "B": "for", "C": "against"}


@dataclass(frozen=True)
class Issued:
    certificate: Certificate
    choices: dict[str, str]

    @property
    def document(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.certificate.canonical())
        return read


def issued(estate: list[Unit] = ESTATE, choices: dict[str, str] | None = None) -> Issued:
    """As a poll's closing makes it."""
    preset = presets.load("CN-278-ORD")
    electorate = electorate_of(estate, preset.rule)
    ballots = by_owner(electorate.parties, CHOICES if choices is None else choices)
    counted = count.count(preset.rule, electorate.parties, ballots)
    poll = Polled(
        rule=preset.rule,
        parties=electorate.parties,
        ballots=ballots,
        first=ballots,
        units=estate,
        classes=presets.beside(preset, RECORD_ON),
    )
    certificate = Certificate(
        poll="poll-7",
        preset=preset,
        count=counted,
        counting=Counting(at=datetime(2026, 3, 21, 9, 30, tzinfo=UTC), version="1.2.3", by="staff"),
        roll=FrozenRoll(root="ab" * 32, record_on=RECORD_ON, electorate=electorate),
        box=Box(
            root="cd" * 32,
            counted_count=len(ballots),
            replaced_count=2,
            refused_count=1,
            refused={"voting_closed": 1},
            late_count=1,
            channels={"web": len(ballots)},
            log=LogHead(12, "ef" * 32),
        ),
        margin=Margin(flip=flipping.flip(preset.rule, electorate.parties, ballots)),
        findings=polled.of(poll, counted),
    )
    return Issued(certificate, {key: choice.value for key, choice in ballots.items()})


def published(said: Issued) -> tuple[dict[str, Any], dict[str, str]]:
    """What a stranger holds: the certificate's bytes and the choices, as text."""
    return said.document, said.choices


def test_a_certificate_carries_all_that_its_reader_needs() -> None:
    document, _ = published(issued())
    assert document["rule"]["id"] == "CN-278-ORD"
    assert document["rule"]["citation"]["zh-Hans"].startswith("《中华人民共和国民法典》第二百七十八条")
    assert document["rule_sha256"] == presets.load("CN-278-ORD").sha256()
    assert document["roll"] == {"root": "ab" * 32, "record_on": "2026-03-01"}
    assert document["ballots"] == {
        "root": "cd" * 32,
        "counted": 3,
        "replaced": 2,
        "set_aside": 0,
        "refused": 1,
        "refused_for": {"voting_closed": 1},
        "late": 1,
        "channels": {"web": 3},
        "log": {"size": 12, "root": "ef" * 32},
    }
    assert document["merged"] == ["U9"]
    assert document["electorate"] == {
        "parties": 3,
        "units": 4,
        "merged": {"same_owner_set": 1},
        "left_out": {"kind_excluded": 1},
    }
    assert document["parties"][0]["merged_because"] == "same_owner_set"
    assert document["margin"] == {"flip": {"ballots": 1, "is_exact": True}, "disputed": None}
    assert document["counted_by"] == {"software": "deliberation", "version": "1.2.3", "role": "staff"}
    assert document["left_out"] == [{"unit": "office", "reason": "kind_excluded"}]
    assert document["counts"]["area"]["for"] == "2200001"
    assert document["outcome"] == "PASS"
    assert document["counted_at"] == "2026-03-21T09:30:00.000Z"
    assert document["tests"][1] == {
        "stage": "vote",
        "part": "quorum",
        "test": "area.participating >= 2/3 of total",
        "left": "3000001",
        "right": "6000002/3",
        "base": "3000001",
        "ratio": "1/1",
        "holds": True,
        "need": "2000001",
        "slack": "1000000",
    }
    assert {told["topic"] for told in document["sensitivity"]} == {"merging", "class"}
    assert all(set(told["text"]) == {"en", "zh-Hans"} for told in document["sensitivity"])


def test_a_certificate_does_not_tell_who_owns_or_who_chose_what() -> None:
    text = issued().certificate.canonical().decode()
    assert not {"voters", "owners", "choices"} & set(json.loads(text))
    assert set(json.loads(text)["parties"][0]) == {
        "key",
        "units",
        "heads",
        "area_cm2",
        "is_developer",
        "merged_because",
    }


def test_a_certificate_is_the_same_bytes_every_time() -> None:
    assert issued().certificate.canonical() == issued(list(reversed(ESTATE))).certificate.canonical()
    assert issued().certificate.canonical() == rfc8785.dumps(json.loads(issued().certificate.canonical()))


def test_a_stranger_counts_the_same() -> None:
    document, choices = published(issued())
    again = recounting.recount(document, choices)
    assert (again.differences, again.count) == ((), issued().certificate.count)


@pytest.mark.parametrize("choices", [{}, {"A": "abstain", "B": "invalid"}, {"B": "for"}])
def test_a_stranger_counts_the_same_whatever_was_said(choices: dict[str, str] | None) -> None:
    assert recounting.recount(*published(issued(choices=choices))).differences == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("outcome", "FAIL"),
        ("counts.area.for", "2200002"),
        ("counts.heads.silent", 0),
        ("tests.3.left", "2200002"),
        ("tests.3.holds", False),
        ("tests", []),
        ("merged", []),
        ("rule_sha256", "00" * 32),
        ("ballots.counted", 4),
        ("tests.3.slack", "0"),
        ("margin.flip.ballots", 2),
        ("notes", ["x"]),
        ("notes", {}),
        ("tests.3.holds", 1),
        ("margin.flip.is_exact", 1),
    ],
)
def test_a_recount_names_the_figure_that_is_wrong(path: str, value: Any) -> None:
    document, choices = published(issued())
    *above, name = path.split(".")
    place = document
    for step in above:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[name] = value
    assert recounting.recount(document, choices).differences == (path,)


@pytest.mark.parametrize(
    ("claimed", "found"), [(True, 1), ([True], [1]), ({"a": False}, {"a": 0}), ("1", 1), ([], {})]
)
def test_what_is_written_in_another_type_is_another_thing(claimed: object, found: object) -> None:
    assert not recounting.is_same(claimed, found)
    assert recounting.is_same(claimed, claimed)
    assert recounting.is_same(found, found)


def test_a_recount_with_another_choice_finds_another_outcome() -> None:
    document, choices = published(issued())
    again = recounting.recount(document, choices | {"UB": "against"})
    assert again.count.outcome is Outcome.FAIL
    assert "outcome" in again.differences
    assert "counts.heads.for" in again.differences


def test_a_milder_rule_under_the_old_hash_is_found_out() -> None:
    document, choices = published(issued())
    milder = deepcopy(document["rule"])
    milder["rule"]["stages"][0]["pass"]["all"][0]["frac"] = "1/3"
    assert "rule_sha256" in recounting.recount(document | {"rule": milder}, choices).differences


def test_a_recount_refuses_a_ballot_from_outside() -> None:
    document, choices = published(issued())
    with pytest.raises(PartyNotInElectorate):
        recounting.recount(document, choices | {"U77": "for"})


def spoiled(**changes: Any) -> tuple[dict[str, Any], dict[str, str]]:
    document, choices = published(issued())
    return document | changes, choices


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"v": 4}, "certificate.v"),
        ({"extra": 1}, "certificate.extra"),
        ({"ballots": {"counted": 3}}, "certificate.ballots.channels"),
        ({"parties": {}}, "certificate.parties"),
        ({"parties": [{"key": "U1"}]}, "certificate.parties.0.area_cm2"),
    ],
)
def test_what_is_no_certificate_is_refused(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidCertificate) as refusal:
        recounting.recount(*spoiled(**changes))
    assert refusal.value.details == {"where": where}


@pytest.mark.parametrize(
    ("name", "value"),
    [("heads", "1"), ("heads", -1), ("area_cm2", True), ("is_developer", 1), ("units", ["UB"])],
)
def test_a_party_of_another_shape_or_with_anothers_unit_is_refused(name: str, value: Any) -> None:
    document, choices = published(issued())
    document["parties"][0][name] = value
    with pytest.raises(InvalidCertificate):
        recounting.recount(document, choices)


def test_a_party_listed_twice_is_refused() -> None:
    document, choices = published(issued())
    document["parties"].append(document["parties"][0] | {"units": ["other"]})
    with pytest.raises(InvalidCertificate):
        recounting.recount(document, choices)


def test_nonsense_is_refused() -> None:
    document, choices = published(issued())
    with pytest.raises(InvalidCertificate):
        recounting.recount("yes", choices)
    with pytest.raises(InvalidCertificate) as refusal:
        recounting.recount(document, choices | {"UB": "maybe"})
    assert refusal.value.details == {"where": "choices.UB"}
    with pytest.raises(InvalidRule):
        recounting.recount(document | {"rule": {}}, choices)


@given(
    st.lists(
        st.tuples(st.integers(1, 9_999_999), st.sampled_from(["", "for", "against", "abstain"])), max_size=8
    )
)
def test_every_certificate_survives_its_recount(voices: list[tuple[int, str]]) -> None:
    estate = [
        a_unit(f"U{at}", f"{cm2 // 10_000}.{cm2 % 10_000:04}", chr(65 + at))
        for at, (cm2, _) in enumerate(voices)
    ]
    said = {chr(65 + at): choice for at, (_, choice) in enumerate(voices) if choice}
    document, choices = published(issued(estate, said))
    assert recounting.recount(document, choices).differences == ()
    for test in document["tests"]:
        assert Fraction(test["left"]) >= 0


def a_first_version(document: dict[str, Any]) -> dict[str, Any]:
    """The same vote as certificates told it before: fewer names, and nothing of them has another meaning now."""
    old = {name: document[name] for name in FIRST_FIELDS} | {"v": 1}
    party = ("key", "units", "heads", "area_cm2", "is_developer")
    test = ("stage", "part", "test", "left", "right", "base", "ratio", "holds")
    old["parties"] = [{name: each[name] for name in party} for each in document["parties"]]
    old["tests"] = [{name: each[name] for name in test} for each in document["tests"]]
    old["ballots"] = {name: document["ballots"][name] for name in ("root", "counted", "replaced", "refused")}
    return old


FIRST_FIELDS = (
    *("kind", "poll", "rule", "rule_sha256", "scope", "roll", "units", "parties", "merged", "left_out"),
    *("counts", "tests", "outcome", "ballots", "counted_at"),
)


def test_a_certificate_of_the_first_version_is_still_counted_again() -> None:
    document, choices = published(issued())
    old = a_first_version(document)
    assert recounting.recount(old, choices).differences == ()
    assert recounting.recount(old | {"outcome": "FAIL"}, choices).differences == ("outcome",)
    assert recounting.differences(old, document) == ()
    old["tests"][0]["left"] = "1"
    assert recounting.differences(old, document) == ("tests.0.left",)


def test_nothing_that_a_certificate_of_its_version_says_may_be_absent_or_more() -> None:
    document, _ = published(issued())
    old = deepcopy(a_first_version(document))
    for whole in (document, old):
        for name in whole.keys() - {"v", "sensitivity", "counted_by"}:
            less = {each: value for each, value in whole.items() if each != name}
            assert recounting.differences(less, document) == (name,)
        assert recounting.differences(whole | {"more": None}, document) == ("more",)
    del old["counts"]["heads"]["for"], old["tests"][0]["holds"], old["parties"][1]["heads"]
    assert recounting.differences(old, document) == ("counts.heads", "parties.1", "tests.0")


@pytest.mark.parametrize("version", [0, 4, True, "2", None])
def test_a_version_that_there_is_not_is_a_difference(version: object) -> None:
    document, _ = published(issued())
    assert recounting.differences(document | {"v": version}, document) == ("v",)


def test_what_python_takes_for_the_same_is_a_difference() -> None:
    document, _ = published(issued())
    for path, value in (("ballots.late", True), ("electorate.merged.same_owner_set", True), ("roll", [])):
        changed = deepcopy(document)
        *above, name = path.split(".")
        place = changed
        for step in above:
            place = place[step]
        place[name] = value
        assert recounting.differences(changed, document) == (path,)


def test_what_a_program_thought_of_other_readings_is_no_difference_but_any_fact_is() -> None:
    document, _ = published(issued())
    later = deepcopy(document) | {"sensitivity": [], "counted_by": {"software": "deliberation"}}
    assert recounting.differences(document, later) == ()
    later["ballots"]["late"] = 2
    del later["parties"][0]
    assert recounting.differences(document, later) == ("ballots.late", "parties")


def test_a_stranger_recounts_from_the_document_alone() -> None:
    """Written without our code: figures, rule and verdict are all in it."""
    for choices in (
        CHOICES,
        {"A": "for", "B": "for", "C": "abstain"},
        {"A": "for"},
        {},
        {"A": "for", "B": "against"},
    ):
        document = issued(choices=choices).document
        figures = document["counts"]
        weights = {"heads": "heads", "area": "area_cm2"}
        for dim, name in weights.items():
            total = sum(party[name] for party in document["parties"])
            states = ("for", "against", "abstain", "invalid", "silent")
            assert (
                Fraction(figures[dim]["total"])
                == total
                == sum(Fraction(figures[dim][state]) for state in states)
            )

        def holds(test: dict[str, Any], figures: dict[str, dict[str, str]] = figures) -> bool:
            known = {name: Fraction(value) for name, value in figures[test["dim"]].items()}
            known["participating"] = known["for"] + known["against"] + known["abstain"]
            left, base = known[test["q"]], known[test["of"]]
            over, under = map(int, test["frac"].split("/"))
            return base > 0 and (
                left * under >= over * base if test["op"] == ">=" else left * under > over * base
            )

        stage = document["rule"]["rule"]["stages"][0]
        quorum, passing = (all(map(holds, stage[part]["all"])) for part in ("quorum", "pass"))
        assert document["outcome"] == ("NO_QUORUM" if not quorum else "PASS" if passing else "FAIL")
        claimed = [test["holds"] for test in document["tests"]]
        assert claimed == [holds(test) for part in ("quorum", "pass") for test in stage[part]["all"]]


def a_version(version: int, document: dict[str, Any]) -> dict[str, Any]:
    """A new certificate as it would have been written under that version."""
    if version == 1:
        return a_first_version(document)
    return document if version == VERSION else a_second_version(document)


def a_second_version(document: dict[str, Any]) -> dict[str, Any]:
    ballots = {name: value for name, value in document["ballots"].items() if name != "set_aside"}
    old = {name: value for name, value in document.items() if name != "with_disputed"}
    return old | {"v": 2, "ballots": ballots}


def test_a_certificate_from_before_disputes_is_right_as_it_was() -> None:
    document = issued().document
    old = a_second_version(document)
    assert recounting.differences(old, document) == ()
    assert recounting.differences(document | {"v": 2}, document) == ("ballots", "with_disputed")
    old["margin"] = {"flip": None, "disputed": None}
    assert recounting.differences(old, document) == ("margin.flip",)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_summary_says_the_same_without_the_lists(version: int) -> None:
    said = issued()
    document = a_version(version, said.document)
    short = summaries.shortened(document)
    assert not {"parties", "left_out", "merged"} & set(short)
    summary = summaries.read(short)
    assert summary == summaries.read(document)
    assert summary.count == said.certificate.count
    assert (summary.version, summary.preset, summary.record_on) == (
        version,
        said.certificate.preset,
        RECORD_ON,
    )
    assert summary.electorate is not None
    assert (summary.electorate.party_count, summary.electorate.unit_count) == (3, 4)
    assert (summary.electorate.merged, summary.electorate.left_out) == (
        {"same_owner_set": 1},
        {"kind_excluded": 1},
    )
    assert summary.box is not None
    assert (summary.box.counted_count, summary.box.replaced_count, summary.box.refused_count) == (3, 2, 1)
    if version > 1:
        assert summary.flip == said.certificate.margin.flip
        assert [told.text for told in summary.told] == [each.text for each in said.certificate.findings]
        assert (summary.role, summary.software, summary.box.refused) == (
            "staff",
            "1.2.3",
            {"voting_closed": 1},
        )
    else:
        assert (summary.flip, summary.told, summary.role, summary.box.refused) == (None, (), "", {})


def test_a_case_without_a_roll_has_a_certificate_too() -> None:
    preset = presets.load("CN-278-ORD")
    figures = {dim: {Quantity.TOTAL: Fraction(10), Quantity.PARTICIPATING: None} for dim in ("heads", "area")}
    judged = count.judge(preset.rule, figures)
    at = Counting(at=datetime(2026, 3, 21, 9, 30, tzinfo=UTC), version="1")
    later = Afterwards(open_objection_count=2)
    said = Certificate(poll="case", preset=preset, count=judged, counting=at, later=later)
    summary = summaries.read(json.loads(said.canonical()))
    assert (summary.count, summary.count.outcome) == (judged, Outcome.INSUFFICIENT_DATA)
    assert (summary.electorate, summary.box, summary.record_on, summary.later) == (None, None, None, later)
