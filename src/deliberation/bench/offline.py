"""`deliberation count` on a file of a million units and ballots, in a process of its own, beside the seconds and memory allowed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from deliberation.bench.measuring import Bar, Measured, Sizes, compare

SECONDS = Bar(what="counting a file of a million ballots", limit="the time allowed", unit="s", goal=1.0)
MEMORY = Bar(what="memory for a file of a million ballots", limit="the memory allowed", unit="MiB", goal=1.0)
_MOST_SECONDS = 60.0
_MOST_MIB = 1024.0
_CHOICES = ("for", "for", "for", "against", "for", "for", "abstain", "invalid")


class NotCounted(Exception):  # noqa: N818 - a claim, as all our refusals are
    """The command ended otherwise than with a count."""


def all_of(folder: Path, sizes: Sizes) -> list[Measured]:
    """Raises NotCounted."""
    path = folder / "crowd.json"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_lines(sizes.crowd))
    seconds, mib = _counted(path)
    path.unlink()
    return [compare(SECONDS, [seconds], [_MOST_SECONDS]), compare(MEMORY, [mib], [_MOST_MIB])]


def _lines(number: int) -> Iterator[str]:
    """One case: every owner has one unit and votes, every tenth twice, the second time at the end."""
    yield '{"cases": [{"id": "crowd", "kind": "decision", "rule": "CN-278-SPEC", "units": [\n'
    yield ",\n".join(map(_unit, range(number)))
    yield '], "ballots": [\n'
    yield ",\n".join(_ballot(n, at="2026-03-01") for n in range(number))
    yield "".join(f",\n{_ballot(n, at='2026-03-02')}" for n in range(0, number, 10))
    yield "]}]}"


def _unit(n: int) -> str:
    area = f"{60 + n % 90}.{n % 100:02}"
    return json.dumps({"id": f"U{n:07}", "kind": "dwelling", "area": area, "owners": [f"P{n:07}"]})


def _ballot(n: int, *, at: str) -> str:
    return json.dumps({"party": f"P{n:07}", "choice": _CHOICES[n % len(_CHOICES)], "at": at})


def _counted(path: Path) -> tuple[float, float]:
    """Seconds, and the most memory that the process ever had, in MiB."""
    words = [sys.executable, "-m", "deliberation.cli.main", "count", str(path)]
    began = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise NotCounted(f"deliberation count ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024
