"""Two hundred tables that are wrong in a known way, made from a seed: the same ones for everybody."""

import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook

from deliberation.roll import unreadable
from deliberation.roll.faults import FaultCode
from deliberation.roll.table import MAX_CELL_CHARACTERS, MAX_COLUMNS
from deliberation.roll.unreadable import UnreadableTable
from tables import HEADER, a_row, book_bytes, csv_bytes, part_of, with_parts, xlsx_bytes

NUMBER = 200
SOUND = [
    a_row(unit="101", owners="林晓", ids="A100001", phones="13700001111"),
    a_row(unit="102", owners="王伟、李娜", ids="A100002;A100003", phones=";13700002222", share="1/3;2/3"),
    a_row(unit="103", owners="赵敏", ids="A100004", phones="", kind="商铺", area="120"),
    a_row(unit="104", owners="开发商", ids="", phones="", source="合同"),
]
"""What stands in each table beside what is wrong."""
NAMESAKE = a_row(unit="105", owners="林晓", ids="A100005", phones="")
_COLUMN = dict(
    zip(
        "building entrance floor unit kind area source owners ids phones share handed_over".split(),  # noqa: SIM905 - one line
        HEADER,
        strict=True,
    )
)
_UNSEEN = ["\u202e", "\u200f", "\u200b", "\ufeff", "\u2066"]
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SHEET = "xl/worksheets/sheet1.xml"
_NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@dataclass(frozen=True)
class Malformed:
    """`refusal`: the whole file is refused. Else these rows have these faults, and the sound ones are read."""

    name: str
    data: bytes = field(repr=False)
    refusal: type[UnreadableTable] | None = None
    faults: frozenset[tuple[int, FaultCode]] = frozenset()

    @property
    def suffix(self) -> str:
        return ".xlsx" if self.data.startswith(b"PK") else ".csv"


def tables() -> list[Malformed]:
    chance = random.Random(20261122)
    whole = [*_no_tables(chance), *_wrong_headers(chance), *_merged()]
    rows = _wrong_rows(chance)
    return whole + [next(rows) for _ in range(NUMBER - len(whole))]


CELLS: dict[FaultCode, tuple[str, Sequence[str]]] = {
    FaultCode.NO_BUILDING: ("building", ["", "  ", "无", "——"]),
    FaultCode.NO_UNIT: ("unit", ["", "　", "-", "待定"]),
    FaultCode.NO_KIND: ("kind", ["", "/", "不详"]),
    FaultCode.UNKNOWN_KIND: ("kind", ["宇宙", "住宅？", "dweling", "住宅2", "9"]),
    FaultCode.NO_AREA: ("area", ["", "无", "待定"]),
    FaultCode.NEGATIVE_AREA: ("area", ["-88.5", "−12", "-0.01㎡", "-1,000"]),
    FaultCode.ZERO_AREA: ("area", ["0", "0.00", "-0", "000㎡"]),
    FaultCode.AREA_IS_TEXT: (
        "area",
        ["约八十", "1e3", "12..3", "88,5", "0x50", "٨٨", "NaN", "8 8 . 5 . 5", "∞", "88.5m3"],
    ),
    FaultCode.AREA_TOO_LARGE: ("area", ["8850000", "99999999999999999999", "1,000,000.00"]),
    FaultCode.FIVE_DECIMALS: ("area", ["88.12345", "0.00001", "88.5000000001"]),
    FaultCode.UNKNOWN_AREA_SOURCE: ("source", ["听说", "register?", "2026"]),
    FaultCode.NO_OWNER: ("owners", ["", "、", "不详", "none"]),
    FaultCode.OWNERS_AND_DOCUMENTS_DIFFER: ("ids", ["X200001;X200002", "X200001,X200002,X200003"]),
    FaultCode.OWNERS_AND_PHONES_DIFFER: ("phones", ["13800000001、13800000002"]),
    FaultCode.OWNERS_AND_SHARES_DIFFER: ("share", ["1/2;1/2", "1;2;3"]),
    FaultCode.BAD_DOCUMENT: ("ids", ["3.30100197001011E+17", "12", "号码#1234", "X" * 41]),
    FaultCode.BAD_PHONE: ("phones", ["1.37E+10", "call me", "12", "a@b@c", "+" * 9]),
    FaultCode.BAD_SHARE: ("share", ["一半", "1/0", "0", "-1", "1/2/3", "½ or so"]),
    FaultCode.SHARES_DO_NOT_ADD_UP: ("share", ["1/2", "99%", "0.3333", "3/2"]),
    FaultCode.BAD_DATE: (
        "handed_over",
        ["2026-02-30", "32.13.2026", "明年", "45000", "0001-01-01", "9999-12-31"],
    ),
    FaultCode.FORMULA: ("floor", ["=1+1", "＝A1", '=HYPERLINK("http://example.org")', "=cmd|' /C calc'!A0"]),
    FaultCode.TOO_LONG: ("building", ["栋" * 41, "9" * 1000]),
}
"""By fault: the column, and what is typed in it."""


def _wrong_rows(chance: random.Random) -> Iterator[Malformed]:
    """Each kind in turn, in another place, under another kind of file each time."""
    while True:
        for code, (cell, typed) in CELLS.items():
            bad = a_row(
                **{"unit": "909", "owners": "孙立", "ids": "", "phones": "", cell: chance.choice(typed)}
            )
            yield _with_row(code, bad, chance)
        for code, bad, where in _against_others(chance):
            yield _with_row(code, bad, chance, after=where)


def _against_others(chance: random.Random) -> Iterator[tuple[FaultCode, list[str], int]]:
    """A row that is wrong beside the others; it stands somewhere behind the one at that place."""
    unseen = chance.choice(_UNSEEN)
    same = chance.choice(["1 01", "101".translate(_FULL_WIDTH), f"{unseen}101", f"1{unseen}01"])
    yield FaultCode.DUPLICATE_UNIT, a_row(unit=same, owners="孙立", ids="", phones=""), 1
    yield FaultCode.DOCUMENT_OF_ANOTHER, a_row(unit="909", owners="周平", ids="A100001", phones=""), 1
    yield FaultCode.UNCLEAR_NAMESAKE, a_row(unit="909", owners=f"林{unseen}晓", ids="", phones=""), 0
    yield FaultCode.OWNER_TWICE, a_row(unit="909", owners=f"孙立、孙{unseen}立", ids="", phones=";"), 0
    yield (
        FaultCode.TOO_LONG,
        a_row(unit="909", owners="、".join(f"孙{n}" for n in range(41)), ids="", phones=""),
        0,
    )
    yield FaultCode.TOO_LONG, a_row(unit="909", owners="孙" * 101, ids="", phones=""), 0


def _with_row(code: FaultCode, bad: list[str], chance: random.Random, *, after: int = 0) -> Malformed:
    rows = [*SOUND, NAMESAKE]
    place = chance.randint(after, len(rows))
    rows.insert(place, bad)
    titles = chance.choice([[], [["恒裕花园业主名册"]], [["名册"], []]])
    table = [*titles, HEADER, *rows]
    faults = frozenset({(len(titles) + 2 + place, code)})
    form, data = chance.choice(
        [
            ("csv", lambda: csv_bytes(table)),
            ("csv with a mark", lambda: b"\xef\xbb\xbf" + csv_bytes(table)),
            ("csv in gb18030", lambda: csv_bytes(table, encoding="gb18030")),
            ("csv with semicolons", lambda: csv_bytes(table, delimiter=";")),
            ("csv with tabs", lambda: csv_bytes(table, delimiter="\t")),
            ("xlsx", lambda: _text_cells(table)),
        ]
    )
    return Malformed(f"{code} {bad[7][:9]!r} in row {place}, {form}", data(), faults=faults)


def _text_cells(rows: Sequence[Sequence[str]]) -> bytes:
    """A cell that begins with `=` is a formula here, as where people type it."""
    return xlsx_bytes([row or [None] for row in rows])


def _wrong_headers(chance: random.Random) -> Iterator[Malformed]:
    needed = [HEADER.index(_COLUMN[name]) for name in ("building", "unit", "kind", "area", "owners")]
    for column in needed:
        for form in (csv_bytes, xlsx_bytes):
            yield _without("a column missing", column, form)
            yield _doubled(column, form)
            yield _misspelt(column, chance, form)
    yield Malformed("no header", csv_bytes(SOUND), unreadable.MissingColumns)
    yield Malformed("one column", b"1\n2\n3\n", unreadable.NoHeader)
    yield Malformed("a letter to read", "尊敬的业主：\n请核对您的信息。\n".encode(), unreadable.NoHeader)
    yield Malformed("header only", csv_bytes([HEADER[:2]]), unreadable.MissingColumns)


Form = Callable[[Sequence[Sequence[str]]], bytes]


def _without(name: str, column: int, form: Form) -> Malformed:
    rows = [[cell for place, cell in enumerate(row) if place != column] for row in (HEADER, *SOUND)]
    return Malformed(f"{name}: {HEADER[column]}", form(rows), unreadable.MissingColumns)


def _doubled(column: int, form: Form) -> Malformed:
    rows = [[*row, row[column]] for row in (HEADER, *SOUND)]
    return Malformed(f"a column twice: {HEADER[column]}", form(rows), unreadable.MissingColumns)


def _misspelt(column: int, chance: random.Random, form: Form) -> Malformed:
    header = list(HEADER)
    header[column] = "".join(chance.sample("甲乙丙丁戊己庚辛", 3))
    return Malformed(f"a column unknown: {HEADER[column]}", form([header, *SOUND]), unreadable.MissingColumns)


def _merged() -> Iterator[Malformed]:
    """An area in a merged cell belongs to nobody in particular."""
    column = chr(ord("A") + HEADER.index(_COLUMN["area"]))
    for reach in (1, 2):
        rows = [list(HEADER), *map(list, SOUND)]
        for row in range(2, 2 + reach):
            rows[row][HEADER.index(_COLUMN["area"])] = ""
        data = xlsx_bytes(rows, merged=[f"{column}2:{column}{2 + reach}"])
        faults = {(row, FaultCode.SHARED_AREA) for row in range(3, 3 + reach)}
        yield Malformed(f"an area merged over {reach + 1} rows", data, faults=frozenset(faults))
    overlapping = xlsx_bytes([HEADER, *SOUND], merged=["A2:B4", "A3:A5"])
    yield Malformed("merged cells that overlap", overlapping, unreadable.DamagedWorkbook)


def _no_tables(chance: random.Random) -> Iterator[Malformed]:
    good = xlsx_bytes([HEADER, *SOUND])
    text = csv_bytes([HEADER, *SOUND]).decode()
    empty = unreadable.EmptyTable
    yield from (
        Malformed(f"nothing but {name}", data, empty)
        for name, data in {
            "nothing": b"",
            "blank lines": b"\n\r\n\r\n",
            "separators": b",,,\n,,,\n",
            "an empty sheet": xlsx_bytes([]),
            "blank cells": xlsx_bytes([[" ", "\t"], [""]]),
            "a hidden sheet": _hidden(),
            "a workbook that lists no sheet": with_parts(good, {"xl/workbook.xml": b"<workbook/>"}),
        }.items()
    )
    no_table = unreadable.NotATable
    yield from (
        Malformed(name, data, no_table)
        for name, data in {
            "a PDF": b"%PDF-1.7\n\x00\x01",
            "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
            "a program": b"\x7fELF\x02\x01\x01\x00",
            "another office's table": _zipped(
                {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
            ),
            "one endless line": b"," * (MAX_COLUMNS * MAX_CELL_CHARACTERS + 1),
            **{
                f"control character {code:#x}": text.replace("林", chr(code)).encode()
                for code in (0, 1, 7, 8, 27)
            },
        }.items()
    )
    yield from (
        Malformed(f"letters in {name}", data, unreadable.UnknownLetters)
        for name, data in {
            "UTF-8 broken": b"\xef\xbb\xbf" + text.encode()[:40] + b"\xff\xfe",
            "a photo": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
            "no encoding": b"a,b\n\xff\xff\n",
            "broken GB18030": text.encode("gb18030")[:31] + b"\xff\xff,\n",
        }.items()
    )
    wide = unreadable.TooManyColumns
    for columns in (MAX_COLUMNS + 1, 1_000, 5_000):
        yield Malformed(f"{columns} columns", csv_bytes([["x"] * columns]), wide)
    yield Malformed("columns to XFD", xlsx_bytes([["x"] * 3_000]), wide)
    long = "9" * (MAX_CELL_CHARACTERS + 1)
    yield Malformed("a cell too long", csv_bytes([HEADER, a_row(floor=long)]), unreadable.CellTooLong)
    yield Malformed("a long cell in a sheet", xlsx_bytes([HEADER, a_row(floor=long)]), unreadable.CellTooLong)
    open_quote = (text + '"open,' + "1,2,3\n" * 900).encode()
    yield Malformed("a quote mark left open", open_quote, unreadable.CellTooLong)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    yield Malformed("an old workbook", old, unreadable.OldWorkbook)
    locked = old + "EncryptedPackage".encode("utf-16-le")
    yield Malformed("a locked workbook", locked, unreadable.LockedFile)
    macros = unreadable.WorkbookWithMacros
    yield Malformed("macros", with_parts(good, {"xl/vbaProject.bin": b"\x01"}), macros)
    yield from (
        Malformed(f"damaged: {name}", data, unreadable.DamagedWorkbook)
        for name, data in _damaged(good, chance)
    )
    yield from (Malformed(f"a bomb: {name}", data, unreadable.UnsafeWorkbook) for name, data in _bombs(good))
    far = b'<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    yield Malformed("a cell in the last row", _with_sheet(good, far), unreadable.TooManyRows)


def _damaged(good: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for cut in sorted(chance.sample(range(40, len(good) - 30), 4)):
        yield f"cut off at {cut}", good[:cut]
    yield "a sheet of nothing", with_parts(good, {_SHEET: b""})
    yield "a sheet that is not closed", with_parts(good, {_SHEET: part_of(good, _SHEET)[:-9]})
    yield "letters where a row's number stands", _with_sheet(good, b'<sheetData><row r="one"/></sheetData>')
    yield "a signature and nothing more", b"PK\x03\x04" + chance.randbytes(200)


def _bombs(good: bytes) -> Iterator[tuple[str, bytes]]:
    yield "zeros", _zipped({"[Content_Types].xml": b"<a/>", _SHEET: bytes(8 << 20)})
    yield "spaces", _with_sheet(good, b"<sheetData>" + b" " * (8 << 20) + b"</sheetData>")
    yield "parts", _zipped({"[Content_Types].xml": b"<a/>"} | {f"{n}.xml": b"<a/>" for n in range(1_001)})
    yield "depth", _with_sheet(good, b"<a>" * 200 + b"</a>" * 200)
    laughs = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    yield "laughs", with_parts(good, {_SHEET: laughs})
    outside = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>'
    yield "an outside entity", with_parts(good, {_SHEET: outside})
    yield "one row", _with_sheet(good, b'<sheetData><row r="1">' + b"<c/>" * 100_001 + b"</row></sheetData>")


def _hidden() -> bytes:
    book = Workbook()
    shown = book.active
    assert shown is not None
    sheet = book.create_sheet("hidden")
    for row in (HEADER, *SOUND):
        sheet.append(list(row))
    sheet.sheet_state = "hidden"
    return book_bytes(book)


def _with_sheet(good: bytes, body: bytes) -> bytes:
    return with_parts(good, {_SHEET: b"<worksheet " + _NAMESPACE + b">" + body + b"</worksheet>"})


def _zipped(parts: dict[str, bytes]) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()
