"""What fits a common form is read at once, and everything else the long way: both must find the same."""

import re

import pytest

from bundles.forging import BALLOTS, ROLL, Bundle
from deliberation.verifier import forms
from deliberation.verifier.box import Box
from verifier import samples
from verifier.samples import check, opened

NOTHING = re.compile(rb"(?!)")


@pytest.fixture
def long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "BALLOT_LINE", NOTHING)
    monkeypatch.setattr(forms, "ROLL_LINE", NOTHING)
    monkeypatch.setattr(forms, "ballot_entry", lambda _: NOTHING)
    monkeypatch.setattr(Box, "agrees", lambda *_: None)


def lies() -> list[bytes]:
    """Good bundles, and bundles with something wrong in a ballot, an entry or the roll."""
    found = [samples.good(), samples.good(10, 2)]

    def forged(name: str, change: dict[str, object]) -> None:
        bundle = opened()
        bundle.edit_line(name, 2, lambda line: line["body" if name == BALLOTS else "item"].update(change))
        found.append(bundle.sealed())
        bundle.recommit()
        bundle.rehead()
        bundle.rename()
        bundle.relog()
        found.append(bundle.sealed())

    forged(BALLOTS, {"channel": "paper"})
    forged(BALLOTS, {"weight": {"heads": 1, "area_cm2": 0}})
    forged(BALLOTS, {"at": "2024-02-29T00:00:00.000Z"})
    forged(BALLOTS, {"at": "2023-02-29T00:00:00.000Z"})
    forged(BALLOTS, {"choices": {"motion": ["maybe"]}})
    forged(BALLOTS, {"choices": {"动议": ["for"]}})
    forged(BALLOTS, {"rev": 2**53 - 1})
    forged(BALLOTS, {"units": ["x"]})
    forged(ROLL, {"heads": 2})
    forged(ROLL, {"area_cm2": 10**15})
    forged(ROLL, {"voters": []})
    return found


SHORT = [(data, check(data)) for data in lies()]


@pytest.mark.usefixtures("long_way")
@pytest.mark.parametrize("at", range(len(SHORT)))
def test_both_ways_find_the_same(at: int) -> None:
    data, verdict = SHORT[at]
    assert check(data) == verdict


def test_a_form_is_no_larger_than_what_the_log_allows() -> None:
    """Every entry that fits the form is one that the long way takes."""
    bundle = opened()
    entry = bundle.entries[5]
    form = forms.ballot_entry(bundle.origin)
    assert form.fullmatch(entry)
    for old, new in (
        (b'"rev":1', b'"rev":01'),
        (b'"rev":1', b'"rev":-1'),
        (b'"rev":1', b'"rev":1.0'),
        (b'"channel":"web"', b'"channel":"Web"'),
        (b'"at":"2026-05-21', b'"at":"2026-02-30'),
        (b'"at":"2026-05-21', b'"at":"2026-13-21'),
        (b'"at":"2026', b'"at":"0000'),
        (b'"kind":"member"', b'"kind":"system"'),
        (b'/1",', b'/2",'),
        (b'"prev":null', b'"prev": null'),
        (b'"v":1}', b'"v":1}\n'),
    ):
        assert old in entry
        assert not form.fullmatch(entry.replace(old, new))


def test_the_form_that_is_filled_in_is_the_one_that_is_read() -> None:
    bundle: Bundle = opened()
    found = forms.ballot_entry(bundle.origin).fullmatch(bundle.entries[5])
    assert found is not None
    assert forms.ballot_entry_of(bundle.origin) % (*found.groups(), found[7]) == bundle.entries[5]
