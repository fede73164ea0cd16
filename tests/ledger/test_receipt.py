from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ledger import canonical, checkpoint, merkle, note, proof, receipt
from deliberation.ledger import entry as entries
from deliberation.ledger.faults import Malformed, Untrue
from ledger import samples

FILE = samples.receipt_file()
LEAF = entries.encode(samples.BALLOT)
PROOF = proof.parse(FILE)


def with_extra(value: object) -> bytes:
    data = value if isinstance(value, bytes) else canonical.encode(value)
    return proof.make(replace(proof.parse(FILE), extra=data))


def test_a_receipt_is_checked_with_one_file_and_one_key() -> None:
    found = receipt.check(FILE, samples.VKEY)
    assert found.entry == samples.BALLOT
    assert found.opening == samples.OPENING
    assert (found.index, found.checkpoint.size) == (5, 11)
    assert found.leaf == merkle.leaf_hash(LEAF)


def test_an_entry_without_a_private_body_has_a_receipt_too() -> None:
    plain = replace(samples.BALLOT, commit=None)
    found = receipt.check(samples.receipt_file(plain, None), samples.VKEY)
    assert (found.entry, found.opening) == (plain, None)


def test_no_receipt_is_made_that_would_fail() -> None:
    for opening in (None, replace(samples.OPENING, salt=bytes(32)), replace(samples.OPENING, body={})):
        with pytest.raises(Untrue):
            receipt.make(LEAF, opening, PROOF)
    with pytest.raises(Untrue):
        receipt.make(entries.encode(replace(samples.BALLOT, commit=None)), samples.OPENING, PROOF)


def test_a_changed_choice_salt_or_entry_is_noticed() -> None:
    value = canonical.decode(proof.parse(FILE).extra)
    lies = [
        {**value, "body": {**value["body"], "choices": {"问题1": ["反对"]}}},
        {**value, "salt": "00" * 32},
        {**value, "salt": None, "body": None},
        {**value, "entry": {**value["entry"], "at": "2026-11-21T08:30:00.124Z"}},
        {**value, "entry": {**value["entry"], "commit": "00" * 32}},
    ]
    for lie in lies:
        with pytest.raises(Untrue):
            receipt.check(with_extra(lie), samples.VKEY)


def test_a_receipt_in_any_other_form_is_refused() -> None:
    value = canonical.decode(proof.parse(FILE).extra)
    bare = proof.make(replace(proof.parse(FILE), extra=None))
    forms = [
        None,
        [],
        {},
        {**value, "more": 1},
        {**value, "salt": None},
        {**value, "salt": "00"},
        {**value, "salt": "0F" * 32},
        {**value, "salt": 1},
        {**value, "body": None},
        {**value, "body": []},
        {**value, "entry": None},
        {**value, "entry": {}},
        b" " + canonical.encode(value),
        b"\xff",
    ]
    for data in (bare, *map(with_extra, forms)):
        with pytest.raises(Malformed):
            receipt.check(data, samples.VKEY)


def test_another_key_does_not_vouch_for_a_receipt() -> None:
    other = note.Signer(samples.ORIGIN, bytes(32)).verifier.vkey
    with pytest.raises(Untrue):
        receipt.check(FILE, other)
    with pytest.raises(Malformed):
        receipt.check(FILE, "not a key")


def test_an_entry_written_for_another_log_is_no_receipt_of_this_one() -> None:
    foreign = replace(samples.BALLOT, log=checkpoint.origin("deliberation.example", samples.COMMUNITY, 2))
    with pytest.raises(Untrue, match="another log"):
        receipt.check(samples.receipt_file(foreign), samples.VKEY)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(0, 7))
def test_one_flipped_bit_anywhere_in_a_receipt_is_noticed(place: int, bit: int) -> None:
    data = bytearray(FILE)
    data[place] ^= 1 << bit
    with pytest.raises((Untrue, Malformed)):
        receipt.check(bytes(data), samples.VKEY)
