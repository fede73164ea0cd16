"""Reads a ZIP file strictly: stored files, one after the other without a gap, each as its two headers say."""

import stat
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from deliberation.verifier import names
from deliberation.verifier.faults import NotABundle, Unreadable

MOST_FILES = 500_000
MOST_OF_THE_LIST = 1 << 26
PIECE = 1 << 20
LONGEST_LINE = 1 << 25
_FULL, _FULL_SHORT = 0xFFFFFFFF, 0xFFFF
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_LARGE_END = struct.Struct("<IQHHIIQQQQ")
_LOCATOR = struct.Struct("<IIQI")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = 0x04034B50, 0x02014B50, 0x06054B50
_LARGE_MARK, _LOCATOR_MARK = 0x06064B50, 0x07064B50
_DAY = 1 << 5 | 1  # 1980-01-01
_SYMLINK, _FILE = stat.S_IFLNK, stat.S_IFREG


@dataclass(frozen=True)
class Member:
    """A file: `start` is where its bytes lie, `crc` what the ZIP says of them."""

    name: str
    start: int
    size: int
    crc: int


class Archive:
    """The files by name, in their order. Nothing is believed of their contents."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises NotABundle, OSError."""
        self._file = file
        self.members: Mapping[str, Member] = _members(file)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Raises Unreadable."""
        member = self._member(name)
        for start in range(member.start, member.start + member.size, PIECE):
            yield self._at(start, min(PIECE, member.start + member.size - start))

    def read(self, name: str, most: int) -> bytes:
        """All of a small file. Raises Unreadable if it is not there, or not small."""
        member = self._member(name)
        if member.size > most:
            raise Unreadable(f"{name} has more than {most} bytes")
        return self._at(member.start, member.size)

    def lines(self, name: str) -> Iterator[bytes]:
        """Each without its line feed. Raises Unreadable."""
        rest = b""
        for chunk in self.chunks(name):
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise Unreadable(f"{name} has a line of more than {LONGEST_LINE} bytes")
        if rest:
            raise Unreadable(f"{name} does not end in a line feed")

    def _member(self, name: str) -> Member:
        if name not in self.members:
            raise Unreadable(f"{name} is not in the bundle")
        return self.members[name]

    def _at(self, start: int, size: int) -> bytes:
        return _read(self._file, start, size)


def _members(file: BinaryIO) -> dict[str, Member]:
    size = file.seek(0, 2)
    count, start, length = _list_place(file, size)
    listing = _read(file, start, length)
    found: dict[str, Member] = {}
    at = place = 0
    before = ""
    for _ in range(count):
        if at + _CENTRAL.size > length:
            raise NotABundle("the ZIP's list of files ends too early")
        member, header, at = _listed(listing, at, place)
        if member.name <= before:
            word = "twice" if member.name == before else "out of order"
            raise NotABundle(f"{member.name} stands in the ZIP {word}")
        if place + len(header) + member.size > start or _read(file, place, len(header)) != header:
            raise NotABundle(f"{member.name}: what the ZIP says of it in two places differs")
        found[member.name] = member
        before, place = member.name, place + len(header) + member.size
    if place != start or at != length:
        raise NotABundle("there are bytes in the ZIP that belong to no file")
    return found


def _listed(listing: bytes, at: int, place: int) -> tuple[Member, bytes, int]:
    """An entry of the list; the header that must stand before the file, at `place`; and where the next entry begins."""
    mark, made, needs, flags, method, time, day, crc, packed, size, name_size, extra_size, *rest = (
        _CENTRAL.unpack_from(listing, at)
    )
    comment, disk, internal, external, offset = rest
    end = at + _CENTRAL.size + name_size + extra_size
    if mark != _CENTRAL_MARK or end > len(listing):
        raise NotABundle("the ZIP's list of files is broken")
    name = names.checked(listing[at + _CENTRAL.size : end - extra_size])
    _check_plain(name, flags=flags, method=method, stamp=(time, day), mode=external >> 16)
    if comment or disk or internal or made >> 8 not in {0, 3}:
        raise NotABundle(f"{name} has a comment, or lies on another disk")
    extra = listing[end - extra_size : end]
    large = _large(name, extra, [size, packed, offset])
    if large[0] != large[1]:
        raise NotABundle(f"{name} has two sizes")
    if large[2] != place:
        raise NotABundle(f"{name} does not begin where the file before it ends")
    local_extra = struct.pack("<HHQQ", 1, 16, large[0], large[0]) if size == _FULL else b""
    header = _LOCAL.pack(
        *(_LOCAL_MARK, needs, 0, 0, 0, _DAY, crc, size, size, name_size, len(local_extra)),
    )
    whole = header + name.encode() + local_extra
    return Member(name, place + len(whole), large[0], crc), whole, end


def _check_plain(name: str, *, flags: int, method: int, stamp: tuple[int, int], mode: int) -> None:
    if flags & 1:
        raise NotABundle(f"{name} is encrypted")
    if method:
        raise NotABundle(f"{name} is compressed; files of a bundle are stored as they are")
    if flags:
        raise NotABundle(f"{name} has flags that no bundle needs")
    if stamp != (0, _DAY):
        raise NotABundle(f"{name} has a time; every time in a bundle is 1980-01-01 00:00")
    if stat.S_IFMT(mode) == _SYMLINK:
        raise NotABundle(f"{name} is a link to another file")
    if stat.S_IFMT(mode) not in {0, _FILE}:
        raise NotABundle(f"{name} is no plain file")


def _large(name: str, extra: bytes, numbers: list[int]) -> list[int]:
    """The numbers, those that do not fit into four bytes taken from `extra`, which must hold nothing else."""
    places = [at for at, number in enumerate(numbers) if number == _FULL]
    expected = struct.pack("<HH", 1, 8 * len(places)) if places else b""
    if len(extra) != len(expected) + 8 * len(places) or not extra.startswith(expected):
        raise NotABundle(f"{name} has fields that no bundle needs")
    found = list(numbers)
    for at, number in zip(places, struct.unpack(f"<{len(places)}Q", extra[len(expected) :]), strict=True):
        if number < _FULL:
            raise NotABundle(f"{name} has a size or place in an unusual spelling")
        found[at] = number
    return found


def _list_place(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """How many files, where their list begins, and how long it is."""
    if size < _END.size:
        raise NotABundle("not a ZIP file")
    mark, disk, first, here, count, length, start, comment = _END.unpack(
        _read(file, size - _END.size, _END.size)
    )
    if mark != _END_MARK or comment:
        raise NotABundle("not a ZIP file, or something stands behind its end")
    if disk or first or here != count:
        raise NotABundle("a ZIP in several parts")
    end = size - _END.size
    if count == _FULL_SHORT or _FULL in {length, start}:
        count, start, length, end = _large_place(file, end, (count, start, length))
    if start + length != end:
        raise NotABundle("there are bytes in the ZIP that belong to no file")
    if count > MOST_FILES or length > MOST_OF_THE_LIST:
        raise NotABundle(f"a ZIP of more than {MOST_FILES} files")
    return count, start, length


def _large_place(file: BinaryIO, end: int, small: tuple[int, int, int]) -> tuple[int, int, int, int]:
    at = end - _LOCATOR.size - _LARGE_END.size
    if at < 0:
        raise NotABundle("the end of the ZIP is broken")
    tail = _read(file, at, _LARGE_END.size + _LOCATOR.size)
    mark, length_here, _, _, disk, first, here, count, length, start = _LARGE_END.unpack_from(tail)
    locator = _LOCATOR.unpack_from(tail, _LARGE_END.size)
    expected = (_LARGE_MARK, _LARGE_END.size - 12, 0, 0, count)
    if (mark, length_here, disk, first, here) != expected or locator != (_LOCATOR_MARK, 0, at, 1):
        raise NotABundle("the end of the ZIP is broken")
    for number, whole, full in zip(small, (count, start, length), (_FULL_SHORT, _FULL, _FULL), strict=True):
        if number != min(whole, full):
            raise NotABundle("the end of the ZIP says two things")
    return count, start, length, at


def _read(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    data = file.read(size)
    if len(data) != size:
        raise NotABundle("the file ends too early")
    return data
