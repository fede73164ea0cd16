"""A table as rows of text, whatever file it came from, and how large one may be."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from deliberation.roll.unreadable import CellTooLong, EmptyTable, TooManyColumns, TooManyRows

MAX_FILE_BYTES = 24 * 1024 * 1024
MAX_ROWS = 120_000
MAX_COLUMNS = 60
MAX_CELL_CHARACTERS = 2_000

Row = tuple[str, ...]
Position = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """`rows[n]` is row n + 1 of the file, blank rows included; a blank row is empty.

    `merged` are the positions (row and column, from 0) that were filled down from a merged cell above.
    `unread_sheets` names the other sheets of a workbook that show something.
    """

    rows: tuple[Row, ...] = field(repr=False)
    merged: frozenset[Position] = frozenset()
    sheet: str = ""
    unread_sheets: tuple[str, ...] = ()


def within_limits(rows: Iterable[Iterable[str]]) -> tuple[Row, ...]:
    """The rows without blank ends; stops at the first limit that is passed. Raises UnreadableTable."""
    kept: list[Row] = []
    filled = 0
    for number, cells in enumerate(rows, start=1):
        row = _trimmed(tuple(cells))
        if row:
            _check_row(number, row)
            filled = number
        if number <= MAX_ROWS:
            kept.append(row)
    if not filled:
        raise EmptyTable
    return tuple(kept[:filled])


def _check_row(number: int, row: Row) -> None:
    if number > MAX_ROWS:
        raise TooManyRows({"rows": MAX_ROWS})
    if len(row) > MAX_COLUMNS:
        raise TooManyColumns({"columns": MAX_COLUMNS})
    if max(map(len, row)) > MAX_CELL_CHARACTERS:
        raise CellTooLong({"row": number, "characters": MAX_CELL_CHARACTERS})


def _trimmed(row: Row) -> Row:
    """Without blank cells at the end."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return row[:width]
