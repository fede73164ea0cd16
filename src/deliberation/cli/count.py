"""`deliberation count`: count a case file offline, with no database; every result exact."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from deliberation.cli.refusals import WrongUse
from deliberation.counting.cases import file as case_files
from deliberation.counting.cases import printing
from deliberation.kernel.refusals import Refusal

STANDARD_INPUT = "-"
MOST_OF_A_LINE = 300


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help=f"the case file, JSON in UTF-8; {STANDARD_INPUT} reads it from a pipe"
    )
    parser.add_argument(
        "--readings",
        metavar="DAY",
        default="",
        help="also what other readings of the law, as it stood on that day (2026-05-21), would have made of each vote",
    )
    parser.set_defaults(command=count)


def count(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    """0: every case is counted and printed. Anything wrong is one line, and nothing is printed."""
    read_on = _day(options.readings)
    try:
        with _opened(options.file) as file:
            found = case_files.read(file)
        results = found.results(read_on=read_on)
        texts = [json.dumps(result, ensure_ascii=False) for result in results]
        output = ('{"results": [' + ",\n".join(texts) + "]}\n").encode()
    except Refusal as refusal:
        raise WrongUse(_line(f"{options.file}: {printing.reason(refusal)}")) from refusal
    except UnicodeEncodeError as error:
        raise WrongUse(
            _line(f"{options.file}: a name holds half a character, which no file can show")
        ) from error
    _print(output)
    return 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise WrongUse(_line(f"--readings {text}: write a day as 2026-05-21")) from error


def _print(output: bytes) -> None:
    try:
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    except OSError as error:
        # what is left cannot be written either: without this Python tries again as it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise WrongUse(f"standard output: {error.strerror}") from error


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == STANDARD_INPUT and sys.stdin is None:
        raise WrongUse("standard input is closed")
    if name == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as file:
            yield file
    except OSError as error:
        raise WrongUse(_line(f"{name}: {error.strerror}")) from error


def _line(text: str) -> str:
    """One line that a terminal can show, whatever the file says."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return shown if len(shown) <= MOST_OF_A_LINE else f"{shown[:MOST_OF_A_LINE]}…"
