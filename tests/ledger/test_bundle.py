"""The same files make the same bundle, byte for byte, and every other reader of ZIP files reads it."""

import hashlib
import io
import json
import random
import shutil
import subprocess
import tempfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.ledger import archive, bundle, checkpoint, note
from deliberation.ledger.archive import Archive, Member
from deliberation.ledger.bundle import Gathering, Grade, Heading
from deliberation.ledger.faults import Malformed
from ledger.samples import ORIGIN, SIGNER, VOTE

HEAD = checkpoint.Checkpoint(ORIGIN, 7, bytes(32))
HEADING = Heading(grade=Grade.PUBLIC, poll=VOTE, head=HEAD)
NAMES = st.builds("/".join, st.lists(st.text("aZ0._-", min_size=1, max_size=3), min_size=1, max_size=3))
FILES = st.dictionaries(NAMES, st.binary(max_size=99), max_size=5)


def sealed(files: dict[str, bytes], *, piece: int = 600) -> bytes:
    """The bundle of these files, each given in pieces."""
    spool, made = io.BytesIO(), io.BytesIO()
    gathering = Gathering(spool)
    for name, data in files.items():
        gathering.add(name, (data[at : at + piece] for at in range(0, len(data), piece)))
    gathering.seal(made, HEADING, SIGNER.private_key)
    return made.getvalue()


@given(files=FILES, piece=st.integers(1, 600), order=st.randoms())
def test_the_same_files_make_the_same_bytes_in_whatever_order_and_pieces_they_come(
    files: dict[str, bytes], piece: int, order: random.Random
) -> None:
    mixed = list(files.items())
    order.shuffle(mixed)
    assert sealed(dict(mixed), piece=piece) == sealed(files)


@given(files=FILES)
def test_a_reader_that_is_not_ours_finds_every_file_in_the_order_of_their_names(
    files: dict[str, bytes],
) -> None:
    with zipfile.ZipFile(io.BytesIO(sealed(files))) as read:
        assert read.testzip() is None
        names = read.namelist()
        assert names == sorted(names, key=str.encode)
        assert {name: read.read(name) for name in names if not name.startswith("MANIFEST")} == files
        for info in read.infolist():
            assert (info.date_time, info.compress_type) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
            assert (info.extra, info.comment, info.flag_bits) == (b"", b"", 0)


@given(files=FILES)
def test_the_manifest_lists_every_other_file_and_is_signed_with_the_key_of_the_log(
    files: dict[str, bytes],
) -> None:
    with zipfile.ZipFile(io.BytesIO(sealed(files))) as read:
        manifest, signed = read.read(bundle.MANIFEST), read.read(bundle.SIGNED)
    said = json.loads(manifest)
    assert (said["origin"], said["size"], said["poll"]) == (ORIGIN, 7, str(VOTE))
    assert [(each["path"], each["bytes"], each["sha256"]) for each in said["files"]] == [
        (name, len(data), hashlib.sha256(data).hexdigest())
        for name, data in sorted(files.items(), key=lambda each: each[0].encode())
    ]
    key = note.Verifier(f"{ORIGIN}/bundle", SIGNER.verifier.public_key)
    opened, _ = note.verify(signed, [key])
    assert opened.text == f"deliberation/bundle/v1\n{hashlib.sha256(manifest).hexdigest()}\n"


@pytest.mark.parametrize(
    "name", ["", "/etc", "a//b", "a/", "名册", "a b", "MANIFEST.json", "MANIFEST.note", "once"]
)
def test_a_name_that_could_be_read_in_two_ways_is_refused(name: str) -> None:
    gathering = Gathering(io.BytesIO())
    gathering.add("once", [])
    with pytest.raises(Malformed):
        gathering.add(name, [b"x"])


def test_a_large_file_is_never_held_in_memory() -> None:
    piece = bytes(1 << 20)
    with tempfile.TemporaryFile() as spool, tempfile.TemporaryFile() as made:
        gathering = Gathering(spool)
        tracemalloc.start()
        gathering.add("large", (piece for _ in range(40)))
        gathering.seal(made, HEADING, SIGNER.private_key)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert made.tell() > 40 << 20
    assert most < 4 << 20


def test_files_come_one_after_another() -> None:
    gathering = Gathering(io.BytesIO())
    with gathering.file("one"), pytest.raises(Malformed, match="in the middle"):
        gathering.add("two", [])


def test_more_files_than_two_bytes_count_are_read_by_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is lowered, as if three were too many."""
    made = io.BytesIO()
    monkeypatch.setattr(archive, "_MOST_FILES", 2)
    whole = Archive(made)
    for name in ("a", "b", "c"):
        whole.add(Member(name, 3, zlib.crc32(b"abc")), [b"abc"])
    whole.close()
    path = tmp_path / "many.zip"
    path.write_bytes(made.getvalue())
    with zipfile.ZipFile(path) as read:
        assert read.namelist() == ["a", "b", "c"]
        assert read.testzip() is None


def test_large_sizes_stand_in_eight_bytes(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    size = (1 << 32) + 5
    piece = bytes(1 << 24)
    crc = 0
    for _ in range(size // len(piece)):
        crc = zlib.crc32(piece, crc)
    crc = zlib.crc32(bytes(5), crc)
    with path.open("wb") as file:
        whole = Archive(Hollow(file))
        whole.add(Member("a", size, crc), [piece] * (size // len(piece)) + [bytes(5)])
        whole.add(Member("b", 3, zlib.crc32(b"abc")), [b"abc"])
        whole.close()
    with zipfile.ZipFile(path) as read:
        assert [(info.filename, info.file_size) for info in read.infolist()] == [("a", size), ("b", 3)]
        assert read.read("b") == b"abc"


class Hollow:
    """Leaves holes where there is nothing but zeroes, so that a large file takes no room."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        if len(data) == 1 << 24:
            return self._file.seek(len(data), io.SEEK_CUR)
        return self._file.write(data)


def test_unzip_reads_it(tmp_path: Path) -> None:
    unzip = shutil.which("unzip")
    if unzip is None:
        pytest.skip("unzip is not installed here")
    path = tmp_path / "bundle.zip"
    path.write_bytes(sealed({"log/checkpoint": b"x", "README.txt": b"y"}))
    done = subprocess.run([unzip, "-t", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
