import hashlib
import hmac
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ledger import digests
from deliberation.ledger.faults import Malformed
from ledger import samples

OTHER = UUID("01930000-0000-7000-8000-0000000000dd")


def test_a_commitment_is_an_hmac_over_type_and_body() -> None:
    told = b'deliberation/commit/v1\nballot.accepted\n{"a":1,"b":null}'
    expected = hmac.new(samples.SALT, told, hashlib.sha256).hexdigest()
    assert digests.commitment(samples.SALT, "ballot.accepted", {"b": None, "a": 1}) == expected


def test_a_commitment_depends_on_salt_type_and_body() -> None:
    given_all = digests.commitment(samples.SALT, "ballot.accepted", {"a": 1})
    others = {
        digests.commitment(bytes(32), "ballot.accepted", {"a": 1}),
        digests.commitment(samples.SALT, "paper.entered", {"a": 1}),
        digests.commitment(samples.SALT, "ballot.accepted", {"a": 2}),
    }
    assert given_all not in others
    assert len(others) == 3


@pytest.mark.parametrize(
    ("salt", "kind", "body"),
    [
        (b"short", "ballot.accepted", {}),
        (bytes(33), "ballot.accepted", {}),
        (bytes(32), "x\ny", {}),
        (bytes(32), "ballot.accepted", {"a": 0.5}),
    ],
)
def test_a_commitment_without_a_whole_salt_a_known_type_or_a_plain_body_is_refused(
    salt: bytes, kind: str, body: dict[str, object]
) -> None:
    with pytest.raises(Malformed):
        digests.commitment(salt, kind, body)


def test_a_voter_has_one_reference_in_a_vote_and_another_in_the_next() -> None:
    told = f"deliberation/voter/v1\n{samples.VOTE}\n{samples.MEMBER}".encode()
    here = digests.voter_ref(samples.PEPPER, samples.VOTE, samples.MEMBER)
    assert here == hmac.new(samples.PEPPER, told, hashlib.sha256).hexdigest()[:32]
    assert here != digests.voter_ref(samples.PEPPER, OTHER, samples.MEMBER)
    assert here != digests.voter_ref(samples.PEPPER, samples.VOTE, OTHER)
    assert here != digests.voter_ref(bytes(32), samples.VOTE, samples.MEMBER)


def test_nobody_acts_for_others_under_the_name_they_vote_under() -> None:
    told = f"deliberation/clerk/v1\n{samples.VOTE}\n{samples.MEMBER}".encode()
    here = digests.clerk_ref(samples.PEPPER, samples.VOTE, samples.MEMBER)
    assert here == hmac.new(samples.PEPPER, told, hashlib.sha256).hexdigest()[:32]
    assert here != digests.voter_ref(samples.PEPPER, samples.VOTE, samples.MEMBER)
    assert here != digests.clerk_ref(samples.PEPPER, OTHER, samples.MEMBER)


def test_a_weak_pepper_is_refused() -> None:
    with pytest.raises(Malformed):
        digests.voter_ref(bytes(31), samples.VOTE, samples.MEMBER)


@settings(deadline=None)
@given(st.sets(st.binary(max_size=9), max_size=40), st.sampled_from(["ballotset", "roll"]), st.randoms())
def test_a_set_root_is_that_of_the_sorted_items_in_any_order(
    items: set[bytes], kind: str, random: Random
) -> None:
    prefix = f"deliberation/{kind}/v1\n".encode()
    hashes = [hashlib.sha256(b"\x00" + prefix + item).digest() for item in sorted(items)]
    shuffled = random.sample(sorted(items), len(items))
    assert digests.set_root(kind, shuffled) == samples.naive_root(hashes).hex()


def test_a_set_with_a_repeated_item_is_refused() -> None:
    with pytest.raises(Malformed):
        digests.set_root("roll", [b"a", b"b", b"a"])


def test_ballots_and_rolls_never_share_a_root() -> None:
    assert digests.set_root("roll", [b"a"]) != digests.set_root("ballotset", [b"a"])


def test_a_document_is_named_by_the_hash_of_its_bytes() -> None:
    assert (
        digests.document(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
