from datetime import UTC, datetime, timedelta

import pytest

from deliberation.ledger import checkpoint, cosignature, note
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.cosignature import Cosigner, Witness
from deliberation.ledger.faults import Malformed, Untrue
from ledger.samples import ORIGIN, SIGNER, leaves, naive_root

AT = datetime(2026, 11, 22, 8, 0, 5, 900_000, tzinfo=UTC)
NAS, STREET = Cosigner("nas.example/w", bytes(range(1, 33))), Cosigner("street.example", bytes(range(2, 34)))
HEAD = checkpoint.sign(Checkpoint(ORIGIN, 3, naive_root(leaves(3))), [SIGNER])
TEXT = note.parse(HEAD).text


def test_a_witness_is_known_by_a_key_of_its_own_kind() -> None:
    assert Witness.parse(NAS.witness.vkey) == NAS.witness
    assert NAS.witness.vkey != note.Signer(NAS.name, NAS.private_key).verifier.vkey
    for other in (SIGNER.verifier.vkey, NAS.witness.vkey.replace("nas", "nos"), "", "a+b+c"):
        with pytest.raises(Malformed):
            Witness.parse(other)


def test_what_is_signed_is_the_header_the_time_and_the_text() -> None:
    line = note.parse(HEAD + f"{NAS.line(TEXT, AT)}\n".encode()).signatures[1]
    seconds, signature = line.signature[:8], line.signature[8:]
    assert int.from_bytes(seconds) == int(AT.timestamp())
    said = f"cosignature/v1\ntime {int(AT.timestamp())}\n{TEXT}"
    note.Verifier("any.example", NAS.witness.public_key).check(said, signature)


def test_witnesses_are_found_among_the_lines_each_once() -> None:
    whole = note.add(
        HEAD, [STREET.line(TEXT, AT), NAS.line(TEXT, AT), NAS.line(TEXT, AT + timedelta(days=1))]
    )
    assert checkpoint.verify(whole, SIGNER.verifier).size == 3
    found = cosignature.verify(note.parse(whole), [NAS.witness, STREET.witness])
    assert [(each.witness.name, each.at) for each in found] == [
        ("nas.example/w", AT.replace(microsecond=0)),
        ("street.example", AT.replace(microsecond=0)),
    ]
    assert cosignature.verify(note.parse(HEAD), [NAS.witness]) == ()


def test_a_line_is_added_once_and_only_where_it_makes_a_note() -> None:
    line = NAS.line(TEXT, AT)
    once = note.add(HEAD, [line, line])
    assert note.add(once, [line]) == once
    assert once == HEAD + f"{line}\n".encode()
    with pytest.raises(Malformed):
        note.add(HEAD, ["no signature"])


@pytest.mark.parametrize("place", [0, 3, 8, 40, 71])
def test_a_changed_time_or_signature_is_false(place: int) -> None:
    line = note.parse(HEAD + f"{NAS.line(TEXT, AT)}\n".encode()).signatures[1]
    changed = bytearray(line.signature)
    changed[place] ^= 1
    with pytest.raises(Untrue):
        NAS.witness.check(TEXT, bytes(changed))


def test_the_cosignature_of_another_head_is_false() -> None:
    other = TEXT.replace("\n3\n", "\n4\n")
    whole = note.add(HEAD, [NAS.line(other, AT)])
    with pytest.raises(Untrue, match="nas"):
        cosignature.verify(note.parse(whole), [NAS.witness])


def test_only_checkpoints_are_signed_at_a_time_there_is() -> None:
    with pytest.raises(Malformed):
        NAS.line("anything\n", AT)
    with pytest.raises(Malformed):
        NAS.line(TEXT, datetime(1969, 1, 1, tzinfo=UTC))
    with pytest.raises(Malformed):
        NAS.witness.check(TEXT, bytes(71))
    with pytest.raises(Malformed):
        Cosigner("nas.example", bytes(31))
    with pytest.raises(Malformed):
        Witness("nas.example", bytes(31))


def test_a_private_key_is_not_printed() -> None:
    assert "private_key" not in repr(NAS)
