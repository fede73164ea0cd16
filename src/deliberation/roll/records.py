"""The rows under the header: which of them are units, and what each cell of these says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.kernel.text import half_width, sentence, tidy_line
from deliberation.roll import headers, identity, marks
from deliberation.roll.headers import Field, Header
from deliberation.roll.table import Row, Table

_DITTO = {"同上", "同前", "〃", "″", '"', "''", "ditto", "do."}
_TOTAL = re.compile(
    r".{0,12}(小计|合计|总计|共计|累计)(\(.{0,12}\))?[::]?|(sub|grand)?\s*-?total.{0,12}|.{0,12}\btotal",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(制表|填表|填报|编制|审核|复核|核对|经办|统计|登记|联系|负责|盖章|签字|签名|签章|日期|备注|注|说明|附注"
    r"|prepared|checked|signed|signature|stamp|date|notes?|remarks?)[^:]{0,8}(:.*|$)",
    re.IGNORECASE | re.DOTALL,
)
_MAKES_A_UNIT = (Field.UNIT, Field.KIND, Field.AREA)


class SkipReason(StrEnum):
    TITLE = "title"
    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    SIGNATURE = "signature"
    NOTE = "note"


SKIP_SENTENCES: Mapping[SkipReason, str] = {
    SkipReason.TITLE: sentence("A title above the table."),
    SkipReason.BLANK: sentence("A blank row."),
    SkipReason.HEADER: sentence("The names of the columns, once more."),
    SkipReason.TOTAL: sentence("A total of other rows."),
    SkipReason.SIGNATURE: sentence("A line for names, dates or stamps."),
    SkipReason.NOTE: sentence("A note, not a unit."),
}


@dataclass(frozen=True)
class SkippedRow:
    row: int
    reason: SkipReason
    text: str


@dataclass(frozen=True)
class Record:
    """One row that should be a unit. `cells` say what is meant (同上 filled in, marks off), `typed` what stands there."""

    row: int
    cells: Mapping[Field, str]
    typed: Mapping[Field, str]
    merged: frozenset[Field]

    def text(self, field: Field) -> str:
        return self.cells.get(field, "")


def split(table: Table, header: Header) -> tuple[tuple[Record, ...], tuple[SkippedRow, ...]]:
    """The records under the header, and every other row of the file with the reason why it is not read."""
    records: list[Record] = []
    skipped: list[SkippedRow] = []
    above: Mapping[Field, str] = {}
    for number, row in enumerate(table.rows, start=1):
        reason = _reason_to_skip(number, row, header)
        if reason:
            said = " ".join(filter(None, map(tidy_line, row)))
            skipped.append(SkippedRow(number, reason, identity.without_numbers(said)))
        elif number > header.row:
            record = _record(number, row, header, table, above)
            records.append(record)
            above = record.cells
    return tuple(records), tuple(skipped)


def _reason_to_skip(number: int, row: Row, header: Header) -> SkipReason | None:
    if not any(map(tidy_line, row)):
        return SkipReason.BLANK
    if number < header.row:
        return SkipReason.TITLE
    if number == header.row:
        return None
    return _reason_not_a_unit(row, header)


def _reason_not_a_unit(row: Row, header: Header) -> SkipReason | None:
    cells = _cells(row, header)
    if headers.repeats(row, header):
        return SkipReason.HEADER
    is_nobodys = not cells.get(Field.OWNERS) and not cells.get(Field.KIND)
    if is_nobodys and any(map(_TOTAL.fullmatch, _filled(row))):
        return SkipReason.TOTAL
    if all(map(_SIGNATURE.fullmatch, _filled(row))):
        return SkipReason.SIGNATURE
    if any(cells.get(field) for field in _MAKES_A_UNIT):
        return None
    filled = tuple(_filled(row))
    if _SIGNATURE.fullmatch(filled[0]):
        return SkipReason.SIGNATURE
    return SkipReason.NOTE if len(filled) == 1 and not cells.get(Field.OWNERS) else None


def _filled(row: Row) -> Iterator[str]:
    return (half_width(tidy_line(cell)) for cell in row if cell.strip())


def _record(number: int, row: Row, header: Header, table: Table, above: Mapping[Field, str]) -> Record:
    typed = _cells(row, header)
    return Record(
        row=number,
        cells={
            field: above.get(field, "") if _is_ditto(text) else marks.unmarked(text)
            for field, text in typed.items()
        },
        typed=typed,
        merged=frozenset(
            field for column, field in header.mapping.items() if (number - 1, column) in table.merged
        ),
    )


def _cells(row: Row, header: Header) -> dict[Field, str]:
    return {field: row[column].strip() for column, field in header.mapping.items() if column < len(row)}


def _is_ditto(text: str) -> bool:
    return half_width(tidy_line(text)).casefold() in _DITTO
