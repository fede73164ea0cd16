"""Signatures checked without packages: the vectors of RFC 8032, and the same answers as OpenSSL gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ledger import ed25519, openssl, signatures

PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
# RFC 8032 section 7.1: private key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
SMALL_ORDER = [
    bytes(32),
    (1).to_bytes(32, "little"),
    (PRIME - 1).to_bytes(32, "little"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]
MISSPELLED = [
    *(number.to_bytes(32, "little") for number in range(PRIME, 2**255)),
    *((number | 1 << 255).to_bytes(32, "little") for number in (*range(PRIME, 2**255), 1, PRIME - 1)),
    b"",
    bytes(31),
    bytes(33),
]


@pytest.mark.parametrize(("private", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc_hold(private: str, public: str, message: str, signature: str) -> None:
    key, said, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert openssl.sign(bytes.fromhex(private), said) == signed
    assert ed25519.verify(key, said, signed)
    assert not ed25519.verify(key, said + b"x", signed)
    larger = int.from_bytes(signed[32:], "little") + ORDER
    assert not ed25519.verify(key, said, signed[:32] + larger.to_bytes(32, "little"))


@pytest.mark.parametrize("key", MISSPELLED)
def test_a_key_in_another_spelling_is_no_key(key: bytes) -> None:
    assert not ed25519.is_canonical(key)
    assert not ed25519.verify(key, b"", bytes(64))
    assert not signatures.verify(key, b"", bytes(64))


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.data())
def test_one_changed_bit_anywhere_is_noticed(private: bytes, message: bytes, data: st.DataObject) -> None:
    key, signature = openssl.public_key(private), openssl.sign(private, message)
    assert ed25519.verify(key, message, signature)
    place = data.draw(st.integers(0, 8 * 96 - 1))
    both = bytearray(key + signature)
    both[place // 8] ^= 1 << place % 8
    changed = bytes(both[:32]), message, bytes(both[32:])
    assert not ed25519.verify(*changed)
    assert not signatures.verify(*changed)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(SMALL_ORDER) | st.binary(min_size=32, max_size=32),
    st.sampled_from(SMALL_ORDER) | st.binary(max_size=40),
    st.sampled_from([0, 1, ORDER - 1, ORDER, ORDER + 1, 2**256 - 1]) | st.integers(0, 2**256 - 1),
    st.binary(max_size=4),
)
def test_whatever_is_sent_both_ways_answer_alike(
    key: bytes, commitment: bytes, response: int, message: bytes
) -> None:
    signature = commitment + response.to_bytes(32, "little")
    assert ed25519.verify(key, message, signature) == signatures.verify(key, message, signature)


def test_keys_of_small_order_are_judged_alike_too() -> None:
    found = set()
    for key in SMALL_ORDER:
        for commitment in SMALL_ORDER:
            for message in range(8):
                sent = key, bytes([message]), commitment + bytes(32)
                assert ed25519.verify(*sent) == signatures.verify(*sent)
                found.add(ed25519.verify(*sent))
    assert found == {True, False}
