from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from deliberation.roll import table, unreadable, workbook
from tables import HEADER, a_row, book_bytes, csv_bytes, part_of, with_parts, xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"
A_TABLE = [["恒春里名册"], [], HEADER, a_row(), a_row(unit="503", owners="林晓；何伟")]


def trimmed(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return table.within_limits(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_every_usual_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    data = csv_bytes(A_TABLE, encoding=encoding, delimiter=delimiter)
    assert workbook.read(data).rows == trimmed(A_TABLE)


def test_owners_joined_by_semicolons_do_not_make_a_comma_file_a_semicolon_file() -> None:
    rows = [
        HEADER,
        *(
            a_row(unit=str(n), owners="甲;乙", ids="A1111;B2222", phones="13700001111;13700002222")
            for n in range(9)
        ),
    ]
    assert workbook.read(csv_bytes(rows)).rows == trimmed(rows)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_with_every_kind_of_line_end(newline: str) -> None:
    data = f"楼栋,房号{newline}1栋,101{newline}".encode()
    assert workbook.read(data).rows == (("楼栋", "房号"), ("1栋", "101"))


def test_blank_rows_keep_their_number() -> None:
    assert workbook.read(b"a,b\n\n,\nc,d\n\n").rows == (("a", "b"), (), (), ("c", "d"))


def test_a_cell_may_hold_a_delimiter_and_a_line_end() -> None:
    assert workbook.read('业主,房号\n"林晓\n何伟,丁一",502\n'.encode()).rows[1] == ("林晓\n何伟,丁一", "502")


def test_a_workbook_and_a_csv_of_the_same_table_are_read_alike() -> None:
    assert workbook.read(xlsx_bytes(A_TABLE)).rows == workbook.read(csv_bytes(A_TABLE)).rows


def test_numbers_are_read_as_a_spreadsheet_shows_them() -> None:
    row = [81.95999999999999, 101, 13700001111, 0.0001, 330100197001011234, True]
    data = xlsx_bytes([["a"], row])
    assert workbook.read(data).rows[1] == (
        "81.96",
        "101",
        "13700001111",
        "0.0001",
        "3.30100197001011E+17",
        "TRUE",
    )


def test_room_numbers_shown_with_leading_zeros_keep_them() -> None:
    book = Workbook()
    book.active["A1"] = 101
    book.active["A1"].number_format = "0000"
    assert workbook.read(book_bytes(book)).rows == (("0101",),)


def test_dates_are_read_as_days() -> None:
    data = xlsx_bytes([["交付"], [date(2024, 5, 1)], [datetime(2024, 5, 1, 8, 30)]])  # noqa: DTZ001 - a cell has no zone
    assert workbook.read(data).rows[1:] == (("2024-05-01",), ("2024-05-01 08:30:00",))


def test_a_formula_stays_text_even_where_a_result_is_stored() -> None:
    data = xlsx_bytes([["面积"], ["=1+1"], ["x"]])
    sheet = part_of(data, SHEET).replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>88.5</v>")
    sheet = sheet.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>88.5</v>")
    assert b"88.5" in sheet
    assert workbook.read(with_parts(data, {SHEET: sheet})).rows == (("面积",), ("=1+1",), ("x",))


def test_merged_cells_are_filled_down_and_marked() -> None:
    rows = [
        ["名册", None, None],
        ["楼栋", "房号", "面积"],
        ["3栋", "501", "80"],
        [None, "502", "81"],
        [None, "503", "82"],
    ]
    read = workbook.read(xlsx_bytes(rows, merged=["A1:C1", "A3:A5"]))
    assert [row[0] for row in read.rows] == ["名册", "楼栋", "3栋", "3栋", "3栋"]
    assert read.rows[0] == ("名册",)
    assert read.merged == {(3, 0), (4, 0)}


def test_merged_ranges_that_overlap_are_refused_as_damage() -> None:
    data = xlsx_bytes([["a"], [None], [None], ["b"]], merged=["A1:A3"])
    twice = part_of(data, SHEET).replace(
        b'<mergeCell ref="A1:A3"', b'<mergeCell ref="A1:A2"/><mergeCell ref="A1:A3"'
    )
    with pytest.raises(unreadable.DamagedWorkbook):
        workbook.read(with_parts(data, {SHEET: twice}))


def test_the_first_shown_sheet_with_content_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    book.active.title = "空"
    for name, state in (("旧表", "hidden"), ("一期", "visible"), ("二期", "visible")):
        sheet = book.create_sheet(name)
        sheet.append([name])
        sheet.sheet_state = state
    read = workbook.read(book_bytes(book))
    assert (read.sheet, read.rows, read.unread_sheets) == ("一期", (("一期",),), ("二期",))


def test_rows_and_cells_without_coordinates_are_counted() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row/><row><c><f>A1</f><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    data = with_parts(xlsx_bytes([["x"]]), {SHEET: sheet})
    assert workbook.read(data).rows == (("a", "b"), (), ("=A1",))


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).filter(
    lambda text: not text.startswith("=") and text == text.strip() and "_x" not in text
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8))
def test_whatever_is_written_to_a_workbook_is_read_from_it(rows: list[list[str]]) -> None:
    if not any(any(row) for row in rows):
        return
    assert workbook.read(xlsx_bytes([[cell or None for cell in row] for row in rows])).rows == trimmed(rows)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=8))
def test_whatever_is_written_to_a_csv_is_read_from_it(rows: list[list[str]]) -> None:
    even = [["标题", "标题", "标题", "标题", "标题"], *([*row, "", "", ""][:5] for row in rows)]
    safe = [[cell.replace(";", "").replace("\t", "") for cell in row] for row in even]
    assert workbook.read(csv_bytes(safe)).rows == trimmed(safe)
