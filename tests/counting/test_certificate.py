import json
from copy import deepcopy
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from counting.worked import a_unit, an_estate, by_owner, electorate_of
from deliberation.counting import certificate, presets
from deliberation.counting.certificate import Box, Certificate, InvalidCertificate
from deliberation.counting.count import Outcome, PartyNotInElectorate
from deliberation.counting.parties import Unit, UnitKind
from deliberation.counting.rules import InvalidRule

ESTATE = [
    *an_estate(A="100", B="100.0001", C="80"),
    a_unit("U9", "20", "A"),
    a_unit("office", kind=UnitKind.PUBLIC),
]
CHOICES = {"A": "for", "B": "for", "C": "against"}


def issued(estate: list[Unit] = ESTATE, choices: dict[str, str] | None = None) -> Certificate:
    electorate = electorate_of(estate)
    return Certificate(
        poll="poll-7",
        preset=presets.load("CN-278-ORD"),
        electorate=electorate,
        roll_root="ab" * 32,
        record_on=date(2026, 3, 1),
        ballots=by_owner(electorate.parties, CHOICES if choices is None else choices),
        box=Box(root="cd" * 32, replaced_count=2, refused_count=1),
        counted_at=datetime(2026, 3, 21, 9, 30, tzinfo=UTC),
    )


def published(said: Certificate) -> tuple[dict[str, Any], dict[str, str]]:
    """What a stranger holds: the certificate's bytes and the choices, as text."""
    return json.loads(said.canonical()), {key: choice.value for key, choice in said.ballots.items()}


def test_a_certificate_carries_all_that_its_reader_needs() -> None:
    document, _ = published(issued())
    assert document["rule"]["id"] == "CN-278-ORD"
    assert document["rule"]["citation"]["zh-Hans"].startswith("《中华人民共和国民法典》第二百七十八条")
    assert document["rule_sha256"] == presets.load("CN-278-ORD").sha256()
    assert document["roll"] == {"root": "ab" * 32, "record_on": "2026-03-01"}
    assert document["ballots"] == {"root": "cd" * 32, "counted": 3, "replaced": 2, "refused": 1}
    assert document["merged"] == ["U9"]
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
    }


def test_a_certificate_does_not_tell_who_owns_or_who_chose_what() -> None:
    text = issued().canonical().decode()
    assert not {"voters", "owners", "choices"} & set(json.loads(text))
    assert set(json.loads(text)["parties"][0]) == {"key", "units", "heads", "area_cm2", "is_developer"}


def test_a_certificate_is_the_same_bytes_every_time() -> None:
    assert issued().canonical() == issued(list(reversed(ESTATE))).canonical()
    assert issued().canonical() == rfc8785.dumps(json.loads(issued().canonical()))


def test_a_stranger_counts_the_same() -> None:
    document, choices = published(issued())
    again = certificate.recount(document, choices)
    assert (again.differences, again.count) == ((), issued().count)


@pytest.mark.parametrize("choices", [{}, {"A": "abstain", "B": "invalid"}, {"B": "for"}])
def test_a_stranger_counts_the_same_whatever_was_said(choices: dict[str, str] | None) -> None:
    assert certificate.recount(*published(issued(choices=choices))).differences == ()


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
    ],
)
def test_a_recount_names_the_figure_that_is_wrong(path: str, value: Any) -> None:
    document, choices = published(issued())
    *above, name = path.split(".")
    place = document
    for step in above:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[name] = value
    assert certificate.recount(document, choices).differences == (path,)


def test_a_recount_with_another_choice_finds_another_outcome() -> None:
    document, choices = published(issued())
    again = certificate.recount(document, choices | {"UB": "against"})
    assert again.count.outcome is Outcome.FAIL
    assert "outcome" in again.differences
    assert "counts.heads.for" in again.differences


def test_a_milder_rule_under_the_old_hash_is_found_out() -> None:
    document, choices = published(issued())
    milder = deepcopy(document["rule"])
    milder["rule"]["stages"][0]["pass"]["all"][0]["frac"] = "1/3"
    assert "rule_sha256" in certificate.recount(document | {"rule": milder}, choices).differences


def test_a_recount_refuses_a_ballot_from_outside() -> None:
    document, choices = published(issued())
    with pytest.raises(PartyNotInElectorate):
        certificate.recount(document, choices | {"U77": "for"})


def spoiled(**changes: Any) -> tuple[dict[str, Any], dict[str, str]]:
    document, choices = published(issued())
    return document | changes, choices


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"v": 2}, "certificate.v"),
        ({"extra": 1}, "certificate.extra"),
        ({"ballots": {"counted": 3}}, "certificate.ballots.refused"),
        ({"parties": {}}, "certificate.parties"),
        ({"parties": [{"key": "U1"}]}, "certificate.parties.0.area_cm2"),
    ],
)
def test_what_is_no_certificate_is_refused(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidCertificate) as refusal:
        certificate.recount(*spoiled(**changes))
    assert refusal.value.details == {"where": where}


@pytest.mark.parametrize(
    ("name", "value"),
    [("heads", "1"), ("heads", -1), ("area_cm2", True), ("is_developer", 1), ("units", ["UB"])],
)
def test_a_party_of_another_shape_or_with_anothers_unit_is_refused(name: str, value: Any) -> None:
    document, choices = published(issued())
    document["parties"][0][name] = value
    with pytest.raises(InvalidCertificate):
        certificate.recount(document, choices)


def test_a_party_listed_twice_is_refused() -> None:
    document, choices = published(issued())
    document["parties"].append(document["parties"][0] | {"units": ["other"]})
    with pytest.raises(InvalidCertificate):
        certificate.recount(document, choices)


def test_nonsense_is_refused() -> None:
    document, choices = published(issued())
    with pytest.raises(InvalidCertificate):
        certificate.recount("yes", choices)
    with pytest.raises(InvalidCertificate) as refusal:
        certificate.recount(document, choices | {"UB": "maybe"})
    assert refusal.value.details == {"where": "choices.UB"}
    with pytest.raises(InvalidRule):
        certificate.recount(document | {"rule": {}}, choices)


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
    assert certificate.recount(document, choices).differences == ()
    for test in document["tests"]:
        assert Fraction(test["left"]) >= 0
