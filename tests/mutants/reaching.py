"""Which tests reach which line, and how long each takes: learnt once by running them all, watched."""

import itertools
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

from mutants import changes, quickly

HERE = Path(__file__).parent
LEFT_OUT = {"test_exactness.py"}
"""It reads the source as text, and so would see any change."""
FILES = [
    *(path for path in sorted((HERE.parent / "counting").glob("test_*.py")) if path.name not in LEFT_OUT),
    HERE.parent / "cli" / "test_count_command.py",
]
_LINE_SECONDS = 10.0
_MODULE_SECONDS = 3.0
"""How long the tests of a line may take, and others of its module: what is read once is kept, and hides who needs it."""


@dataclass(frozen=True)
class Reach:
    """The seconds of each test, and for each line of each module the tests that ran it."""

    seconds: dict[str, float]
    lines: dict[str, dict[int, list[str]]]

    def of(self, mutant: changes.Mutant, *, patience: int = 1) -> list[str]:
        """The tests to try: those of the line, then some of its module, each the quickest first."""
        lines = self.lines.get(mutant.module, {})
        own = set(lines.get(mutant.place[0], []))
        others = {test for tests in lines.values() for test in tests} - own
        return [
            *self._quickest(own, _LINE_SECONDS * patience),
            *self._quickest(others, _MODULE_SECONDS * patience),
        ]

    def _quickest(self, tests: Iterable[str], seconds: float) -> list[str]:
        """As many as end in that time, but one at least."""
        ordered = sorted(tests, key=self._cost)
        ends = itertools.accumulate(self.seconds[test] for test in ordered)
        return ordered[:1] + [
            test for test, end in list(zip(ordered, ends, strict=True))[1:] if end <= seconds
        ]

    def _cost(self, test: str) -> tuple[float, str]:
        return self.seconds[test], test


class _Watch:
    """A plugin of pytest: each test is a context of its own, and its time is taken."""

    def __init__(self, watching: coverage.Coverage) -> None:
        self._watching = watching
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._watching.switch_context(item.nodeid)
        done = yield
        self._watching.switch_context("")
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration


def learn(path: Path) -> None:
    """Write down what reaches what. Runs in a process of its own. Ends with 1 if a test fails without any change."""
    watching = coverage.Coverage(data_file=None, source_pkgs=[changes.ROOM])
    watch = _Watch(watching)
    watching.start()
    code = pytest.main([*quickly.WORDS, *map(str, FILES)], plugins=[watch])
    watching.stop()
    if code:
        sys.exit(1)
    found = {"seconds": watch.seconds, "lines": dict(_lines(watching.get_data()))}
    path.write_text(json.dumps(found))


def read(path: Path) -> Reach:
    found = json.loads(path.read_text())
    lines = {
        module: {int(number): tests for number, tests in numbers.items()}
        for module, numbers in found["lines"].items()
    }
    return Reach(found["seconds"], lines)


def _lines(data: coverage.CoverageData) -> Iterator[tuple[str, dict[int, list[str]]]]:
    for module in changes.modules():
        lines: dict[int, list[str]] = defaultdict(list)
        for number, contexts in data.contexts_by_lineno(str(changes.path_of(module))).items():
            lines[number] = [context for context in contexts if context]
        yield module, lines
