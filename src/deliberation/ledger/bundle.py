"""The bundle of a vote as bytes (docs/bundle.md): its files in their order, a manifest of them, and the log's signature."""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO
from uuid import UUID

from deliberation.kernel.facts import PublicValue
from deliberation.ledger import canonical, note
from deliberation.ledger.archive import Archive, Member
from deliberation.ledger.checkpoint import Checkpoint
from deliberation.ledger.faults import Malformed

VERSION = 1
KIND = "deliberation/bundle"
NOTE_HEAD = "deliberation/bundle/v1"
MANIFEST = "MANIFEST.json"
SIGNED = "MANIFEST.note"
_PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")
_PIECE_BYTES = 1 << 20


class Grade(StrEnum):
    """How much a bundle shows."""

    PUBLIC = "public"
    MEMBERS = "members"
    AUDITOR = "auditor"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What the manifest says besides its list of files. `head` is the signed head in the bundle."""

    grade: Grade
    poll: UUID
    head: Checkpoint


@dataclass(frozen=True)
class _Kept:
    """A file of the bundle and where it lies in the spool."""

    member: Member
    sha256: str
    start: int


class Gathering:
    """The files of a bundle as they come, in any order. They wait in `spool`, an empty file, never in memory."""

    def __init__(self, spool: BinaryIO) -> None:
        self._spool = spool
        self._end = 0
        self._is_open = False
        self._kept: dict[str, _Kept] = {}

    def add(self, path: str, chunks: Iterable[bytes]) -> None:
        with self.file(path) as put:
            for chunk in chunks:
                put(chunk)

    @contextmanager
    def file(self, path: str) -> Iterator[Callable[[bytes], None]]:
        """One file at a time, as long as the block lasts; what is given out takes its next bytes. Raises Malformed."""
        if not _PATH.fullmatch(path) or path in self._kept or path in {MANIFEST, SIGNED}:
            raise Malformed(f"no path for a file of a bundle: {path!r}")
        if self._is_open:
            raise Malformed(f"{path} comes in the middle of another file")
        self._is_open = True
        start, crc, digest = self._end, 0, hashlib.sha256()

        def put(data: bytes) -> None:
            nonlocal crc
            self._spool.write(data)
            self._end += len(data)
            crc = zlib.crc32(data, crc)
            digest.update(data)

        yield put
        self._is_open = False
        self._kept[path] = _Kept(Member(path, self._end - start, crc), digest.hexdigest(), start)

    def seal(self, to: BinaryIO, heading: Heading, key: bytes) -> None:
        """Write the bundle, signed with the log's key (an Ed25519 seed). The spool may be thrown away after it."""
        kept = sorted(self._kept.values(), key=lambda each: each.member.name)
        manifest = _manifest(heading, kept)
        signer = note.Signer(f"{heading.head.origin}/bundle", key)
        parts = [(each.member, self._read(each)) for each in kept]
        for name, data in ((MANIFEST, manifest), (SIGNED, note.sign(signed_text(manifest), [signer]))):
            parts.append((Member(name, len(data), zlib.crc32(data)), iter([data])))
        archive = Archive(to)
        for member, chunks in sorted(parts, key=lambda part: part[0].name):
            archive.add(member, chunks)
        archive.close()

    def _read(self, kept: _Kept) -> Iterator[bytes]:
        self._spool.seek(kept.start)
        left = kept.member.size
        while left:
            piece = self._spool.read(min(left, _PIECE_BYTES))
            left -= len(piece)
            yield piece


def signed_text(manifest: bytes) -> str:
    """What the log's key signs of a manifest."""
    return f"{NOTE_HEAD}\n{hashlib.sha256(manifest).hexdigest()}\n"


def _manifest(heading: Heading, kept: Iterable[_Kept]) -> bytes:
    files: list[PublicValue] = [
        {"path": each.member.name, "bytes": each.member.size, "sha256": each.sha256} for each in kept
    ]
    return canonical.encode(
        {
            "v": VERSION,
            "kind": KIND,
            "grade": heading.grade.value,
            "poll": str(heading.poll),
            "origin": heading.head.origin,
            "size": heading.head.size,
            "root": heading.head.root.hex(),
            "files": files,
        }
    )
