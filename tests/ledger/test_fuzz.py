"""No bytes whatever bring a reader down: they are read, or refused with Malformed or Untrue."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deliberation.ledger import canonical, checkpoint, note, proof, receipt, strict
from deliberation.ledger import entry as entries
from deliberation.ledger.faults import Malformed, Untrue
from deliberation.ledger.tiles import Tile
from ledger import samples

ENTRY = entries.encode(samples.BALLOT)
SIGNED, _ = samples.log_with(ENTRY, index=0, size=3)
RECEIPT = samples.receipt_file()


@st.composite
def bent(draw: st.DrawFn, data: bytes) -> bytes:
    """These bytes with a piece cut out, doubled or replaced."""
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 40)))
    piece = draw(
        st.just(data[start:end] * 2)
        | st.binary(max_size=12)
        | st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace"))
    )
    return data[:start] + piece + data[end:]


def bent_text(data: str) -> st.SearchStrategy[str]:
    return bent(data.encode()).map(lambda found: found.decode("utf-8", "surrogateescape"))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | bent(ENTRY))
@example(b"[" * 60_000)
def test_the_reader_of_entries_reads_exactly_or_refuses(data: bytes) -> None:
    try:
        entry = entries.parse(data)
    except Malformed:
        return
    assert entries.encode(entry) == data


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200)
    | bent(ENTRY)
    | st.text(alphabet='{}[]:,"\\0123456789.eE-+ntfu ', max_size=60).map(str.encode)
)
def test_the_reader_of_canonical_json_reads_exactly_or_refuses(data: bytes) -> None:
    try:
        value = canonical.decode(data)
    except Malformed:
        return
    assert canonical.encode(value) == data


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | bent(SIGNED))
def test_the_reader_of_notes_loses_nothing_or_refuses(data: bytes) -> None:
    try:
        found = note.parse(data)
    except Malformed:
        return
    lines = [
        f"— {line.name} {strict.base64_text(line.key_id + line.signature)}\n" for line in found.signatures
    ]
    assert f"{found.text}\n{''.join(lines)}".encode() == data


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | bent(SIGNED))
def test_only_the_signed_checkpoint_itself_verifies(data: bytes) -> None:
    try:
        head = checkpoint.verify(data, samples.SIGNER.verifier)
    except (Malformed, Untrue):
        return
    assert head.text.encode() == SIGNED.partition(b"\n\n")[0] + b"\n"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=100) | bent_text(checkpoint.parse(note.parse(SIGNED).text).text))
def test_the_reader_of_checkpoints_reads_exactly_or_refuses(text: str) -> None:
    try:
        head = checkpoint.parse(text)
    except Malformed:
        return
    assert head.text == text


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | bent(RECEIPT))
def test_the_reader_of_proofs_reads_exactly_or_refuses(data: bytes) -> None:
    try:
        found = proof.parse(data)
    except Malformed:
        return
    assert proof.make(found) == data


@settings(max_examples=300, deadline=None)
@given(bent(RECEIPT))
def test_only_the_receipt_itself_says_what_it_says(data: bytes) -> None:
    try:
        found = receipt.check(data, samples.VKEY)
    except (Malformed, Untrue):
        return
    assert (found.entry, found.opening, found.index) == (samples.BALLOT, samples.OPENING, 5)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=100) | bent_text(samples.VKEY))
def test_the_reader_of_keys_reads_exactly_or_refuses(text: str) -> None:
    try:
        verifier = note.Verifier.parse(text)
    except Malformed:
        return
    assert verifier.vkey == text


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | bent_text("tile/1/x001/x234/067.p/17"))
def test_the_reader_of_tile_paths_reads_exactly_or_refuses(text: str) -> None:
    try:
        tile = Tile.parse(text)
    except Malformed:
        return
    assert tile.path == text


@pytest.mark.parametrize("text", ["A", "AAA", "AAA=AAA=", "=AAA", "AA==\n", "Ａ"])
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        strict.base64_bytes(text)
