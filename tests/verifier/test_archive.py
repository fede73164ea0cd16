"""A ZIP is read in one way only: whatever could be unpacked in two ways, or hurt who unpacks it, is no bundle."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from bundles import forging
from deliberation.ledger import archive as writing
from deliberation.verifier.archive import Archive
from deliberation.verifier.faults import NotABundle, Unreadable

FILES = {"MANIFEST.json": b"{}", "a/b.txt": b"one\ntwo\n", "a/c": b""}
GOOD = forging.packed(FILES)


def read(data: bytes) -> dict[str, bytes]:
    found = Archive(io.BytesIO(data))
    return {name: found.read(name, 1 << 20) for name in found.members}


def zipped(change: Callable[[zipfile.ZipInfo], object] = lambda _: None, **how: object) -> bytes:
    """As the standard library makes it, with the first file's header changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in FILES.items():
            plain = zipfile.ZipInfo(name)
            if name == "MANIFEST.json":
                change(plain)
            file.writestr(plain, data, **how)
    return out.getvalue()


def named(*names: str) -> bytes:
    out = io.BytesIO()
    made = writing.Archive(out)
    for name in names:
        made.add(writing.Member(name, 0, 0), [])
    made.close()
    return out.getvalue()


def put(data: bytes, mark: bytes, offset: int, value: bytes) -> bytes:
    """Other bytes in the last header of that kind."""
    at = data.rindex(mark) + offset
    return data[:at] + value + data[at + len(value) :]


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def test_files_are_read_as_they_were_written() -> None:
    assert read(GOOD) == FILES
    assert list(Archive(io.BytesIO(GOOD)).lines("a/b.txt")) == [b"one", b"two"]


def test_another_program_may_have_written_it_if_it_wrote_nothing_more() -> None:
    assert read(zipped()) == FILES


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "not a ZIP"),
        (b"PK", "not a ZIP"),
        (GOOD[:-1], "not a ZIP"),
        (GOOD + b"\0", "behind its end"),
        (put(GOOD, END, 20, b"\1\0") + b"x", "behind its end"),
        (b"#!/bin/sh\n" + GOOD, "belong to no file"),
        (GOOD[: GOOD.rindex(END)] + b"x" + GOOD[GOOD.rindex(END) :], "belong to no file"),
        (put(GOOD, END, 4, b"\1"), "several parts"),
        (put(GOOD, END, 8, b"\2\0\2\0"), "belong to no file"),
        (put(GOOD, END, 8, b"\4\0\4\0"), "too early"),
        (put(GOOD, END, 16, b"\0\0\0\0"), "belong to no file"),
        (put(GOOD, END, 8, b"\xff\xff\xff\xff"), "broken"),
        (put(GOOD, CENTRAL, 0, b"PK\1\1"), "broken"),
        (put(GOOD, CENTRAL, 8, b"\1\0"), "encrypted"),
        (put(GOOD, CENTRAL, 8, b"\0\x08"), "flags"),
        (put(GOOD, CENTRAL, 8, b"\x08\0"), "flags"),
        (put(GOOD, CENTRAL, 10, b"\x08\0"), "compressed"),
        (put(GOOD, CENTRAL, 12, b"\1\0"), "time"),
        (put(GOOD, CENTRAL, 20, b"\1\0\0\0"), "two sizes"),
        (put(GOOD, CENTRAL, 20, b"\1\0\0\0\1\0\0\0"), "in two places differs"),
        (put(GOOD, CENTRAL, 20, b"\xfe\xff\xff\xff\xfe\xff\xff\xff"), "in two places differs"),
        (put(GOOD, CENTRAL, 20, b"\xff\xff\xff\xff\xff\xff\xff\xff"), "fields"),
        (put(GOOD, CENTRAL, 34, b"\1"), "another disk"),
        (put(GOOD, CENTRAL, 38, struct.pack("<I", 0o120777 << 16)), "link"),
        (put(GOOD, CENTRAL, 38, struct.pack("<I", 0o040755 << 16)), "no plain file"),
        (put(GOOD, CENTRAL, 42, b"\0\0\0\0"), "does not begin where"),
        (put(GOOD, LOCAL, 14, b"\1"), "in two places differs"),
        (put(GOOD, LOCAL, 18, b"\1"), "in two places differs"),
        (put(GOOD, LOCAL, 30, b"b"), "in two places differs"),
        (zipped(compress_type=zipfile.ZIP_DEFLATED), "compressed"),
        (zipped(lambda plain: setattr(plain, "comment", b"look")), "comment"),
        (zipped(lambda plain: setattr(plain, "extra", struct.pack("<HHI", 0x5455, 4, 0))), "fields"),
        (zipped(lambda plain: setattr(plain, "date_time", (2026, 1, 1, 0, 0, 0))), "time"),
        (zipped(lambda plain: setattr(plain, "filename", "Маnifest")), "ASCII"),
        (named("../a"), "out of its folder"),
        (named("a/../../b"), "out of its folder"),
        (named("a\\..\\b"), "out of its folder"),
        (named("/etc/passwd"), "absolute"),
        (named("\\a"), "absolute"),
        (named("C:a"), "absolute"),
        (named("a/"), "folder"),
        (named("a//b"), "odd"),
        (named("./a"), "odd"),
        (named("a b"), "odd"),
        (named("a\0b"), "odd"),
        (named(""), "odd"),
        (named("a" * 201), "odd"),
        (named("a", "a"), "twice"),
        (named("b", "a"), "out of order"),
    ],
)
def test_anything_else_is_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(NotABundle, match=word):
        read(data)


def test_a_large_end_is_read_as_strictly() -> None:
    """More files than two bytes can count."""
    names = [f"{number:05x}" for number in range(1 << 16)]
    many, mark = named(*names), b"PK\x06\x06"
    assert list(Archive(io.BytesIO(many)).members) == names
    for broken in (
        put(many, mark, 4, b"\0"),
        put(many, mark, 16, b"\1"),
        put(many, mark, 24, b"\1"),
        put(many, mark, 40, b"\1"),
        put(many, mark, 48, b"\1"),
        put(many, b"PK\x06\x07", 8, b"\1"),
        put(many, END, 12, b"\1"),
    ):
        with pytest.raises(NotABundle, match=r"end of the ZIP|belong to no file"):
            read(broken)


def test_a_size_in_eight_bytes_where_four_are_enough_is_another_spelling() -> None:
    name, day = b"a", b"\0\0\x21\0"
    sizes, extra = b"\xff" * 8, struct.pack("<HHQQ", 1, 16, 0, 0)
    local = (
        LOCAL
        + struct.pack("<HHH", 45, 0, 0)
        + day
        + bytes(4)
        + sizes
        + struct.pack("<HH", 1, 20)
        + name
        + extra
    )
    central = (
        CENTRAL + struct.pack("<HHHH", 45, 45, 0, 0) + day + bytes(4) + sizes
        + struct.pack("<HHHHHII", 1, 20, 0, 0, 0, 0, 0) + name + extra
    )  # fmt: skip
    end = END + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    with pytest.raises(NotABundle, match="unusual spelling"):
        read(local + central + end)


def test_small_files_must_be_small_and_lines_must_end() -> None:
    found = Archive(io.BytesIO(forging.packed({"a": b"123", "b": b"one\ntwo", "c": b"\n\n"})))
    with pytest.raises(Unreadable, match="more than 2"):
        found.read("a", 2)
    with pytest.raises(Unreadable, match="not in the bundle"):
        found.read("d", 2)
    with pytest.raises(Unreadable, match="line feed"):
        list(found.lines("b"))
    assert list(found.lines("c")) == [b"", b""]


def test_what_is_large_is_read_in_pieces() -> None:
    data = b"x" * 1_000_000 + b"\n" + b"y" * 3_000_000 + b"\n"
    found = Archive(io.BytesIO(forging.packed({"a": data})))
    assert b"".join(found.chunks("a")) == data
    assert [len(line) for line in found.lines("a")] == [1_000_000, 3_000_000]
