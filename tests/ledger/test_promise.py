"""A promise binds the log to one leaf and one moment, and nobody else can give it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger import merkle, note, promise
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Signer
from deliberation.ledger.promise import Promise

KEY = bytes(range(32))
ORIGIN = "example.org/log/018f0000-0000-7000-8000-000000000001/1"
LOG = Signer(ORIGIN, KEY).verifier
AT = datetime(2026, 5, 21, 2, 0, 0, 123_000, tzinfo=UTC)
GIVEN = Promise(ORIGIN, merkle.leaf_hash(b"entry"), AT)


def test_a_promise_is_three_lines_signed_under_a_name_of_its_own() -> None:
    text, _, signature = promise.make(GIVEN, KEY).decode().partition("\n\n")
    assert text == "2cLWa1IsJSJyj1Of+fZ7hdQN7/8JX8ilKMmU9PNbs94=\n2026-05-21T02:00:00.123Z\n60"
    assert signature.startswith(f"\N{EM DASH} {ORIGIN}/promise ")


@given(leaf=st.binary(min_size=32, max_size=32), milliseconds=st.integers(0, 10**13))
def test_a_promise_says_what_was_promised(leaf: bytes, milliseconds: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    found = promise.check(promise.make(Promise(ORIGIN, leaf, at), KEY), LOG.vkey)
    assert found == Promise(ORIGIN, leaf, at)
    assert found.due_at - at == timedelta(minutes=1)


def test_asking_twice_gives_the_same_promise() -> None:
    assert promise.make(GIVEN, KEY) == promise.make(GIVEN, KEY)


def test_nobody_else_can_promise_for_a_log() -> None:
    with pytest.raises(Untrue):
        promise.check(promise.make(GIVEN, bytes(32)), LOG.vkey)
    other = Signer(ORIGIN[:-1] + "2", KEY).verifier
    with pytest.raises(Untrue):
        promise.check(promise.make(GIVEN, KEY), other.vkey)


@given(st.data())
def test_no_letter_of_a_promise_can_be_changed(data: st.DataObject) -> None:
    made = bytearray(promise.make(GIVEN, KEY))
    place = data.draw(st.integers(0, len(made) - 1))
    made[place] ^= 1 << data.draw(st.integers(0, 6))
    with pytest.raises((Untrue, Malformed)):
        promise.check(bytes(made), LOG.vkey)


@pytest.mark.parametrize(
    "text",
    [
        "{leaf}\n2026-05-21T02:00:00.123Z\n61\n",
        "{leaf}\n2026-05-21T02:00:00.123Z\n60\nmore\n",
        "{leaf}\n2026-05-21T02:00:00.123Z\n",
        "{leaf}\n2026-05-21 02:00\n60\n",
        "{leaf}\n2026-02-30T02:00:00.123Z\n60\n",
        "AAAA\n2026-05-21T02:00:00.123Z\n60\n",
        "{leaf}\n9999-12-31T23:59:30.000Z\n60\n",
    ],
)
def test_what_is_signed_but_says_something_else_is_no_promise(text: str) -> None:
    leaf = promise.make(GIVEN, KEY).decode().split("\n")[0]
    signed = note.sign(text.format(leaf=leaf), [Signer(f"{ORIGIN}/promise", KEY)])
    with pytest.raises(Malformed):
        promise.check(signed, LOG.vkey)


def test_a_leaf_hash_of_another_length_is_not_promised() -> None:
    with pytest.raises(Malformed):
        promise.make(Promise(ORIGIN, b"short", AT), KEY)
