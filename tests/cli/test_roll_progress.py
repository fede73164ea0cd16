"""Whoever waits for a large table sees how far it has come; a small one says nothing."""

import io
from unittest.mock import patch

from typing_extensions import override

from deliberation.cli.roll_progress import MovingLine
from deliberation.roll.progress import Stage
from deliberation.web.i18n.translator import Translator


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


def told(out: io.StringIO, *seconds: float, language: str = "en") -> str:
    """What stands there after being told at these moments, the first of which begins."""
    with patch("time.monotonic", side_effect=[seconds[0], *(each for each in seconds[1:] for _ in "ab")]):
        line = MovingLine(out, Translator(language))
        for number in range(len(seconds) - 1):
            line.tell(Stage.READING, number * 1000, 100_000)
        line.clear()
    return out.getvalue()


def test_the_line_moves_once_a_second_and_is_gone_in_the_end() -> None:
    said = told(Terminal(), 0, 1.5, 2.6)
    assert said.split("\r\x1b[K") == [
        "",
        "Reading rows: 0 of 100,000",
        "Reading rows: 1,000 of 100,000",
        "",
    ]


def test_in_a_file_each_is_a_line_of_its_own() -> None:
    assert told(io.StringIO(), 0, 1.5, 2.6, language="zh-Hans").count("\n") == 2


def test_what_is_done_at_once_says_nothing() -> None:
    assert told(Terminal(), 0, 0.2, 0.3) == ""
