"""Text that a spreadsheet would take for a formula carries an apostrophe in a table, and loses it on its way back.

OWASP, "CSV Injection": a cell that begins with one of these signs may be worked out, and what it works out may call a
program. The mark is theirs; one more is put before text that looks marked already, so that all comes back as it was.
"""

import re

_MARK = "'"
_TAKEN_FOR_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def marked(text: str) -> str:
    return _MARK + text if _TAKEN_FOR_A_FORMULA.match(text) else text


def unmarked(text: str) -> str:
    return text[1:] if text.startswith(_MARK) and _TAKEN_FOR_A_FORMULA.match(text) else text
