"""A ZIP file whose bytes follow from its contents alone: stored, one time for all, no field that is not needed.

Written out here, because what a library puts into its headers differs from version to version.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

_DAY = 1 << 5 | 1  # 1980-01-01, the first that the format knows
_UNIX_FILE = 0o100644 << 16
_ON_UNIX = 3 << 8
_PLAIN, _LARGE = 20, 45  # versions of the format: the second knows sizes in eight bytes
_FULL = 0xFFFFFFFF
_MOST_FILES = 0xFFFF
_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_LARGE_END = struct.Struct("<IQHHIIQQQQ")
_LOCATOR = struct.Struct("<IIQI")


@dataclass(frozen=True)
class Member:
    """A file in the archive. `crc` is the CRC-32 of its bytes."""

    name: str
    size: int
    crc: int


class Archive:
    """Writes one file after another; `close` ends it with their list."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = to
        self._at = 0
        self._members: list[tuple[Member, int]] = []

    def add(self, member: Member, chunks: Iterable[bytes]) -> None:
        """`chunks` are as many bytes as the member says."""
        self._members.append((member, self._at))
        self._put(_local(member))
        before = self._at
        for chunk in chunks:
            self._put(chunk)
        assert self._at - before == member.size

    def close(self) -> None:
        start = self._at
        for member, offset in self._members:
            self._put(_central(member, offset))
        self._put(_end(len(self._members), start, self._at - start))

    def _put(self, data: bytes) -> None:
        self._to.write(data)
        self._at += len(data)


def _local(member: Member) -> bytes:
    name, size = member.name.encode("ascii"), min(member.size, _FULL)
    extra = _extra([member.size, member.size] if size == _FULL else [])
    version = _LARGE if extra else _PLAIN
    head = _LOCAL.pack(0x04034B50, version, 0, 0, 0, _DAY, member.crc, size, size, len(name), len(extra))
    return head + name + extra


def _central(member: Member, offset: int) -> bytes:
    name, size = member.name.encode("ascii"), min(member.size, _FULL)
    sizes = [member.size, member.size] if size == _FULL else []
    extra = _extra([*sizes, *([offset] if offset >= _FULL else [])])
    version = _LARGE if extra else _PLAIN
    head = _CENTRAL.pack(
        *(0x02014B50, _ON_UNIX | version, version, 0, 0, 0, _DAY, member.crc, size, size),
        *(len(name), len(extra), 0, 0, 0, _UNIX_FILE, min(offset, _FULL)),
    )
    return head + name + extra


def _extra(numbers: list[int]) -> bytes:
    """What does not fit into four bytes, in the order that the format wants."""
    return struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""


def _end(count: int, start: int, length: int) -> bytes:
    few = min(count, _MOST_FILES)
    plain = _END.pack(0x06054B50, 0, 0, few, few, min(length, _FULL), min(start, _FULL), 0)
    if few < _MOST_FILES and start < _FULL and length < _FULL:
        return plain
    large = _LARGE_END.pack(
        0x06064B50, _LARGE_END.size - 12, _ON_UNIX | _LARGE, _LARGE, 0, 0, count, count, length, start
    )
    return large + _LOCATOR.pack(0x07064B50, 0, start + length, 1) + plain
