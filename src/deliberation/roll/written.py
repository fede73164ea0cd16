"""An exported table as a file: CSV that spreadsheet programs open as UTF-8, or XLSX with room numbers kept as text."""

import csv
import io
from datetime import date
from decimal import Decimal
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from deliberation.roll import marks
from deliberation.roll.exports import Cell, Export

_SHEET = "名册 roll"


class FileForm(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def to_bytes(export: Export, form: FileForm) -> bytes:
    return _csv(export) if form is FileForm.CSV else _xlsx(export)


def _csv(export: Export) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(map(marks.marked, export.header))
    writer.writerows([_plain(cell) for cell in row] for row in export.rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    return "" if cell is None else marks.marked(str(cell))


def _xlsx(export: Export) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET)
    sheet.append(list(export.header))
    for row in export.rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> SheetCell:
    """Text stays text, whatever it begins with: a room `0502` is no number, and nothing here is a formula.

    So nothing needs a mark, but what looks marked already: the importer takes one off.
    """
    cell = WriteOnlyCell(sheet)
    cell.value = value
    if isinstance(value, str):
        cell.value = marks.marked(value) if value.startswith("'") else value
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(value, Decimal):
        cell.number_format = "0.00##"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell
