"""What a table says and what it would change: as much of it as a page shows, however large the table is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from deliberation.communities.rules import UnitKind
from deliberation.roll import figures, headers, odd_numbers, reading, rules, workbook
from deliberation.roll.differences import Differences
from deliberation.roll.faults import RowFault
from deliberation.roll.figures import Figures
from deliberation.roll.headers import Field, Header
from deliberation.roll.progress import Tell, nobody
from deliberation.roll.reading import Reading
from deliberation.roll.records import SkippedRow
from deliberation.roll.table import Row, Table

MOST_LINES = 1000
"""Of each list. Nobody reads more of it before mending the file."""
_FIRST_ROWS = 200
_LARGE_BYTES = 300_000
_LARGE_UNPACKED_BYTES = 4_000_000
"""Some three thousand homes: fewer take less time than a process takes to start."""


@dataclass(frozen=True)
class Opened:
    """A file, read. There is no reading while columns are missing."""

    table: Table
    header: Header
    reading: Reading | None


@dataclass(frozen=True, kw_only=True)
class Looked:
    """`first_rows` of the file; every row has at most `width` cells. `found` is None while columns are missing."""

    header: Header
    first_rows: tuple[Row, ...]
    width: int
    unread_sheets: tuple[str, ...]
    found: "Found | None"


@dataclass(frozen=True, kw_only=True)
class Found:
    """The figures of the sound rows; counts of all, and the first MOST_LINES of each list.

    `odd_numbers` are rows with an ID number that is too long or too short by a little. `seen` is the fingerprint of all differences, not only of those `shown`.
    """

    by_kind: Mapping[UnitKind, Figures]
    whole: Figures
    faults: tuple[RowFault, ...]
    fault_count: int
    faulty_rows: int
    skipped: tuple[SkippedRow, ...]
    skipped_count: int
    odd_numbers: tuple[int, ...]
    added_count: int
    changed_count: int
    removed_count: int
    unchanged_count: int
    shown: Differences
    seen: str


def is_large(data: bytes) -> bool:
    """Whether it takes longer than somebody at a page should wait, by its size, and a workbook by the size it says it unpacks to."""
    if len(data) > _LARGE_BYTES:
        return True
    try:
        with ZipFile(BytesIO(data)) as packed:
            return sum(part.file_size for part in packed.infolist()) > _LARGE_UNPACKED_BYTES
    except (BadZipFile, ValueError, OSError):
        return False


def opened(data: bytes, by_hand: Mapping[int, Field | None], *, on: date, tell: Tell = nobody) -> Opened:
    """Read a file as of a day; `by_hand` as in an Upload. Raises UnreadableTable, though not for missing columns."""
    table = workbook.read(data)
    header = headers.find(table).mapped(by_hand)
    return Opened(table, header, None if header.missing else reading.read(table, header, on=on, tell=tell))


def at(file: Opened, differences: Differences | None, *, on: date) -> Looked:
    """`differences` are None where there is no reading."""
    rows = file.table.rows
    return Looked(
        header=file.header,
        first_rows=rows[: file.header.row + _FIRST_ROWS],
        width=max(map(len, rows)),
        unread_sheets=file.table.unread_sheets,
        found=_found(file.reading, differences, on) if file.reading and differences else None,
    )


def _found(read: Reading, differences: Differences, on: date) -> Found:
    return Found(
        by_kind=figures.by_kind(read.units, on=on),
        whole=read.figures,
        faults=read.faults[:MOST_LINES],
        fault_count=len(read.faults),
        faulty_rows=len({fault.row for fault in read.faults}),
        skipped=read.skipped[:MOST_LINES],
        skipped_count=len(read.skipped),
        odd_numbers=odd_numbers.rows(read.units)[:MOST_LINES],
        added_count=len(differences.added),
        changed_count=len(differences.changed),
        removed_count=len(differences.removed),
        unchanged_count=len(differences.unchanged),
        shown=Differences(
            added=differences.added[:MOST_LINES],
            changed=differences.changed[:MOST_LINES],
            removed=differences.removed[:MOST_LINES],
            unchanged=(),
        ),
        seen=rules.fingerprint(differences),
    )
