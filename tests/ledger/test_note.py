import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ledger import note
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.note import Signer, Verifier

# The example of c2sp.org/signed-note.
SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
# The example in the documentation of golang.org/x/mod/sumdb/note: key, text, signature.
GO_SEED = bytes.fromhex("810a1402d5146c8d84f2443330f540 80ebf98ee17d9c74f6252fc5d5c7283173".replace(" ", ""))
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_LINE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ALICE, BOB = Signer("alice.example/a", bytes(32)), Signer("bob.example/b", bytes(range(32)))


def test_the_note_of_the_specification_opens() -> None:
    opened, by = note.verify(SPEC_NOTE, [Verifier.parse(SPEC_VKEY)])
    assert opened.text == "This is an example message.\n"
    assert [verifier.vkey for verifier in by] == [SPEC_VKEY]


def test_a_note_is_signed_byte_for_byte_as_other_programs_sign_it() -> None:
    signer = Signer("PeterNeumann", GO_SEED)
    assert signer.verifier.vkey == GO_VKEY
    assert note.sign(GO_TEXT, [signer]) == f"{GO_TEXT}\n{GO_LINE}".encode()


def test_a_private_key_is_not_printed() -> None:
    assert "private_key" not in repr(BOB)
    assert repr(BOB.private_key) not in repr(BOB)


def test_a_note_may_have_several_signatures_and_each_reader_trusts_their_own_keys() -> None:
    signed = note.sign("one\n\ntwo\n", [ALICE, BOB])
    assert note.verify(signed, [BOB.verifier])[1] == (BOB.verifier,)
    assert note.verify(signed, [BOB.verifier, ALICE.verifier])[1] == (ALICE.verifier, BOB.verifier)
    assert note.verify(signed, [ALICE.verifier])[0].text == "one\n\ntwo\n"
    assert [line.name for line in note.parse(signed).signatures] == [ALICE.name, BOB.name]


def test_the_same_signature_twice_counts_once() -> None:
    signed = note.sign("one\n", [ALICE, ALICE])
    assert note.verify(signed, [ALICE.verifier])[1] == (ALICE.verifier,)


def test_lines_of_unknown_keys_and_longer_signatures_are_passed_over() -> None:
    foreign = f"— witness.example {note.base64_text(b'key!' + bytes(2428))}\n".encode()
    signed = note.sign("one\n", [ALICE]) + foreign
    assert note.verify(signed, [ALICE.verifier])[1] == (ALICE.verifier,)


def test_a_note_nobody_trusted_has_signed_is_refused() -> None:
    signed = note.sign("one\n", [ALICE])
    for trusted in ([], [BOB.verifier], [Verifier(ALICE.name, BOB.verifier.public_key)]):
        with pytest.raises(Untrue):
            note.verify(signed, trusted)


def test_one_false_signature_of_a_trusted_key_spoils_the_note() -> None:
    one, two = note.sign("one\n", [ALICE, BOB]), note.sign("two\n", [BOB])
    mixed = note.sign("one\n", [ALICE]) + two.split(b"\n\n")[1]
    assert note.verify(one, [ALICE.verifier, BOB.verifier])
    assert note.verify(mixed, [ALICE.verifier])
    with pytest.raises(Untrue, match=BOB.name):
        note.verify(mixed, [ALICE.verifier, BOB.verifier])


@pytest.mark.parametrize("cut", [1, 63])
def test_a_signature_of_another_length_is_false(cut: int) -> None:
    line = note.parse(note.sign("one\n", [ALICE])).signatures[0]
    short = note.base64_text(line.key_id + line.signature[:cut])
    with pytest.raises(Untrue):
        note.verify(f"one\n\n— {ALICE.name} {short}\n".encode(), [ALICE.verifier])


GOOD = note.sign("one\n", [ALICE]).decode()
LINE = GOOD.split("\n\n")[1]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "\n",
        "\n\n",
        "one\n",
        "one\n\n",
        GOOD[:-1],
        GOOD + "\n",
        GOOD + "x\n",
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("one", "o\tne"),
        GOOD.replace("one", "o\x00ne"),
        GOOD.replace("—", "-"),
        GOOD.replace("— ", "—"),
        GOOD.replace(ALICE.name, ""),
        GOOD.replace(ALICE.name, "a+b"),
        GOOD.replace(ALICE.name, "a\u00a0b"),
        GOOD.replace(LINE, f"— {ALICE.name}\n"),
        GOOD.replace(LINE, f"— {ALICE.name} AAAAAA==\n"),
        GOOD.replace(LINE, f"— {ALICE.name} AAAAAAB=\n"),
        GOOD.replace(LINE, f"— {ALICE.name} AAAA AAAA\n"),
        GOOD.replace(LINE, f"— {ALICE.name} AAAAAA_-\n"),
        GOOD.replace(LINE, f"— {ALICE.name} é\n"),
        "one\n\n" + LINE * 101,
    ],
)
def test_a_note_in_any_other_form_is_refused(data: str) -> None:
    with pytest.raises(Malformed):
        note.verify(data.encode(), [ALICE.verifier])


def test_a_note_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(Malformed):
        note.parse(b"\xff\n\n" + LINE.encode())


def test_a_hundred_signatures_are_read() -> None:
    assert len(note.parse(("one\n\n" + LINE * 100).encode()).signatures) == 100


@pytest.mark.parametrize("text", ["", "one", "a\rb\n", "a\x1fb\n", "\ud800\n"])
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(Malformed):
        note.sign(text, [ALICE])


def test_a_note_has_at_least_one_signer_and_not_too_many() -> None:
    for signers in ([], [ALICE] * 101):
        with pytest.raises(Malformed):
            note.sign("one\n", signers)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u3000b", "a\x7f b", "\ud800"])
def test_a_key_cannot_have_such_a_name(name: str) -> None:
    with pytest.raises(Malformed):
        Signer(name, bytes(32))
    with pytest.raises(Malformed):
        Verifier(name, bytes(32))


def test_a_key_has_32_bytes() -> None:
    with pytest.raises(Malformed):
        Signer("a", bytes(31))
    with pytest.raises(Malformed):
        Verifier("a", bytes(33))


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+",
        " example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_a_verifier_key_in_any_other_form_is_refused(vkey: str) -> None:
    with pytest.raises(Malformed):
        Verifier.parse(vkey)


@settings(deadline=None)
@given(
    st.binary(min_size=32, max_size=32),
    st.text(st.characters(exclude_categories=["C"]), min_size=1).map(lambda text: text + "\n"),
)
def test_whatever_is_signed_opens_with_the_published_key_alone(seed: bytes, text: str) -> None:
    signer = Signer("log.example/1", seed)
    opened, _ = note.verify(note.sign(text, [signer]), [Verifier.parse(signer.verifier.vkey)])
    assert opened.text == text


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=1, max_size=80))
def test_an_invented_key_or_signature_never_verifies(key: bytes, signature: bytes) -> None:
    verifier = Verifier("log.example/1", key)
    line = f"— log.example/1 {note.base64_text(verifier.key_id + signature)}\n"
    with pytest.raises(Untrue):
        note.verify(f"one\n\n{line}".encode(), [verifier])


@settings(deadline=None)
@given(st.integers(0, len(GOOD.encode()) - 1), st.integers(0, 7))
def test_one_flipped_bit_anywhere_in_a_note_is_noticed(place: int, bit: int) -> None:
    data = bytearray(GOOD.encode())
    data[place] ^= 1 << bit
    with pytest.raises(ValueError, match=r".+"):
        note.verify(bytes(data), [ALICE.verifier])
