"""Bytes that somebody sent, as a table: XLSX or CSV, told apart by what they hold and never by their name."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from deliberation.roll import spreadsheet, table
from deliberation.roll.table import Table
from deliberation.roll.unreadable import (
    CellTooLong,
    EmptyTable,
    FileTooLarge,
    LockedFile,
    NotATable,
    OldWorkbook,
    UnknownLetters,
)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCK = "EncryptedPackage".encode("utf-16-le")
_UTF8_MARK = b"\xef\xbb\xbf"
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OTHER_PAPER = re.compile(r"\s*(%PDF-|\{\\rtf|<(!doctype|html|\?xml|table)\b)", re.IGNORECASE)
"""Web pages that old systems export under a workbook's name, and papers that were saved as PDF."""
_DELIMITERS = (",", ";", "\t")
_LOOKED_AT_ROWS = 50
_LOOKED_AT_CHARACTERS = 100_000
_MEGABYTE = 1024 * 1024


def read(data: bytes) -> Table:
    """The table in a file. Raises UnreadableTable, whatever the bytes are."""
    if len(data) > table.MAX_FILE_BYTES:
        raise FileTooLarge({"megabytes": table.MAX_FILE_BYTES // _MEGABYTE})
    if not data.strip():
        raise EmptyTable
    if data.startswith(_OLD_OFFICE):
        raise LockedFile if _LOCK in data else OldWorkbook
    if data.startswith(_ZIP):
        return spreadsheet.read(data)
    return _delimited(_decoded(data))


def _decoded(data: bytes) -> str:
    """UTF-8, or else GB18030, which old office programs in China still write."""
    encodings = ("utf-8-sig",) if data.startswith(_UTF8_MARK) else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _UNPRINTED.search(text) or _OTHER_PAPER.match(text):
            raise NotATable
        return text
    raise UnknownLetters


def _delimited(text: str) -> Table:
    if max(map(len, text.splitlines()), default=0) > table.MAX_COLUMNS * table.MAX_CELL_CHARACTERS:
        raise NotATable
    beginning = text[:_LOOKED_AT_CHARACTERS]
    delimiter = max(_DELIMITERS, key=lambda candidate: _evenness(beginning, candidate))
    return Table(rows=table.within_limits(_records(text, delimiter)))


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the most common number of cells (above one), and that number."""
    try:
        widths = Counter(
            len(row) for row in islice(_records(text, delimiter), _LOOKED_AT_ROWS) if len(row) > 1
        )
    except CellTooLong:
        return (0, 0)
    return max(((rows, width) for width, rows in widths.items()), default=(0, 0))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from records
    except csv.Error as fault:
        row = max(records.line_num, 1)
        raise CellTooLong({"row": row, "characters": table.MAX_CELL_CHARACTERS}) from fault
