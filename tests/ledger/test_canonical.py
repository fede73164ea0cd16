import json
import unicodedata

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.kernel import canonical as kernel
from deliberation.ledger import canonical
from deliberation.ledger.faults import Malformed

SCALARS = st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_by_utf16_and_nothing_is_written_that_can_be_left_out() -> None:
    value = {"\U0001f600": 1, "\uff5e": 2, "b": [True, None, -5], "a": "é\n\u2028"}
    assert (
        canonical.encode(value) == '{"a":"é\\n\u2028","b":[true,null,-5],"\U0001f600":1,"\uff5e":2}'.encode()
    )


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        1.5,
        float("nan"),
        2**53,
        -(2**53),
        b"x",
        (1, 2),
        {1: 2},
        "e\u0301",
        {"e\u0301": 1},
        "\ud800",
        {1, 2},
        object(),
    ],
)
def test_what_is_outside_the_profile_is_refused(value: object) -> None:
    with pytest.raises(Malformed):
        canonical.encode(value)
    with pytest.raises(Malformed):
        canonical.encode({"a": [value]})


def test_sixteen_levels_are_enough() -> None:
    deep = None
    for _ in range(canonical.MAX_DEPTH - 1):
        deep = [deep]
    assert canonical.decode(canonical.encode(deep)) == deep
    with pytest.raises(Malformed):
        canonical.encode([deep])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b" {}",
        b"{}\n",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"-Infinity",
        b"9007199254740992",
        b"1" * 5000,
        b'"\\u0041"',
        b'"\\ud800"',
        b'"e\xcc\x81"',
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"[" * 60_000,
        b"[" * 900 + b"]" * 900,
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        canonical.decode(data)


@settings(deadline=None)
@given(VALUES)
def test_a_value_is_read_back_or_refused_because_a_string_is_not_nfc(value: object) -> None:
    if written_otherwise(value):
        with pytest.raises(Malformed, match="NFC"):
            canonical.encode(value)
    else:
        data = canonical.encode(value)
        assert canonical.decode(data) == value == json.loads(data)


def written_otherwise(value: object) -> bool:
    """Whether a string in it has another spelling in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value) != value
    if isinstance(value, dict):
        return any(map(written_otherwise, [*value.keys(), *value.values()]))
    return isinstance(value, list) and any(map(written_otherwise, value))


HIGH = st.text(
    st.sampled_from('aZé中\ue000\uff5e\ufffd\U00010000\U0001f600\U0010ffff\x00\x1f\x7f"\\/\u2028'), max_size=4
)
ASTRAL = st.recursive(
    SCALARS | HIGH,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(HIGH, inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=300)
@given(VALUES | ASTRAL)
def test_the_bytes_are_those_of_another_implementation(value: object) -> None:
    assert kernel.encode(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", [1.0, 2**53, -(2**53), float("nan"), {1: 2}, b"x", {1}, "\ud800", {None: 1}]
)
def test_without_the_profile_too_there_is_nothing_inexact(value: object) -> None:
    for each in (value, [value], {"a": value}):
        with pytest.raises((kernel.NotCanonical, UnicodeEncodeError)):
            kernel.encode(each)
