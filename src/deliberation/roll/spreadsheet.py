"""Reads an XLSX workbook that archive.py has found safe; formulas stay text and are never worked out."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from deliberation.roll import archive, marks, table
from deliberation.roll.archive import Part
from deliberation.roll.table import Position, Row, Table
from deliberation.roll.unreadable import DamagedWorkbook, EmptyTable, UnreadableTable

_EXACT_DIGITS = 15
_FORMULA_SIGNS = ("=", "＝")
_FIRST_INEXACT = 10**_EXACT_DIGITS
_LEADING_ZEROS = re.compile(r"0{2,12}")


class _Cell(Protocol):
    @property
    def value(self) -> object: ...
    @property
    def number_format(self) -> str: ...


def read(data: bytes) -> Table:
    """The first sheet that shows something. Raises UnreadableTable, whatever the bytes are."""
    try:
        parts = archive.inspect(data)
        with warnings.catch_warnings(action="ignore"):
            workbook = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            return _read(workbook, parts)
    except UnreadableTable:
        raise
    except Exception as damage:
        # The libraries for zip, XML and XLSX raise some thirty kinds of exception on damaged files.
        raise DamagedWorkbook from damage


def _read(workbook: Workbook, parts: Mapping[str, Part]) -> Table:
    sheets = [(sheet, parts[_path(sheet)]) for sheet in workbook.worksheets]
    shown = [(sheet, part) for sheet, part in sheets if part.last_row and sheet.sheet_state == "visible"]
    if not shown:
        raise EmptyTable
    sheet, part = shown[0]
    rows = [list(row) for row in table.within_limits(_rows(sheet, part))]
    merged = _fill_down(rows, part.merges)
    return Table(
        rows=tuple(map(tuple, rows)),
        merged=merged,
        sheet=sheet.title,
        unread_sheets=tuple(other.title for other, _ in shown[1:]),
    )


def _path(sheet: Worksheet) -> str:
    """The part that a read-only sheet is read from."""
    path: str = vars(sheet)["_worksheet_path"]
    return path


def _rows(sheet: Worksheet, part: Part) -> Iterator[Row]:
    rows = sheet.iter_rows(max_row=part.last_row, max_col=part.last_column)
    for row_number, cells in enumerate(rows, start=1):
        yield tuple(
            part.formulas.get((row_number, column)) or _text(cell)
            for column, cell in enumerate(cells, start=1)
        )


def _fill_down(rows: list[list[str]], ranges: list[str]) -> frozenset[Position]:
    """Writes the text of each merged range into the rows below its first; returns where."""
    filled: set[Position] = set()
    for first_column, first_row, _, last_row in map(range_boundaries, ranges):
        if not (first_column and first_row and last_row):
            raise DamagedWorkbook
        column, top = first_column - 1, first_row - 1
        text = rows[top][column] if top < len(rows) and column < len(rows[top]) else ""
        for below in range(first_row, min(last_row, len(rows)) if text else 0):
            if (below, column) in filled:
                raise DamagedWorkbook
            rows[below].extend([""] * (column + 1 - len(rows[below])))
            rows[below][column] = text
            filled.add((below, column))
    return frozenset(filled)


def _text(cell: _Cell) -> str:
    match value := cell.value:
        case None:
            return ""
        case str():
            text = value.replace("_x000D_", "")
            return marks.marked(text) if text.startswith(_FORMULA_SIGNS) else text
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, cell.number_format)
        case datetime() if not (value.hour or value.minute or value.second):
            return value.date().isoformat()
        case _:
            return str(value)


def _number(value: float, number_format: str) -> str:
    """The digits that a spreadsheet shows: 15 are exact (81.95999999999999 is 81.96), longer numbers lost their end."""
    if abs(value) >= _FIRST_INEXACT:
        return f"{value:.{_EXACT_DIGITS - 1}E}"
    digits = f"{Decimal(format(value, f'.{_EXACT_DIGITS}g')):f}"
    return digits.zfill(len(number_format)) if _LEADING_ZEROS.fullmatch(number_format) else digits
