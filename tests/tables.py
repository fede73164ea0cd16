"""Tables of a roll as people send them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from openpyxl import Workbook

HEADER = [
    "楼栋",
    "单元",
    "楼层",
    "房号",
    "用途",
    "面积",
    "面积来源",
    "业主",
    "证件号",
    "电话",
    "份额",
    "交付日期",
]
Value = str | int | float | date | None


def a_row(**changes: str) -> list[str]:
    """A sound row under HEADER; keywords change single cells by English name."""
    cells = {
        "building": "3栋",
        "entrance": "2单元",
        "floor": "5",
        "unit": "502",
        "kind": "住宅",
        "area": "88.50",
        "source": "不动产登记",
        "owners": "林晓",
        "ids": "330100197001011234",
        "phones": "13700001111",
        "share": "",
        "handed_over": "",
    }
    unknown = changes.keys() - cells.keys()
    assert not unknown, unknown
    return list((cells | changes).values())


def csv_bytes(rows: Iterable[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows: Iterable[Sequence[Value]], *, merged: Sequence[str] = (), name: str = "名册") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    return book_bytes(book)


def book_bytes(book: Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same workbook with some parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (kept | parts).items():
            new.writestr(name, content)
    return changed.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
