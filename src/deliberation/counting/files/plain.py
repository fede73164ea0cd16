"""The lines of a file, and the numbers on them: nothing too large, nothing unseen, nothing guessed."""

import re
from fractions import Fraction

from deliberation.counting.files import faults
from deliberation.counting.files.faults import FileTooLarge, LineTooLong, NotText, OutOfRange, TooManyLines

MOST_BYTES = 64 * 2**20
MOST_LINES = 2_000_000
MOST_LETTERS = 2**20
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_WHOLE = re.compile("[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


def lines(raw: bytes) -> list[str]:
    """Without their ends, LF or CRLF, and without empty ones at the end.

    Raises FileTooLarge, TooManyLines, LineTooLong, NotText.
    """
    if len(raw) > MOST_BYTES:
        raise FileTooLarge(1, {"most": MOST_BYTES})
    if raw.count(b"\n") >= MOST_LINES:
        raise TooManyLines(MOST_LINES, {"most": MOST_LINES})
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(raw.count(b"\n", 0, error.start) + 1) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if unseen := _UNSEEN.search(text):
        raise NotText(text.count("\n", 0, unseen.start()) + 1)
    found = text.split("\n")
    while found and not found[-1]:
        found.pop()
    for at, line in enumerate(found, start=1):
        if len(line) > MOST_LETTERS:
            raise LineTooLong(at, {"most": MOST_LETTERS})
    return found


def is_one_line(text: str) -> bool:
    """Whether it can be read again as part of one line."""
    return "\n" not in text and not _UNSEEN.search(text)


def whole(text: str, line: int, *, least: int = 0, most: int = 10**15) -> int:
    """Raises NotUnderstood, OutOfRange."""
    if not _WHOLE.fullmatch(text):
        raise faults.wrong(line, text, "123")
    value = int(text)
    if not least <= value <= most:
        raise OutOfRange(line, {"found": value, "least": least, "most": most})
    return value


def number(text: str, line: int) -> Fraction:
    """A decimal number, exactly. Raises NotUnderstood."""
    if not _NUMBER.fullmatch(text):
        raise faults.wrong(line, text, "123.45")
    return Fraction(text)
