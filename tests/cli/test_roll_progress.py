"""Whoever waits for a large table sees how far it has come; a small one says nothing."""

import io
import itertools
from unittest.mock import patch

from typing_extensions import override

from deliberation.cli.roll_progress import MovingLine
from deliberation.roll.progress import Stage
from deliberation.web.i18n.translator import Translator


class Terminal(io.StringIO):
    @override
    def isatty(self) -> bool:
        return True


def told(out: io.StringIO, *seconds: float, whole: int = 100_000, language: str = "en") -> str:
    """What stands there after being told at these moments, the first of which begins."""
    with patch(
        "time.monotonic", side_effect=itertools.chain([seconds[0]], *([each] * 2 for each in seconds[1:]))
    ):
        line = MovingLine(out, Translator(language))
        for number in range(len(seconds) - 1):
            line.tell(Stage.READING, number * 1000, whole)
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


def test_what_is_done_at_once_or_is_small_says_nothing() -> None:
    assert told(Terminal(), 0, 0.2, whole=100_000) == ""
    assert told(Terminal(), 0, 2, whole=594) == ""
