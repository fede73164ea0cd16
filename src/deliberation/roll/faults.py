"""What can be wrong with a row, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.kernel.refusals import Detail
from deliberation.kernel.text import sentence, tidy_line
from deliberation.roll import headers, identity
from deliberation.roll.headers import Field

_LONGEST_TYPED = 60
_PRIVATE = {Field.DOCUMENTS, Field.PHONES}


class FaultCode(StrEnum):
    NO_BUILDING = "no_building"
    NO_UNIT = "no_unit"
    DUPLICATE_UNIT = "duplicate_unit"
    NO_KIND = "no_kind"
    UNKNOWN_KIND = "unknown_kind"
    NO_AREA = "no_area"
    NEGATIVE_AREA = "negative_area"
    ZERO_AREA = "zero_area"
    AREA_IS_TEXT = "area_is_text"
    AREA_TOO_LARGE = "area_too_large"
    FIVE_DECIMALS = "five_decimals"
    SHARED_AREA = "shared_area"
    UNKNOWN_AREA_SOURCE = "unknown_area_source"
    NO_OWNER = "no_owner"
    OWNER_TWICE = "owner_twice"
    UNCLEAR_NAMESAKE = "unclear_namesake"
    OWNERS_AND_DOCUMENTS_DIFFER = "owners_and_documents_differ"
    OWNERS_AND_PHONES_DIFFER = "owners_and_phones_differ"
    OWNERS_AND_SHARES_DIFFER = "owners_and_shares_differ"
    BAD_DOCUMENT = "bad_document"
    DOCUMENT_OF_ANOTHER = "document_of_another"
    BAD_PHONE = "bad_phone"
    BAD_SHARE = "bad_share"
    SHARES_DO_NOT_ADD_UP = "shares_do_not_add_up"
    BAD_DATE = "bad_date"
    FORMULA = "formula"
    TOO_LONG = "too_long"


SENTENCES: Mapping[FaultCode, str] = {
    FaultCode.NO_BUILDING: sentence("The building is missing. Write it in this row."),
    FaultCode.NO_UNIT: sentence("The room number is missing. Write it in this row."),
    FaultCode.DUPLICATE_UNIT: sentence("Row %(other_row)s names the same unit. Keep one of the two."),
    FaultCode.NO_KIND: sentence("The use is missing. Write dwelling, shop, parking, storage or public."),
    FaultCode.UNKNOWN_KIND: sentence(
        "“%(typed)s” is not a known use. Write dwelling, shop, parking, storage or public."
    ),
    FaultCode.NO_AREA: sentence("The area is missing. Write it in square metres, such as 88.50."),
    FaultCode.NEGATIVE_AREA: sentence("The area %(typed)s is below zero. Write the area on the deed."),
    FaultCode.ZERO_AREA: sentence("The area is zero. Write the area on the deed."),
    FaultCode.AREA_IS_TEXT: sentence("“%(typed)s” is not an area. Write the number, such as 88.50."),
    FaultCode.AREA_TOO_LARGE: sentence("The area %(typed)s is too large for one unit. Look at the point."),
    FaultCode.FIVE_DECIMALS: sentence("The area %(typed)s has more than four decimals. Write four at most."),
    FaultCode.SHARED_AREA: sentence(
        "A merged cell gives one area to several rows. Write the area in each row."
    ),
    FaultCode.UNKNOWN_AREA_SOURCE: sentence(
        "“%(typed)s” is not a known source of the area. Write register, survey or contract."
    ),
    FaultCode.NO_OWNER: sentence("No owner is named. Write the names, or write developer."),
    FaultCode.OWNER_TWICE: sentence("One owner stands in this row twice. Keep one, or add their ID numbers."),
    FaultCode.UNCLEAR_NAMESAKE: sentence("Several people have this owner's name. Add the ID number."),
    FaultCode.OWNERS_AND_DOCUMENTS_DIFFER: sentence(
        "There are more or fewer ID numbers than owners. Write one for each, in the same order."
    ),
    FaultCode.OWNERS_AND_PHONES_DIFFER: sentence(
        "There are more or fewer phones than owners. Write one for each, in the same order."
    ),
    FaultCode.OWNERS_AND_SHARES_DIFFER: sentence(
        "There are more or fewer shares than owners. Write one for each, in the same order."
    ),
    FaultCode.BAD_DOCUMENT: sentence("An ID number cannot be read. Write it in full, in a cell set to text."),
    FaultCode.DOCUMENT_OF_ANOTHER: sentence(
        "Row %(other_row)s gives this ID number to another name. Mend the wrong one."
    ),
    FaultCode.BAD_PHONE: sentence("A phone cannot be read. Write its digits, in a cell set to text."),
    FaultCode.BAD_SHARE: sentence(
        "“%(typed)s” is not a share. Write such as 1/2;1/2, in a cell set to text."
    ),
    FaultCode.SHARES_DO_NOT_ADD_UP: sentence("The shares %(typed)s do not make one whole. Mend them."),
    FaultCode.BAD_DATE: sentence("“%(typed)s” is not a date. Write such as 2026-03-01."),
    FaultCode.FORMULA: sentence("“%(typed)s” is a formula. Write its value instead."),
    FaultCode.TOO_LONG: sentence("“%(typed)s” is too long. Shorten it."),
}


class Faulty(Exception):  # noqa: N818 - a finding about a cell, caught where the row is read
    """A cell, or what it holds together with others, cannot be used."""

    def __init__(self, code: FaultCode, field: Field, *, other_row: int = 0) -> None:
        self.code = code
        self.field = field
        self.other_row = other_row
        super().__init__(code)


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """`row` counts from 1 as in the file; `typed` is what stood there, with document numbers and phones masked."""

    row: int
    code: FaultCode
    field: Field
    column: str
    typed: str
    other_row: int = 0

    @property
    def message(self) -> str:
        """An English sentence with places; see `details`."""
        return SENTENCES[self.code]

    @property
    def details(self) -> Mapping[str, Detail]:
        return {"row": self.row, "column": self.column, "typed": self.typed, "other_row": self.other_row}


def at(row: int, faulty: Faulty, *, column: str, typed: str) -> RowFault:
    """The fault of a row, safe to show; `column` is the name in the file, or ours where it has none."""
    is_private = faulty.field in _PRIVATE
    shown = identity.masked(typed) if is_private else identity.without_numbers(tidy_line(typed))
    return RowFault(
        row=row,
        code=faulty.code,
        field=faulty.field,
        column=identity.without_numbers(tidy_line(column)) or headers.NAMES[faulty.field],
        typed=shown if len(shown) <= _LONGEST_TYPED else shown[:_LONGEST_TYPED] + "…",
        other_row=faulty.other_row,
    )
