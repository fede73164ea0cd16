"""Files that are no table, are locked, are old, or mean harm: each is refused with a sentence, none breaks anything."""

import io
import random
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliberation.kernel.refusals import Invalid
from deliberation.roll import table, unreadable, workbook
from tables import HEADER, a_row, csv_bytes, part_of, with_parts, xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
A_WORKBOOK = xlsx_bytes([["名册"], HEADER, a_row(), a_row(unit="503")], merged=["A3:A4"])
A_CSV = csv_bytes([HEADER, a_row()], encoding="gb18030")


def with_sheet(body: bytes) -> bytes:
    return with_parts(A_WORKBOOK, {SHEET: b"<worksheet " + NAMESPACE + b">" + body + b"</worksheet>"})


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", unreadable.EmptyTable),
        (b" \r\n\r\n", unreadable.EmptyTable),
        (b",,,\n,,,\n", unreadable.EmptyTable),
        (xlsx_bytes([]), unreadable.EmptyTable),
        (OLD + bytes(600), unreadable.OldWorkbook),
        (OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le"), unreadable.LockedFile),
        (b"%PDF-1.7\n\x00\x01\x02", unreadable.NotATable),
        (b"\x89PNG\r\n\x1a\n\x00\x00", unreadable.NotATable),
        (b"\xef\xbb\xbfa,b\n\xff\xfe", unreadable.UnknownLetters),
        (b"a,b\n\xff\xff", unreadable.UnknownLetters),
        (b"PK\x03\x04 and then nothing of a zip", unreadable.DamagedWorkbook),
        (zipped({"readme.txt": b"hello"}), unreadable.NotATable),
        (zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b""}), unreadable.OldWorkbook),
        (zipped({"[Content_Types].xml": b"<a/>"}, zipfile.ZIP_LZMA), unreadable.DamagedWorkbook),
        (b"," * 200_000, unreadable.NotATable),
        (with_parts(A_WORKBOOK, {"xl/macrosheets/sheet1.xml": b"<a/>"}), unreadable.WorkbookWithMacros),
        (with_parts(A_WORKBOOK, {"xl/vbaProject.bin": b"\x01"}), unreadable.WorkbookWithMacros),
        (with_parts(A_WORKBOOK, {SHEET: b"<worksheet"}), unreadable.DamagedWorkbook),
        (with_parts(A_WORKBOOK, {"[Content_Types].xml": b"<Types/>"}), unreadable.DamagedWorkbook),
    ],
)
def test_what_is_no_readable_table_is_refused_by_its_content(data: bytes, refusal: type[Invalid]) -> None:
    with pytest.raises(refusal):
        workbook.read(data)


def test_an_encrypted_zip_is_refused_as_locked() -> None:
    data = bytearray(zipped({"[Content_Types].xml": b"<a/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(unreadable.LockedFile):
        workbook.read(bytes(data))


def test_more_than_twenty_four_megabytes_are_refused() -> None:
    with pytest.raises(unreadable.FileTooLarge) as refused:
        workbook.read(b"a" * (table.MAX_FILE_BYTES + 1))
    assert refused.value.details == {"megabytes": 24}


def test_the_last_row_allowed_is_read_and_one_more_is_refused() -> None:
    assert len(workbook.read(b"a,b\n" * table.MAX_ROWS).rows) == table.MAX_ROWS
    with pytest.raises(unreadable.TooManyRows):
        workbook.read(b"a,b\n" * (table.MAX_ROWS + 1))


def test_blank_rows_at_the_end_do_not_count() -> None:
    assert len(workbook.read(b"a,b\n" + b",\n" * (table.MAX_ROWS + 9)).rows) == 1


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(unreadable.TooManyColumns):
        workbook.read(b",".join([b"a"] * (table.MAX_COLUMNS + 1)))
    with pytest.raises(unreadable.TooManyColumns):
        workbook.read(xlsx_bytes([["a"] * (table.MAX_COLUMNS + 1)]))


def test_a_quote_mark_left_open_is_named_with_its_row() -> None:
    data = ("a,b\n" + '"c,d\n' + "e,f\n" * 2_000).encode()
    with pytest.raises(unreadable.CellTooLong) as refused:
        workbook.read(data)
    assert refused.value.details == {"row": 2, "characters": table.MAX_CELL_CHARACTERS}


def test_a_quote_mark_left_open_in_a_large_file_is_refused() -> None:
    with pytest.raises(unreadable.CellTooLong):
        workbook.read(('a,b\n"c,d\n' + "e,f\n" * 90_000).encode())


def test_a_long_cell_in_a_workbook_is_refused() -> None:
    with pytest.raises(unreadable.CellTooLong):
        workbook.read(xlsx_bytes([["a"], ["b" * (table.MAX_CELL_CHARACTERS + 1)]]))


BOMBS = {
    "zeros": zipped({"[Content_Types].xml": b"<a/>", SHEET: bytes(30 * 1024 * 1024)}),
    "spaces": with_sheet(b"<sheetData>" + b" " * (20 * 1024 * 1024) + b"</sheetData>"),
    "many parts": zipped({"[Content_Types].xml": b"<a/>"} | {f"xl/{n}.xml": b"<a/>" for n in range(1_200)}),
    "laughs": with_parts(
        A_WORKBOOK,
        {
            SHEET: b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet '
            + NAMESPACE
            + b'><sheetData><row r="1"><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
        },
    ),
    "an outside entity": with_parts(
        A_WORKBOOK,
        {
            "xl/workbook.xml": b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><workbook>&a;</workbook>'
        },
    ),
    "entities in a part without the usual name": with_parts(
        A_WORKBOOK, {"xl/media/image1.png": b'<!DOCTYPE w [<!ENTITY a "ha">]><w>&a;</w>'}
    ),
    "entities in UTF-16": with_parts(
        A_WORKBOOK,
        {
            SHEET: '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a "ha">]><w/>'.encode(
                "utf-16"
            )
        },
    ),
    "a deep tree": with_sheet(b"<a>" * 5_000 + b"</a>" * 5_000),
    "styles": with_parts(
        A_WORKBOOK,
        {
            "xl/styles.xml": b"<styleSheet "
            + NAMESPACE
            + b"><cellXfs>"
            + b"<xf/>" * 60_000
            + b"</cellXfs></styleSheet>"
        },
    ),
    "a tag without end": with_parts(
        A_WORKBOOK, {SHEET: b"<worksheet x='" + random.Random(1).randbytes(3_000_000).hex().encode() + b"'/>"}
    ),
    "one endless row": with_sheet(b'<sheetData><row r="1">' + b"<c/>" * 120_000 + b"</row></sheetData>"),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_in_little_memory(bomb: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(unreadable.UnsafeWorkbook):
            workbook.read(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


def test_a_directory_that_understates_its_sizes_gains_nothing() -> None:
    data = bytearray(with_sheet(b"<sheetData>" + b"<row/>" * 200_000 + b"</sheetData>"))
    entry = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    data[entry + 24 : entry + 28] = (50).to_bytes(4, "little")
    with pytest.raises(unreadable.DamagedWorkbook):
        workbook.read(bytes(data))


def test_a_cell_in_the_last_row_of_a_spreadsheet_is_too_many_rows() -> None:
    with pytest.raises(unreadable.TooManyRows):
        workbook.read(
            with_sheet(b'<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
        )


def test_empty_rows_and_cells_far_out_cost_nothing() -> None:
    body = (
        b'<sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="XFD1"/></row>'
        b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    )
    assert workbook.read(with_sheet(body)).rows == (("a",),)


def test_a_huge_merged_range_costs_no_more_than_the_table() -> None:
    body = (
        b'<sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="3"><c r="B3" t="str"><v>b</v></c></row>'
        b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert workbook.read(with_sheet(body)).rows == (("a",), ("a",), ("a", "b"))


def test_an_endless_cell_reference_is_refused_as_damage() -> None:
    body = b'<sheetData><row><c r="' + b"A" * 1_000_000 + b'1"><v>1</v></c></row></sheetData>'
    with pytest.raises(unreadable.UnreadableTable):
        workbook.read(with_sheet(body))


def test_shared_formulas_are_not_worked_out_cell_by_cell() -> None:
    master = (
        b'<c r="A1"><f t="shared" si="0" ref="A1:A9000">' + b"+".join([b"B1"] * 500) + b"</f><v>1</v></c>"
    )
    others = b"".join(
        b'<row r="%d"><c r="A%d"><f t="shared" si="0"/><v>1</v></c></row>' % (n, n) for n in range(2, 9_000)
    )
    read = workbook.read(
        with_sheet(b'<sheetData><row r="1">' + master + b"</row>" + others + b"</sheetData>")
    )
    assert read.rows[1:] == (("=",),) * 8_998


def outcome(data: bytes) -> None:
    """Reads or refuses in a whole sentence; anything else fails the test."""
    try:
        said = workbook.read(data).rows[-1]
    except unreadable.UnreadableTable as refusal:
        said = (refusal.message % refusal.details,)
    assert any(said)


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    outcome(data)


@given(
    st.binary(max_size=200), st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", OLD, b"\xef\xbb\xbf", b"<html>"])
)
def test_random_bytes_behind_a_true_beginning_are_read_or_refused(data: bytes, beginning: bytes) -> None:
    outcome(beginning + data)


@given(st.integers(0, len(A_WORKBOOK)), st.sampled_from([A_WORKBOOK, A_CSV]))
def test_a_file_cut_short_is_read_or_refused(end: int, data: bytes) -> None:
    outcome(data[:end])


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from([A_WORKBOOK, A_CSV]),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6),
)
def test_a_file_with_changed_bytes_is_read_or_refused(data: bytes, changes: list[tuple[int, bytes]]) -> None:
    changed = bytearray(data)
    for position, content in changes:
        start = position % len(changed)
        changed[start : start + len(content)] = content
    outcome(bytes(changed))


PARTS = ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", SHEET]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(PARTS),
    st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from([b"", b"<", b">", b'"', b"9", b"-1", b"/", b"x"])),
        min_size=1,
        max_size=4,
    ),
)
def test_a_workbook_with_one_changed_part_is_read_or_refused(
    part: str, changes: list[tuple[int, bytes]]
) -> None:
    content = bytearray(part_of(A_WORKBOOK, part))
    for position, piece in changes:
        start = position % len(content)
        content[start : start + 1] = piece
    outcome(with_parts(A_WORKBOOK, {part: bytes(content)}))


@pytest.mark.parametrize("refusal", unreadable.UnreadableTable.__subclasses__())
def test_every_refusal_belongs_to_the_file_and_says_how_to_mend_it(refusal: type[Invalid]) -> None:
    assert refusal.field == "file"
    assert refusal.message.count(".") + refusal.message.count(",") >= 2
