"""What a workbook unpacks to, looked at part by part before anything else may open it.

Nothing is ever held whole: parts are unpacked and parsed in small pieces, and the first limit that is passed
ends the reading. The sizes in the zip directory are checked first and never trusted.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from deliberation.roll.table import MAX_COLUMNS, MAX_ROWS
from deliberation.roll.unreadable import (
    DamagedWorkbook,
    LockedFile,
    NotATable,
    OldWorkbook,
    TooManyColumns,
    TooManyRows,
    UnsafeWorkbook,
    WorkbookWithMacros,
)

_MAX_PARTS = 1_000
_MAX_UNPACKED_BYTES = 96 * 1024 * 1024
_MAX_RATIO = 100
_RATIO_FREE_BYTES = 1024 * 1024
_MAX_DEPTH = 100
_MAX_ELEMENTS_IN_ROWS = 4_000_000
_MAX_ELEMENTS_IN_ONE_ROW = 100_000
_MAX_ELEMENTS_APART = 50_000
_LONGEST_REFERENCE = 10
_LONGEST_TAG_BYTES = 512 * 1024
_PIECE_BYTES = 64 * 1024
_ENCRYPTED = 0x1
_MACRO_PARTS = ("vbaproject.bin", "macrosheets/")
_REPEATED = {"row", "si"}


@dataclass
class Part:
    """What one part holds, if it is a sheet: how far its values reach, merged ranges, formulas as text."""

    last_row: int = 0
    last_column: int = 0
    merges: list[str] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


def inspect(data: bytes) -> Mapping[str, Part]:
    """Every part by its path. Raises UnreadableTable where the archive is not a plain, safe XLSX workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _check_directory(archive.infolist())
        return {info.filename: _inspect_part(archive, info) for info in archive.infolist()}


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename.casefold() for entry in entries}
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise LockedFile
    if any(part in name for name in names for part in _MACRO_PARTS):
        raise WorkbookWithMacros
    if "xl/workbook.bin" in names:
        raise OldWorkbook
    if "[content_types].xml" not in names:
        raise NotATable
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _MAX_PARTS or len(names) < len(entries) or unpacked > _MAX_UNPACKED_BYTES:
        raise UnsafeWorkbook
    if unpacked > max(_RATIO_FREE_BYTES, packed * _MAX_RATIO):
        raise UnsafeWorkbook
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise DamagedWorkbook


def _inspect_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Part:
    """Pictures and the like end at their first byte; they are no XML and are never opened again."""
    guard = _Guard()
    try:
        for piece in _pieces(archive, info):
            guard.feed(piece)
        guard.end()
    except expat.ExpatError:
        if info.filename.casefold().endswith((".xml", ".rels")):
            raise
    return guard.part


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as part:
        while piece := part.read(_PIECE_BYTES):
            yield piece


class _Guard:
    """Walks through one part's XML; raises at the first thing that no table needs."""

    def __init__(self) -> None:
        self.part = Part()
        self._open: list[str] = []
        self._fed = 0
        self._in_rows = self._in_this_row = self._apart = 0
        self._row = self._column = self._rows_open = 0
        self._formula: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def feed(self, piece: bytes) -> None:
        """A tag that never ends is read again with every piece: it would take minutes."""
        self.parser.Parse(piece, False)  # noqa: FBT003 - expat takes no keyword
        self._fed += len(piece)
        if self._fed - self.parser.CurrentByteIndex > _LONGEST_TAG_BYTES:
            raise UnsafeWorkbook

    def end(self) -> None:
        self.parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keyword

    def _doctype(self, *_: object) -> None:
        """No workbook declares entities; those who do want them to grow."""
        raise UnsafeWorkbook

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(" ")[2]
        self._count(name)
        self._open.append(name)
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
        elif name == "f":
            self._formula = []
        elif name == "mergeCell":
            self.part.merges.append(attributes.get("ref", ""))

    def _count(self, name: str) -> None:
        if name in _REPEATED:
            self._in_this_row = 0
            self._rows_open += 1
        if self._rows_open:
            self._in_rows += 1
            self._in_this_row += 1
        else:
            self._apart += 1
        if (
            len(self._open) > _MAX_DEPTH
            or self._in_rows > _MAX_ELEMENTS_IN_ROWS
            or self._in_this_row > _MAX_ELEMENTS_IN_ONE_ROW
            or self._apart > _MAX_ELEMENTS_APART
        ):
            raise UnsafeWorkbook

    def _end(self, _: str) -> None:
        name = self._open.pop()
        self._rows_open -= name in _REPEATED
        if name == "f" and "c" in self._open:
            self.part.formulas[self._row, self._column] = "=" + "".join(self._formula)
            self._filled()

    def _text(self, text: str) -> None:
        if not self._open or self._open[-1] not in {"v", "t", "f"} or "c" not in self._open:
            return
        if self._open[-1] == "f":
            self._formula.append(text)
        if text.strip():
            self._filled()

    def _filled(self) -> None:
        if self._row > MAX_ROWS:
            raise TooManyRows({"rows": MAX_ROWS})
        if self._column > MAX_COLUMNS:
            raise TooManyColumns({"columns": MAX_COLUMNS})
        self.part.last_row = max(self.part.last_row, self._row)
        self.part.last_column = max(self.part.last_column, self._column)


def _column(reference: str) -> int:
    """The column of `AB12`, from 1."""
    if len(reference) > _LONGEST_REFERENCE:
        raise DamagedWorkbook
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number
