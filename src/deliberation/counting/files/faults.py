"""Why a file of ballots is refused: one sentence, with the line."""

from deliberation.kernel.refusals import Details, Invalid
from deliberation.kernel.text import sentence

_SHOWN = 40


class FileRefused(Invalid):
    """`line` counts from 1; what is wrong with the whole file has the line where that was found."""

    def __init__(self, line: int, details: Details | None = None) -> None:
        self.line = line
        super().__init__({"line": line, **(details or {})})


class FileTooLarge(FileRefused):
    message = sentence("The file is larger than %(most)s bytes. Split it.")


class TooManyLines(FileRefused):
    message = sentence("The file has more than %(most)s lines. Split it.")


class LineTooLong(FileRefused):
    message = sentence("Line %(line)s has more than %(most)s letters. Split it.")


class NotText(FileRefused):
    message = sentence("Line %(line)s is not plain text in UTF-8. Save the file as UTF-8.")


class NotUnderstood(FileRefused):
    message = sentence("Line %(line)s: “%(found)s” stands where “%(expected)s” should. Correct it.")


class EndsTooSoon(FileRefused):
    message = sentence("The file ends at line %(line)s without “%(expected)s”. Fetch it again.")


class OutOfRange(FileRefused):
    message = sentence("Line %(line)s: %(found)s must lie between %(least)s and %(most)s.")


class NotOnTheList(FileRefused):
    message = sentence("Line %(line)s names “%(found)s”, which is not on the list. Correct it.")


class NamedAgain(FileRefused):
    message = sentence("Line %(line)s names “%(found)s” again. Name it once.")


class DoesNotAddUp(FileRefused):
    message = sentence("“%(field)s” says %(claimed)s, but the file has %(found)s. Fetch it again.")


class NotOfThisKind(FileRefused):
    message = sentence("Line %(line)s does not fit a file of kind “%(kind)s”. Correct the kind or the line.")


class CannotBeWritten(Invalid):
    message = sentence("A file of kind “%(kind)s” cannot hold “%(what)s”. Choose another kind.")


def shown(text: str) -> str:
    """Short, and with nothing that a terminal would obey."""
    seen = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[: _SHOWN + 1])
    return seen if len(seen) <= _SHOWN else seen[:_SHOWN] + "…"


def wrong(line: int, found: str, expected: str) -> NotUnderstood:
    return NotUnderstood(line, {"found": shown(found), "expected": expected})
