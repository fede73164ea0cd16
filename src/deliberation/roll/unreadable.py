"""Why a file cannot be read as a table of the roll at all."""

from deliberation.kernel.refusals import Invalid
from deliberation.kernel.text import sentence


class UnreadableTable(Invalid):
    """The common kind: nothing was read, nothing was changed."""

    field = "file"


class EmptyTable(UnreadableTable):
    message = sentence("The file has no rows. Choose the file with the table of units.")


class FileTooLarge(UnreadableTable):
    message = sentence("The file is larger than %(megabytes)s MB. Keep only the table in it.")


class TooManyRows(UnreadableTable):
    message = sentence("The table has more than %(rows)s rows. Send it in parts.")


class TooManyColumns(UnreadableTable):
    message = sentence("The table has more than %(columns)s columns. Keep only those of the roll.")


class CellTooLong(UnreadableTable):
    message = sentence(
        "A cell in row %(row)s has more than %(characters)s letters. Shorten it, or look for a quote mark left open."
    )


class NotATable(UnreadableTable):
    message = sentence("This file is not a table. Save the table as XLSX or CSV, and send that.")


class UnknownLetters(UnreadableTable):
    message = sentence("The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX.")


class LockedFile(UnreadableTable):
    message = sentence("The file is locked with a password. Take the password off, and send it again.")


class OldWorkbook(UnreadableTable):
    message = sentence("This is an old kind of workbook. Open it, save it as XLSX, and send that.")


class WorkbookWithMacros(UnreadableTable):
    message = sentence("The workbook holds macros. Save it as plain XLSX, and send that.")


class UnsafeWorkbook(UnreadableTable):
    message = sentence("The workbook unpacks to far too much. Copy the table to a new file, and send that.")


class DamagedWorkbook(UnreadableTable):
    message = sentence("The workbook is damaged. Open it, save it again as XLSX, and send that.")


class NoHeader(UnreadableTable):
    message = sentence("No row names the columns. Add a row with building, room number, use, area and owner.")


class MissingColumns(UnreadableTable):
    message = sentence("These columns are missing: %(columns)s. Say which column holds each of them.")
