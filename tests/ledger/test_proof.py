from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ledger import merkle, proof
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.proof import Proof
from ledger import samples

LEAF = b"an entry"
SIGNED, PATH = samples.log_with(LEAF, index=5, size=11)
WHOLE = Proof(5, tuple(PATH), SIGNED, b"extra data")
GOOD = proof.make(WHOLE)


def test_a_proof_is_read_back() -> None:
    assert proof.parse(GOOD) == WHOLE
    bare = replace(WHOLE, extra=None)
    assert proof.parse(proof.make(bare)) == bare
    assert b"extra" not in proof.make(bare)


def test_a_proof_leads_from_the_leaf_to_the_signed_checkpoint() -> None:
    head = proof.check(WHOLE, merkle.leaf_hash(LEAF), samples.SIGNER.verifier)
    assert (head.origin, head.size) == (samples.ORIGIN, 11)


def test_the_only_leaf_of_a_log_needs_no_path() -> None:
    signed, path = samples.log_with(LEAF, index=0, size=1)
    alone = proof.parse(proof.make(Proof(0, tuple(path), signed)))
    assert alone.path == ()
    assert proof.check(alone, merkle.leaf_hash(LEAF), samples.SIGNER.verifier).size == 1


def test_a_proof_of_another_leaf_or_place_or_log_is_refused() -> None:
    leaf = merkle.leaf_hash(LEAF)
    for attempt, hashed in (
        (WHOLE, bytes(32)),
        (replace(WHOLE, index=4), leaf),
        (replace(WHOLE, index=11), leaf),
    ):
        with pytest.raises(Untrue):
            proof.check(attempt, hashed, samples.SIGNER.verifier)
    with pytest.raises(Untrue):
        proof.check(WHOLE, leaf, replace(samples.SIGNER.verifier, public_key=bytes(32)))


HEAD, _, NOTE = GOOD.partition(b"\n\n")
LINES = HEAD.split(b"\n")


def with_lines(*lines: bytes) -> bytes:
    return b"\n".join(lines) + b"\n\n" + NOTE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEAD,
        HEAD + b"\n\n",
        GOOD[:-1],
        GOOD.replace(b"@v1", b"@v2"),
        GOOD.replace(b"\n", b"\r\n"),
        b"\n" + GOOD,
        b"\xff" + GOOD,
        with_lines(LINES[0]),
        with_lines(LINES[0], LINES[1]),
        with_lines(LINES[0], *LINES[3:]),
        with_lines(LINES[0], b"extra ", *LINES[2:]),
        with_lines(LINES[0], b"extra", *LINES[2:]),
        with_lines(LINES[0], b"extra  AAAA", *LINES[2:]),
        with_lines(LINES[0], LINES[1], LINES[1], *LINES[2:]),
        with_lines(LINES[0], LINES[2], LINES[1], *LINES[3:]),
        with_lines(*LINES[:2], b"index 05", *LINES[3:]),
        with_lines(*LINES[:2], b"index -5", *LINES[3:]),
        with_lines(*LINES[:2], b"index  5", *LINES[3:]),
        with_lines(*LINES[:2], b"index 5 ", *LINES[3:]),
        with_lines(*LINES[:3], b"AAAA"),
        with_lines(*LINES[:3], b" " + LINES[3]),
        with_lines(*LINES[:3], *LINES[3:4] * 64),
        HEAD + b"\n\n\n" + NOTE,
        HEAD + b"\n\n" + NOTE.replace(b"\n11\n", b"\n011\n"),
    ],
)
def test_a_proof_in_any_other_form_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        proof.parse(data)


def test_a_path_may_be_as_long_as_the_highest_tree() -> None:
    assert len(proof.parse(with_lines(*LINES[:3], *LINES[3:4] * 63)).path) == 63


@settings(deadline=None)
@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.none() | st.binary(min_size=1),
)
def test_every_proof_has_one_spelling(index: int, path: list[bytes], extra: bytes | None) -> None:
    found = Proof(index, tuple(path), SIGNED, extra)
    assert proof.parse(proof.make(found)) == found
